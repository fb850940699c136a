"""The tenth question of agencies (U10): kept, shown, never in the index. And what paper says of the hour."""

import io
from datetime import timedelta
from typing import Any
from uuid import uuid4

import docx
import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone
from tests.personas import City

from tuntas.assessments.models import Survey, SurveyResponse, SurveyResult
from tuntas.assessments.surveys.actions.answers import Sheet, enter_sheets
from tuntas.assessments.surveys.actions.survey import close
from tuntas.assessments.surveys.tests.survey_samples import (
    AFTER,
    QUARTER,
    answered,
    columns_of,
    survey_of,
)
from tuntas.assessments.surveys.tests.test_survey_office import sheet_data
from tuntas.core.documents.tests.pdf_text import text_of_pdf
from tuntas.core.errors import DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(city: City) -> Survey:
    return survey_of(city.roads, extra_label="Integritas petugas")


def typed(city: City, survey: Survey, **said: str) -> Any:
    data = sheet_data("434343434", **said)
    return city.client(city.sari).post(f"/kerja/survei/{survey.code}/kertas/", data)


def test_it_is_typed_in_beside_the_nine(city: City, survey: Survey) -> None:
    page = city.client(city.sari).get(f"/kerja/survei/{survey.code}/kertas/").content.decode()
    assert 'name="sheet-0-extra"' in page
    assert "Integritas petugas" in page
    assert typed(city, survey, **{"sheet-0-extra": "2"}).status_code == 302
    assert typed(city, survey).status_code == 302
    rows = SurveyResponse.objects.order_by("pk")
    assert [(len(row.values), row.extra) for row in rows] == [(9, 2), (9, None)]
    assert typed(city, survey, **{"sheet-0-extra": "5"}).status_code == 422


def test_a_survey_without_it_neither_asks_nor_takes(city: City) -> None:
    plain = survey_of(city.roads)
    page = city.client(city.sari).get(f"/kerja/survei/{plain.code}/kertas/").content.decode()
    assert "-extra" not in page
    sheet = Sheet(uuid4(), [4] * 9, AFTER, extra=4)
    with pytest.raises(DomainError, match="Pertanyaan tambahan"):
        enter_sheets(plain.pk, [sheet], by=city.sari.powers(), at=AFTER, batch=uuid4())


def test_mean_and_distribution_stand_beside_the_index(city: City, survey: Survey) -> None:
    answered(survey, columns_of(QUARTER)[:20], extra=4)
    answered(survey, columns_of(QUARTER)[20:25], extra=1)
    answered(survey, columns_of(QUARTER)[25:])
    address = f"/kerja/survei/{survey.code}/"
    for state in ("open", "closed"):
        page = city.client(city.budi).get(address).content.decode()
        assert "Pertanyaan tambahan: Integritas petugas" in page, state
        assert "Rata-rata 3,4000 dari 25 jawaban." in page, state
        assert "91,48" in page, state
        if state == "open":
            close(survey.pk, by=city.oki.powers(), at=AFTER)
            answered(survey, [[1] * 9] * 9, extra=1)
    assert SurveyResult.objects.get().detail["extra"] == {
        "label": "Integritas petugas", "counts": {"4": 20, "3": 0, "2": 0, "1": 5},
    }  # fmt: skip


def test_results_from_before_it_was_kept_still_open(city: City, survey: Survey) -> None:
    answered(survey, [[3] * 9])
    result = close(survey.pk, by=city.oki.powers(), at=AFTER)
    del result.detail["extra"]
    result.pk, result.made_at = None, AFTER + timedelta(days=1)
    result.save()
    page = city.client(city.budi).get(f"/kerja/survei/{survey.code}/")
    assert page.status_code == 200
    assert "Pertanyaan tambahan:" not in page.content.decode()


def test_it_is_printed_on_the_form_and_told_in_the_report(city: City, survey: Survey) -> None:
    answered(survey, columns_of(QUARTER), extra=3)
    budi = city.client(city.budi)
    form = budi.get(reverse("survey_paper_form", args=[survey.code])).content
    with pikepdf.open(io.BytesIO(form)) as pdf:
        assert len(pdf.pages) == 1
    assert "Integritaspetugas" in text_of_pdf(form)
    assert "08.00–12.00" in text_of_pdf(form)
    report = docx.Document(
        io.BytesIO(budi.get(reverse("survey_report_docx", args=[survey.code])).content)
    )
    said = "\n".join(one.text for one in report.paragraphs)
    assert "ditanyakan pula: Integritas petugas. Rata-ratanya 3,000 dari 29 jawaban" in said


@pytest.mark.parametrize(
    ("told", "moment"), [("", "12:00"), ("morning", "10:00"), ("afternoon", "14:30")]
)
def test_the_hour_of_the_paper_is_kept(city: City, survey: Survey, told: str, moment: str) -> None:
    assert typed(city, survey, **{"sheet-0-hour": told}).status_code == 302
    (row,) = SurveyResponse.objects.all()
    assert f"{timezone.localtime(row.answered_at):%H:%M}" == moment


def test_an_hour_that_is_not_on_the_paper_is_refused(city: City, survey: Survey) -> None:
    assert typed(city, survey, **{"sheet-0-hour": "night"}).status_code == 422
    assert not SurveyResponse.objects.exists()
