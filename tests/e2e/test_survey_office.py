"""A survey in a real browser: set up, three sheets typed in, closed, read; narrow, wide, in the dark."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.e2e.conftest import PHONE, NewContext, assert_accessible
from tests.personas import City

from tuntas.assessments.models import SurveyResponse
from tuntas.assessments.surveys.actions.doubts import look_for_doubts
from tuntas.assessments.surveys.actions.follow_ups import Promise, promise
from tuntas.assessments.surveys.actions.survey import close
from tuntas.assessments.surveys.tests.survey_samples import QUARTER, answered, columns_of, survey_of
from tuntas.organisation.models import Person

DESK = {"width": 1280, "height": 800}


@pytest.fixture
def at_work(new_context: NewContext, city: City, live_server: Any) -> Any:
    """Open a browser in which somebody is signed in."""

    def sign_in(person: Person, **options: Any) -> Page:
        context = new_context(**{"viewport": DESK, **options})
        session = city.client(person).cookies["tuntas_session"].value
        context.add_cookies([{"name": "tuntas_session", "value": session, "url": live_server.url}])
        return context.new_page()

    return sign_in


def set_up(page: Page, city: City) -> None:
    page.goto("/kerja/survei/")
    page.get_by_role("link", name="Survei baru").click()
    page.get_by_label("Unit").select_option(str(city.roads.pk))
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_label("Layanan yang disurvei").fill("Izin galian\nIzin reklame")
    page.get_by_label("Penerima layanan pada periode lalu").fill("120")


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_from_setting_up_to_the_frozen_result(
    city: City, at_work: Any, viewport: dict[str, int]
) -> None:
    page = at_work(city.oki, viewport=viewport)
    set_up(page, city)
    expect(page.get_by_text("Cukup 92 responden.")).to_be_visible()
    expect(page.get_by_label("Mulai")).to_be_hidden()
    assert_accessible(page)
    page.get_by_role("button", name="Siapkan survei").click()
    expect(page.get_by_text("Survei siap.")).to_be_visible()
    expect(page.get_by_text("Belum ada jawaban")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Ketik lembar kertas").click()
    expect(page.locator("[data-sheet]")).to_have_count(1)
    assert_accessible(page)
    for typed, digits in enumerate(("434343434", "333333333", "444444444"), 1):
        page.keyboard.type(digits)
        expect(page.locator("[data-readback]")).to_have_text(" ".join(digits))
        page.keyboard.press("Enter")
        expect(page.get_by_text(f"{typed} lembar sudah diketik")).to_be_visible()
        expect(page.get_by_text("Tersimpan.")).to_be_visible()
    page.get_by_role("link", name="Selesai").click()
    page.get_by_role("link", name="Tutup survei").click()
    assert_accessible(page)
    page.get_by_role("button", name="Tutup dan tetapkan").click()
    expect(page.get_by_role("heading", name="Hasil yang ditetapkan")).to_be_visible()
    expect(page.locator(".index")).to_contain_text("87,96")  # 95 / 27 × 25
    assert_accessible(page)
    assert SurveyResponse.objects.count() == 3


def test_without_java_script(city: City, at_work: Any) -> None:
    page = at_work(city.oki, java_script_enabled=False)
    set_up(page, city)
    page.get_by_role("button", name="Siapkan survei").click()
    expect(page.get_by_text("Cukup 92 responden")).to_be_visible()
    page.get_by_role("link", name="Ketik lembar kertas").click()
    expect(page.locator("[data-sheet]")).to_have_count(10)
    for row in range(2):
        for place in range(1, 10):
            page.locator(f"[name=sheet-{row}-v{place}]").fill("3")
    page.get_by_role("button", name="Simpan semua lembar").click()
    expect(page.get_by_text("2 lembar disimpan.")).to_be_visible()
    assert SurveyResponse.objects.count() == 2


def test_a_slip_of_the_finger_is_told(city: City, at_work: Any) -> None:
    survey = survey_of(city.roads)
    page = at_work(city.sari)
    page.goto(f"/kerja/survei/{survey.code}/kertas/")
    page.keyboard.type("4x95343434")  # x, 9 and 5 are no answers
    page.keyboard.press("Enter")
    expect(page.get_by_text("Masih ada jawaban yang kosong.")).to_be_visible()
    page.keyboard.type("43")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 lembar sudah diketik")).to_be_visible()
    assert SurveyResponse.objects.get().values == [4, 3, 4, 3, 4, 3, 4, 4, 3]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_in_light_and_dark(city: City, at_work: Any, width: int, scheme: str) -> None:
    oki, now = city.oki.powers(), timezone.now()
    done = survey_of(city.roads, code="DONE", customers=120)
    before = survey_of(city.roads, code="BEFORE", begins="2026-04-01", ends="2026-06-30")
    for survey in (before, done):
        answered(survey, columns_of(QUARTER), comment="Antrenya lama sekali.", sex="female")
        close(survey.pk, by=oki, at=now)
    running = survey_of(city.roads, code="OPEN2")
    sheets = answered(
        running, [[4] * 9] * 30, device="a1", milliseconds=[200] * 9, entered_by=city.oki
    )
    SurveyResponse.objects.bulk_create(
        SurveyResponse(
            uid=f"00000000-0000-4000-8000-{place:012}", survey=running, channel="link", device="a1",
            answered_at=sheets[0].answered_at, values=[4] * 9, milliseconds=[200] * 9,
        )
        for place in range(40)
    )  # fmt: skip
    assert look_for_doubts(running.pk, at=now)
    due = timezone.localdate()
    line = promise(
        done, Promise(sheets[0].uid, "waktu", "Loket kedua", "Kepala UPT", due), by=oki, at=now
    )
    page = at_work(city.oki, viewport={"width": width, "height": 740}, color_scheme=scheme)
    for address in (
        "/kerja/survei/",
        "/kerja/survei/?year=2025",
        "/kerja/survei/baru/",
        f"/kerja/survei/baru/?unit={city.roads.pk}",
        "/kerja/survei/DONE/",
        "/kerja/survei/DONE/?published=81,71",
        "/kerja/survei/DONE/hitung-ulang/",
        f"/kerja/survei/DONE/rencana/{line.pk}/",
        "/kerja/survei/OPEN2/",
        "/kerja/survei/OPEN2/ubah/",
        "/kerja/survei/OPEN2/tutup/",
        "/kerja/survei/OPEN2/kertas/",
        f"/kerja/survei/OPEN2/kertas/{sheets[0].uid}/salah/",
        "/kerja/survei/OPEN2/kewajaran/",
        "/kerja/survei/OPEN2/impor/",
        "/ikm/",
        "/ikm/DONE/",
    ):
        page.goto(address)
        for fold in page.locator("main details").all():
            fold.evaluate("fold => { fold.open = true }")
        assert_accessible(page)
