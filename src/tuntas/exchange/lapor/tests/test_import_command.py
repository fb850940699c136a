"""`tuntas import lapor`: what it prints, refuses, and leaves behind when it is killed."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from tests.personas import City
from tests.races import until_waiting

from tuntas.cases.models import Case, CaseEvent
from tuntas.exchange.conftest import WriteCsv
from tuntas.exchange.lapor.tests.conftest import WriteExport, line
from tuntas.exchange.models import ImportRun
from tuntas.organisation.models import UnitSpelling

HEADER = "Tracking ID;Tanggal Laporan Masuk;Status Laporan;Judul Laporan;Instansi Terdisposisi\n"
LINES = 1_200  # more than one batch
SOURCES = Path(__file__).parents[4]


def run(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("import", "lapor", str(path), *options, stdout=out)
    return out.getvalue()


def run_json(path: Path, *options: str) -> Any:
    return json.loads(run(path, "--json", *options))


def test_it_tells_what_it_did(city: City, write_export: WriteExport) -> None:
    said = run(write_export(line(1), line(2, date="besok"), line(3, unit="Dinas Entah")))
    assert "2 baru, 0 diperbarui, 0 tidak berubah, 1 ditolak" in said
    assert "baris 3: Tanggal Laporan Masuk “besok” tidak terbaca sebagai tanggal." in said
    assert "Dinas Entah (1 laporan)" in said


def test_json_has_each_refusal_with_row_and_reason(city: City, write_export: WriteExport) -> None:
    path = write_export(line(1), line(2, date="besok"))
    first, second = run_json(path), run_json(path)
    assert {key: first[key] for key in ("created", "updated", "unchanged")} == {
        "created": 1,
        "updated": 0,
        "unchanged": 0,
    }
    assert (second["created"], second["unchanged"]) == (0, 1)
    (refused,) = first["refused"]
    assert refused["row"] == 3
    assert refused["reason"].startswith("Tanggal Laporan Masuk “besok” tidak terbaca")


def test_a_dry_run_tells_and_leaves_nothing(city: City, write_export: WriteExport) -> None:
    path = write_export(line(unit="Dinas Entah"))
    assert "Percobaan saja" in run(path, "--dry-run", "--settle-units")
    for model in (Case, UnitSpelling, ImportRun):
        assert not model.objects.exists()


def test_units_are_settled_on_request(city: City, write_export: WriteExport) -> None:
    done = run_json(write_export(line(unit="RSUD Melati")), "--settle-units")
    assert done["units"] == {"mapped": {"RSUD Melati": "RSUD Melati"}, "to_settle": {}}
    assert Case.objects.get().unit.name == "RSUD Melati"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("%PDF-1.7", "PDF"),
        ("Nama;Umur\nMelati;3\n", "Kolom yang dicari"),
        ("", "kosong"),
        ("PK\x03\x04 terpotong", "rusak atau terpotong"),
    ],
)
def test_a_wrong_file_is_refused_in_words(
    city: City, write_csv: WriteCsv, content: str, sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        run(write_csv(content))
    assert not ImportRun.objects.exists()


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="tidak ada berkas"):
        run(tmp_path / "hilang.xlsx")


def _database_url() -> str:
    parts = connection.settings_dict
    return f"postgresql://{parts['USER']}@/{parts['NAME']}?host={parts['HOST']}"


def _command(path: Path) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "PYTHONPATH": str(SOURCES), "DATABASE_URL": _database_url()}
    program = [sys.executable, "-m", "tuntas.config.cli", "import", "lapor", str(path)]
    return subprocess.Popen(program, env=environment, stdout=subprocess.PIPE)


@pytest.mark.django_db(transaction=True)
def test_killed_before_the_end_nothing_is_half_imported(city: City, write_csv: WriteCsv) -> None:
    lines = (f"{n};3 Mei 2026;Proses;Lampu mati {n};Dinas Entah\n" for n in range(1, LINES + 1))
    path = write_csv(HEADER + "".join(lines))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE exchange_importrun IN SHARE MODE")  # written as the last
        process = _command(path)
        try:
            until_waiting(1)
        finally:
            process.kill()
            process.communicate()
    for model in (Case, CaseEvent, UnitSpelling, ImportRun):
        assert not model.objects.exists()
    assert run_json(path)["created"] == LINES
    assert Case.objects.count() == CaseEvent.objects.count() == LINES


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_make_each_case_once(city: City, write_csv: WriteCsv) -> None:
    lines = (f"{n};3 Mei 2026;Proses;Lampu mati {n};Dinas Entah\n" for n in range(1, 801))
    path = write_csv(HEADER + "".join(lines))
    both = [_command(path), _command(path)]
    said = sorted(process.communicate(timeout=240)[0].decode() for process in both)
    assert [process.returncode for process in both] == [0, 0]
    assert "0 baru, 0 diperbarui, 800 tidak berubah" in said[0]
    assert "800 baru, 0 diperbarui, 0 tidak berubah" in said[1]
    assert Case.objects.count() == 800
