"""Reads numbers as people write them: `1.234,5`, `1,234.5`, `80 %`, `3 hari`, `2,5 jam`."""

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from tuntas.catalogue.promises import DAY_WORKING_MINUTES
from tuntas.core.errors import DomainError
from tuntas.measures.words import HOUR_MINUTES
from tuntas.rules.phrases import Language

LARGEST = Decimal(10) ** 12  # what eighteen digits with six behind the mark hold
PLACES = 6
_SPAN = re.compile(r"(?P<number>[-+\d.,\s]+?)\s*(?P<noun>[a-z]+)(?:\s+kerja)?", re.IGNORECASE)
_WRITTEN: dict[Language, re.Pattern[str]] = {
    "id": re.compile(r"[-+]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?", re.ASCII),
    "en": re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?", re.ASCII),
}
_TO_PLAIN: dict[Language, dict[int, str | None]] = {
    "id": {ord("."): None, ord(","): "."},
    "en": {ord(","): None},
}
_NOUNS = {
    "hari": DAY_WORKING_MINUTES, "day": DAY_WORKING_MINUTES, "days": DAY_WORKING_MINUTES,
    "jam": HOUR_MINUTES, "hour": HOUR_MINUTES, "hours": HOUR_MINUTES,
    "menit": 1, "minute": 1, "minutes": 1,
}  # fmt: skip


def read_number(text: str, lang: Language) -> Decimal:
    """Return a number as the language writes it; the other way where it can mean nothing else.

    In Indonesian `1.234` is a thousand and more, `12.5` twelve and a half. Raises `DomainError`.
    """
    plain = text.replace("\u00a0", "").replace(" ", "")
    other: Language = "en" if lang == "id" else "id"
    for one in (lang, other):
        if _WRITTEN[one].fullmatch(plain):
            return _exact(Decimal(plain.translate(_TO_PLAIN[one])), text)
    raise DomainError(_("“%(text)s” bukan angka. Tulis seperti 1.234,5.") % {"text": text})


def _exact(value: Decimal, text: str) -> Decimal:
    if abs(value) >= LARGEST:
        raise DomainError(_("“%(text)s” terlalu besar.") % {"text": text})
    return round(value, PLACES)


def read_amount(text: str, unit: str, lang: Language) -> Decimal:
    """Return a value in an indicator's unit; of working time with its unit, as `3 hari`."""
    if unit == "percent":
        return read_number(text.rstrip().removesuffix("%"), lang)
    if unit != "minutes":
        return read_number(text, lang)
    found = _SPAN.fullmatch(text.strip())
    if found is None or found["noun"].lower() not in _NOUNS:
        raise DomainError(
            _("Tulis waktunya dengan satuan, misalnya “3 hari”, “5 jam”, atau “90 menit”.")
        )
    return _exact(read_number(found["number"], lang) * _NOUNS[found["noun"].lower()], text)
