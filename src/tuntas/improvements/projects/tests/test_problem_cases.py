"""The complaints behind a group: exactly those that it counts, as far as the reader may see them."""

import re
from typing import Any

import pytest
from tests.personas import MONDAY, City

from tuntas.cases.actions import merge
from tuntas.improvements.projects.problems import offered
from tuntas.improvements.projects.queries.problem_cases import PAGE_LENGTH
from tuntas.improvements.projects.tests.problem_samples import TODAY, complaint, complaints, region
from tuntas.organisation.models import Person

ROADS = "category:Jalan rusak"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY)


def opened(city: City, person: Person, url: str) -> str:
    return city.client(person).get(url).content.decode()


def listed(page: str) -> int:
    return len(re.findall(r"/kerja/laporan/KC-", page))


def test_the_origin_of_each_group_holds_the_reports_that_it_counts(city: City) -> None:
    """Same year, category, place and words; those that were merged into one count too."""
    cases = complaints(city.roads, 6, region=region())
    complaints(city.roads_section, 7, title="Lampu padam di gang")
    complaints(city.roads, 9, category="Air & sampah | got", title="Pipa bocor")
    complaints(
        city.roads, 5, category="Air & sampah | got", title="Jalan berlubang dan lampu padam"
    )
    complaint(city.roads, days_ago=370)
    complaint(city.roads, classification="aspirasi")
    merge(cases[0].pk, into_id=cases[1].pk, by=city.actor(city.vina), at=MONDAY)
    offers = offered(city.roads.pk, on=TODAY)
    assert len(offers) >= 5
    for offer in offers:
        page = opened(city, city.budi, offer.url)
        assert (listed(page), offer.facts["reports"]) == (offer.facts["reports"],) * 2, offer.key
        assert f"{offer.facts['reports']} laporan dalam 12 bulan sampai" in page
    merged = [offer for offer in offers if offer.facts["merged"]]
    assert merged
    assert all("digabung dengan laporan lain" in opened(city, city.budi, one.url) for one in merged)


def test_the_list_says_how_many_reports_it_keeps_back(city: City) -> None:
    complaints(city.roads, 6)
    complaints(city.roads, 2, title="Mandor memeras", secret=True)
    offer = next(one for one in offered(city.roads.pk, on=TODAY) if one.key == ROADS)
    page = opened(city, city.budi, offer.url)
    assert (offer.facts["reports"], listed(page)) == (8, 6)
    assert "2 di antaranya rahasia atau tidak boleh Anda baca" in page
    assert "memeras" not in page


def test_a_stranger_finds_no_list_and_no_group_no_page(city: City) -> None:
    complaints(city.roads, 6)
    (offer,) = offered(city.roads.pk, on=TODAY)
    assert city.client(city.citra).get(offer.url).status_code == 404
    budi = city.client(city.budi)
    for wrong in (
        offer.url.replace("Jalan", "Kabut"),
        offer.url.replace("2026-", "2026"),
        offer.url.replace("2026-", "0001-"),
    ):
        assert budi.get(wrong).status_code == 404


@pytest.mark.parametrize("number", [5, PAGE_LENGTH + 3])
def test_a_long_list_goes_on_and_asks_no_more(
    city: City, number: int, django_assert_max_num_queries: Any
) -> None:
    for _one in range(number):
        complaint(city.roads, days_ago=20)
    (offer,) = offered(city.roads.pk, on=TODAY)
    budi = city.client(city.budi)
    with django_assert_max_num_queries(10):
        page = budi.get(offer.url).content.decode()
    assert listed(page) == min(number, PAGE_LENGTH)
    more = re.search(r'href="(\?[^"]*after=\d+)"', page)
    assert bool(more) == (number > PAGE_LENGTH)
    if more:
        rest = offer.url.partition("?")[0] + more[1].replace("&amp;", "&")
        assert listed(opened(city, city.budi, rest)) == number - PAGE_LENGTH
