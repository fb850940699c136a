"""Measured figures in a real browser: a unit, a service, the list, limits that begin anew; narrow, wide, dark."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.conftest import PHONE, NewContext, assert_accessible
from tests.personas import MONDAY, City

from tuntas.catalogue.models import Service, ServiceStandard
from tuntas.measures.tests.figures_samples import DAY, published, put, put_ladder, put_two_years
from tuntas.organisation.models import Person

DESK = {"width": 1280, "height": 800}
BOTH = pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])


@pytest.fixture
def at_work(new_context: NewContext, city: City, live_server: Any) -> Any:
    """Open a browser in which somebody is signed in."""

    def sign_in(person: Person, **options: Any) -> Page:
        context = new_context(**{"viewport": DESK, **options})
        session = city.client(person).cookies["tuntas_session"].value
        context.add_cookies([{"name": "tuntas_session", "value": session, "url": live_server.url}])
        return context.new_page()

    return sign_in


@pytest.fixture
def service(city: City) -> Service:
    """Measure the roads agency and one of its services for two years."""
    published()
    made = Service.objects.create(unit=city.roads, name="Izin galian")
    ServiceStandard.objects.create(
        service=made, version=1, state="in-force", valid_from=MONDAY.date(), in_force_at=MONDAY,
        promise_working_minutes=5 * DAY,
    )  # fmt: skip
    put_two_years(city.roads)
    put_two_years(city.roads, service=made.name)
    put(city.roads, "ikm", [70, 72, 71, 73] * 6)
    put(city.roads, "reopened", [5] * 23 + [60])
    put_ladder(city.roads, [10, 30, 30, 20, 10], [0, 10, 40, 40, 10])
    return made


@BOTH
def test_a_head_reads_the_page_of_the_unit(
    city: City, service: Service, at_work: Any, viewport: dict[str, int]
) -> None:
    page = at_work(city.budi, viewport=viewport)
    page.goto("/kerja/kinerja/")
    page.get_by_role("link", name=city.roads.name).click()
    expect(page.get_by_text("2 hari 2 jam kerja, jauh lebih rendah").first).to_be_visible()
    expect(page.get_by_role("img", name="Waktu penyelesaian (median)")).to_be_visible()
    expect(page.get_by_role("img", name="Tangga waktu")).to_be_visible()
    assert_accessible(page)
    for summary in page.locator("figure summary").all():
        summary.click()
    expect(page.get_by_role("cell", name="perlu perhatian (di luar batas kendali)")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name=service.name).first.click()
    expect(page.get_by_text("Janji: selesai dalam 5 hari kerja.")).to_be_visible()
    assert_accessible(page)


@BOTH
def test_limits_begin_anew_with_a_cause(
    city: City, service: Service, at_work: Any, viewport: dict[str, int]
) -> None:
    page = at_work(city.budi, viewport=viewport)
    page.goto("/kerja/kinerja/DPUPR/")
    page.get_by_role("link", name="Mulai hitungan baru").click()
    page.get_by_label("Grafik").select_option("working-time-median")
    page.get_by_label("Mulai bulan").select_option("2025-11-01")
    page.get_by_role("button", name="Mulai hitungan baru").click()
    assert_accessible(page)  # refused: no cause yet
    page.get_by_label("Apa yang berubah").fill("Berkas tiga izin disatukan")
    page.get_by_role("button", name="Mulai hitungan baru").click()
    expect(page.get_by_text("Batas dihitung ulang mulai bulan itu.")).to_be_visible()
    expect(page.get_by_text("Dihitung ulang mulai November 2025")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Batalkan").click()
    expect(page.get_by_text("Hitungan baru dibatalkan")).to_be_visible()


@BOTH
def test_the_list_of_units(
    city: City, service: Service, at_work: Any, viewport: dict[str, int]
) -> None:
    page = at_work(city.wati, viewport=viewport)
    page.goto("/kerja/kinerja/")
    expect(page.get_by_text("membaik").first).to_be_visible()
    assert_accessible(page)


def test_in_the_dark_and_before_the_first_figures(city: City, at_work: Any) -> None:
    page = at_work(city.budi, color_scheme="dark")
    page.goto("/kerja/kinerja/DPUPR/")
    expect(page.get_by_text("Belum ada angka")).to_be_visible()
    assert_accessible(page)
    published()
    put_two_years(city.roads)
    page.reload()
    expect(page.get_by_role("img", name="Waktu penyelesaian (median)")).to_be_visible()
    assert_accessible(page)
