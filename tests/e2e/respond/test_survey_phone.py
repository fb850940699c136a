"""Somebody judges a service: on a phone, by keyboard, without a script, in light and dark."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.e2e.conftest import NewContext, Traffic, assert_accessible
from tests.e2e.respond.conftest import COUNTER, LINK, QUESTIONS, answer, opened, send
from tests.personas import City

from tuntas.assessments.models import Survey, SurveyResponse
from tuntas.catalogue.models import Service


def test_in_under_a_minute_on_a_phone(survey: Survey, city: City, visitor: Page) -> None:
    izin, peta = (Service.objects.create(unit=city.roads, name=name) for name in ("Izin", "Peta"))
    survey.services.set([izin, peta])
    opened(visitor)
    assert_accessible(visitor)
    visitor.locator("[data-next]").click()
    expect(visitor.get_by_text("Pilih salah satu jawaban dulu.")).to_be_visible()
    visitor.get_by_text("Peta").click()
    visitor.locator("[data-next]").click()
    expect(visitor.get_by_text("1 dari 9")).to_be_visible()
    assert_accessible(visitor)
    visitor.locator("[data-back]").click()
    answer(visitor)
    assert_accessible(visitor)
    visitor.get_by_label("Usia").select_option(label="30–39 tahun")
    visitor.get_by_label("Saran atau pujian").fill("Ruang tunggunya panas.")
    send(visitor)
    expect(visitor.get_by_text("Jawaban Anda sudah kami terima.")).to_be_visible()
    assert_accessible(visitor)
    kept = SurveyResponse.objects.get()
    assert (kept.values, kept.service, kept.channel) == ([4] * 9, peta, "link")
    assert (kept.age_group, kept.comment) == ("30-39", "Ruang tunggunya panas.")
    assert all((milliseconds or 0) > 0 for milliseconds in kept.milliseconds)
    assert re.fullmatch("[0-9a-f]{32}", kept.device)
    assert not visitor.context.cookies()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_in_light_and_dark(
    survey: Survey, new_context: NewContext, width: int, scheme: str
) -> None:
    page = new_context(viewport={"width": width, "height": 740}, color_scheme=scheme).new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    for address in (LINK, COUNTER):
        page.goto(address)
        assert_accessible(page)
        page.locator("[data-next]").click()
        page.get_by_text("Sangat sesuai").first.click()
        page.locator("[data-back]").click()
        assert_accessible(page)
    page.goto(f"{LINK}terima-kasih/")
    assert_accessible(page)
    Survey.objects.update(ends=timezone.localdate() - timedelta(days=1))
    page.goto(LINK)
    assert_accessible(page)


def test_large_type_fits_a_narrow_phone(survey: Survey, visitor: Page) -> None:
    opened(visitor)
    visitor.locator(".large-switch").click()
    assert_accessible(visitor)
    visitor.locator("[data-next]").click()
    assert_accessible(visitor)
    visitor.reload()
    expect(visitor.get_by_text("1 dari 9")).to_be_visible()  # nothing is lost
    expect(visitor.locator("#large")).to_be_checked()


@pytest.mark.parametrize("address", [LINK, COUNTER])
def test_without_a_script(survey: Survey, new_context: NewContext, address: str) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(address)
    for question in QUESTIONS[1:]:
        group = page.get_by_role("group", name=question)
        group.get_by_role("radio").nth(2).check()
    page.get_by_label("Saran atau pujian").fill("Tolong tambah kursi.")
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_text("Ada yang perlu dibetulkan")).to_be_visible()
    expect(page.get_by_label("Saran atau pujian")).to_have_value("Tolong tambah kursi.")
    page.get_by_role("group", name=QUESTIONS[0]).get_by_role("radio").nth(3).check()
    expect(page.get_by_role("button", name="Bacakan")).to_be_hidden()
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_role("heading", name="Terima kasih!")).to_be_visible()
    kept = SurveyResponse.objects.get()
    assert kept.values == [4, *[3] * 8]


def test_by_keyboard_alone(survey: Survey, visitor: Page) -> None:
    opened(visitor)
    press = visitor.keyboard.press
    visitor.locator("[data-next]").focus()
    press("Enter")
    for _ in QUESTIONS:
        press("Tab")
        press("ArrowDown")  # looks at the second option without leaving
        press("ArrowDown")
        press("Enter")
    expect(visitor.locator("[data-screen=end]")).to_be_visible()
    visitor.locator("[data-next]").focus()
    press("Enter")
    expect(visitor.get_by_text("Jawaban Anda sudah kami terima.")).to_be_visible()
    assert SurveyResponse.objects.get().values == [3] * 9


def test_the_first_visit_is_light(survey: Survey, new_context: NewContext) -> None:
    context = new_context()
    traffic = Traffic()
    context.on("requestfinished", lambda request: weigh(traffic, request))
    page = opened(context.new_page())
    assert page.url in traffic.bytes_by_address
    assert traffic.total <= 80_000, traffic.bytes_by_address
    assert all(one.startswith(page.url.rpartition(LINK)[0]) for one in traffic.bytes_by_address)


def weigh(traffic: Traffic, request: Any) -> None:
    """Weigh what came over the network; what the worker takes from the browser's cache did not."""
    if request.url not in traffic.bytes_by_address:
        traffic.note(request.response())
