"""Poster and paper sheet, opened again."""

import pytest
from tests.personas import City

from tuntas.catalogue.models import Service
from tuntas.core.documents.tests.pdf_text import text_of_pdf
from tuntas.improvements.models import ComplaintItem
from tuntas.improvements.promises.documents.sheet_paper_form import Group, two_columns
from tuntas.improvements.promises.tests.complaint_samples import COMPLAINTS, prepared, running

pytestmark = pytest.mark.django_db
ROOT = "/kerja/survei-pengaduan/"


def test_the_paper_sheet_numbers_what_is_typed_in(city: City) -> None:
    services = [Service.objects.create(unit=city.roads, name=name) for name in ("Izin", "Aduan")]
    survey = prepared(city, service_ids=[one.pk for one in services])
    answer = city.client(city.sari).get(f"{ROOT}{survey.code}/lembar.pdf")
    text = text_of_pdf(answer.content)
    assert answer["Content-Type"] == "application/pdf"
    for number, words in enumerate(COMPLAINTS, 1):  # the reader of PDFs knows no spaces
        assert f"{number}{words.replace(' ', '')}" in text
    assert "1Aduan2Izin" in text  # as they are numbered where they are typed in
    assert survey.code in text
    assert "JangantulisnamaAnda" in text


def test_the_poster_leads_to_the_sheet_and_waits_for_the_days(city: City) -> None:
    survey = running(city)
    answer = city.client(city.sari).get(f"{ROOT}{survey.code}/poster.pdf")
    assert f"keluhan/{survey.code}" in text_of_pdf(answer.content)
    early = prepared(city, code="EAR2345")
    refused = city.client(city.sari).get(f"{ROOT}{early.code}/poster.pdf", follow=True)
    assert "Buka dahulu surveinya" in refused.content.decode()


@pytest.mark.parametrize(
    ("sizes", "left", "right"),
    [
        ((7, 6, 6, 7, 2), [("A", 7), ("B", 6)], [("C", 6), ("D", 7), ("E", 2)]),
        ((9,), [("A", 5)], [("A (lanjutan)", 4)]),
        ((1, 9), [("A", 1), ("B", 4)], [("B (lanjutan)", 5)]),
        ((4, 1, 4), [("A", 4), ("B", 1)], [("C", 4)]),
        ((1,), [("A", 1)], []),
        ((), [], []),
    ],
)
def test_both_columns_are_about_as_long(
    sizes: tuple[int, ...], left: list[tuple[str, int]], right: list[tuple[str, int]]
) -> None:
    named = zip("ABCDE", sizes, strict=False)
    items = [ComplaintItem(heading=name, text="x") for name, size in named for _ in range(size)]

    def told(column: list[Group]) -> list[tuple[str, int]]:
        return [(group.heading, len(group.items)) for group in column if group.items]

    assert tuple(map(told, two_columns(items))) == (left, right)


def test_another_unit_gets_neither(city: City) -> None:
    survey = running(city)
    dewi = city.client(city.dewi)
    for name in ("poster.pdf", "lembar.pdf"):
        assert dewi.get(f"{ROOT}{survey.code}/{name}").status_code == 404
