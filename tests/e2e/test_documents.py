"""Downloading and handing in documents in a real browser."""

import uuid
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from python_calamine import CalamineWorkbook
from tests.e2e.conftest import NewContext, assert_accessible
from tests.personas import City

from tuntas.assessments.rounds.documents.tests.answering import say
from tuntas.assessments.rounds.tests.round_samples import begun
from tuntas.assessments.surveys.actions.follow_ups import Promise, promise
from tuntas.assessments.surveys.actions.survey import close
from tuntas.assessments.surveys.permissions import OPERATOR
from tuntas.assessments.surveys.tests.survey_samples import (
    AFTER,
    QUARTER,
    answered,
    columns_of,
    survey_of,
)
from tuntas.exchange.worksheets.tests.test_worksheets import NOTE, VALUE, filled
from tuntas.organisation.models import Person

pytestmark = pytest.mark.django_db(transaction=True)
DESK = {"width": 1280, "height": 800}


def desk(new_context: NewContext, city: City, person: Person, **options: Any) -> Page:
    """Return an office's browser in which the person is signed in."""
    context = new_context(viewport=DESK, **options)
    cookie = city.client(person).cookies["tuntas_session"]
    page = context.new_page()
    page.goto("/")
    context.add_cookies([{"name": "tuntas_session", "value": cookie.value, "url": page.url}])
    return page


def test_a_head_downloads_a_report_after_seeing_what_it_lacks(
    new_context: NewContext, city: City
) -> None:
    survey = survey_of(city.roads, customers=900)
    answered(survey, columns_of(QUARTER))
    plan = Promise(uuid.uuid4(), "waktu", "Menambah loket", "Kepala UPT", date(2026, 8, 1))
    promise(survey, plan, by=OPERATOR, at=AFTER)
    close(survey.pk, by=OPERATOR, at=AFTER)
    page = desk(new_context, city, city.budi)
    page.goto(f"/kerja/survei/{survey.code}/laporan/")
    page.get_by_text("kurang 240 responden").wait_for()
    assert_accessible(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh DOCX").click()
    assert download.value.suggested_filename == "laporan-skm-dpupr-tri3.docx"


@pytest.mark.parametrize("java_script", [True, False])
def test_an_officer_fills_a_worksheet_elsewhere_and_hands_it_in(
    new_context: NewContext, city: City, tmp_path: Path, java_script: bool
) -> None:
    assessment = begun(city)
    say(assessment, city.sari, {"1a.1": ("belum", "lama")})
    page = desk(new_context, city, city.sari, java_script_enabled=java_script)
    page.goto(f"/kerja/penilaian/lembar/{assessment.uid}/lke-masuk/")
    if java_script:
        assert_accessible(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh lembar kerja").click()
    kept = tmp_path / "lke.xlsx"
    download.value.save_as(kept)
    assert "LKE" in CalamineWorkbook.from_path(kept).sheet_names
    edits = {("1a.1", VALUE): "terpenuhi", ("1a.2", NOTE): "catatan baru", ("1a.3", VALUE): "entah"}
    kept.write_bytes(filled(kept.read_bytes(), edits))
    page.get_by_label("Lembar kerja yang sudah diisi").set_input_files(kept)
    page.get_by_role("button", name="Periksa berkas").click()
    page.get_by_text("Baris yang bermasalah").wait_for()
    if java_script:
        assert_accessible(page)
    edits[("1a.3", VALUE)] = "sebagian"
    kept.write_bytes(filled(kept.read_bytes(), edits))
    page.get_by_role("link", name="Perbaiki, lalu unggah lagi").click()
    page.get_by_label("Lembar kerja yang sudah diisi").set_input_files(kept)
    page.get_by_role("button", name="Periksa berkas").click()
    page.get_by_role("button", name="Simpan 3 butir").click()
    page.get_by_text("Lembar kerja disimpan: 3 butir berubah.").wait_for()
