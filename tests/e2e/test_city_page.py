"""The government on one page, and what citizens see of it, in a real browser: phone and desk, axe."""

from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Page, expect
from tests.e2e.conftest import PHONE, NewContext, assert_accessible
from tests.personas import City

from tuntas.measures.findings.openness import mark_open_figures
from tuntas.measures.findings.signals import signals
from tuntas.measures.indicators import shipped
from tuntas.measures.models import Comparison, Signal, YearValue
from tuntas.measures.tests.figures_samples import (
    NOVEMBER,
    published,
    put_ladder,
    put_two_years,
)

DESK = {"width": 1280, "height": 800}
LINES = [[n, 0.5, 0.9, 0.4, 0.95] for n in (5, 20, 100)]


@pytest.fixture
def measured(city: City) -> City:
    """A government with two years of figures and a funnel."""
    for unit in (city.government, city.roads):
        put_two_years(unit)
    put_ladder(city.government, [10, 20, 30, 30, 10], [5, 15, 30, 30, 20])
    with connection.cursor() as cursor:
        mark_open_figures(cursor, shipped(), NOVEMBER)
    Signal.objects.bulk_create(signals(shipped(), NOVEMBER))
    YearValue.objects.create(
        indicator="working-time-median", unit=city.government, years_ago=0, value=900, n=240
    )
    units = [
        {"unit": city.roads.pk, "n": 60, "events": 59, "flag": "high-3sigma", "ranks": [1, 1]},
        {"unit": city.health.pk, "n": 20, "events": 14, "flag": None, "ranks": [1, 2]},
    ]
    content = {"centre": 0.75, "adjusted": True, "lines": LINES, "units": units, "few": 1}
    Comparison.objects.create(indicator="within-promise", content=content)
    published()
    return city


def signed_in(new_context: NewContext, city: City, url: str, size: dict[str, int]) -> Page:
    context = new_context(viewport=size, java_script_enabled=True)
    session = city.client(city.wati).cookies["tuntas_session"].value
    context.add_cookies([{"name": "tuntas_session", "value": session, "url": url}])
    return context.new_page()


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_the_mayor_begins_on_one_page(
    measured: City, new_context: NewContext, live_server: Any, size: dict[str, int]
) -> None:
    page = signed_in(new_context, measured, live_server.url, size)
    page.goto("/ruang-kerja/")
    expect(page.locator("h1")).to_have_text("Kota dalam satu halaman")
    expect(page.get_by_text("lebih sering tepat waktu daripada")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Membaik").click()
    expect(page.get_by_role("heading", name="Yang membaik")).to_be_in_viewport()
    page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true })")
    assert_accessible(page)


@pytest.mark.parametrize("size", [PHONE, DESK])
@pytest.mark.parametrize("path", ["/kinerja/", "/data/"])
def test_citizens_read_it_on_a_phone_and_at_a_desk(
    measured: City, new_context: NewContext, path: str, size: dict[str, int]
) -> None:
    page = new_context(viewport=size).new_page()
    page.goto(path)
    for details in page.locator("main details > summary").all():
        details.click()
    assert_accessible(page)
