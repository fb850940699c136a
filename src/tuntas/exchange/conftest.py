"""Files made on the fly for the tests of this package."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

Lines = Sequence[Sequence[object]]
WriteXlsx = Callable[..., Path]
WriteCsv = Callable[..., Path]


@pytest.fixture
def write_xlsx(tmp_path: Path) -> WriteXlsx:
    """Writes lines, or lines by sheet title, and returns the path; dates become date cells."""

    def write(
        lines: Lines = (), *, name: str = "data.xlsx", sheets: dict[str, Lines] | None = None
    ) -> Path:
        path = tmp_path / name
        with xlsxwriter.Workbook(path, {"remove_timezone": True}) as book:
            day = book.add_format({"num_format": "dd/mm/yyyy"})
            for title, content in (sheets or {"Sheet1": lines}).items():
                page = book.add_worksheet(title)
                for row, cells in enumerate(content):
                    for column, cell in enumerate(cells):
                        if isinstance(cell, date | datetime):
                            page.write_datetime(row, column, cell, day)
                        elif isinstance(cell, str):
                            page.write_string(row, column, cell)
                        else:
                            page.write(row, column, cell)
        return path

    return write


@pytest.fixture
def write_csv(tmp_path: Path) -> WriteCsv:
    """Writes text in an encoding and returns the path."""

    def write(text: str, *, encoding: str = "utf-8", name: str = "data.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write
