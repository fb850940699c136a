"""Values, a pulse and an agent of change in a real browser; narrow and wide."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.e2e.conftest import PHONE, NewContext, assert_accessible
from tests.personas import City

from tuntas.improvements.groups.actions.pulse import DAYS
from tuntas.improvements.groups.tests.agents_samples import (
    agent_of,
    answered,
    planned,
    pulse_of,
    reported_as,
    roads_agent,
    staff,
)
from tuntas.improvements.groups.tests.group_samples import roads_group
from tuntas.improvements.models import Pulse, PulseAnswer
from tuntas.organisation.models import Person
from tuntas.rules.improvement.quarters import quarter_of

DESK = {"width": 1280, "height": 800}
BOTH = pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
TEN = tuple(f"Pegawai {letter}" for letter in "ABCDEFGHIJ")


@pytest.fixture
def at_work(new_context: NewContext, city: City, live_server: Any) -> Any:
    """Open a browser in which somebody is signed in."""

    def sign_in(person: Person, **options: Any) -> Page:
        context = new_context(**{"viewport": PHONE, **options})
        session = city.client(person).cookies["tuntas_session"].value
        context.add_cookies([{"name": "tuntas_session", "value": session, "url": live_server.url}])
        return context.new_page()

    return sign_in


def now_in(city: City, *, ago: int = 0) -> Pulse:
    """Begin a pulse of the roads agency some days ago, with half of the answers each way."""
    at = timezone.now() - timedelta(days=ago)
    pulse = pulse_of(city.roads, city.budi, begins=timezone.localdate(at), at=at)
    for number, person in enumerate(Person.objects.filter(name__startswith="Pegawai")):
        first, rest = 1 + number % 5, (3 + number % 2 if ago > DAYS else 5)
        answered(pulse, person, first, *[rest] * 6, at=at)
    return pulse


@BOTH
def test_an_officer_answers_without_a_name(
    city: City, at_work: Any, viewport: dict[str, int]
) -> None:
    staff(city.roads, *(name.replace(" ", "-") for name in TEN))
    now_in(city)
    roads_group(city, values=("berakhlak/loyal",))
    roads_agent(city)
    page = at_work(city.sari, viewport=viewport)
    page.goto("/kerja/nilai/")
    assert_accessible(page)
    page.get_by_role("link", name="Jawab sekarang").click()
    assert_accessible(page)
    page.get_by_role("button", name="Kirim tanpa nama").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    assert_accessible(page)
    for group in page.get_by_role("group").all():
        radios = group.get_by_role("radio")
        if radios.count():
            radios.nth(3).check()
    page.get_by_role("button", name="Kirim tanpa nama").click()
    expect(page.get_by_text("tersimpan tanpa nama")).to_be_visible()
    assert PulseAnswer.objects.filter(values=[4] * 7).exists()


@BOTH
def test_a_head_reads_what_staff_said_and_whether_it_moved(
    city: City, at_work: Any, viewport: dict[str, int]
) -> None:
    staff(city.roads_section, *(name.replace(" ", "-") for name in TEN))
    now_in(city, ago=3 * DAYS)
    pulse = now_in(city, ago=DAYS)
    page = at_work(city.budi, viewport=viewport)
    page.goto(f"/kerja/nilai/denyut/{pulse.pk}/")
    expect(page.get_by_text("naik", exact=True).first).to_be_visible()
    expect(page.get_by_text("belum jelas berubah").first).to_be_visible()
    page.get_by_text("Bagaimana jawaban dirahasiakan").click()
    assert_accessible(page)
    page.goto("/kerja/nilai/denyut/baru/")
    assert_accessible(page)


@BOTH
def test_an_agent_plans_and_reports_on_a_phone(
    city: City, at_work: Any, viewport: dict[str, int]
) -> None:
    agent = roads_agent(city, criteria={"integrity": "Tidak pernah menerima pemberian."})
    at = timezone.now() - timedelta(days=200)
    late = planned(agent, city.sari, "Menyapa setiap warga sebelum bertanya", at=at)
    reported_as(late, city.sari, 30, of=quarter_of(timezone.localdate(at)), at=timezone.now())
    agent_of(city.roads, city.budi, name="Wulan Tanpa Rencana")
    page = at_work(city.sari, viewport=viewport)
    page.goto(f"/kerja/agen-perubahan/{agent.pk}/")
    assert_accessible(page)
    page.get_by_role("link", name="Laporkan").first.click()
    expect(page.get_by_label("Capaian (persen)")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Capaian (persen)").fill("60")
    page.get_by_label("Apa yang sudah dilakukan").fill("Berjalan di semua loket.")
    page.get_by_role("button", name="Kirim laporan").click()
    expect(page.get_by_text("Laporan tersimpan.")).to_be_visible()
    page.get_by_role("link", name="Tambah tindakan").click()
    expect(page).to_have_url(re.compile("rencana|tindakan"))
    page.wait_for_load_state()
    assert_accessible(page)
    page.goto("/kerja/agen-perubahan/")
    expect(page.get_by_text("belum punya rencana", exact=True)).to_be_visible()
    assert_accessible(page)


@BOTH
def test_a_head_chooses_an_agent(city: City, at_work: Any, viewport: dict[str, int]) -> None:
    page = at_work(city.budi, viewport=viewport)
    page.goto(f"/kerja/agen-perubahan/baru/?unit={city.roads.pk}")
    assert_accessible(page)
    page.get_by_label("Nama").fill("Sari")
    page.get_by_label("Bertugas sejak").fill("2026-01-05")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("heading", name="Sari", level=1)).to_be_visible()
    assert_accessible(page)
