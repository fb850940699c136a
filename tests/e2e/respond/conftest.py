"""What respondents' tests share: a running survey, a phone, and the steps through the questions."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.e2e.conftest import NewContext, wait_until_kept
from tests.personas import City

from tuntas.assessments.models import Survey
from tuntas.rules.instruments import shipped

INSTRUMENT = shipped()["skm-permenpanrb-14-2017"]
QUESTIONS = [node.question.id for node in INSTRUMENT.leaves if node.question]
LINK = "/s/ABC2345/"
COUNTER = "/s/ABC2345/loket/"


@pytest.fixture
def survey(city: City) -> Survey:
    today = timezone.localdate()
    return Survey.objects.create(
        code="ABC2345",
        unit=city.roads,
        instrument=INSTRUMENT.key,
        instrument_version=INSTRUMENT.version,
        instrument_hash=INSTRUMENT.hash,
        begins=today - timedelta(days=30),
        ends=today + timedelta(days=30),
    )


@pytest.fixture
def visitor(new_context: NewContext) -> Iterator[Page]:
    """A phone whose scripts make no errors, and which says yes when asked whether to leave."""
    page = new_context().new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("dialog", lambda dialog: dialog.accept())
    yield page
    assert not errors


def opened(page: Page, address: str = LINK) -> Page:
    """Open the survey and wait until it is ready for a time without a network."""
    page.goto(address)
    expect(page.locator("#respond[data-ready]")).to_be_visible()
    wait_until_kept(page)
    return page


def answer(page: Page, word: int = 3) -> None:
    """Choose an answer to each question by touch; the next one comes by itself."""
    page.locator("[data-next]").click()
    for question in QUESTIONS:
        group = page.get_by_role("group", name=question)
        expect(group).to_be_visible()
        group.locator(".choice").nth(word).click()
    expect(page.locator("[data-screen=end]")).to_be_visible()


def send(page: Page) -> None:
    page.locator("[data-next]").click()
    expect(page.locator("#thanks")).to_be_visible()
