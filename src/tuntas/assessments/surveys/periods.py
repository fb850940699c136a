"""The periods that surveys are held in: quarters, halves, years, or any days."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.rules.phrases import as_language, format_date

QUARTERS = ("I", "II", "III", "IV")
# Key as forms and addresses write it → first month and day, last month and day.
PERIODS: Mapping[str, tuple[tuple[int, int], tuple[int, int]]] = {
    "q1": ((1, 1), (3, 31)),
    "q2": ((4, 1), (6, 30)),
    "q3": ((7, 1), (9, 30)),
    "q4": ((10, 1), (12, 31)),
    "s1": ((1, 1), (6, 30)),
    "s2": ((7, 1), (12, 31)),
    "y": ((1, 1), (12, 31)),
}


def period_dates(key: str, year: int) -> tuple[date, date]:
    """Return the first and last day of a period of `PERIODS`."""
    first, last = PERIODS[key]
    return date(year, *first), date(year, *last)


def period_name(key: str, year: int) -> str:
    """`Triwulan III 2026`, `Semester I 2026`, `Tahun 2026`."""
    if key == "y":
        return _("Tahun %(year)s") % {"year": year}
    number = QUARTERS[int(key[1]) - 1]
    words = (
        _("Triwulan %(number)s %(year)s") if key[0] == "q" else _("Semester %(number)s %(year)s")
    )
    return words % {"number": number, "year": year}


def period_words(begins: date, ends: date) -> str:
    """Return a period as people call it, its days where it has no name."""
    for key in PERIODS:
        if period_dates(key, begins.year) == (begins, ends):
            return period_name(key, begins.year)
    language = as_language(get_language())
    return f"{format_date(begins, language)} – {format_date(ends, language)}"


def present_quarter(on: date) -> str:
    """Return the key of the quarter that a day is in."""
    return f"q{(on.month - 1) // 3 + 1}"


def place_in_list(text: str) -> tuple[date, int] | None:
    """Return where a list of surveys goes on: a period's first day and an id, from `2026-07-01_12`."""
    day, _sign, pk = text.partition("_")
    try:
        return date.fromisoformat(day), int(pk)
    except ValueError:
        return None
