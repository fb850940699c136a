"""A head of unit reads where the time goes, on a phone and at a desk, without JavaScript."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from tests.e2e.conftest import PHONE, NewContext, assert_accessible
from tests.personas import City

from tuntas.measures.models import ProcessPath
from tuntas.measures.paths.content import to_json
from tuntas.measures.paths.tests.logs import Case, Happened, found, path_of

pytestmark = pytest.mark.django_db(transaction=True)
SCREENS = {"wide": {"width": 1280, "height": 800}, "phone": PHONE}
SERVICE = "Izin usaha"
REWORK = [
    Happened("Terima berkas"),
    Happened("Periksa kelengkapan berkas dan keabsahannya", 60),
    Happened("Minta berkas", 30, unit_after="LAIN"),
    Happened("Periksa kelengkapan berkas dan keabsahannya", 700, unit="LAIN", waiting=True),
    Happened("Terbitkan", 10),
]


@pytest.fixture
def process(city: City) -> str:
    """Keep a path with rework, waiting and ping-pong; return the address of its page."""
    cases = [Case(REWORK, service=SERVICE)] * 6
    cases += [path_of("Terima berkas", "Tolak", service=SERVICE)] * 5
    (one,) = found(cases)
    ProcessPath.objects.create(unit=city.roads, process=SERVICE, content=to_json(one))
    return reverse("process_path", args=["DPUPR", SERVICE])


@pytest.mark.parametrize("drawing", ["wide", "phone"])
def test_a_head_sees_where_the_time_goes(
    new_context: NewContext, city: City, live_server: Any, process: str, drawing: str
) -> None:
    context = new_context(viewport=SCREENS[drawing], java_script_enabled=drawing == "wide")
    session = city.client(city.budi).cookies["tuntas_session"].value
    context.add_cookies([{"name": "tuntas_session", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(reverse("process_paths"))
    page.get_by_role("link", name=SERVICE).click()
    expect(page).to_have_url(f"{live_server.url}{process}")
    expect(page.get_by_text("Yang paling lama:")).to_be_visible()
    pictures = page.get_by_role("img", name="Jalan nyata: Izin usaha")
    expect(pictures).to_have_count(1)  # the other is for other screens, also for screen readers
    expect(page.locator(f"svg.path-drawing.{drawing}")).to_be_visible()
    _nothing_overlaps(page, drawing)
    if drawing == "wide":
        assert_accessible(page)


def test_the_page_and_the_list_are_accessible_on_a_phone(
    new_context: NewContext, city: City, live_server: Any, process: str
) -> None:
    context = new_context()
    session = city.client(city.budi).cookies["tuntas_session"].value
    context.add_cookies([{"name": "tuntas_session", "value": session, "url": live_server.url}])
    page = context.new_page()
    for address in (process, reverse("process_paths")):
        page.goto(address)
        assert_accessible(page)


def _nothing_overlaps(page: Page, drawing: str) -> None:
    """Check the drawing as the browser measured it: boxes apart, every word within its box."""
    page.wait_for_load_state()
    page.evaluate("document.fonts.ready.then(() => null)")  # a word is as wide as its font
    boxes = [one.bounding_box() for one in page.locator(f".{drawing} .path-box").all()]
    words = [
        one.bounding_box() for one in page.locator(f".{drawing} :is(.path-name, .path-note)").all()
    ]
    assert len(boxes) == 5
    for place, one in enumerate(boxes):
        assert one
        for other in boxes[place + 1 :]:
            assert other
            assert not _touch(one, other)
    for word in words:
        assert word
        assert sum(_within(word, one) for one in boxes if one) == 1


def _touch(one: Any, other: Any) -> bool:
    return bool(
        one["x"] < other["x"] + other["width"]
        and other["x"] < one["x"] + one["width"]
        and one["y"] < other["y"] + other["height"]
        and other["y"] < one["y"] + one["height"]
    )


def _within(word: Any, box: Any) -> bool:
    return bool(
        box["x"] <= word["x"]
        and word["x"] + word["width"] <= box["x"] + box["width"]
        and box["y"] <= word["y"]
        and word["y"] + word["height"] <= box["y"] + box["height"]
    )
