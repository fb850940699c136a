"""Posters, forms and reports of surveys: opened again, and their figures compared with the data."""

import io
import uuid
from datetime import date
from decimal import Decimal
from typing import Any

import docx
import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from docx.document import Document
from tests.personas import City

from tuntas.assessments.documents.words import listed
from tuntas.assessments.models import FollowUp, ResponseDoubt, Survey, SurveyResponse
from tuntas.assessments.surveys.actions.follow_ups import Promise, fulfil, promise
from tuntas.assessments.surveys.actions.survey import close
from tuntas.assessments.surveys.documents.report_facts import report_facts
from tuntas.assessments.surveys.permissions import OPERATOR
from tuntas.assessments.surveys.tests.survey_samples import (
    AFTER,
    KEP25,
    PERMEN14,
    QUARTER,
    answered,
    columns_of,
    survey_of,
)
from tuntas.catalogue.models import Service
from tuntas.core.documents.tests.pdf_text import text_of_pdf

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 1)
NAMES = (
    "survey_poster",
    "survey_paper_form",
    "survey_report_pdf",
    "survey_report_docx",
    "survey_report",
)


def fetched(client: Client, name: str, survey: Survey) -> Any:
    answer = client.get(reverse(name, args=[survey.code]))
    assert answer.status_code == 200, answer.headers.get("Location")
    return answer


def report_of(city: City, survey: Survey) -> Document:
    return docx.Document(
        io.BytesIO(fetched(city.client(city.budi), "survey_report_docx", survey).content)
    )


def words(document: Document) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def rows_after(document: Document, header: str) -> list[list[str]]:
    """Return the rows of the table whose header begins with these words."""
    for table in document.tables:
        cells = [[cell.text for cell in row.cells] for row in table.rows]
        if " | ".join(cells[0]).startswith(header):
            return cells[1:]
    raise LookupError(header)


@pytest.fixture
def quarter(city: City) -> Survey:
    """A published quarter of 29 sheets, in two services, with the plan of the quarter before."""
    former = survey_of(city.roads, code="LALU22", begins=date(2026, 4, 1), ends=date(2026, 6, 30))
    answered(former, [[3] * 9, [4] * 9])
    done = promise(former, plan("waktu", "Menambah satu loket"), by=OPERATOR, at=AFTER)
    promise(former, plan("biaya", "Memasang papan tarif"), by=OPERATOR, at=AFTER)
    fulfil(done.pk, by=OPERATOR, at=AFTER, done_on=date(2026, 7, 20), outcome="Loket dibuka")
    close(former.pk, by=OPERATOR, at=AFTER)
    survey = survey_of(city.roads, customers=900)
    sheets = columns_of(QUARTER)
    lamp = Service.objects.create(unit=city.roads, name="=HYPERLINK(1) Lampu <b>jalan</b>")
    survey.services.set([lamp])
    answered(survey, sheets[:18], service=lamp, sex="male", age_group="20-29")
    answered(survey, sheets[18:], sex="female")
    return survey


def plan(element: str, action: str) -> Promise:
    return Promise(uuid.uuid4(), element, action, "Kepala UPT", date(2026, 8, 1))


def test_a_poster_leads_to_the_survey_in_letters_too(city: City, quarter: Survey) -> None:
    answer = fetched(city.client(city.sari), "survey_poster", quarter)
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert len(pdf.pages) == 1
        assert pdf.Root.MarkInfo.Marked
    text = text_of_pdf(answer.content)
    assert f"/s/{quarter.code}" in text
    assert "Bagaimanapelayanankami?" in text
    assert "DinasPekerjaanUmumdanPenataanRuang" in text
    assert "TriwulanIII2026" in text
    assert "Howwasourservice?" in text


@pytest.mark.parametrize(("instrument", "pages"), [(PERMEN14, 1), (KEP25, 2)])
def test_a_paper_form_has_every_question_and_word(city: City, instrument: str, pages: int) -> None:
    survey = survey_of(city.roads, code="KERTAS", instrument=instrument)
    answer = fetched(city.client(city.sari), "survey_paper_form", survey)
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert len(pdf.pages) == pages
        assert pdf.Root.MarkInfo.Marked
    text = text_of_pdf(answer.content)
    assert "JangantulisnamaAnda." in text
    assert "KERTAS" in text
    if instrument == PERMEN14:
        assert "kualitassaranadanprasarana" in text
        assert "Dikeloladenganbaik" in text
        assert "Wirausaha" in text


def test_a_running_survey_is_reported_as_provisional(city: City, quarter: Survey) -> None:
    said = words(report_of(city, quarter))
    assert "SEMENTARA" in said
    assert "Nilai sementara Survei Kepuasan Masyarakat" in said
    assert (
        "adalah 91,48 dari 100, dengan mutu pelayanan A (Sangat Baik), menurut jawaban 29" in said
    )
    assert "survei ini belum ditutup" in said


def test_the_report_of_a_closed_survey_says_its_frozen_figures(city: City, quarter: Survey) -> None:
    close(quarter.pk, by=OPERATOR, at=AFTER)
    answered(quarter, [[1] * 9] * 10)  # arrive later from a device without a network
    document = report_of(city, quarter)
    said = words(document)
    assert "SEMENTARA" not in said
    assert "Nilai Survei Kepuasan Masyarakat" in said
    assert "91,48" in said
    elements = rows_after(document, "No. | Unsur | NRR")
    assert elements[2] == ["3", "Waktu Penyelesaian", "3,448", "0,383", "86,21", "B"]
    assert elements[-2:] == [
        ["", "Indeks", "", "3,659", "", ""],
        ["", "Nilai SKM", "", "", "91,48", "A"],
    ]
    assert "tidak lagi sama dengan saat hasil ditetapkan" in said


def test_every_figure_of_the_elements_is_in_both_files(city: City, quarter: Survey) -> None:
    document = report_of(city, quarter)
    text = text_of_pdf(fetched(city.client(city.budi), "survey_report_pdf", quarter).content)
    rows = rows_after(document, "No. | Unsur | NRR")
    with translation.override("id"):
        facts = report_facts(quarter, on=TODAY)
    assert len(rows) == 9 + 2
    for row, element in zip(rows, facts.figures.elements, strict=False):
        assert Decimal(row[4].replace(",", ".")) == element.score
        assert "".join(row).replace(" ", "") in text
    assert rows_after(document, "Unsur | Nilai 1")[2] == [
        "Waktu Penyelesaian", "0", "2", "12", "15", "29",
    ]  # fmt: skip


def test_sentences_follow_from_the_figures(city: City, quarter: Survey) -> None:
    said = words(report_of(city, quarter))
    assert "sampel minimal menurut rumus Krejcie dan Morgan adalah 269 responden" in said
    assert "sampel belum tercapai: kurang 240 responden" in said
    assert "Unsur dengan nilai terendah adalah Waktu Penyelesaian (86,21)" in said
    assert "naik 3,98 poin dibandingkan Triwulan II 2026 (87,50, mutu B)" in said
    assert "Dari 2 rencana tindak lanjut Triwulan II 2026, 1 sudah selesai (50 persen)" in said
    assert "Loket dibuka" in said
    assert "Rencana tindak lanjut belum diisi" in said
    assert quarter.instrument_hash[:8] in said


def test_enough_respondents_and_a_plan_are_said_too(city: City, quarter: Survey) -> None:
    Survey.objects.filter(pk=quarter.pk).update(customers=20)
    promise(quarter, plan("waktu", "Mengubah jam buka"), by=OPERATOR, at=AFTER)
    said = words(report_of(city, quarter))
    assert "jadi sampel tercapai" in said
    assert "belum diisi" not in said
    assert "Mengubah jam buka" in said


def test_a_first_survey_has_nothing_to_compare_with(city: City) -> None:
    survey = survey_of(city.roads)
    answered(survey, [[3] * 9] * 5)
    said = words(report_of(city, survey))
    assert "Belum ada pembanding" in said
    assert "Semua unsur bernilai sama" in said
    assert "Jumlah pengguna layanan pada periode sebelumnya belum diisi" in said


def test_what_was_left_out_is_told_with_the_result_of_all(city: City, quarter: Survey) -> None:
    row = quarter.responses.order_by("pk").first()
    assert row is not None
    ResponseDoubt.objects.create(
        response=row, signals=[], decision="leave-out", reason="dua kali", decided_by=city.oki
    )
    said = words(report_of(city, quarter))
    assert "Sebanyak 1 jawaban tidak dihitung" in said
    assert "seluruh 29 jawaban dihitung, nilainya 91,48" in said


def test_small_groups_and_comments_stay_out_of_the_report(city: City, quarter: Survey) -> None:
    answered(quarter, [[3] * 9] * 3, occupation="tni", comment="rahasia-rahma")
    document = report_of(city, quarter)
    rows = rows_after(document, "Pekerjaan")
    assert ["TNI", "tidak ditampilkan", ""] in rows
    assert "rahasia-rahma" not in words(document)


def test_the_report_is_indonesian_whatever_is_spoken(city: City, quarter: Survey) -> None:
    client = city.client(city.budi)
    url = reverse("survey_report_docx", args=[quarter.code])
    english = client.get(url, headers={"Accept-Language": "en"}).content
    said = words(docx.Document(io.BytesIO(english)))
    assert "Laki-laki" in said
    assert "Triwulan III 2026" in said


def test_unverified_choices_are_named(city: City) -> None:
    survey = survey_of(city.roads, policies={"weight": "0.11", "index": "2-decimals"})
    answered(survey, [[3] * 9] * 5)
    said = words(report_of(city, survey))
    assert "Yang belum diverifikasi" in said
    assert "Bobot setiap unsur: 0,11" in said


def test_without_answers_there_is_a_sentence_instead(city: City) -> None:
    survey = survey_of(city.roads)
    answer = city.client(city.budi).get(
        reverse("survey_report_pdf", args=[survey.code]), follow=True
    )
    assert answer.redirect_chain == [(reverse("survey", args=[survey.code]), 302)]
    assert "Belum ada jawaban yang cukup" in answer.content.decode()


def test_the_page_before_says_what_is_still_missing(city: City, quarter: Survey) -> None:
    url = reverse("survey_report", args=[quarter.code])
    page = city.client(city.budi).get(url).content.decode()
    assert "Survei belum ditutup" in page
    assert "kurang 240 responden" in page
    assert "Rencana tindak lanjut belum diisi" in page
    assert "1 tindak lanjut Triwulan II 2026 belum selesai" in page
    assert reverse("survey_report_docx", args=[quarter.code]) in page


def test_decisions_after_closing_are_asked_for_and_pointed_out(city: City, quarter: Survey) -> None:
    close(quarter.pk, by=OPERATOR, at=AFTER)
    url = reverse("survey_report", args=[quarter.code])
    first = SurveyResponse.objects.filter(survey=quarter).earliest("pk")
    doubt = ResponseDoubt.objects.create(response=first, signals=[])
    page = city.client(city.budi).get(url).content.decode()
    assert "1 jawaban belum diputuskan kewajarannya" in page
    assert "Hitung ulang lebih dulu" not in page
    ResponseDoubt.objects.filter(pk=doubt.pk).update(
        decision="leave-out", reason="Satu perangkat", decided_by=city.oki, decided_at=AFTER
    )
    page = city.client(city.budi).get(url).content.decode()
    assert "belum diputuskan" not in page
    assert "Hitung ulang lebih dulu" in page


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a dan b"),
        (["a", "b", "c"], "a, b, dan c"),
        (["a", "b, c dan d"], "a; dan b, c dan d"),
        (["a", "b, c", "d"], "a; b, c; dan d"),
    ],
)
def test_names_with_commas_are_parted_by_semicolons(items: list[str], said: str) -> None:
    assert listed(items) == said


def test_nothing_is_missing_from_a_complete_one(city: City, quarter: Survey) -> None:
    Survey.objects.filter(pk=quarter.pk).update(customers=20)
    promise(quarter, plan("waktu", "Mengubah jam buka"), by=OPERATOR, at=AFTER)
    FollowUp.objects.exclude(survey=quarter).update(done_on=TODAY, outcome="Selesai")
    close(quarter.pk, by=OPERATOR, at=AFTER)
    url = reverse("survey_report", args=[quarter.code])
    assert "Periksa sebelum" not in city.client(city.budi).get(url).content.decode()


@pytest.mark.parametrize("name", NAMES)
def test_another_units_officer_finds_nothing(city: City, name: str, quarter: Survey) -> None:
    url = reverse(name, args=[quarter.code])
    assert city.client(city.dewi).get(url).status_code == 404
    assert city.client(city.vina).get(url).status_code == 403
    assert Client().get(url).status_code == 302


def test_files_have_names_and_are_not_kept_on_the_way(city: City, quarter: Survey) -> None:
    client = city.client(city.oki)
    pdf = fetched(client, "survey_report_pdf", quarter)
    word = fetched(client, "survey_report_docx", quarter)
    assert pdf["Content-Disposition"] == 'inline; filename="laporan-skm-dpupr-tri3.pdf"'
    assert word["Content-Disposition"] == 'attachment; filename="laporan-skm-dpupr-tri3.docx"'
    assert pdf["Cache-Control"] == "private, no-store"
