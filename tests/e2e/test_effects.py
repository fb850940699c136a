"""Proof in a real browser: from choosing a measure to what became of it; narrow and wide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.e2e.conftest import PHONE, NewContext, assert_accessible
from tests.personas import City

from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.measuring.actions.effects import compute
from tuntas.improvements.projects.measuring.actions.savings import SavingsFacts
from tuntas.improvements.projects.measuring.tests.measuring_samples import (
    NOW,
    SHARE,
    START,
    begun,
    estimated,
    measured,
    published,
    put,
    stepped,
)
from tuntas.organisation.models import Person

DESK = {"width": 1280, "height": 800}
BOTH = pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])


@pytest.fixture
def at_work(new_context: NewContext, city: City, live_server: Any) -> Any:
    """Open a browser in which somebody is signed in."""

    def sign_in(person: Person, **options: Any) -> Page:
        context = new_context(**{"viewport": PHONE, **options})
        session = city.client(person).cookies["tuntas_session"].value
        context.add_cookies([{"name": "tuntas_session", "value": session, "url": live_server.url}])
        return context.new_page()

    return sign_in


@dataclass(frozen=True)
class Story:
    """Months, when the change began, whether another unit stands beside it, and what is said."""

    tag: str
    values: Sequence[float]
    start: date = START
    beside: bool = False


STORIES = [
    Story("membaik", stepped(2000, 1200, sides=(12, 13)), date(2025, 10, 1), beside=True),
    Story("memburuk", stepped(2000, 3000)),
    Story("perubahan tidak terlihat", stepped(2000, 2000, seed=4)),
    Story("terlalu dini", stepped(2000, 1200, sides=(12, 3)), date(2026, 8, 1)),
    Story("petunjuk membaik", stepped(2000, 1200, sides=(8, 8)), date(2026, 3, 1)),
]


@pytest.mark.parametrize("story", STORIES, ids=["better", "worse", "nothing", "early", "hint"])
@BOTH
def test_what_became_of_it_is_told_and_drawn(
    city: City, at_work: Any, viewport: dict[str, int], story: Story
) -> None:
    put(city.health, [2000 + one / 20 for one in stepped(2300, 2250, sides=(12, 13), seed=7)])
    put(city.roads, stepped(90, 60), indicator=SHARE)
    others = [city.health.pk] if story.beside else []
    made = measured(
        city,
        story.values,
        start=story.start,
        transition=len(others),
        beside=others,
        watched=[SHARE],
    )
    Improvement.objects.filter(pk=made.pk).update(target=1350, target_month=date(2026, 12, 1))
    savings = SavingsFacts(minutes_saved=30, cases_per_month=120, rupiah_per_hour=45_000, cost_rupiah=3_000_000, savings_assumption="Diukur pada 30 berkas di bulan Maret.")  # fmt: skip
    estimated(city, made, savings)
    compute(at=NOW)
    page = at_work(city.sari, viewport=viewport)
    page.goto(f"/kerja/perbaikan/{made.pk}/dampak/")
    expect(page.locator(".effect-shown .tag").first).to_have_text(story.tag)
    expect(page.get_by_role("img", name="Waktu penyelesaian (median)")).to_be_visible()
    page.get_by_text("Angka setiap bulan, dan cara").click()
    expect(page.locator(".effect-command")).to_contain_text("tuntas effect dampak-")
    assert_accessible(page)


def test_an_officer_goes_from_the_measure_to_the_effect_on_a_phone(
    city: City, at_work: Any
) -> None:
    published(at=timezone.now())
    put(city.roads, stepped(2000, 1200))
    made = begun(city)
    page = at_work(city.sari)
    page.goto(f"/kerja/perbaikan/{made.pk}/dampak/")
    page.get_by_role("link", name="Pilih yang diukur").click()
    page.get_by_text("Indikator yang sudah dihitung").click()
    expect(page.get_by_label("Satuannya")).to_be_hidden()
    page.get_by_label("Indikator yang mana?").select_option("working-time-median|")
    page.get_by_label("Target").fill("3 hari")
    assert_accessible(page)
    page.get_by_role("button", name="Simpan").click()
    page.get_by_role("link", name="Tulis kapan mulai").click()
    page.get_by_label("Perubahan mulai bulan").select_option("2025-11-01")
    assert_accessible(page)
    page.get_by_role("button", name="Simpan dan hitung").click()
    expect(page.get_by_text("Dihitung dalam beberapa menit")).to_be_visible()
    compute([made.pk], at=timezone.now())
    page.reload()
    expect(page.locator(".effect-shown .tag").first).to_have_text("membaik")


def test_a_group_types_its_own_figures_without_scripts(city: City, at_work: Any) -> None:
    made = begun(city)
    Improvement.objects.filter(pk=made.pk).update(
        source="own", own_label="Berkas yang dikembalikan", own_unit="berkas"
    )
    page = at_work(city.sari, java_script_enabled=False)
    page.goto(f"/kerja/perbaikan/{made.pk}/angka/")
    fields = page.locator(".own-figure input[type=text]")
    fields.nth(0).fill("1.234,5")
    fields.nth(1).fill("dua belas")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("“dua belas” bukan angka")).to_be_visible()
    fields.nth(1).fill("12")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Tersimpan.")).to_be_visible()
    assert sorted(map(float, made.figures.values_list("value", flat=True))) == [12, 1234.5]
