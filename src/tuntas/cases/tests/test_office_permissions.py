"""Who sees what: own unit, another unit, city hall, readers, strangers."""

import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.personas import MONDAY, City, fresh, report, reported

from tuntas.cases.actions import act, merge, submit, verify_and_dispose
from tuntas.cases.attachments import prepare
from tuntas.cases.engine import Step
from tuntas.cases.models import Case, CaseEvent
from tuntas.cases.tests.test_office_steps import PLAIN, sent


def _pdf() -> bytes:
    target = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(target)
    return target.getvalue()


PDF = prepare(SimpleUploadedFile("bukti.pdf", _pdf()))
CONTACT = ("Rahma Warga", "rahma@contoh.example", "0812-0000-0000")


def forwarded(city: City, **changes: object) -> Case:
    case = submit(report(**changes), at=MONDAY, files=[PDF]).case
    verify_and_dispose(
        case.pk, by=city.actor(city.vina), at=MONDAY, classification=PLAIN, unit=city.roads
    )
    return fresh(case)


def pages(case: Case) -> list[str]:
    base = f"/kerja/laporan/{case.code}/"
    file = case.attachments.get()
    return [base, f"{base}langkah/answer/", f"{base}berkas/{file.uid}/", f"{base}pelapor/"]


def test_another_units_case_looks_like_none_at_all(city: City) -> None:
    case = forwarded(city)
    dewi = city.client(city.dewi)
    for address in pages(case):
        theirs = dewi.get(address)
        none = dewi.get(address.replace(case.code, "KC-ZZZZ-ZZZZ"))
        assert theirs.status_code == none.status_code == 404
        assert theirs.content.replace(case.code.encode(), b"") == none.content.replace(
            b"KC-ZZZZ-ZZZZ", b""
        )
    said = sent(case, text="Bukan unit saya.")
    assert dewi.post(pages(case)[1], said).status_code == 404
    assert case.events.count() == 3


def test_a_stranger_opens_nothing(city: City, client: Client) -> None:
    case = forwarded(city)
    citra = city.client(city.citra)
    everything = [
        *pages(case), "/kerja/", "/kerja/beban/", "/kerja/templat/", "/kerja/teruskan/",
    ]  # fmt: skip
    assert {citra.get(address).status_code for address in everything} == {403}
    for address in everything:
        assert client.get(address)["Location"].startswith("/akun/login/")


def test_the_section_below_is_seen_from_above_not_the_other_way(city: City) -> None:
    case = forwarded(city)
    said = sent(case, unit=city.roads_section.pk, reason="Pemeliharaan.")
    sari = city.client(city.sari)
    response = sari.post(f"/kerja/laporan/{case.code}/langkah/hand_on/", said)
    assert response["Location"] == f"/kerja/laporan/{case.code}/"


@pytest.mark.parametrize("name", ["eva", "wati", "oki"])
def test_readers_change_nothing(city: City, name: str) -> None:
    case = forwarded(city)
    reader = city.client(getattr(city, name))
    page = reader.get(f"/kerja/laporan/{case.code}/").content.decode()
    assert "Lubang besar di depan pasar" in page
    assert "/langkah/" not in page
    for step in ("note", "take", "answer", "reclassify"):
        said = sent(case, text="x", classification=PLAIN)
        address = f"/kerja/laporan/{case.code}/langkah/{step}/"
        assert reader.post(address, said).status_code == 403
    for address in (f"/kerja/laporan/{case.code}/pelapor/", f"/kerja/laporan/{case.code}/gabung/"):
        assert reader.get(address).status_code == 403


@pytest.mark.parametrize("name", ["eva", "wati", "oki"])
def test_readers_do_not_read_a_secret_report(city: City, name: str) -> None:
    case = forwarded(city, secret=True, title="Pungli oleh mandor", place="Gudang selatan")
    act(case.pk, Step("answer", text="Mandor diperiksa."), by=city.actor(city.sari), at=MONDAY)
    reader = city.client(getattr(city, name))
    shown = [
        reader.get(address).content.decode()
        for address in (f"/kerja/laporan/{case.code}/", "/kerja/?tab=open", "/kerja/?q=mandor")
    ]
    for secret in ("Lubang besar", "Pungli", "Gudang selatan", "Mandor diperiksa", "bukti.pdf"):
        assert not any(secret in page for page in shown)
    assert case.code in shown[1]
    assert case.code not in shown[2]
    assert reader.get(pages(case)[2]).status_code == 404


@pytest.mark.parametrize("name", ["sari", "budi", "vina"])
def test_who_handles_a_secret_report_reads_it(city: City, name: str) -> None:
    case = forwarded(city, secret=True)
    person = city.client(getattr(city, name))
    assert "Lubang besar" in person.get(f"/kerja/laporan/{case.code}/").content.decode()
    file = person.get(pages(case)[2])
    assert b"".join(file) == PDF.content
    assert file["Content-Disposition"].startswith("attachment")


def test_the_reporters_contact_is_on_no_page_but_one(city: City) -> None:
    case = forwarded(city)
    for name in ("sari", "budi", "vina", "oki", "eva", "wati"):
        person = city.client(getattr(city, name))
        shown = [person.get(f"/kerja/laporan/{case.code}/"), person.get("/kerja/?tab=open")]
        if name in {"sari", "vina"}:
            shown.append(person.get(f"/kerja/laporan/{case.code}/pelapor/"))
        for page in shown:
            assert not any(contact in page.content.decode() for contact in CONTACT)


def test_a_look_at_the_reporter_is_recorded_before_it_is_shown(city: City) -> None:
    case = forwarded(city)
    sari = city.client(city.sari)
    address = f"/kerja/laporan/{case.code}/pelapor/"
    assert sari.post(address, {**sent(case), "reason": ""}).status_code == 422
    assert sari.post(address, {**sent(case), "reason": "x"}).status_code == 422
    said = sent(case, reason="Perlu menelepon soal lokasi.")
    page = sari.post(address, said)
    assert all(contact in page.content.decode() for contact in CONTACT)
    assert page["Cache-Control"] == "private, no-store"
    event = CaseEvent.objects.get(case=case, kind="view_reporter")
    assert (event.actor, event.data["reason"]) == (city.sari, "Perlu menelepon soal lokasi.")
    again = sari.post(address, said)
    assert (again.status_code, again.content) == (302, b"")
    timeline = city.client(city.budi).get(f"/kerja/laporan/{case.code}/").content.decode()
    assert "Identitas pelapor dilihat" in timeline
    assert "Perlu menelepon soal lokasi." in timeline


def test_nobody_gives_a_reason_where_nothing_was_left(city: City) -> None:
    case = forwarded(city, name="", email="", phone="")
    page = city.client(city.sari).get(f"/kerja/laporan/{case.code}/pelapor/").content.decode()
    assert "tidak meninggalkan nama" in page
    assert 'name="reason"' not in page


def test_an_anonymous_reporter_is_known_to_city_hall_only(city: City) -> None:
    case = forwarded(city, anonymous=True)
    address = f"/kerja/laporan/{case.code}/pelapor/"
    said = sent(case, reason="Perlu menelepon.")
    refused = city.client(city.sari).post(address, said)
    assert refused.status_code == 403
    assert not case.events.filter(kind="view_reporter").exists()
    shown = city.client(city.vina).post(address, sent(case, reason="Ancaman terhadap pelapor."))
    assert "Rahma Warga" in shown.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_a_case_page_costs_the_same_with_a_longer_story(city: City, number: int) -> None:
    case = forwarded(city)
    for _ in range(number):
        merge(reported().case.pk, into_id=case.pk, by=city.actor(city.vina), at=MONDAY)
        act(case.pk, Step("answer", text="Ya."), by=city.actor(city.sari), at=MONDAY)
    sari = city.client(city.sari)
    with CaptureQueriesContext(connection) as queries:
        page = sari.get(f"/kerja/laporan/{case.code}/").content.decode()
    assert page.count("Dijawab") == number
    # session, person, powers, case, calendar, clocks, files, events, duplicates
    assert len(queries) == 10
