"""Sheets of a workbook, whatever reads them, and the table found on one of them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

from tuntas.exchange.tables.errors import TableError
from tuntas.exchange.tables.header import (
    HEADER_WITHIN_LINES,
    Header,
    best_header,
    header_error,
)
from tuntas.exchange.tables.model import Cell, Columns, Table

RawCell = int | float | str | bool | time | date | datetime | timedelta


@dataclass(frozen=True)
class Content:
    """The lines of a sheet, each call from the first on, and the number of the last."""

    rows: Callable[[], Iterator[Sequence[Cell]]]
    last_line: int


@dataclass(frozen=True)
class Page:
    """A sheet by title; loading it may cost memory, so only one is held at a time."""

    title: str
    load: Callable[[], Content]


def find_table(pages: Sequence[Page], columns: Columns, *, name: str, sheet: str | None) -> Table:
    """The table on the first page (or the one named) with a complete header."""
    wanted = _wanted(pages, name, sheet)
    nearest: Header | None = None
    for page in wanted:
        content = page.load()
        lines = islice(content.rows(), HEADER_WITHIN_LINES)
        header = best_header(lines, columns, sheet=page.title)
        if header.complete:
            return _table(content, header, columns)
        if nearest is None or header.found > nearest.found:
            nearest = header
    if nearest is None:
        raise TableError("empty", name=name)
    raise header_error(name, nearest, [page.title for page in wanted])


def _wanted(pages: Sequence[Page], name: str, sheet: str | None) -> Sequence[Page]:
    if sheet is None:
        return pages
    title = sheet.strip().casefold()
    chosen = [page for page in pages if page.title.strip().casefold() == title]
    if not chosen:
        titles = ", ".join(page.title for page in pages)
        raise TableError("sheet-missing", name=name, sheet=sheet, sheets=titles)
    return chosen


def _table(content: Content, header: Header, columns: Columns) -> Table:
    return Table(
        header=header.texts,
        line=header.line,
        sheet=header.sheet,
        preamble=header.preamble,
        columns=columns,
        expected_rows=content.last_line - header.line,
        source=content.rows,
    )


def cell_of(value: RawCell) -> Cell:
    """A cell as stored in the workbook, in the few types that readers meet."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return float(value)
    if isinstance(value, timedelta):
        return _clock(value)
    return value


def _clock(value: timedelta) -> Cell:
    """A duration format on a time of day is common; a longer duration stays a text."""
    if timedelta(0) <= value < timedelta(days=1):
        return time(value.seconds // 3600, value.seconds // 60 % 60, value.seconds % 60)
    return str(value)
