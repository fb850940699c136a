"""Handing in an export on the web, watching it, reading what came of it."""

import csv
import io
import re
import uuid
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.personas import MONDAY, City

from tuntas.cases.models import Case
from tuntas.core import uploads
from tuntas.core.models import AuditEntry
from tuntas.exchange.conftest import WriteXlsx
from tuntas.exchange.lapor import check
from tuntas.exchange.lapor.actions import MAX_FILE_BYTES
from tuntas.exchange.lapor.result import LaporImport
from tuntas.exchange.lapor.runs import IMPORT_LAPOR, _Progress, resume_lost, run_import
from tuntas.exchange.models import ImportRun

HEADER = "Tracking ID;Tanggal Laporan Masuk;Status Laporan;Judul Laporan;Nama Pelapor\n"
GOOD = HEADER + "7;7 Nopember 2025;Proses;Café “Melati” bising;Rahmawati Sekarwangi\n"
MIXED = (
    GOOD
    + '8;besok;Proses;"=1+1";Rahmawati Sekarwangi\nx=1;3 Mei 2026;Proses;Lampu;\nJumlah: 3;;;;\n'
)

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture(autouse=True)
def _looking_takes_as_long_as_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    # On a busy machine the page would leave a refusal to the worker.
    monkeypatch.setattr(check, "PATIENCE_SECONDS", 300)


@pytest.fixture
def vina(city: City) -> Client:
    return city.client(city.vina)


def hand_in(
    client: Client, content: str | bytes, *, name: str = "ekspor.csv", uid: str = ""
) -> Any:
    raw = content if isinstance(content, bytes) else content.encode()
    data = {"uid": uid or str(uuid.uuid4()), "file": SimpleUploadedFile(name, raw)}
    return client.post(reverse("import_runs"), data)


def work() -> None:
    """Do what the worker would."""
    for run in ImportRun.objects.filter(state="waiting"):
        run_import(run.pk, at=timezone.now())


def page_of(client: Client) -> str:
    return client.get(reverse("import_run", args=[ImportRun.objects.get().uid])).content.decode()


def test_an_export_is_queued_run_and_told_of(city: City, vina: Client, home: Path) -> None:
    answer = hand_in(vina, GOOD)
    run = ImportRun.objects.get()
    assert answer.headers["Location"] == reverse("import_run", args=[run.uid])
    assert (run.state, run.by, run.filename) == ("waiting", city.vina, "ekspor.csv")
    assert ProcrastinateJob.objects.filter(task_name=IMPORT_LAPOR, args__run_id=run.pk).count() == 1
    assert [path.name for path in home.iterdir()] == [run.stored]
    assert run.stored != run.filename
    waiting = page_of(vina)
    assert "Menunggu giliran" in waiting
    assert '<meta http-equiv="refresh" content="3">' in waiting
    assert f'hx-get="{reverse("import_progress", args=[run.uid])}"' in waiting
    work()
    done = page_of(vina)
    assert re.search(r"<dt>Laporan baru</dt><dd>1</dd>", done)
    assert "http-equiv" not in done
    assert "Nama Pelapor" in done
    assert "Rahmawati" not in done
    assert list(home.iterdir()) == []
    assert Case.objects.get().title == "Café “Melati” bising"
    assert Case.objects.get().events.get().actor == city.vina
    assert AuditEntry.objects.get(verb="case.import").actor_id == city.vina.pk


def test_the_page_that_asks_is_told_when_to_load_anew(vina: Client) -> None:
    hand_in(vina, GOOD)
    address = reverse("import_progress", args=[ImportRun.objects.get().uid])
    assert "HX-Refresh" not in vina.get(address).headers
    work()
    assert vina.get(address).headers["HX-Refresh"] == "true"


def test_progress_survives_thousands(vina: Client) -> None:
    hand_in(vina, GOOD)
    ImportRun.objects.update(state="running", rows_done=1500, rows_expected=20_000)
    page = page_of(vina)
    assert 'value="1500" max="20000"' in page
    assert "1.500 dari 20.000 baris" in page


def test_the_same_form_sent_twice_is_one_import(vina: Client, home: Path) -> None:
    uid = str(uuid.uuid4())
    first, second = hand_in(vina, GOOD, uid=uid), hand_in(vina, GOOD, uid=uid)
    assert first.headers["Location"] == second.headers["Location"]
    assert ImportRun.objects.count() == 1
    assert len(list(home.iterdir())) == 1


def test_refusals_are_shown_and_can_be_downloaded(vina: Client) -> None:
    hand_in(vina, MIXED)
    work()
    page = page_of(vina)
    assert "“besok” tidak terbaca sebagai tanggal" in page
    assert "“x=1” bukan nomor" in page
    assert "Rahmawati" not in page
    assert "Baris diabaikan" in page
    answer = vina.get(reverse("import_refusals", args=[ImportRun.objects.get().uid]))
    text = answer.content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[0] == ["Baris", "Tracking ID", "Kolom", "Isi", "Alasan"]
    assert [row[:4] for row in rows[1:]] == [
        ["3", "8", "Tanggal Laporan Masuk", "besok"],
        ["4", "", "Tracking ID", "x=1"],
    ]
    assert "Rahmawati" not in text


def test_no_cell_of_the_download_is_a_formula(vina: Client) -> None:
    hand_in(vina, HEADER + "=1+1;3 Mei 2026;Proses;Lampu;\n")
    work()
    answer = vina.get(reverse("import_refusals", args=[ImportRun.objects.get().uid]))
    assert ";'=1+1;" in answer.content.decode()


def broken_zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("xl/workbook.xml", "<workbook/>" * 500)
    return buffer.getvalue()[:400]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7 bukan tabel", "adalah PDF, bukan tabel"),
        (b"Nama;Umur\nMelati;3\n", "Kolom yang dicari"),
        (b"<html><table></table></html>", "halaman web (HTML)"),
        (broken_zip(), "rusak atau terpotong"),
    ],
)
def test_what_is_no_export_is_refused_at_once(
    vina: Client, home: Path, content: bytes, sentence: str
) -> None:
    answer = hand_in(vina, content, name="salah.xlsx")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert "salah.xlsx" in page
    assert not ImportRun.objects.exists()
    assert list(home.iterdir()) == []


def test_a_workbook_with_another_sheet_is_refused(vina: Client, write_xlsx: WriteXlsx) -> None:
    path = write_xlsx(sheets={"Rekap": [["Bulan", "Jumlah"], ["Mei", 3]]})
    answer = hand_in(vina, path.read_bytes(), name="rekap.xlsx")
    assert answer.status_code == 422
    assert "Rekap" in answer.content.decode()


def test_windows_1252_through_the_page(vina: Client) -> None:
    hand_in(vina, GOOD.encode("cp1252"))
    work()
    assert Case.objects.get().title == "Café “Melati” bising"


def test_a_break_far_down_fails_in_plain_words_and_imports_nothing(
    vina: Client, home: Path
) -> None:
    lines = "".join(f'{n};3 Mei 2026;Proses;"Lampu";\n' for n in range(1, 600))
    hand_in(vina, HEADER + lines + '600;3 Mei 2026;Proses;"terpotong')
    work()
    assert ImportRun.objects.get().state == "failed"
    page = page_of(vina)
    assert "Tanda kutip" in page
    assert "Tidak ada yang diimpor" in page
    assert not Case.objects.exists()
    assert list(home.iterdir()) == []


def test_a_missing_upload_says_so(vina: Client, home: Path) -> None:
    hand_in(vina, GOOD)
    for path in home.iterdir():
        path.unlink()
    work()
    assert "sudah tidak ada di server" in page_of(vina)


def test_nothing_chosen(vina: Client) -> None:
    answer = vina.post(reverse("import_runs"), {"uid": str(uuid.uuid4())})
    assert answer.status_code == 422
    assert "Pilih berkas ekspornya dahulu" in answer.content.decode()


def test_a_file_over_the_forms_limit(vina: Client, home: Path) -> None:
    answer = hand_in(vina, b"x" * (MAX_FILE_BYTES + 1))
    assert answer.status_code == 422
    assert "lebih besar dari 50 MB" in answer.content.decode()
    assert not home.exists()


def test_a_far_too_large_upload_is_stopped_and_said_so(
    vina: Client, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MAX_UPLOAD_BYTES", 200_000)
    answer = hand_in(vina, b"x" * 2_000_000)
    assert answer.status_code == 413
    page = answer.content.decode()
    assert "Berkas ini terlalu besar" in page
    assert "50 MB" in page
    assert reverse("import_runs") in page
    assert not home.exists()


def test_a_run_is_done_exactly_once(vina: Client) -> None:
    hand_in(vina, GOOD)
    run = ImportRun.objects.get()
    work()
    before = ImportRun.objects.values().get()
    run_import(run.pk, at=timezone.now())
    assert ImportRun.objects.values().get() == before
    assert AuditEntry.objects.filter(verb="case.import").count() == 1


def test_a_run_whose_worker_was_killed_runs_again(vina: Client) -> None:
    hand_in(vina, GOOD)
    ImportRun.objects.update(state="running", rows_done=500)
    run_import(ImportRun.objects.get().pk, at=timezone.now())
    assert (ImportRun.objects.get().state, Case.objects.count()) == ("done", 1)


def test_an_import_whose_job_is_lost_is_queued_anew(vina: Client) -> None:
    hand_in(vina, GOOD)
    run = ImportRun.objects.get()
    later = run.made_at + timedelta(minutes=5)
    assert resume_lost(at=later) == 0
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'aborted', lock = NULL")
    assert resume_lost(at=run.made_at) == 0
    assert resume_lost(at=later) == 1
    assert resume_lost(at=later) == 0


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_while_the_import_has_not_committed(city: City) -> None:
    run = ImportRun.objects.create(
        filename="a.csv", sha256="", made_at=MONDAY, state="running", by=city.vina
    )
    progress = _Progress(run)
    try:
        with transaction.atomic():
            progress(LaporImport("a.csv", expected_rows=10, rows_done=5, created=4))
            transaction.set_rollback(True)
    finally:
        progress.connection.close()
    run.refresh_from_db()
    assert (run.rows_done, run.rows_expected, run.created) == (5, 10, 4)


PAGES = ("import_runs", "spellings")


@pytest.mark.parametrize("name", PAGES)
def test_only_who_imports_sees_the_pages(city: City, name: str) -> None:
    address = reverse(name)
    allowed = {city.vina, city.oki}
    people = (city.sari, city.budi, city.citra, city.dewi, city.eva, city.wati, city.adi)
    for person in (*people, *allowed):
        status = city.client(person).get(address).status_code
        assert status == (200 if person in allowed else 403), person
    assert Client().get(address).status_code == 302


def test_nobody_else_hands_in_or_reads_a_run(city: City, vina: Client, home: Path) -> None:
    assert hand_in(city.client(city.sari), GOOD).status_code == 403
    assert not ImportRun.objects.exists()
    assert not home.exists()
    hand_in(vina, GOOD)
    uid = ImportRun.objects.get().uid
    for name in ("import_run", "import_progress", "import_refusals"):
        assert city.client(city.dewi).get(reverse(name, args=[uid])).status_code == 403
        assert vina.get(reverse(name, args=[uuid.uuid4()])).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_queries_for_one_and_three(
    city: City, vina: Client, number: int
) -> None:
    for n in range(number):
        ImportRun.objects.create(
            filename=f"{n}.csv", sha256="", made_at=MONDAY, state="done", by=city.vina
        )
    vina.get(reverse("import_runs"))
    with CaptureQueriesContext(connection) as queries:
        page = vina.get(reverse("import_runs")).content.decode()
    assert page.count('<th scope="row"') == number
    assert len(queries) == 5
