"""Handing event logs in on the web: look, correct, import, read what came of it."""

import gzip
import uuid
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.personas import MONDAY, City

from tuntas.cases.actors import SYSTEM
from tuntas.core import uploads
from tuntas.core.models import AuditEntry
from tuntas.eventlogs.actions import log_for, take
from tuntas.eventlogs.models import ApiToken, EventImport, EventLog, LoggedCase, LoggedEvent
from tuntas.exchange.events import preview
from tuntas.exchange.events.runs import IMPORT_EVENTS, resume_lost_events, run_events
from tuntas.exchange.events.tests.conftest import CSV, event, trace, xes
from tuntas.exchange.events.tests.test_ocel import ocel
from tuntas.organisation.actions import grant_role

pytestmark = pytest.mark.usefixtures("home")
MIXED = CSV + "A-3;Diterima;besok;Rahmawati;;\n"


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path / "uploads"


@pytest.fixture
def oki(city: City) -> Client:
    return city.client(city.oki)


def hand_in(client: Client, content: str | bytes, *, name: str = "Izin_Usaha.csv") -> Any:
    raw = content if isinstance(content, bytes) else content.encode()
    return client.post(reverse("event_upload"), {"file": SimpleUploadedFile(name, raw)})


def agree(client: Client, **changes: str) -> Any:
    """Send the form of the preview as it was offered, with changes."""
    form = client.get(reverse("event_preview")).context["form"]
    offered = {field.name: field.value() for field in form if field.value() not in {None, False}}
    return client.post(
        reverse("event_preview"), {**offered, "zone": "Asia/Jakarta", "log": "", **changes}
    )


def work() -> EventImport:
    """Do what the worker would, and return the run."""
    for run in EventImport.objects.filter(state="waiting"):
        run_events(run.pk, at=timezone.now())
    return EventImport.objects.latest("pk")


def page_of(client: Client, run: EventImport) -> str:
    return client.get(reverse("event_run", args=[run.uid])).content.decode()


def test_a_file_is_looked_at_agreed_on_and_imported(city: City, oki: Client, home: Path) -> None:
    assert hand_in(oki, CSV)["Location"] == reverse("event_preview")
    page = oki.get(reverse("event_preview")).content.decode()
    assert "Baris pertama di berkas" in page
    assert '<option value="Rencana Selesai" selected>' in page
    assert not EventLog.objects.exists()
    answer = agree(oki, unit=str(city.roads.pk), service="Izin usaha")
    run = EventImport.objects.get()
    assert answer["Location"] == reverse("event_run", args=[run.uid])
    assert (
        ProcrastinateJob.objects.filter(task_name=IMPORT_EVENTS, args__run_id=run.pk).count() == 1
    )
    assert "Menunggu giliran" in page_of(oki, run)
    progress = reverse("event_progress", args=[run.uid])
    assert "HX-Refresh" not in oki.get(progress)
    run = work()
    page = page_of(oki, run)
    assert "1 dari 1 kasus yang bertanggal selesai terlambat" in page
    assert "Kasus yang belum selesai" in page
    assert "Rahmawati" not in page
    assert oki.get(progress)["HX-Refresh"] == "true"
    assert list(home.iterdir()) == []
    case = LoggedCase.objects.get(external_id="A-1")
    assert (case.unit, case.service, case.log.key) == (city.roads, "Izin usaha", "izin-usaha")
    assert AuditEntry.objects.get(verb="eventlog.import").actor_id == city.oki.pk
    assert oki.get(reverse("event_preview"))["Location"] == reverse("event_upload")


def test_a_wrong_guess_can_be_corrected(oki: Client) -> None:
    hand_in(oki, "No Berkas;Kegiatan;Tanggal;Jam\nA;Cek;2026-03-02;08:00\n")
    page = oki.get(reverse("event_preview")).content.decode()
    assert "Yang cocok: Tanggal, Jam." in page
    assert agree(oki).status_code == 422
    assert agree(oki, column_timestamp="Tanggal").status_code == 302
    assert work().events == 1


def test_an_unknown_header_is_asked_about(oki: Client) -> None:
    hand_in(oki, "Kode;Kegiatan;Waktu\nA;Cek;2026-03-02\n")
    assert agree(oki).status_code == 422
    agree(oki, column_case="Kode")
    assert work().cases == 1


def test_refusals_are_shown_and_nothing_is_taken(oki: Client) -> None:
    hand_in(oki, MIXED)
    agree(oki)
    run = work()
    assert run.state == "failed"
    page = page_of(oki, run)
    assert "Tidak ada yang diimpor" in page
    assert "besok" in page
    assert not LoggedEvent.objects.exists()
    download = oki.get(reverse("event_refusals", args=[run.uid])).content.decode("utf-8-sig")
    assert "5;A-3;waktu;besok;" in download


def test_the_good_rows_only(oki: Client) -> None:
    hand_in(oki, MIXED)
    agree(oki, partial="on")
    run = work()
    assert (run.state, run.added, run.refused) == ("done", 3, 1)
    assert "besok" in page_of(oki, run)


def test_more_of_the_same_data(oki: Client) -> None:
    hand_in(oki, CSV)
    agree(oki)
    work()
    hand_in(oki, CSV)
    assert agree(oki, name="Izin usaha").status_code == 422
    agree(oki, log="izin-usaha", end_activities="Diserahkan\n")
    assert work().unchanged == 3
    assert EventLog.objects.get().end_activities == ["Diserahkan"]


def test_xes_and_ocel(oki: Client) -> None:
    content = xes(trace("K", event("Terima", "2026-03-02T08:00:00Z")))
    hand_in(oki, content, name="izin.xes")
    assert "Terima" in oki.get(reverse("event_preview")).content.decode()
    agree(oki)
    assert work().events == 1
    hand_in(oki, ocel(), name="objek.json")
    agree(oki, object_type="permohonan")
    assert work().events == 2


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7 bukan tabel", "adalah PDF"),
        (b"Nama;Umur\nMelati;3\n", "Kolom yang dicari"),
        (b"<html></html>", "bukan XES"),
        (b"\x1f\x8b" + b"x" * 50, "dimampatkan"),
    ],
)
def test_what_is_no_log_is_refused_at_once(
    oki: Client, home: Path, content: bytes, sentence: str
) -> None:
    answer = hand_in(oki, content)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert list(home.iterdir()) == []


def test_a_file_that_keeps_the_processor_busy_is_given_up(
    oki: Client, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview, "CPU_SECONDS", 1)
    endless = gzip.compress(b"<log>" + b"<a/>" * 6_000_000 + b"</log>")
    answer = hand_in(oki, endless, name="izin.xes.gz")
    assert answer.status_code == 422
    assert "Bagi menjadi berkas yang lebih kecil" in answer.content.decode()
    assert list(home.iterdir()) == []


def test_a_busy_machine_is_no_fault_of_the_file(
    oki: Client, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview, "PATIENCE_SECONDS", 0.01)
    answer = hand_in(oki, CSV)
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "Server sedang sibuk" in said
    assert "Bagi menjadi" not in said
    assert list(home.iterdir()) == []


def test_a_far_too_large_upload_is_stopped(oki: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_UPLOAD_BYTES", 200_000)
    assert hand_in(oki, b"x" * 2_000_000).status_code == 413


def test_a_missing_upload_and_a_break_further_down(oki: Client, home: Path) -> None:
    hand_in(oki, CSV)
    agree(oki)
    next(home.iterdir()).unlink()
    assert "sudah tidak ada di server" in page_of(oki, work())
    rows = "A-8;Diterima;2026-03-02 08:00;;;\n" * 20
    hand_in(oki, CSV + rows + 'A-9;"Terima;2026-03-02 08:00\n', name="lain.csv")
    agree(oki)
    assert "Tanda kutip" in page_of(oki, work())
    assert not LoggedEvent.objects.exists()


def test_a_run_is_done_once_and_resumed_when_its_job_is_lost(oki: Client) -> None:
    hand_in(oki, CSV)
    agree(oki)
    run = EventImport.objects.get()
    later = run.made_at + timedelta(minutes=5)
    assert resume_lost_events(at=later) == 0
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'aborted', lock = NULL")
    assert resume_lost_events(at=later) == 1
    work()
    before = EventImport.objects.values().get()
    run_events(run.pk, at=timezone.now())
    assert EventImport.objects.values().get() == before


@pytest.mark.django_db(transaction=True)
def test_telling_how_far_an_import_is_does_not_wait_for_the_import(
    oki: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(take, "PORTION", 1)
    hand_in(oki, CSV)
    agree(oki)
    run = work()
    assert (run.state, run.rows_done, run.added) == ("done", 3, 3)
    assert LoggedEvent.objects.count() == 3


def test_a_key_is_shown_once_and_can_be_revoked(city: City, oki: Client) -> None:
    log_for("izin", by=SYSTEM, at=MONDAY, zone="Asia/Jakarta")
    address = reverse("event_tokens", args=["izin"])
    assert oki.post(address, {"name": ""}).status_code == 422
    made = oki.post(address, {"name": "Aplikasi izin"})
    text = made.context["made"]
    assert text.startswith("tuntas_")
    assert text in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    assert text not in oki.get(address).content.decode()
    token = ApiToken.objects.get()
    gone = reverse("event_token_revoke", args=["izin", token.pk])
    assert oki.post(gone)["Location"] == address
    oki.post(gone)
    token.refresh_from_db()
    assert token.revoked_by == city.oki
    assert AuditEntry.objects.filter(verb="eventlog.token_revoke").count() == 1


def test_who_sees_the_pages(city: City) -> None:
    log_for("izin", by=SYSTEM, at=MONDAY, zone="Asia/Jakarta")
    people = (
        city.sari,
        city.budi,
        city.citra,
        city.dewi,
        city.vina,
        city.oki,
        city.eva,
        city.wati,
        city.adi,
    )
    opened = {
        "event_logs": {city.vina, city.oki},
        "event_upload": {city.vina, city.oki},
        "event_tokens": {city.oki, city.adi},
    }
    for name, allowed in opened.items():
        address = reverse(name, args=["izin"] if name == "event_tokens" else [])
        for person in people:
            status = city.client(person).get(address).status_code
            assert status == (200 if person in allowed else 403), (name, person)
        assert Client().get(address).status_code == 302
    assert hand_in(city.client(city.sari), CSV).status_code == 403
    assert city.client(city.vina).get(reverse("event_run", args=[uuid.uuid4()])).status_code == 404


def test_who_keeps_a_part_makes_no_key(city: City) -> None:
    log_for("izin", by=SYSTEM, at=MONDAY, zone="Asia/Jakarta")
    grant_role(
        by=SYSTEM, at=MONDAY, person=city.citra, unit=city.health, role="administrator",
        since=date(2020, 1, 1),
    )  # fmt: skip
    address = reverse("event_tokens", args=["izin"])
    refused = city.client(city.citra).post(address, {"name": "x"})
    assert refused.status_code == 403
    assert "Hanya pengelola seluruh pemerintah" in refused.content.decode()
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_the_lists_take_the_same_queries_for_one_and_three(oki: Client, number: int) -> None:
    for n in range(number):
        log = log_for(f"izin-{n}", by=SYSTEM, at=MONDAY, zone="Asia/Jakarta")
        EventImport.objects.create(
            log=log, filename=f"{n}.csv", made_at=MONDAY, state="done", added=n
        )
        EventImport.objects.create(
            log=EventLog.objects.get(key="izin-0"), filename="x", made_at=MONDAY, state="done"
        )
    oki.get(reverse("event_logs"))
    with CaptureQueriesContext(connection) as queries:
        page = oki.get(reverse("event_logs")).content.decode()
    assert page.count('<th scope="row"') == number
    assert len(queries) == 4
    with CaptureQueriesContext(connection) as queries:
        page = oki.get(reverse("event_log", args=["izin-0"])).content.decode()
    assert page.count('<th scope="row"') == number + 1
    assert len(queries) == 5
