"""Surveys and rounds as somebody meets them who means harm, or whose files are broken."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.personas import City

from tuntas.assessments.instruments import known_instruments
from tuntas.assessments.models import Answer, Survey
from tuntas.assessments.rounds.tests.round_samples import AKIP, address, begun
from tuntas.assessments.surveys.tests.survey_samples import QUARTER, answered, columns_of, survey_of
from tuntas.assessments.surveys.tests.test_respond_views import DEVICE, filled, running
from tuntas.rules.instruments import shipped

pytestmark = pytest.mark.django_db


@pytest.fixture
def broken_files(settings: Any, tmp_path: Path) -> None:
    """A city's own folder with what must not stand in anybody's way."""
    settings.HOME = tmp_path
    folder = tmp_path / "instruments"
    folder.mkdir()
    (folder / "rusak.yaml").write_text("key: x\n", encoding="utf-8")
    (folder / "biner.yaml").write_bytes(b"\xff\x00")
    (folder / ".#kunci.yaml").symlink_to("nobody@nowhere.1")


@pytest.mark.usefixtures("broken_files")
def test_a_broken_own_file_stops_nobody_else(city: City, client: Client) -> None:
    running(city)
    begun(city)
    assert known_instruments() == shipped()
    assert client.get("/s/ABC2345/").status_code == 200
    assert client.post("/s/ABC2345/", filled(), headers=DEVICE).status_code == 201
    oki = city.client(city.oki)
    for page in ("survei/", "survei/ABC2345/", "penilaian/", "penilaian/baru/"):
        assert oki.get(f"/kerja/{page}").status_code == 200


@pytest.mark.parametrize("page", ["", "kewajaran/", "tutup/", "kertas/"])
def test_a_survey_whose_file_was_changed_says_so(city: City, page: str) -> None:
    running(city, instrument_hash="0" * 64)
    answer = city.client(city.oki).get(f"/kerja/survei/ABC2345/{page}")
    assert answer.status_code == 409
    assert "Kembalikan berkas aslinya" in answer.content.decode()


@pytest.mark.parametrize(
    "said",
    [
        {"doubt": "²"},
        {"doubt": "9" * 30},
        {"doubt": "1", "seen": "op\0en", "reason": "a\0b"},
        {"scope": "group", "count": "0", "group": "\0", "seen": "\0"},
    ],
)
def test_odd_decisions_are_refused(city: City, said: dict[str, str]) -> None:
    answered(survey_of(city.roads), columns_of(QUARTER))
    sent = {"decision": "keep", "reason": "x", "seen": "open", **said}
    answer = city.client(city.oki).post("/kerja/survei/TRI3/kewajaran/", sent)
    assert answer.status_code in {409, 422}


@pytest.mark.parametrize("value", ["1e999999999", "1e-999999999", "nan", "inf", "1/0"])
def test_an_odd_answer_is_refused_at_once(city: City, value: str) -> None:
    one = begun(city)
    answer = city.client(city.sari).post(
        address(one, "jawaban/"),
        {"seen-1a": "0", "value-1a": value},
        headers={"X-Autosave": "1"},
    )
    assert answer.status_code == 422
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    "page", ["", "bandingkan/", "andai/", "lke.xlsx", "butir/1a/", "lke-masuk/"]
)
def test_another_units_worksheet_and_a_guess_look_the_same(city: City, page: str) -> None:
    one = begun(city)
    assert AKIP in known_instruments()
    assert city.client(city.dewi).get(address(one, page)).status_code == 404


@pytest.mark.parametrize("page", ["", "kertas/", "laporan/", "poster.pdf", "impor/"])
def test_another_units_survey_and_a_guess_look_the_same(city: City, page: str) -> None:
    survey_of(city.roads)
    dewi = city.client(city.dewi)
    assert dewi.get(f"/kerja/survei/TRI3/{page}").status_code == 404
    assert dewi.get(f"/kerja/survei/TRI4/{page}").status_code == 404
    assert Survey.objects.count() == 1
