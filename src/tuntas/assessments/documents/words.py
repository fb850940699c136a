"""Figures and dates as they are written in official papers."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tuntas.rules.phrases import format_date, format_number
from tuntas.rules.scoring import rounded


def figure(value: Fraction | Decimal | float, places: int) -> str:
    """Return a number rounded half up, `3,659`."""
    return format_number(rounded(Fraction(value), places), "id", places=places)


def count(number: int) -> str:
    """Return a whole number, `1.234`."""
    return format_number(number, "id")


def day(value: date) -> str:
    """Return a day without its weekday, `5 Oktober 2026`."""
    return format_date(value, "id", weekday=False)


def listed(items: Sequence[str]) -> str:
    """Return items as a sentence names them: `a`, `a dan b`, `a, b, dan c`.

    Names that hold commas themselves are parted by semicolons, or nobody sees where one ends.
    """
    if len(items) < 2:  # noqa: PLR2004 - one needs nothing between
        return "".join(items)
    comma = ";" if any("," in item for item in items) else ","
    last = f"{comma} dan " if len(items) > 2 or comma == ";" else " dan "  # noqa: PLR2004 - two need no comma
    return f"{comma} ".join(items[:-1]) + last + items[-1]


def percent(part: int, whole: int) -> str:
    """Return a share as `12,3%`."""
    return f"{figure(Fraction(100 * part, whole), 1)}%" if whole else "–"
