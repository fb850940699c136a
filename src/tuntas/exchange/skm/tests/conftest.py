"""Spreadsheets made for tests in the layout that agencies use."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

Cells = Sequence[Any]
PROFILE = ["NAMA RESPONDEN", "JENIS KELAMIN", "USIA", "PENDIDIKAN", "PEKERJAAN", "JENIS LAYANAN"]
ELEMENTS = [f"U{number}" for number in range(1, 10)]
Workbook = Callable[..., Path]


@pytest.fixture
def workbook(tmp_path: Path) -> Workbook:
    """Make a file: two merged header lines, then `rows`; `header` replaces the second line."""

    def make(rows: Sequence[Cells], *, header: Cells | None = None, name: str = "skm.xlsx") -> Path:
        path = tmp_path / name
        book = xlsxwriter.Workbook(path)
        sheet = book.add_worksheet()
        second = list(header if header is not None else ["", *PROFILE, *ELEMENTS])
        if header is None:
            sheet.merge_range(0, 0, 1, 0, "NO. RESPONDEN ")
            sheet.merge_range(0, 1, 0, 6, "PROFIL")
            sheet.merge_range(0, 7, 0, 15, "NILAI UNSUR PELAYANAN")
        for place, text in enumerate(second):
            if text:
                sheet.write(1, place, text)
        for line, cells in enumerate(rows, 2):
            sheet.write_row(line, 0, cells)
        book.close()
        return path

    return make


def person(number: int, *answers: Any, service: str = "Izin galian") -> list[Any]:
    """Return a line of somebody with nine answers (or those given)."""
    given = answers or (4, 3, 4, 3, 4, 3, 4, 1, 2)
    return [number, "Rahma Warga", "P", "34 tahun", "SMA", "Wiraswasta", service, *given]
