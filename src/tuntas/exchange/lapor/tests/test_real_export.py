"""The government's own export, which is not ours to copy: read where it is, skipped elsewhere."""

import csv
import io
from collections import Counter
from dataclasses import fields
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from tests.personas import MONDAY, City

from tuntas.cases.actors import SYSTEM
from tuntas.cases.models import Case, CaseEvent, ClockRun
from tuntas.exchange.conftest import WriteCsv, WriteXlsx
from tuntas.exchange.lapor.actions import import_lapor
from tuntas.exchange.lapor.reader import (
    LaporRow,
    Reading,
    Refusal,
    SourceStatus,
    read_laporan_ringkas,
)
from tuntas.exchange.lapor.settle import settle_by_likeness
from tuntas.organisation.models import UnitSpelling

REAL = Path(__file__).parents[6] / "shared/data/complaints/sp4n_lapor_export.xlsx"
pytestmark = pytest.mark.skipif(
    not REAL.exists(), reason="the real export is not part of the project and not on this machine"
)


def read(path: Path) -> tuple[list[LaporRow], list[Refusal], Reading]:
    reading = read_laporan_ringkas(path)
    items = list(reading)
    rows = [item for item in items if isinstance(item, LaporRow)]
    return rows, [item for item in items if isinstance(item, Refusal)], reading


def real_lines() -> list[list[object]]:
    with CalamineWorkbook.from_path(REAL) as book:
        return [list(cells) for cells in book.get_sheet_by_index(0).iter_rows()]


def contents(rows: list[LaporRow]) -> list[tuple[object, ...]]:
    names = [one.name for one in fields(LaporRow) if one.name not in {"row_number", "warnings"}]
    return sorted(tuple(getattr(row, name) for name in names) for row in rows)


def test_the_real_export() -> None:
    rows, refusals, reading = read(REAL)
    assert (len(rows), refusals, reading.counts.warned) == (1043, [], 0)
    assert (reading.table.line, reading.expected_rows) == (11, 1043)
    assert rows[0].row_number == 12
    assert len({row.tracking_id for row in rows}) == len({row.fingerprint for row in rows}) == 1043
    assert all(row.received_time_known and row.text and row.unit_spelling for row in rows)
    assert Counter(row.status for row in rows) == {
        SourceStatus.CLOSED_BY_SYSTEM: 944,
        SourceStatus.CLOSED_BY_REPORTER: 77,
        SourceStatus.CLOSED_BY_ADMIN: 22,
    }
    assert Counter((row.anonymous, row.secret) for row in rows) == {
        (True, False): 362,
        (False, True): 301,
        (True, True): 299,
        (False, False): 81,
    }


def test_the_real_export_with_its_header_on_the_first_line(write_xlsx: WriteXlsx) -> None:
    rows, refusals, reading = read(write_xlsx(real_lines()[10:]))
    assert (reading.table.line, refusals) == (1, [])
    assert contents(rows) == contents(read(REAL)[0])


def test_the_real_export_reordered_with_more_columns(write_xlsx: WriteXlsx) -> None:
    more = ["Nama Pelapor", "ID Instansi Terdisposisi", "Kecamatan", "Kelurahan", "Nomor SK"]
    lines = [
        [*(more if at == 0 else ["Citra Rahmawati", "77", "", "", "x"]), *reversed(cells)]
        for at, cells in enumerate(real_lines()[10:])
    ]
    rows, refusals, reading = read(write_xlsx(lines))
    assert (len(rows), refusals) == (1043, [])
    assert {row.unit_external_id for row in rows} == {"77"}
    assert reading.ignored_columns == ("Nama Pelapor", "Nomor SK")
    assert "Citra" not in repr(rows)


MONTHS = {
    "May": "Mei",
    "Aug": "Agu",
    "Oct": "Okt",
    "Dec": "Desember",
    "Feb": "Peb",
    "Nov": "Nopember",
}


def test_the_real_export_as_csv_in_windows_1252_with_indonesian_months(write_csv: WriteCsv) -> None:
    lines = real_lines()
    dates = lines[10].index("Tanggal Laporan Masuk")
    for cells in lines[11:]:
        day, month, year = str(cells[dates]).split()
        cells[dates] = f"{day} {MONTHS.get(month, month)} {year}"
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(lines)
    content = text.getvalue().encode("cp1252", errors="replace").decode("cp1252")
    path = write_csv(content + "\nCatatan: Café;;\n", encoding="cp1252")
    rows, refusals, reading = read(path)
    assert (len(rows), refusals) == (1043, [])
    assert len(reading.counts.ignored) == 1
    real = {row.tracking_id: row.received_at for row in read(REAL)[0]}
    assert {row.tracking_id: row.received_at for row in rows} == real


def test_the_real_export_twice_in_one_file_counts_once(write_xlsx: WriteXlsx) -> None:
    lines = real_lines()
    rows, refusals, reading = read(write_xlsx([*lines, *lines[11:]]))
    assert (len(rows), refusals, reading.counts.repeated) == (1043, [], 1043)


def test_the_real_export_comes_in_once_and_every_report_finds_a_unit(city: City) -> None:
    first = import_lapor(REAL, by=SYSTEM, at=MONDAY)
    assert (first.created, first.refused, first.warnings) == (1043, [], 0)
    second = import_lapor(REAL, by=SYSTEM, at=MONDAY)
    assert (second.created, second.updated, second.unchanged) == (0, 0, 1043)
    assert CaseEvent.objects.count() == 1043
    assert not ClockRun.objects.exists()
    for spelling in UnitSpelling.objects.filter(unit__isnull=True):
        settle_by_likeness(spelling, by=SYSTEM, at=MONDAY)
    assert not Case.objects.filter(unit=city.government).exists()
    third = import_lapor(REAL, by=SYSTEM, at=MONDAY)
    assert (third.unchanged, third.open_spellings) == (1043, {})
