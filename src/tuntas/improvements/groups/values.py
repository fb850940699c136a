"""The values of this government: the shipped sets, and those in a folder of its own."""

from collections.abc import Mapping, Sequence

from django.utils.translation import get_language

from tuntas.improvements.own_rules import usable
from tuntas.rules.improvement.value_sets import VALUE_SETS, ValueSet, choices

OWN_FOLDER = "improvement/values"  # below TUNTAS_HOME


def value_sets() -> Mapping[str, ValueSet]:
    """Return the sets by key, the shipped ones first; a file that was changed is read again.

    One that breaks a rule is left out and logged.
    """
    return usable(VALUE_SETS, OWN_FOLDER, what="Values")


def value_choices() -> Sequence[tuple[str, str]]:
    """Return full key and name of each value of this government, in the reader's language."""
    language = get_language() or "id"
    return [(key, name.in_language(language)) for key, name in choices(value_sets().values())]
