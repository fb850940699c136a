"""Months as they stand in a column, or behind an option."""

import re
from collections.abc import Sequence
from datetime import date

from tuntas.exchange.dates import FIRST_YEAR, LAST_YEAR, MONTHS, parse_date
from tuntas.exchange.figures.columns import EMPTY
from tuntas.exchange.figures.numbers import quoted, refuse
from tuntas.exchange.tables import Row
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


_TWICE = Bilingual(
    "baris {line}: bulan {month} muncul lebih dari sekali; tulis satu angka untuk setiap bulan.",
    "line {line}: the month {month} appears more than once; give one figure for each month.",
)
_TOO_MANY = Bilingual(
    "baris {line}: lebih dari {most} bulan; bagi berkasnya.",
    "line {line}: more than {most} months; split the file.",
)
MOST_MONTHS = 1200


class MonthsOnce:
    """Looks at each line of a file as it is read: its month appears once, and there are not too many.

    Without that a file of a million lines is read for a minute before it is refused.
    """

    def __init__(self, column: str) -> None:
        self._column, self._seen = column, set[date]()

    def __call__(self, row: Row) -> None:
        """Raise `FigureError` with line and text; empty lines at the end are none."""
        text = row.text(self._column)
        if row.is_blank:
            return
        if not text:
            raise refuse(EMPTY, line=row.number, column=self._column)
        month = month_of(text, _place(row.number, self._column))
        if month in self._seen:
            raise refuse(_TWICE, line=row.number, month=f"{month:%Y-%m}")
        if len(self._seen) == MOST_MONTHS:
            raise refuse(_TOO_MANY, line=row.number, most=MOST_MONTHS)
        self._seen.add(month)


def months(lines: Sequence[int], texts: Sequence[str], column: str) -> list[date]:
    """Return the first day of each month of a column; raises `FigureError` with line and text."""
    return [month_of(text, _place(line, column)) for line, text in zip(lines, texts, strict=True)]


def _place(line: int, column: str) -> Bilingual:
    return Bilingual(f"baris {line}, kolom {column}", f"line {line}, column {column}")


def month_of(text: str, place: Bilingual) -> date:
    """Return the first day of the month that a text names: 2025-07, 07/2025, Juli 2025, or any date.

    Raises `FigureError` that tells where it stands.
    """
    try:
        return _month(text.strip())
    except ValueError as error:
        told = quoted(text)
        raise FigureError(
            Bilingual(
                _NO_MONTH.id.format(place=place.id, text=told),
                _NO_MONTH.en.format(place=place.en, text=told),
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
