"""The list of units' figures: what needs attention first, the rest by pages, by a choice, by name."""

from datetime import date
from typing import Any

from django.core.cache import cache
from tests.personas import MONDAY, City

from tuntas.measures.queries.unit_list import A_PAGE, Choice, UnitPage
from tuntas.measures.tests.figures_samples import DAY, STEADY, published, put, put_two_years
from tuntas.organisation.actions import create_unit
from tuntas.organisation.models import Unit

PAGE = "/kerja/kinerja/"
OTHERS = 4  # units of the tests' city
SLOWER = [*STEADY, *STEADY[:-1], 9.0]


def workshop(city: City, number: int) -> Unit:
    return create_unit(
        by=city.actor(city.oki), at=MONDAY, code=f"UPT-{number}", name=f"Bengkel {number:02}",
        short_name=f"UPT {number}", kind="technical-unit", parent=city.roads,
    )  # fmt: skip


def many_units(city: City, count: int = 2 * A_PAGE) -> list[Unit]:
    published()
    return [workshop(city, number) for number in range(count)]


def page_of(city: City, **asked: Any) -> UnitPage:
    response = city.client(city.wati).get(PAGE, asked)
    assert response.status_code == 200
    found: UnitPage = response.context["page"]
    return found


def names(page: UnitPage) -> list[str]:
    return [row.unit.name for row in page.rows]


def test_a_long_list_begins_with_what_needs_attention(city: City) -> None:
    units = many_units(city)
    put(units[7], "working-time-median", [DAY * value for value in SLOWER])
    put_two_years(units[3])
    page = page_of(city)
    assert (page.choice, names(page), page.next) == ("attention", ["Bengkel 07"], None)
    assert page.counts == {"attention": 1, "better": 1, "all": len(units) + OTHERS}
    assert names(page_of(city, show="better")) == ["Bengkel 03"]


def test_a_short_list_and_a_calm_one_begin_with_all(city: City) -> None:
    units = many_units(city, 3)
    assert page_of(city).choice == "all"
    put(units[0], "working-time-median", [DAY * value for value in SLOWER])
    cache.clear()
    page = page_of(city)
    assert (page.choice, page.is_long, page.counts[Choice.ATTENTION]) == ("all", False, 1)


def test_a_long_calm_list_shows_all(city: City) -> None:
    many_units(city)
    assert page_of(city).choice == "all"
    assert not page_of(city, show="attention").rows


def test_every_unit_is_on_one_page_and_on_one_only(city: City) -> None:
    many_units(city)
    seen, after = list[str](), ""
    for _page in range(3):
        page = page_of(city, show="all", after=after)
        assert page.first == len(seen) + 1
        seen += names(page)
        assert page.last == len(seen)
        after = str(page.next)
    assert page.next is None
    assert len(seen) == len(set(seen)) == page.found == page.counts[Choice.ALL]


def test_a_place_that_is_none_is_the_beginning(city: City) -> None:
    many_units(city)
    for nowhere in ("0", "x", "9" * 30):
        assert page_of(city, show="all", after=nowhere).first == 1


def test_a_unit_is_found_by_parts_of_its_name_whatever_is_shown(city: City) -> None:
    units = many_units(city)
    put(units[7], "working-time-median", [DAY * value for value in SLOWER])
    assert names(page_of(city, q="12 bengkel")) == ["Bengkel 12"]
    assert page_of(city, q="bengkel").found == len(units)
    response = city.client(city.wati).get(PAGE, {"q": "bengkel"})
    assert f"?q=bengkel&amp;after={units[A_PAGE - 1].pk}" in response.content.decode()
    nothing = city.client(city.wati).get(PAGE, {"q": "tidak begitu"}).content.decode()
    assert "Tidak ada unit bernama itu" in nothing


def test_the_month_is_said_where_it_is_an_older_one(city: City) -> None:
    published()
    put(city.roads, "within-promise", [80.0] * 12)
    put(city.health, "within-promise", [80.0] * 12, last=date(2026, 8, 1))
    page = " ".join(city.client(city.wati).get(PAGE).content.decode().split())
    assert "Angka Oktober 2026, kecuali yang disertai bulan lain." in page
    assert page.count("Oktober 2026") == 1
    assert page.count("Agustus 2026") == 1
