"""The areas of reform of this government: its own file, or else the shipped one."""

import logging
from pathlib import Path

from django.conf import settings

from tuntas.rules.improvement.reform_areas import (
    OWN_REFORM_RULES,
    ReformRule,
    shipped_reform_rule,
)
from tuntas.rules.phrases import Bilingual

OWN_FOLDER = "improvement/reform-areas"  # below TUNTAS_HOME
logger = logging.getLogger(__name__)


def reform_rule() -> ReformRule:
    """Return the rule that holds here; a file that was changed is read again.

    Of several own files the first by name holds. One that breaks a rule is left out and logged.
    """
    found = OWN_REFORM_RULES.found(Path(settings.HOME) / OWN_FOLDER, _left_out)
    return next(iter(found.usable.values()), shipped_reform_rule())


def area_name(key: str) -> Bilingual:
    """Return what an area is called; one that the file has no more goes by its key."""
    found = reform_rule().area(key)
    return found.name if found else Bilingual(key, key)


def _left_out(problem: Exception) -> None:
    logger.error("Areas of reform are left out: %s", problem)
