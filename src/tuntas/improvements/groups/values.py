"""The values of this government: the shipped sets, and those in a folder of its own."""

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

from tuntas.rules.improvement.value_sets import VALUE_SETS, ValueSet, choices

OWN_FOLDER = "improvement/values"  # below TUNTAS_HOME
logger = logging.getLogger(__name__)


def value_sets() -> Mapping[str, ValueSet]:
    """Return the sets by key, the shipped ones first; a file that was changed is read again.

    One that breaks a rule is left out and logged.
    """
    return VALUE_SETS.found(Path(settings.HOME) / OWN_FOLDER, _left_out).usable


def value_choices() -> Sequence[tuple[str, str]]:
    """Return full key and name of each value of this government, in the reader's language."""
    language = get_language() or "id"
    return [(key, name.in_language(language)) for key, name in choices(value_sets().values())]


def _left_out(problem: Exception) -> None:
    logger.error("Values are left out: %s", problem)
