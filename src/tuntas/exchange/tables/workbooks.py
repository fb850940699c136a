"""Tables in Excel workbooks. Cells are read as stored: no formula is ever evaluated."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
)

from tuntas.exchange.tables.errors import TableError
from tuntas.exchange.tables.model import Cell, Columns, Table
from tuntas.exchange.tables.old_workbooks import old_pages
from tuntas.exchange.tables.packages import check_package
from tuntas.exchange.tables.pages import Content, Page, cell_of, find_table


def read_workbook(path: Path, columns: Columns, *, name: str, sheet: str | None) -> Table:
    """The table of an .xlsx, whose package is looked through before it is parsed."""
    check_package(path, name)
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            return find_table(_pages(workbook), columns, name=name, sheet=sheet)
    except PasswordError as error:
        raise TableError("password", name=name) from error
    except CalamineError as error:
        raise TableError("broken-sheet", name=name) from error


def read_old_workbook(path: Path, columns: Columns, *, name: str, sheet: str | None) -> Table:
    """The table of an .xls."""
    return find_table(old_pages(path, name), columns, name=name, sheet=sheet)


def _pages(workbook: CalamineWorkbook) -> list[Page]:
    return [
        Page(data.name, partial(_content, workbook, data.name))
        for data in workbook.sheets_metadata
        if data.typ == SheetTypeEnum.WorkSheet
    ]


def _content(workbook: CalamineWorkbook, title: str) -> Content:
    sheet = workbook.get_sheet_by_name(title)
    return Content(partial(_rows, sheet), sheet.end[0] + 1 if sheet.end else 0)


def _rows(sheet: CalamineSheet) -> Iterator[Sequence[Cell]]:
    """Lines from the sheet's first on; the parser keeps empty lines above the data, not columns."""
    for cells in sheet.iter_rows():
        yield [cell_of(cell) for cell in cells]
