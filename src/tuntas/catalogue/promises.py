"""How long a service may take, and what it costs: kept as numbers, said in words."""

from decimal import Decimal
from fractions import Fraction

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tuntas.catalogue.models import ServiceStandard
from tuntas.rules.phrases import as_language, format_number

Speech = ServiceStandard.Speech
# Perpres 21/2023: 37 hours 30 minutes in five working days, breaks not counted.
DAY_WORKING_MINUTES = 450
MINUTES_OF = {Speech.MINUTES: 1, Speech.HOURS: 60, Speech.DAYS: DAY_WORKING_MINUTES}


def working_minutes(amount: Decimal | int, unit: str) -> int | None:
    """Return how many working minutes `amount` of a unit is; None when that is no whole number."""
    minutes = Fraction(amount) * MINUTES_OF[Speech(unit)]
    return int(minutes) if minutes.denominator == 1 else None


def amount_said(minutes: int, unit: str) -> Decimal:
    """Return working minutes in the unit of speech, to two decimals: 675 in days is 1.5."""
    return round(Decimal(minutes) / MINUTES_OF[Speech(unit)], 2)


def span_words(minutes: int, unit: str) -> str:
    """Return `3 hari kerja`, `1,5 jam kerja`, `20 menit`."""
    amount = amount_said(minutes, unit)
    number = format_number(float(amount), as_language(get_language()))
    many = 1 if amount == 1 else 2
    if unit == Speech.DAYS:
        return ngettext("%(n)s hari kerja", "%(n)s hari kerja", many) % {"n": number}
    if unit == Speech.HOURS:
        return ngettext("%(n)s jam kerja", "%(n)s jam kerja", many) % {"n": number}
    return ngettext("%(n)s menit", "%(n)s menit", many) % {"n": number}


def minutes_words(minutes: int) -> str:
    """Return working minutes to the minute: `45 menit`, `2 hari kerja 1 jam`."""
    days, rest = divmod(minutes, DAY_WORKING_MINUTES)
    hours, left = divmod(rest, MINUTES_OF[Speech.HOURS])
    parts = [
        ngettext("%(n)s hari kerja", "%(n)s hari kerja", days) % {"n": days} if days else "",
        ngettext("%(n)s jam", "%(n)s jam", hours) % {"n": hours} if hours else "",
        ngettext("%(n)s menit", "%(n)s menit", left) % {"n": left} if left or not minutes else "",
    ]
    return " ".join(filter(None, parts))


def promise_words(standard: ServiceStandard) -> str:
    """Return how long the service may take; empty while nobody has said."""
    if standard.promise_working_minutes is None:
        return ""
    return span_words(standard.promise_working_minutes, standard.promise_unit)


def fee_words(standard: ServiceStandard) -> str:
    """Return `Gratis`, `Rp150.000`, or that it depends; empty while nobody has said."""
    if standard.fee_rupiah is None:
        return _("Sesuai rincian") if standard.fee_note else ""
    if standard.fee_rupiah == 0:
        return _("Gratis")
    return f"Rp{format_number(standard.fee_rupiah, as_language(get_language()))}"
