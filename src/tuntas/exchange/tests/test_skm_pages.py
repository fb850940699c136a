"""The pages that take an agency's spreadsheet into a survey."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.personas import City

from tuntas.assessments.models import SurveyResponse
from tuntas.assessments.surveys.tests.survey_samples import survey_of
from tuntas.catalogue.models import Service

pytestmark = pytest.mark.django_db
HEADER = "No;Nama;Jenis Layanan;U1;U2;U3;U4;U5;U6;U7;U8;U9\n"
GOOD = HEADER + "1;Rahma;Izin galian;4;3;4;3;4;3;4;1;2\n2;Budi;Ijin galian;4;4;4;4;4;4;4;4;4\n"
BAD = GOOD + "3;Sari;Reklame;4;5;4;3;4;3;4;1;2\n"


def upload(client: Client, text: str, **changes: str) -> Any:
    file = SimpleUploadedFile("skm.csv", text.encode(), content_type="text/csv")
    return client.post("/kerja/survei/TRI3/impor/", {"file": file, "order": "list", **changes})


def digest(page: str) -> str:
    return page.split('name="sha256" value="')[1].split('"', maxsplit=1)[0]


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def test_look_then_import(city: City) -> None:
    survey = survey_of(city.roads)
    Service.objects.create(unit=city.roads, name="Izin Galian")
    sari = city.client(city.sari)
    assert upload(sari, GOOD)["Location"] == "/kerja/survei/TRI3/impor/periksa/"
    page = sari.get("/kerja/survei/TRI3/impor/periksa/").content.decode()
    assert "2 baru" in page
    assert "Rahma" not in page
    assert not SurveyResponse.objects.exists()
    said = {
        "sha256": digest(page), "rows": "all", "service-0": "Izin Galian", "service-1": "Izin Galian",
    }  # fmt: skip
    answer = sari.post("/kerja/survei/TRI3/impor/periksa/", said)
    assert answer["Location"] == "/kerja/survei/TRI3/"
    assert {row.service.name for row in survey.responses.all() if row.service} == {"Izin Galian"}
    upload(sari, GOOD)
    again = sari.get("/kerja/survei/TRI3/impor/periksa/").content.decode()
    assert "Tidak ada baris baru" in again


def test_bad_rows_are_listed_and_the_good_ones_can_be_taken(city: City) -> None:
    survey_of(city.roads)
    sari = city.client(city.sari)
    upload(sari, BAD)
    page = sari.get("/kerja/survei/TRI3/impor/periksa/").content.decode()
    assert "Baris 4" in page
    assert "Bukan pilihan jawaban" in page
    assert "buat layanan baru “Ijin galian”" in page
    said = {"sha256": digest(page), "service-0": "+", "service-1": ""}
    sari.post("/kerja/survei/TRI3/impor/periksa/", said | {"rows": "all"})
    assert not SurveyResponse.objects.exists()
    sari.post("/kerja/survei/TRI3/impor/periksa/", said | {"rows": "good"})
    services = [row.service and row.service.name for row in SurveyResponse.objects.order_by("pk")]
    assert services == ["Izin galian", None]


def test_the_days_are_asked_for_and_told(city: City) -> None:
    survey = survey_of(city.roads)
    sari = city.client(city.sari)
    assert "Hari pengisian" in sari.get("/kerja/survei/TRI3/impor/").content.decode()
    assert "Isi juga hari pertamanya" in upload(sari, GOOD, last="2026-08-03").content.decode()
    outside = upload(sari, GOOD, first="2026-10-03")
    assert outside.status_code == 422
    assert "di dalam periode survei" in outside.content.decode()
    upload(sari, GOOD, first="2026-08-03")
    page = sari.get("/kerja/survei/TRI3/impor/periksa/").content.decode()
    assert "2 jawaban tanpa tanggal dicatat tanggal 3 Agustus 2026." in page
    said = {"sha256": digest(page), "rows": "all", "service-0": "", "service-1": ""}
    answer = sari.post("/kerja/survei/TRI3/impor/periksa/", said, follow=True)
    assert "dicatat tanggal 3 Agustus 2026" in answer.content.decode()
    assert {str(row.answered_at.date()) for row in survey.responses.all()} == {"2026-08-03"}


def test_the_order_must_be_said(city: City) -> None:
    survey_of(city.roads)
    answer = upload(city.client(city.sari), GOOD, order="")
    assert answer.status_code == 422
    assert "Pilih urutannya" in answer.content.decode()


def test_a_file_that_is_no_table_is_refused(city: City) -> None:
    survey_of(city.roads)
    answer = upload(city.client(city.sari), "Halo;dunia\n1;2\n")
    assert answer.status_code == 422
    assert "U1" in answer.content.decode()


def test_another_content_than_was_looked_at_is_not_imported(city: City) -> None:
    survey_of(city.roads)
    sari = city.client(city.sari)
    upload(sari, GOOD)
    answer = sari.post("/kerja/survei/TRI3/impor/periksa/", {"sha256": "x", "rows": "all"})
    assert answer["Location"] == "/kerja/survei/TRI3/impor/"
    assert not SurveyResponse.objects.exists()


def test_strangers_find_nothing(city: City) -> None:
    survey_of(city.roads)
    assert upload(city.client(city.dewi), GOOD).status_code == 404
    assert upload(city.client(city.wati), GOOD).status_code == 403
