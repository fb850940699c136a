"""The counter: begins again by itself, and cannot be left."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.e2e.conftest import assert_accessible, later
from tests.e2e.respond.conftest import COUNTER, answer, opened, send

from tuntas.assessments.models import Survey, SurveyResponse


class TestCounter:
    @pytest.fixture
    def counter(self, survey: Survey, visitor: Page) -> Page:  # noqa: ARG002
        visitor.clock.set_fixed_time(timezone.now())
        return opened(visitor, COUNTER)

    def test_it_begins_again_after_the_thanks(self, counter: Page) -> None:
        for _ in range(2):
            answer(counter, word=2)
            counter.get_by_label("Saran atau pujian").fill("Cepat sekali.")
            send(counter)
            expect(counter.get_by_text("Jawaban Anda sudah kami terima.")).to_be_visible()
            later(counter, 5.5)
            expect(counter.get_by_role("heading", name="Bagaimana pelayanan kami?")).to_be_visible()
            expect(counter.locator("textarea")).to_have_value("")
            expect(counter.locator("input[type=radio]:checked")).to_have_count(0)
        assert SurveyResponse.objects.filter(channel="kiosk").count() == 2
        assert SurveyResponse.objects.values("device").distinct().count() == 1

    def test_it_begins_again_when_nobody_is_there(self, counter: Page) -> None:
        counter.locator(".large-switch").click()
        counter.locator("[data-next]").click()
        counter.get_by_text("Sangat sesuai").first.click()
        later(counter, 32)
        expect(counter.get_by_text("kembali ke awal dalam")).to_be_visible()
        assert_accessible(counter)
        counter.get_by_role("button", name="Ya, lanjutkan").click()
        expect(counter.locator("#idle")).to_be_hidden()
        later(counter, 46)
        expect(counter.get_by_role("heading", name="Bagaimana pelayanan kami?")).to_be_visible()
        expect(counter.locator("input[type=radio]:checked")).to_have_count(0)
        expect(counter.locator("#large")).not_to_be_checked()
        later(counter, 120)
        expect(counter.locator("#idle")).to_be_hidden()  # nobody has touched anything
        assert not SurveyResponse.objects.exists()

    def test_another_language_is_for_one_visitor_only(self, counter: Page) -> None:
        counter.context.set_offline(offline=True)
        counter.get_by_role("button", name="English").click()
        expect(counter.locator("html")).to_have_attribute("lang", "en")
        counter.locator("[data-next]").click()
        later(counter, 46)
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
