"""Nobody fills our disks or a stranger's mailbox; whoever is held back loses nothing."""

import io
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from tests.personas import City, reported

from tuntas.cases.links import secret_path
from tuntas.cases.messages import tell_reporters
from tuntas.cases.models import Attachment, Case, CaseEvent, Reporter
from tuntas.core import flood

STORY = "Lubang besar di depan pasar, kedalaman sejengkal, sudah dua motor jatuh minggu ini."


@pytest.fixture
def limits(settings: Any) -> Any:
    """Set limits: `limits(reports_per_hour=2)`."""

    def change(**changes: Any) -> None:
        settings.ENVIRONMENT = replace(settings.ENVIRONMENT, **changes)

    return change


def filled(**changes: Any) -> dict[str, Any]:
    said = {"kind": "pengaduan", "text": STORY, "place": "Jl. Melati", "happened_on": "2026-11-14"}
    return {"uid": str(uuid4()), **said, **changes}


def photo() -> SimpleUploadedFile:
    target = io.BytesIO()
    Image.effect_noise((1200, 1200), 90).save(target, "JPEG", quality=95)  # about 1 MB
    return SimpleUploadedFile("foto.jpg", target.getvalue(), content_type="image/jpeg")


def test_a_report_too_many_comes_back_as_it_was(city: City, client: Client, limits: Any) -> None:
    limits(reports_per_hour=2)
    for _ in range(2):
        assert client.post("/lapor/", filled()).status_code == 302
    held = client.post("/lapor/", filled(name="Rahma", photos=[photo()]))
    page = held.content.decode()
    assert held.status_code == 429
    assert "sudah masuk 2 laporan dalam satu jam. Coba lagi " in page
    assert f"{STORY}</textarea>" in page
    assert 'value="Rahma"' in page
    assert "Pilih lagi foto atau" in page
    assert Case.objects.count() == 2


def test_a_script_gets_the_same_page(city: City, client: Client, limits: Any) -> None:
    limits(reports_per_hour=1)
    draft = {"X-Draft": "now"}
    assert client.post("/lapor/", filled(), headers=draft).status_code == 201
    held = client.post("/lapor/", filled(), headers=draft)
    assert (held.status_code, "Coba lagi" in held.content.decode()) == (429, True)


def test_after_an_hour_it_works_again(
    city: City, client: Client, limits: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits(reports_per_hour=1)
    client.post("/lapor/", filled())
    assert client.post("/lapor/", filled()).status_code == 429
    now = timezone.now().timestamp()
    monkeypatch.setattr("tuntas.core.counters.time.time", lambda: now + 3601)
    assert client.post("/lapor/", filled()).status_code == 302


def test_what_was_not_taken_does_not_count(city: City, client: Client, limits: Any) -> None:
    limits(reports_per_hour=1)
    for _ in range(3):
        assert client.post("/lapor/", filled(text="kurang")).status_code == 422
        assert client.post("/lapor/", filled(place="")).status_code == 200
    assert client.post("/lapor/", filled()).status_code == 302


def test_visitors_behind_the_proxy_count_by_themselves(
    city: City, client: Client, limits: Any
) -> None:
    limits(reports_per_hour=1, behind_proxy=True)

    def send(*forwarded: str) -> int:
        headers = {"X-Forwarded-For": ", ".join(forwarded)}
        return client.post("/lapor/", filled(), headers=headers).status_code

    assert send("203.0.113.1") == 302
    assert send("203.0.113.2") == 302
    assert send("198.51.100.7", "203.0.113.1") == 429  # invented in front of the proxy's own entry
    assert (send("2001:db8:1:1::5"), send("2001:db8:1:1::6"), send("2001:db8:1:2::5")) == (
        302,
        429,
        302,
    )


def test_messages_too_many_come_back_with_their_words(
    city: City, client: Client, limits: Any
) -> None:
    limits(messages_per_hour=1)
    path = secret_path(reported(timezone.now()))

    def remark(text: str) -> Any:
        return client.post(f"{path}keterangan/", {"uid": str(uuid4()), "text": text})

    assert remark("Lampunya juga mati.").status_code == 302
    held = remark("Dan pagarnya roboh.")
    page = held.content.decode()
    assert held.status_code == 429
    assert "sudah masuk 1 pesan dalam satu jam" in page
    assert "Dan pagarnya roboh.</textarea>" in page
    assert CaseEvent.objects.filter(kind="remark").count() == 1
    assert client.post("/lapor/", filled()).status_code == 302  # reports count apart


def test_a_step_without_a_form_of_its_own_says_why_too(
    city: City, client: Client, limits: Any
) -> None:
    limits(messages_per_hour=1)
    path = secret_path(reported(timezone.now()))
    client.post(f"{path}keterangan/", {"uid": str(uuid4()), "text": "Lampunya juga mati."})
    held = client.post(f"{path}setuju/", {"uid": str(uuid4()), "seen": "1"})
    assert held.status_code == 429
    assert "sudah masuk 1 pesan dalam satu jam" in held.content.decode()


def test_files_too_many_are_refused_unopened_and_the_words_are_taken(
    city: City, client: Client, limits: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits(upload_mb_per_day=2)
    first = photo()
    assert 1_000_000 < (first.size or 0) < 2_000_000
    assert client.post("/lapor/", filled(photos=[first])).status_code == 302
    again = filled(photos=[photo(), SimpleUploadedFile("rusak.jpg", b"no picture")])
    held = client.post("/lapor/", again)
    page = held.content.decode()
    assert held.status_code == 429
    assert "sudah mencapai batas 2 MB sehari. Kirim tanpa berkas" in page
    assert "bukan foto" not in page
    assert "Pilih lagi foto atau" not in page
    assert Attachment.objects.count() == 1
    assert client.post("/lapor/", {**again, "photos": []}).status_code == 302


def test_files_count_even_when_the_form_is_sent_back(
    city: City, client: Client, limits: Any
) -> None:
    limits(upload_mb_per_day=2)
    answers = [client.post("/lapor/", filled(text="x", photos=[photo()])) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [422, 429]


# --- mails ----------------------------------------------------------------------------------------
def test_a_strangers_mailbox_cannot_be_filled(city: City, client: Client, limits: Any) -> None:
    limits(mailed_reports_per_day=2)
    spellings = ("korban@contoh.example", " KORBAN@contoh.example", "korban@contoh.example")
    answers = [client.post("/lapor/", filled(email=email)) for email in spellings]
    assert [answer.status_code for answer in answers] == [302] * 3
    for event in CaseEvent.objects.filter(kind="submit"):
        tell_reporters(event.pk, at=timezone.now())
    assert len(mail.outbox) == 2
    pages = [client.get(answer["Location"]).content.decode() for answer in answers]
    told = ["kami tidak mengirim surel tentangnya" in page for page in pages]
    assert told == [False, False, True]
    assert [one.email for one in Reporter.objects.order_by("pk")][-1] == "korban@contoh.example"
    assert client.post("/lapor/", filled(email="lain@contoh.example")).status_code == 302
    assert Reporter.objects.filter(wants_mail=True).count() == 3


def test_sent_again_a_report_keeps_its_mails(city: City, client: Client, limits: Any) -> None:
    limits(mailed_reports_per_day=1)
    twice = filled(email="rahma@contoh.example")
    first, second = (client.post("/lapor/", twice)["Location"] for _ in range(2))
    assert first == second
    assert Reporter.objects.get().wants_mail


# --- the disk -------------------------------------------------------------------------------------
def test_on_a_full_disk_words_are_taken_and_files_are_not(
    city: City, client: Client, limits: Any, caplog: pytest.LogCaptureFixture
) -> None:
    limits(free_disk_mb=10**9)
    with caplog.at_level(logging.WARNING, "tuntas"):
        for _ in range(3):
            held = client.post("/lapor/", filled(photos=[photo()]))
            assert held.status_code == 413
            assert "tidak dapat menyimpan foto atau berkas" in held.content.decode()
    assert len([one for one in caplog.messages if "TUNTAS_FREE_DISK_MB" in one]) == 1
    assert (Case.objects.count(), Attachment.objects.count()) == (0, 0)
    assert client.post("/lapor/", filled()).status_code == 302


def test_on_a_full_disk_the_offices_words_are_taken_and_its_files_are_not(
    city: City, limits: Any
) -> None:
    limits(free_disk_mb=10**9)
    vina, case = city.client(city.vina), reported().case
    address = reverse("case_step", args=[case.code, "note"])
    note = {"uid": str(uuid4()), "seen": "1", "text": "Sudah ditelepon."}
    held = vina.post(address, {**note, "files": [photo()]})
    page = held.content.decode()
    assert held.status_code == 422
    assert "ruang di server hampir habis" in page
    assert "Sudah ditelepon.</textarea>" in page
    assert (CaseEvent.objects.count(), Attachment.objects.count()) == (1, 0)
    assert vina.post(address, note).status_code == 302
    assert CaseEvent.objects.filter(text="Sudah ditelepon.").count() == 1


@pytest.mark.parametrize("page", ["import_runs", "units_import", "people_import"])
def test_on_a_full_disk_no_import_is_taken(
    city: City, limits: Any, settings: Any, tmp_path: Path, page: str
) -> None:
    limits(free_disk_mb=10**9)
    settings.HOME = tmp_path
    person = city.vina if page == "import_runs" else city.oki
    file = SimpleUploadedFile("daftar.csv", b"Kode;Nama\nA;B\n")
    held = city.client(person).post(reverse(page), {"uid": str(uuid4()), "file": file})
    assert held.status_code == 422
    assert "ruang di server hampir habis" in held.content.decode()
    assert not list(tmp_path.glob("uploads/*"))


def test_with_room_enough_nothing_is_said(city: City, caplog: pytest.LogCaptureFixture) -> None:
    assert flood.disk_is_full() is False
    assert caplog.messages == []


def test_the_log_hints_at_a_proxy_that_is_not_declared(
    city: City, client: Client, limits: Any, caplog: pytest.LogCaptureFixture
) -> None:
    limits(reports_per_hour=1)
    for _ in range(4):
        client.post("/lapor/", filled())
    warnings = [one for one in caplog.messages if "reached its limit of reports" in one]
    assert len(warnings) == 1
    assert "TUNTAS_BEHIND_PROXY" in warnings[0]
