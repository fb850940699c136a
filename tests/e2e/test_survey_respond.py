"""Somebody judges a service: on a phone, at the counter, off line, by keyboard, without a script."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from tests.e2e.conftest import NewContext, Traffic, assert_accessible
from tests.personas import City

from tuntas.assessments.models import Survey, SurveyResponse
from tuntas.assessments.surveys.views import respond_offline
from tuntas.catalogue.models import Service
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
    page.evaluate(
        """async () => {
            await navigator.serviceWorker.ready;
            while (!(await caches.match(location.pathname))) await new Promise((go) => setTimeout(go, 50));
        }"""
    )
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


def test_at_the_counter_without_a_network_it_arrives_once(survey: Survey, visitor: Page) -> None:
    opened(visitor, COUNTER)
    visitor.context.set_offline(offline=True)
    visitor.reload()
    expect(visitor.get_by_role("heading", name="Bagaimana pelayanan kami?")).to_be_visible()
    answer(visitor)
    given_at = timezone.now()
    send(visitor)
    expect(visitor.get_by_text("tersimpan di perangkat ini")).to_be_visible()
    expect(visitor.get_by_text("1 jawaban menunggu dikirim")).to_be_visible()
    assert_accessible(visitor)
    visitor.get_by_role("button", name="Orang berikutnya").click()
    answer(visitor, word=1)
    send(visitor)
    expect(visitor.get_by_text("2 jawaban menunggu dikirim")).to_be_visible()
    assert not SurveyResponse.objects.exists()
    visitor.context.set_offline(offline=False)
    expect(visitor.locator("#waiting")).to_be_hidden()
    visitor.reload()
    expect(visitor.locator("#respond[data-ready]")).to_be_visible()
    first, second = SurveyResponse.objects.order_by("answered_at")
    assert (first.values, second.values) == ([4] * 9, [2] * 9)
    assert {first.channel, second.channel} == {"kiosk"}
    assert abs(first.answered_at - given_at) < timedelta(seconds=5)


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
    visitor.wait_for_timeout(300)
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


class TestCounter:
    @pytest.fixture
    def counter(self, survey: Survey, visitor: Page) -> Page:  # noqa: ARG002
        visitor.clock.install()
        return opened(visitor, COUNTER)

    def test_it_begins_again_after_the_thanks(self, counter: Page) -> None:
        for _ in range(2):
            counter.locator("[data-next]").click()
            for question in QUESTIONS:
                group = counter.get_by_role("group", name=question)
                group.locator(".choice").nth(2).click()
                counter.clock.run_for(400)
            counter.get_by_label("Saran atau pujian").fill("Cepat sekali.")
            send(counter)
            expect(counter.get_by_text("Jawaban Anda sudah kami terima.")).to_be_visible()
            counter.clock.run_for(5500)
            expect(counter.get_by_role("heading", name="Bagaimana pelayanan kami?")).to_be_visible()
            expect(counter.locator("textarea")).to_have_value("")
            expect(counter.locator("input[type=radio]:checked")).to_have_count(0)
        assert SurveyResponse.objects.filter(channel="kiosk").count() == 2
        assert SurveyResponse.objects.values("device").distinct().count() == 1

    def test_it_begins_again_when_nobody_is_there(self, counter: Page) -> None:
        counter.locator(".large-switch").click()
        counter.locator("[data-next]").click()
        counter.get_by_text("Sangat sesuai").first.click()
        counter.clock.run_for(32_000)
        expect(counter.get_by_text("kembali ke awal dalam")).to_be_visible()
        assert_accessible(counter)
        counter.get_by_role("button", name="Ya, lanjutkan").click()
        expect(counter.locator("#idle")).to_be_hidden()
        counter.clock.run_for(46_000)
        expect(counter.get_by_role("heading", name="Bagaimana pelayanan kami?")).to_be_visible()
        expect(counter.locator("input[type=radio]:checked")).to_have_count(0)
        expect(counter.locator("#large")).not_to_be_checked()
        counter.clock.run_for(120_000)
        expect(counter.locator("#idle")).to_be_hidden()  # nobody has touched anything
        assert not SurveyResponse.objects.exists()

    def test_another_language_is_for_one_visitor_only(self, counter: Page) -> None:
        counter.context.set_offline(offline=True)
        counter.get_by_role("button", name="English").click()
        expect(counter.locator("html")).to_have_attribute("lang", "en")
        counter.locator("[data-next]").click()
        counter.clock.run_for(46_000)
        expect(counter.locator("html")).to_have_attribute("lang", "id")

    def test_it_cannot_be_left_by_going_back(self, counter: Page) -> None:
        counter.locator("[data-next]").click()
        counter.go_back()
        assert counter.url.endswith(COUNTER)
        expect(counter.get_by_text("1 dari 9")).to_be_visible()

    def test_staff_hold_the_arms_and_sign_in(self, counter: Page) -> None:
        arms = counter.locator("[data-exit]")
        arms.click()
        expect(counter.locator("#leave")).to_be_hidden()
        arms.hover()
        counter.mouse.down()
        counter.clock.run_for(5200)
        counter.mouse.up()
        assert_accessible(counter)
        counter.get_by_role("link", name="Masuk sebagai petugas").click()
        expect(counter).to_have_url(re.compile("/akun/login/"))


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


def test_in_english(survey: Survey, new_context: NewContext) -> None:
    page = new_context(locale="en-GB").new_page()
    page.goto(LINK)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", name="How was our service?")).to_be_visible()
    page.get_by_role("button", name="Begin").click()
    page.get_by_text("Fits very well").first.click()
    expect(page.get_by_text("How easy do you find the procedure")).to_be_visible()
    page.get_by_role("button", name="Bahasa Indonesia").click()
    expect(page.get_by_text(QUESTIONS[1])).to_be_visible()  # where one was, in the other language
    page.locator("[data-back]").click()
    expect(page.get_by_label("Sangat sesuai").first).to_be_checked()


def spoken(context: BrowserContext) -> None:
    """Put a voice into the browser that writes down what it says."""
    context.add_init_script(
        """window.spoken = [];
        Object.defineProperty(window, "speechSynthesis", {value: {
            speak: ({text, lang}) => window.spoken.push([lang, text]), cancel: () => undefined}});
        window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };"""
    )


def test_the_questions_are_read_aloud_on_wish(survey: Survey, new_context: NewContext) -> None:
    context = new_context()
    spoken(context)
    page = opened(context.new_page())
    page.locator("[data-next]").click()
    assert page.evaluate("window.spoken") == []
    page.get_by_role("button", name="Bacakan").click()
    page.get_by_text("Sangat sesuai").first.click()
    expect(page.get_by_text("2 dari 9")).to_be_visible()
    (lang, first), (_lang, second) = page.evaluate("window.spoken")
    assert lang == "id-ID"
    assert QUESTIONS[0] in first
    assert "Sangat sesuai" in first
    assert QUESTIONS[1] in second


def test_a_browser_without_a_voice_offers_none(survey: Survey, new_context: NewContext) -> None:
    context = new_context()
    context.add_init_script(
        "delete Window.prototype.speechSynthesis; delete window.speechSynthesis;"
    )
    page = opened(context.new_page())
    expect(page.get_by_role("button", name="Bacakan")).to_be_hidden()


def test_the_first_visit_is_light(survey: Survey, new_context: NewContext) -> None:
    context = new_context()
    traffic = Traffic()
    context.on("requestfinished", lambda request: weigh(traffic, request))
    page = opened(context.new_page())
    assert traffic.total <= 80_000, traffic.bytes_by_address
    assert all(one.startswith(page.url.rpartition(LINK)[0]) for one in traffic.bytes_by_address)


def weigh(traffic: Traffic, request: Any) -> None:
    """Weigh what came over the network; what the worker takes from the browser's cache did not."""
    if request.url not in traffic.bytes_by_address:
        traffic.note(request.response())


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
