"""Groups in a real browser: formed and kept alive on a phone, watched over by city hall."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect
from tests.e2e.conftest import PHONE, NewContext, assert_accessible
from tests.personas import City

from tuntas.improvements.groups.actions.nudges import nudge
from tuntas.improvements.groups.tests.group_samples import (
    group_of,
    improvement_of,
    members,
    met,
    roads_group,
)
from tuntas.improvements.models import Group, Meeting
from tuntas.organisation.models import Person

DESK = {"width": 1280, "height": 800}
WEEK = timedelta(days=7)


@pytest.fixture
def at_work(new_context: NewContext, city: City, live_server: Any) -> Any:
    """Open a browser in which somebody is signed in."""

    def sign_in(person: Person, **options: Any) -> Page:
        context = new_context(**{"viewport": DESK, **options})
        session = city.client(person).cookies["tuntas_session"].value
        context.add_cookies([{"name": "tuntas_session", "value": session, "url": live_server.url}])
        return context.new_page()

    return sign_in


def filled_city(city: City) -> Group:
    """Return a busy group beside a sleeping one; the health agency has none and was asked."""
    now = timezone.now()
    group = roads_group(
        city, at=now, motto="Lubang kecil jangan menunggu", decree="SK 12/2026, 1 September 2026",
        values=("berakhlak/service", "berakhlak/collaborative"),
    )  # fmt: skip
    work = improvement_of(group, "Lubang jalan ditutup dalam tiga hari", current_step=4)
    met(
        group, city.sari, at=now, improvement_id=work.pk, place="Ruang rapat", guests="Lurah Melati",
        minutes="Tono membawa hasil hitungan dua minggu.\nSebagian besar laporan datang hari Senin.",
        decisions="Tono menghitung lagi sampai akhir bulan\nWulan menata jadwal regu, Jumat",
        next_on=timezone.localdate() + WEEK,
    )  # fmt: skip
    asleep = group_of(
        city.roads_section, city.budi, "Tambal Cepat", of=members(names=("Joko", "Rini", "Agus")),
        at=now - 9 * WEEK,
    )  # fmt: skip
    by = city.oki.powers()
    nudge(unit_id=city.health.pk, group_id=None, text="Kapan dibentuk?", by=by, at=now)
    nudge(unit_id=asleep.unit_id, group_id=asleep.pk, text="Apa kendalanya?", by=by, at=now)
    return group


@pytest.mark.parametrize("java_script", [True, False], ids=["with", "without"])
def test_from_a_new_group_to_its_first_minutes(city: City, at_work: Any, java_script: bool) -> None:
    page = at_work(city.budi, viewport=PHONE, java_script_enabled=java_script)
    page.goto(f"/kerja/kbk/baru/?unit={city.roads.pk}")
    page.get_by_label("Nama kelompok").fill("Lancar Jaya")
    page.get_by_label("Nama 1", exact=True).fill("Sari")
    page.get_by_label("Nama 3", exact=True).fill("Tono")
    page.get_by_role("button", name="Bentuk").click()
    expect(page.get_by_text("Anggotanya 2 orang").first).to_be_visible()
    page.get_by_role("button", name="Tambah tiga baris").click()
    page.get_by_label("Nama 9", exact=True).fill("Wulan")
    page.get_by_role("button", name="Bentuk").click()
    expect(page.get_by_text("Kelompok terbentuk.")).to_be_visible()
    page.get_by_role("link", name="Catat rapat").click()
    expect(page.get_by_label("Wulan")).not_to_be_checked()  # who came is said, not supposed
    page.get_by_label("Sari").check()
    page.get_by_label("Wulan").check()
    page.get_by_label("Yang dibicarakan").fill("Memilih masalah pertama.")
    page.get_by_label("Keputusan").fill("Sari menghitung antrean")
    page.get_by_role("button", name="Simpan notulen").click()
    expect(page.get_by_text("Tidak hadir: Tono")).to_be_visible()
    page.get_by_role("link", name="Catat rapat berikutnya").click()
    expect(page.get_by_text("Sari menghitung antrean")).to_be_visible()
    assert Meeting.objects.get().attended.count() == 2


def test_minutes_wait_for_the_network(city: City, at_work: Any) -> None:
    group = filled_city(city)
    page = at_work(city.sari, viewport=PHONE)
    page.goto(f"/kerja/kbk/{group.pk}/rapat/baru/")
    page.context.set_offline(True)
    page.get_by_label("Yang dibicarakan").fill("Rapat di kantor lurah tanpa sinyal.")
    page.get_by_role("button", name="Simpan notulen").click()
    expect(page.get_by_text("Tersimpan di perangkat ini.")).to_be_visible()
    assert Meeting.objects.count() == 1
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.get_by_text("Notulen sudah terkirim.")).to_be_visible()
    page.get_by_role("link", name="Buka notulen").click()
    expect(page.get_by_text("tanpa sinyal")).to_be_visible()
    assert Meeting.objects.count() == 2


def test_minutes_whose_answer_was_lost_say_so_when_they_are_sent_with_other_words(
    city: City, at_work: Any
) -> None:
    group = filled_city(city)
    page = at_work(city.sari, viewport=PHONE)
    page.goto(f"/kerja/kbk/{group.pk}/rapat/baru/")
    address = "**/rapat/baru/"

    def arrive_and_lose_the_answer(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort()

    page.route(address, arrive_and_lose_the_answer)
    page.get_by_label("Yang dibicarakan").fill("Rapat pertama.")
    page.get_by_role("button", name="Simpan notulen").click()
    expect(page.get_by_text("Tersimpan di perangkat ini.")).to_be_visible()
    page.unroute(address)
    page.get_by_label("Yang dibicarakan").fill("Rapat pertama, dibetulkan.")
    page.get_by_role("button", name="Simpan notulen").click()
    expect(page.get_by_text("sudah tersimpan dengan isi lain").first).to_be_visible()
    expect(page.get_by_label("Yang dibicarakan")).to_have_value("Rapat pertama, dibetulkan.")
    stored = Meeting.objects.latest("pk")
    assert (stored.minutes, Meeting.objects.count()) == ("Rapat pertama.", 2)
    where = page.get_by_role("link", name="Buka yang tersimpan di tab baru")
    expect(where).to_have_attribute("href", f"/kerja/kbk/{group.pk}/rapat/{stored.pk}/")
    assert_accessible(page)
    page.reload()
    expect(page.get_by_text("belum dapat diterima")).to_be_visible()
    expect(page.get_by_label("Yang dibicarakan")).to_have_value("Rapat pertama, dibetulkan.")
    page.get_by_role("button", name="Hapus isian tersimpan").click()
    page.get_by_label("Yang dibicarakan").fill("Rapat kedua.")
    page.get_by_role("button", name="Simpan notulen").click()
    expect(page.get_by_text("Notulen tersimpan.")).to_be_visible()
    assert Meeting.objects.count() == 3


def test_minutes_of_who_may_write_no_more_say_so_and_a_public_networks_page_is_no_answer(
    city: City, at_work: Any
) -> None:
    group = filled_city(city)
    helper = group.members.create(
        person=city.oki, name=city.oki.name, role="facilitator", since=group.formed_on
    )
    page = at_work(city.oki, viewport=PHONE)
    page.goto(f"/kerja/kbk/{group.pk}/rapat/baru/")
    address = "**/rapat/baru/"
    page.route(address, lambda route: route.fulfill(status=403, body="<main>Masuk Wi-Fi</main>"))
    page.get_by_label("Yang dibicarakan").fill("Rapat di kantor lurah.")
    page.get_by_role("button", name="Simpan notulen").click()
    expect(page.get_by_text("Tersimpan di perangkat ini.")).to_be_visible()
    page.unroute(address)
    helper.delete()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.get_by_text("unit atau kelompok lain").first).to_be_visible()
    expect(page.get_by_label("Yang dibicarakan")).to_have_value("Rapat di kantor lurah.")
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_pages_of_groups_in_light_and_dark(
    city: City, at_work: Any, width: int, scheme: str
) -> None:
    group = filled_city(city)
    base, meeting = f"/kerja/kbk/{group.pk}/", Meeting.objects.get()
    page = at_work(city.oki, viewport={"width": width, "height": 800}, color_scheme=scheme)
    for address in (
        "/kerja/kbk/", "/kerja/kbk/baru/", f"/kerja/kbk/baru/?unit={city.health.pk}",
        "/kerja/kbk/cakupan/", f"/kerja/kbk/unit/{city.health.pk}/tanyakan/", base, f"{base}ubah/",
        f"{base}anggota/", f"{base}bubarkan/", f"{base}tanyakan/", f"{base}rapat/{meeting.pk}/",
    ):  # fmt: skip
        page.goto(address)
        assert_accessible(page)
    writer = at_work(city.sari, viewport={"width": width, "height": 800}, color_scheme=scheme)
    writer.goto(f"{base}rapat/baru/")
    assert_accessible(writer)


def test_minutes_of_who_was_signed_out_wait_and_go_out_after_signing_in(
    city: City, at_work: Any
) -> None:
    group = filled_city(city)
    page = at_work(city.sari, viewport=PHONE)
    page.goto(f"/kerja/kbk/{group.pk}/rapat/baru/")
    cookies = page.context.cookies()
    page.context.clear_cookies(name="tuntas_session")
    page.get_by_label("Yang dibicarakan").fill("Rapat sampai malam.")
    page.get_by_role("button", name="Simpan notulen").click()
    expect(page.get_by_text("Tersimpan di perangkat ini.")).to_be_visible()
    assert Meeting.objects.count() == 1
    page.context.add_cookies([one for one in cookies if one["name"] == "tuntas_session"])
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.get_by_text("Notulen sudah terkirim.")).to_be_visible()
    assert Meeting.objects.count() == 2
