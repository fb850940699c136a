"""The values that a group may choose to live by first."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

# The seven core values of civil servants (BerAKHLAK, circular of the minister, 20/2021).
CORE_VALUES: Sequence[tuple[str, Promise]] = (
    ("service", pgettext_lazy("value", "Berorientasi pelayanan")),
    ("accountable", pgettext_lazy("value", "Akuntabel")),
    ("competent", pgettext_lazy("value", "Kompeten")),
    ("harmonious", pgettext_lazy("value", "Harmonis")),
    ("loyal", pgettext_lazy("value", "Loyal")),
    ("adaptive", pgettext_lazy("value", "Adaptif")),
    ("collaborative", pgettext_lazy("value", "Kolaboratif")),
)


def value_choices() -> Sequence[tuple[str, str | Promise]]:
    """Return key and name of each value of this government."""
    return CORE_VALUES
