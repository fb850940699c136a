"""Months as they stand in a column, or behind an option."""

import re
from collections.abc import Sequence
from datetime import date

from tuntas.exchange.dates import FIRST_YEAR, LAST_YEAR, MONTHS, parse_date
from tuntas.rules.phrases import Bilingual
from tuntas.rules.statistics.errors import FigureError

_FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})",
        r"(?P<m>\d{1,2})[-/.](?P<y>\d{4})",
        r"(?P<m>[^\W\d]+)\.?[\s-]+(?P<y>\d{4})",
    )
)
_NO_MONTH = Bilingual(
    "{place}: “{text}” bukan bulan; tulis seperti 2025-07, 2025-07-01, 01/07/2025 atau Juli 2025.",
    "{place}: “{text}” is not a month; write it like 2025-07, 2025-07-01, 01/07/2025 or July 2025.",
)


def months(lines: Sequence[int], texts: Sequence[str], column: str) -> list[date]:
    """Return the first day of each month of a column; raises `FigureError` with line and text."""
    return [
        month_of(
            text,
            Bilingual(f"baris {line}, kolom {column}", f"line {line}, column {column}"),
        )
        for line, text in zip(lines, texts, strict=True)
    ]


def month_of(text: str, place: Bilingual) -> date:
    """Return the first day of the month that a text names: 2025-07, 07/2025, Juli 2025, or any date.

    Raises `FigureError` that tells where it stands.
    """
    try:
        return _month(text.strip())
    except ValueError as error:
        raise FigureError(
            Bilingual(
                _NO_MONTH.id.format(place=place.id, text=text),
                _NO_MONTH.en.format(place=place.en, text=text),
            )
        ) from error


def _month(text: str) -> date:
    match = next(filter(None, (form.fullmatch(text) for form in _FORMS)), None)
    if match is None:
        return parse_date(text).replace(day=1)
    month = MONTHS.get(match["m"].casefold()) or int(match["m"])
    if not FIRST_YEAR <= int(match["y"]) <= LAST_YEAR:
        raise ValueError(f"{text} lies too far away")
    return date(int(match["y"]), month, 1)
