"""A city's own survey instrument, with one more element and one more answer, needs no code."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import docx
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.personas import MONDAY, City

from tuntas.assessments.instruments import known_instruments
from tuntas.assessments.models import SurveyResponse, SurveyResult
from tuntas.assessments.surveys.actions.survey import Plan, close, set_up
from tuntas.assessments.surveys.permissions import OPERATOR
from tuntas.core.documents.tests.pdf_text import text_of_pdf

pytestmark = pytest.mark.django_db
KEY = "skm-kota-contoh"
SCALE = """
  mudah:
    verified: text
    options:
      - {key: "1", value: 1, label: {id: Sulit sekali, en: Very hard}}
      - {key: "2", value: 2, label: {id: Sulit, en: Hard}}
      - {key: "3", value: 3, label: {id: Biasa, en: Fair}}
      - {key: "4", value: 4, label: {id: Mudah, en: Easy}}
      - {key: "5", value: 5, label: {id: Mudah sekali, en: Very easy}}
"""
ELEMENTS = [f"unsur{place}" for place in range(1, 11)]
HEAD = """
format: 1
key: skm-kota-contoh
version: 1
title: {id: Survei kota contoh, en: Survey of a city}
kind: survey
source: {text: Keputusan wali kota contoh, verified: text}
applies_to: [unit, service]
rule: {name: only-child, factor: 20}
maximum: 100
decimals: 2
unanswered: refuse
scales:
"""
CATEGORIES = """
categories:
  - {key: A, predicate: {id: Sangat Baik, en: Very good}, least: 88.31, verified: text}
  - {key: B, predicate: {id: Baik, en: Good}, least: 60, verified: text}
  - {key: C, predicate: {id: Kurang Baik, en: Poor}, least: 0, verified: text}
nodes:
  - key: SKM
    kind: component
    label: {id: Survei kota, en: Survey}
    weight: 1
    rule: survey-index
    verified: text
"""
ELEMENT = """
  - key: {key}
    parent: SKM
    label: {{id: Unsur ke-{key}, en: Element {key}}}
    question: {{id: "Seberapa mudah {key}?", en: "How easy is {key}?"}}
    weight: 1/10
    scale: mudah
    verified: text
"""


@pytest.fixture
def own_file() -> Iterator[None]:
    path = Path(settings.HOME) / "instruments" / f"{KEY}.yaml"
    path.parent.mkdir(exist_ok=True)
    elements = "".join(ELEMENT.format(key=key) for key in ELEMENTS)
    path.write_text(HEAD + SCALE + CATEGORIES + elements, encoding="utf-8")
    yield
    path.unlink()


@pytest.mark.usefixtures("own_file")
def test_ten_elements_of_five_answers_go_from_the_question_to_the_report(
    city: City, client: Client
) -> None:
    today = timezone.localdate()
    begins, ends = today - timedelta(days=60), today + timedelta(days=30)
    plan = Plan("TENFVE2", city.roads, [], begins, ends, known_instruments()[KEY], {}, 100)
    survey = set_up(plan, by=OPERATOR, at=MONDAY)
    asked = client.get("/s/TENFVE2/").content.decode()
    assert all(f"Seberapa mudah {key}?" in asked for key in ELEMENTS)
    assert asked.count("Mudah sekali") == 10
    assert "10 pertanyaan" in asked
    assert "#f5" in asked

    for value in ("5", "5", "4"):
        answers = {f"q_{key}": value for key in ELEMENTS} | {"q_unsur10": "1"}
        assert client.post("/s/TENFVE2/", {"uid": str(uuid4()), **answers}).status_code == 302
    told = client.post("/s/TENFVE2/", {"uid": str(uuid4()), "q_unsur1": "6"})
    assert "tidak ada dalam pilihan" in told.content.decode()
    assert SurveyResponse.objects.filter(values=[5] * 9 + [1]).count() == 2

    # (9 × 14/3 + 1) / 10 × 20
    office = city.client(city.budi)
    page = office.get(reverse("survey", args=[survey.code])).content.decode()
    assert "86,00" in page
    assert "Unsur ke-unsur10" in page
    found = docx.Document(
        BytesIO(office.get(reverse("survey_report_docx", args=[survey.code])).content)
    )
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    assert "Unsur ke-unsur10" in cells
    assert "93,33" in cells  # an element of 14/3, on the instrument's own hundred
    assert any("86,00" in text for text in [*cells, *(one.text for one in found.paragraphs)])
    form = text_of_pdf(office.get(reverse("survey_paper_form", args=[survey.code])).content)
    assert "Mudahsekali" in form

    close(survey.pk, by=OPERATOR, at=timezone.now())
    frozen = SurveyResult.objects.get()
    assert (frozen.score.quantize(Decimal("0.01")), frozen.category) == (Decimal("86.00"), "B")
