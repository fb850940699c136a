"""A workbook from data; loaded by the child process only."""

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import xlsxwriter

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)  # the same data give the same file
MAX_CELL = 32_000  # characters; Excel takes 32,767
MAX_LIST = 255  # characters of a list of choices
# What of a protected sheet may still be done: reading comfortably.
ALLOWED = {"format_columns": True, "format_rows": True, "autofilter": True}
PLAIN = {"font_name": "Arial", "font_size": 10, "valign": "top"}


def made(content: Mapping[str, Any]) -> bytes:
    """Return the XLSX of `Workbook.as_content()`."""
    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties(
            {"title": content["title"], "author": content["author"], "created": LONG_AGO}
        )
        styles = {
            name: book.add_format({**PLAIN, **style}) for name, style in content["styles"].items()
        }
        styles[""] = book.add_format(PLAIN)
        for sheet in content["sheets"]:
            _sheet(book, sheet, styles)
    return stream.getvalue()


def _sheet(book: Any, sheet: Mapping[str, Any], styles: Mapping[str, Any]) -> None:
    page = book.add_worksheet(sheet["name"])
    for column, width in enumerate(sheet["widths"]):
        page.set_column(column, column, width)
    for row, cells in enumerate(sheet["rows"]):
        for column, cell in enumerate(cells):
            _cell(page, row, column, cell, styles)
    for one in sheet["choices"]:
        _choices(page, one)
    for one in sheet["remarks"]:
        page.write_comment(
            one["row"],
            one["column"],
            one["text"][:MAX_CELL],
            {"x_scale": 3, "y_scale": 3, "author": ""},
        )
    page.freeze_panes(*sheet["freeze"])
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    if sheet["header_row"] is not None:
        page.repeat_rows(sheet["header_row"])
    if sheet["protected"]:
        page.protect("", ALLOWED)
    if sheet["hidden"]:
        page.very_hidden()


def _cell(
    page: Any, row: int, column: int, cell: Mapping[str, Any], styles: Mapping[str, Any]
) -> None:
    value, style = cell["value"], styles[cell["style"]]
    if value is None or value == "":
        page.write_blank(row, column, None, style)
    elif isinstance(value, str):
        page.write_string(row, column, value[:MAX_CELL], style)
    else:
        page.write_number(row, column, value, style)


def _choices(page: Any, one: Mapping[str, Any]) -> None:
    """Offer a list; one too long for Excel is left out, the import checks the answer anyway."""
    if len(",".join(one["values"])) > MAX_LIST:
        return
    page.data_validation(
        one["row"],
        one["column"],
        one["row"],
        one["column"],
        {
            "validate": "list",
            "source": one["values"],
            "error_title": "Jawaban tidak dikenal",
            "error_message": "Pilih salah satu jawaban dari daftar.",
        },
    )
