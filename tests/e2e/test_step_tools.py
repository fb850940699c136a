"""Drawings of the eight steps in a real browser, narrow and wide."""

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.e2e.conftest import PHONE, NewContext, assert_accessible
from tests.personas import City

from tuntas.improvements.models import Improvement, Problem, ProblemCase, Step, Tally
from tuntas.improvements.projects.actions.voices import vote
from tuntas.improvements.projects.tests.problem_samples import complaint, region
from tuntas.improvements.projects.tests.step_samples import Hand, begun
from tuntas.organisation.models import Person
from tuntas.rules.improvement.eight_steps import Cause, Causes

DESK = {"width": 1280, "height": 800}
BOTH = pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
CATEGORIES = {
    "Jalan berlubang di permukiman": (150, 40), "Drainase tersumbat": (60, 22), "Trotoar rusak": (24, 12),
    "Lampu penerangan jalan umum padam di jalan lingkungan": (12, 18), "": (8, 3), "Pohon tumbang": (4, 2),
}  # fmt: skip
CAUSES = Causes(
    causes=(
        Cause(key="a", branch="manusia", text="Petugas pemilah laporan hanya satu orang", whys=("Satu orang pensiun", "Formasinya belum diisi sejak tahun lalu")),
        Cause(key="b", branch="manusia", text="Regu lapangan belum dilatih menambal dingin"),
        Cause(key="c", branch="metode", text="Laporan menumpuk di meja sampai Senin", whys=("Dipilah seminggu sekali",)),
        Cause(key="d", branch="metode", parent="c", text="Surat disposisi masih berkeliling di atas kertas"),
        Cause(key="e", branch="mesin-alat", text="Satu truk untuk lima kecamatan"),
        Cause(key="f", branch="bahan", text="Aspal dingin habis pada bulan kedua"),
        Cause(key="g", branch="lingkungan", text="Hujan setiap sore: lubang melebar sebelum ditambal"),
        Cause(key="h", text="Warga melapor ke tiga tempat sekaligus"),
    )
)  # fmt: skip


@pytest.fixture
def at_work(new_context: NewContext, city: City, live_server: Any) -> Any:
    """Open a browser in which somebody is signed in."""

    def sign_in(person: Person, **options: Any) -> Page:
        context = new_context(**options)
        session = city.client(person).cookies["tuntas_session"].value
        context.add_cookies([{"name": "tuntas_session", "value": session, "url": live_server.url}])
        return context.new_page()

    return sign_in


def told(city: City) -> Improvement:
    """Return an improvement with complaints, a check sheet and causes, begun half a year ago."""
    improvement = begun(city, title="Lubang di jalan lingkungan ditambal dalam tiga hari")
    today, chance = timezone.localdate(), Random(7)  # noqa: S311 - figures for tests
    start = (today.replace(day=1) - timedelta(days=150)).replace(day=1)
    places = [region("35.77.01.1001", "Kelurahan Melati"), region("35.77.01.1002", "Kelurahan Kenanga Timur")]  # fmt: skip
    cases = []
    for category, (before, after) in CATEGORIES.items():
        for at in range(before + after):
            gone = timedelta(days=chance.randrange(1, 365 if at < before else 150))
            day = start - gone if at < before else today - gone
            received = timezone.make_aware(datetime.combine(day, time(9)))
            where = places[0] if chance.random() < 0.7 else places[1]
            cases.append(
                complaint(city.roads, category=category, received_at=received, region=where)
            )
    problem = Problem.objects.create(improvement=improvement, kind="complaints", key="k", theme="k", title_id="Jalan", title_en="Roads")  # fmt: skip
    ProblemCase.objects.bulk_create(ProblemCase(problem=problem, case=one) for one in cases[:90])
    ProblemCase.objects.bulk_create(
        ProblemCase(problem=problem, case=one) for one in cases[200:260]
    )
    for label, often in (("Lubang besar", 7), ("Lubang kecil di tepi", 3), ("Retak", 1)):
        for week in range(-8, 9):
            _seen(improvement, label, start + timedelta(days=7 * week), often if week < 0 else 2)
    hand = Hand(improvement, city.sari)
    hand.save(3, CAUSES)
    hand.act(vote, points={"a": 3, "c": 5, "f": 4})
    Improvement.objects.filter(pk=improvement.pk).update(
        started_on=start, source="complaints", category="Jalan berlubang di permukiman", target=5
    )
    return improvement


def _seen(improvement: Improvement, label: str, day: date, times: int) -> None:
    Tally.objects.create(
        uid=uuid4(), improvement=improvement, seen_on=day, label=label, times=times
    )


@BOTH
def test_drawings_fit_and_are_told(city: City, at_work: Any, viewport: dict[str, int]) -> None:
    improvement = told(city)
    page = at_work(city.sari, viewport=viewport)
    for number, keys in {
        1: ("pareto", "stratification", "chart"),
        3: ("fishbone",),
        6: ("chart", "before-after", "pareto"),
    }.items():
        page.goto(f"/kerja/perbaikan/{improvement.pk}/langkah/{number}/")
        for key in keys:
            expect(page.locator(f"#tool-{key}")).to_be_visible()
        for closed in page.locator(".tool summary").all():
            closed.click()
        assert_accessible(page)


def test_the_fish_lies_on_a_desk_and_stands_on_a_phone(city: City, at_work: Any) -> None:
    improvement = told(city)
    for viewport, shown, hidden in ((PHONE, ".slim", ".wide"), (DESK, ".wide", ".slim")):
        page = at_work(city.sari, viewport=viewport)
        page.goto(f"/kerja/perbaikan/{improvement.pk}/langkah/3/")
        fish = page.locator(f".fishbone{shown}")
        expect(fish).to_be_visible()
        expect(page.locator(f".fishbone{hidden}")).to_be_hidden()
        letters = page.locator(f".fishbone{shown} .cause").first.bounding_box()
        assert letters["height"] >= 12


def test_who_was_signed_out_keeps_the_rows_and_goes_on_after_signing_in(
    city: City, at_work: Any
) -> None:
    improvement = begun(city)
    Hand(improvement, city.sari).save(3, CAUSES)
    page = at_work(city.sari, viewport=PHONE)
    page.goto(f"/kerja/perbaikan/{improvement.pk}/langkah/3/")
    rows = page.locator("#rows [name$=-text]")
    before = rows.count()
    page.context.clear_cookies()
    page.get_by_role("button", name="Tambah").first.click()
    expect(page.get_by_text("Anda sudah keluar.")).to_be_visible()
    assert_accessible(page)
    assert rows.count() == before
    session = city.client(city.sari).cookies["tuntas_session"].value
    page.context.add_cookies([{"name": "tuntas_session", "value": session, "url": page.url}])
    page.evaluate("window.dispatchEvent(new Event('focus'))")  # the token went with the cookies
    expect(page.get_by_text("Anda sudah masuk lagi.")).to_be_visible()
    page.get_by_role("button", name="Tambah").first.click()
    expect(rows).not_to_have_count(before)
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_text("Langkah tersimpan.")).to_be_visible()
    kept = Step.objects.get(improvement=improvement, number=3).content["causes"]
    assert len(kept) == len(CAUSES.causes)
