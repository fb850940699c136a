"""The questions in English, and read aloud."""

from playwright.sync_api import BrowserContext, expect
from tests.e2e.conftest import NewContext
from tests.e2e.respond.conftest import LINK, QUESTIONS, opened

from tuntas.assessments.models import Survey


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
