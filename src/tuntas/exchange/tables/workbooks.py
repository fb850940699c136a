"""Tables in Excel workbooks. Cells are read as stored: no formula is ever evaluated."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
)

from tuntas.exchange.tables.errors import TableError
from tuntas.exchange.tables.header import (
    HEADER_WITHIN_LINES,
    Header,
    best_header,
    header_error,
)
from tuntas.exchange.tables.model import Cell, Columns, Table

RawCell = int | float | str | bool | time | date | datetime | timedelta


def read_workbook(path: Path, columns: Columns, *, name: str, sheet: str | None) -> Table:
    """The first sheet (or the one named) with a complete header."""
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            return _find_table(workbook, columns, name, sheet)
    except PasswordError as error:
        raise TableError("password", name=name) from error
    except CalamineError as error:
        raise TableError("broken-sheet", name=name) from error


def _find_table(
    workbook: CalamineWorkbook, columns: Columns, name: str, sheet: str | None
) -> Table:
    sheets = _wanted_sheets(workbook, name, sheet)
    nearest: Header | None = None
    for title in sheets:
        content = workbook.get_sheet_by_name(title)
        header = best_header(islice(_rows(content), HEADER_WITHIN_LINES), columns, sheet=title)
        if header.complete:
            return _table(content, header, columns)
        if nearest is None or header.found > nearest.found:
            nearest = header
    if nearest is None:
        raise TableError("empty", name=name)
    raise header_error(name, nearest, sheets)


def _wanted_sheets(workbook: CalamineWorkbook, name: str, sheet: str | None) -> Sequence[str]:
    titles = [data.name for data in workbook.sheets_metadata if data.typ == SheetTypeEnum.WorkSheet]
    if sheet is None:
        return titles
    chosen = [title for title in titles if title.strip().casefold() == sheet.strip().casefold()]
    if not chosen:
        raise TableError("sheet-missing", name=name, sheet=sheet, sheets=", ".join(titles))
    return chosen


def _table(content: CalamineSheet, header: Header, columns: Columns) -> Table:
    return Table(
        header=header.texts,
        line=header.line,
        sheet=header.sheet,
        preamble=header.preamble,
        columns=columns,
        expected_rows=_last_line(content) - header.line,
        source=lambda: _rows(content),
    )


def _last_line(content: CalamineSheet) -> int:
    return content.end[0] + 1 if content.end else 0


def _rows(content: CalamineSheet) -> Iterator[Sequence[Cell]]:
    """Lines from the sheet's first on; the reader keeps empty lines above the data, not columns."""
    for cells in content.iter_rows():
        yield [_cell(cell) for cell in cells]


def _cell(value: RawCell) -> Cell:
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
