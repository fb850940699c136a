"""Answers given without a network wait on the device, are sent once, and never dropped."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.e2e.conftest import NewContext, assert_accessible
from tests.e2e.respond.conftest import COUNTER, LINK, answer, opened, send

from tuntas.assessments.models import Survey, SurveyResponse
from tuntas.assessments.surveys.views import respond_offline


def test_at_the_counter_without_a_network_it_arrives_once(survey: Survey, visitor: Page) -> None:
    now = timezone.now().replace(microsecond=0)
    first_at, second_at = now - timedelta(minutes=20), now - timedelta(minutes=10)
    visitor.clock.set_fixed_time(first_at)  # else the thanks would go after five seconds
    opened(visitor, COUNTER)
    visitor.context.set_offline(offline=True)
    visitor.reload()
    expect(visitor.get_by_role("heading", name="Bagaimana pelayanan kami?")).to_be_visible()
    answer(visitor)
    send(visitor)
    expect(visitor.get_by_text("tersimpan di perangkat ini")).to_be_visible()
    expect(visitor.get_by_text("1 jawaban menunggu dikirim")).to_be_visible()
    assert_accessible(visitor)
    visitor.get_by_role("button", name="Orang berikutnya").click()
    visitor.clock.set_fixed_time(second_at)
    answer(visitor, word=1)
    send(visitor)
    expect(visitor.get_by_text("2 jawaban menunggu dikirim")).to_be_visible()
    assert not SurveyResponse.objects.exists()
    visitor.clock.set_fixed_time(timezone.now())
    visitor.context.set_offline(offline=False)
    expect(visitor.locator("#waiting")).to_be_hidden()
    visitor.reload()
    expect(visitor.locator("#respond[data-ready]")).to_be_visible()
    first, second = SurveyResponse.objects.order_by("answered_at")
    assert (first.values, second.values) == ([4] * 9, [2] * 9)
    assert {first.channel, second.channel} == {"kiosk"}
    assert first_at <= first.answered_at < second_at <= second.answered_at < now


def test_a_closed_page_forgets_nothing(survey: Survey, new_context: NewContext) -> None:
    context = new_context()
    page = opened(context.new_page())
    context.set_offline(offline=True)
    answer(page)
    send(page)
    expect(page.get_by_text("1 jawaban menunggu dikirim")).to_be_visible()
    page.close()
    later = context.new_page()
    later.goto(LINK)
    expect(later.get_by_text("1 jawaban menunggu dikirim")).to_be_visible()
    assert_accessible(later)
    context.set_offline(offline=False)
    expect(later.locator("#waiting")).to_be_hidden()
    assert SurveyResponse.objects.count() == 1


def test_two_tabs_send_once(survey: Survey, new_context: NewContext) -> None:
    context = new_context()
    posts: list[str] = []
    context.on(
        "request", lambda request: posts.append(request.url) if request.method == "POST" else None
    )
    first, second = opened(context.new_page()), opened(context.new_page())
    context.set_offline(offline=True)
    answer(first)
    send(first)
    expect(second.get_by_text("1 jawaban menunggu dikirim")).to_be_visible()
    posts.clear()  # those that got nowhere
    context.set_offline(offline=False)
    for page in (first, second):
        page.evaluate("dispatchEvent(new Event('online'))")
        expect(page.locator("#waiting")).to_be_hidden()
    assert SurveyResponse.objects.count() == 1
    assert len(posts) == 1


def test_who_still_looks_is_told_when_it_arrived(survey: Survey, visitor: Page) -> None:
    opened(visitor)
    visitor.context.set_offline(offline=True)
    answer(visitor)
    send(visitor)
    expect(visitor.get_by_text("terkirim sendiri begitu ada internet")).to_be_visible()
    visitor.context.set_offline(offline=False)
    expect(visitor.get_by_text("Jawaban Anda sudah kami terima.")).to_be_visible()
    assert SurveyResponse.objects.count() == 1


def test_what_the_server_can_never_take_stays_and_is_said(survey: Survey, visitor: Page) -> None:
    opened(visitor)
    visitor.context.set_offline(offline=True)
    answer(visitor)
    send(visitor)
    long_ago = timezone.localdate() - timedelta(days=20)
    Survey.objects.update(ends=long_ago)
    posts: list[str] = []
    visitor.on(
        "request", lambda request: posts.append(request.url) if request.method == "POST" else None
    )
    visitor.context.set_offline(offline=False)
    expect(
        visitor.get_by_text("1 jawaban tidak dapat diterima: Survei ini tidak sedang berjalan")
    ).to_be_visible()
    posts.clear()
    visitor.evaluate("dispatchEvent(new Event('online'))")
    visitor.evaluate("tuntasAnswers.send()")  # in line behind what that began
    assert not posts
    Survey.objects.update(ends=timezone.localdate())
    visitor.get_by_role("button", name="Coba kirim lagi").click()
    expect(visitor.locator("#waiting")).to_be_hidden()
    assert SurveyResponse.objects.count() == 1


def test_a_sign_on_page_of_a_network_is_no_proof(survey: Survey, visitor: Page) -> None:
    opened(visitor)
    visitor.context.route(
        f"**{LINK}",
        lambda route: (
            route.fulfill(status=200, content_type="text/html", body="<h1>Wi-Fi gratis</h1>")
            if route.request.method == "POST"
            else route.continue_()
        ),
    )
    answer(visitor)
    send(visitor)
    expect(visitor.get_by_text("1 jawaban menunggu dikirim")).to_be_visible()
    visitor.context.unroute(f"**{LINK}")
    visitor.evaluate("dispatchEvent(new Event('online'))")
    expect(visitor.locator("#waiting")).to_be_hidden()
    assert SurveyResponse.objects.count() == 1


def test_a_new_version_takes_the_kept_pages_along(
    survey: Survey, visitor: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(visitor)
    before = visitor.evaluate("caches.keys()")
    monkeypatch.setattr(
        respond_offline, "STATIC_FILES", (*respond_offline.STATIC_FILES, "tuntas/keys.js")
    )
    visitor.evaluate("navigator.serviceWorker.ready.then((one) => one.update())")
    visitor.evaluate(
        """async (before) => {
            while ((await caches.keys()).includes(before)) await new Promise((go) => setTimeout(go, 50));
        }""",
        before[0],
    )
    visitor.context.set_offline(offline=True)
    visitor.reload()
    expect(visitor.get_by_role("heading", name="Bagaimana pelayanan kami?")).to_be_visible()
    assert len(visitor.evaluate("caches.keys()")) == 1
