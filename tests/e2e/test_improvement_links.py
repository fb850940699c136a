"""Between improvements and what is around them, in a real browser: panels, minutes, a pulse."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.e2e.conftest import PHONE, assert_accessible
from tests.e2e.test_groups import at_work
from tests.personas import City

from tuntas.catalogue.models import Service
from tuntas.improvements.groups.tests.agents_samples import pulse_of, staff
from tuntas.improvements.groups.tests.group_samples import met
from tuntas.improvements.models import Group, Improvement, ProblemCase
from tuntas.improvements.projects.queries.problems import A_PAGE
from tuntas.improvements.projects.tests.problem_samples import complaints
from tuntas.improvements.projects.tests.step_samples import begun
from tuntas.improvements.projects.tests.test_panels import sent_to
from tuntas.improvements.promises.actions.promises import Origin
from tuntas.improvements.promises.tests.promise_samples import drafted, signed

__all__ = ["at_work"]  # a fixture


def surrounded(city: City) -> tuple[Improvement, str]:
    """Return an improvement with a complaint, a service, promises and meetings, and the case's code."""
    reporter = sent_to(city, city.roads)
    improvement = begun(city)
    problem = improvement.problems.create(
        kind="complaints", key="words:jalan+lubang", theme="words:jalan+lubang",
        title_id="Jalan berlubang", title_en="Holes",
    )  # fmt: skip
    ProblemCase.objects.create(problem=problem, case=reporter.case)
    service = Service.objects.create(unit=city.roads, name="Penambalan jalan berlubang")
    donor = Improvement.objects.create(unit=city.health, title="Antrean puskesmas lebih pendek")
    Improvement.objects.filter(pk=improvement.pk).update(
        service=service, priority=67, adopted_from=donor
    )
    Improvement.objects.create(unit=city.health, title="Lubang juga", adopted_from=improvement)
    improvement.refresh_from_db()
    group = Group.objects.get(improvements=improvement)
    for words in ("Membagi tugas menghitung lubang di tiga kecamatan.", "Hasilnya dibawa Tono."):
        met(
            group,
            city.sari,
            minutes=words,
            improvement_id=improvement.pk,
            decisions="Tono menghitung",
        )
    drafted(city, origin=Origin(improvement=improvement))
    signed(city, origin=Origin(improvement=improvement))
    return improvement, reporter.case.code


@pytest.mark.parametrize("width", [360, 1280])
def test_what_is_around_an_improvement_reads_well(city: City, at_work: Any, width: int) -> None:
    improvement, code = surrounded(city)
    group = Group.objects.get(improvements=improvement)
    meeting = group.meetings.earliest("pk")
    page = at_work(city.sari, viewport={"width": width, "height": 800})
    for address in (
        f"/kerja/perbaikan/{improvement.pk}/", f"/kerja/laporan/{code}/",
        f"/kerja/layanan/{improvement.service_id}/", f"/kerja/kbk/{group.pk}/",
        f"/kerja/kbk/{group.pk}/rapat/", f"/kerja/kbk/{group.pk}/rapat/{meeting.pk}/betulkan/",
        "/kerja/perbaikan/",
    ):  # fmt: skip
        page.goto(address)
        assert_accessible(page)
    page.goto(f"/kerja/laporan/{code}/")
    page.get_by_role("link", name=improvement.title).click()
    expect(page.get_by_role("heading", name=improvement.title)).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_problem_opens_to_its_reasons_and_leads_to_an_improvement(
    city: City, at_work: Any, width: int
) -> None:
    for number in range(A_PAGE + 1):
        complaints(city.roads, 5, category=f"Jalan {number}", received_at=timezone.now())
    page = at_work(city.sari, viewport={"width": width, "height": 800})
    page.goto("/kerja/perbaikan/masalah/")
    assert_accessible(page)
    start = page.get_by_role("link", name="Kerjakan masalah ini")
    expect(start).to_have_count(0)
    page.get_by_role("heading", name="Pengaduan Jalan 0").click()
    expect(start).to_have_count(1)
    assert_accessible(page)
    page.get_by_role("link", name="Berikutnya").click()
    expect(page.get_by_text("11–11 dari 11")).to_be_visible()
    page.locator("ol summary").click()
    start.click()
    expect(page.get_by_role("heading", name="Mulai perbaikan")).to_be_visible()


def test_minutes_are_corrected_on_a_phone(city: City, at_work: Any) -> None:
    improvement, _code = surrounded(city)
    meeting = improvement.meetings.latest("pk")
    page = at_work(city.vina, viewport=PHONE)  # a facilitator from city hall
    page.goto(f"/kerja/perbaikan/{improvement.pk}/")
    page.get_by_role("link", name="Lancar Jaya").click()
    page.goto(f"/kerja/kbk/{meeting.group_id}/rapat/{meeting.pk}/")
    page.get_by_role("link", name="Betulkan notulen").click()
    page.get_by_label("Yang dibicarakan").fill("Hasilnya dibawa Wulan.")
    page.get_by_role("button", name="Simpan pembetulan").click()
    expect(page.get_by_text("Hasilnya dibawa Wulan.")).to_be_visible()
    page.locator("summary", has_text="Vina").click()
    expect(page.get_by_text("Hasilnya dibawa Tono.")).to_be_visible()
    assert_accessible(page)


@pytest.mark.parametrize("width", [360, 1280])
def test_a_pulse_is_withdrawn(city: City, at_work: Any, width: int) -> None:
    staff(city.roads, "Ari", "Bela", "Cici", "Dodi", "Eko")
    now = timezone.now()
    pulse = pulse_of(city.roads, city.budi, begins=timezone.localdate() + timedelta(days=1), at=now)
    page = at_work(city.budi, viewport={"width": width, "height": 800})
    page.goto(f"/kerja/nilai/denyut/{pulse.pk}/")
    assert_accessible(page)
    page.get_by_role("button", name="Tarik denyut ini").click()
    expect(page.get_by_text("Denyut ditarik.")).to_be_visible()
