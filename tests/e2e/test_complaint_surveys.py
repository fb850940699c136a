"""A complaint survey in a real browser: prepared, answered with and without a script, read; narrow and wide."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.e2e.conftest import PHONE, NewContext, assert_accessible, later, wait_until_kept
from tests.personas import City

from tuntas.catalogue.models import Service
from tuntas.improvements.models import ComplaintSheet, ComplaintSurvey
from tuntas.improvements.promises.actions.survey_causes import add_cause
from tuntas.improvements.promises.actions.survey_setup import (
    ItemFacts,
    list_fingerprint,
    repeat_complaint_survey,
    save_list,
)
from tuntas.improvements.promises.tests.complaint_samples import (
    answered,
    closed,
    days_from_now,
    moment,
    opened,
    prepared,
)
from tuntas.organisation.models import Person

DESK = {"width": 1280, "height": 800}
WIDTHS = pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
ROOT = "/kerja/survei-pengaduan/"
LIST = {
    "Waktu": ("Menunggu lebih dari satu jam", "Loket buka terlambat", "Selesainya tidak sesuai janji"),
    "Petugas": ("Petugas kurang ramah", "Petugas tidak ada di tempat", "Jawaban petugas berbeda-beda"),
    "Tempat": ("Kursi tunggu kurang", "Toilet kotor", "Parkir sempit dan tidak terang pada malam hari"),
    "Biaya": ("Diminta uang tambahan", "Tarif tidak dipasang"),
}  # fmt: skip


@pytest.fixture
def at_work(new_context: NewContext, city: City, live_server: Any) -> Any:
    """Open a browser in which somebody is signed in."""

    def sign_in(person: Person, **options: Any) -> Page:
        context = new_context(**{"viewport": DESK, **options})
        session = city.client(person).cookies["tuntas_session"].value
        context.add_cookies([{"name": "tuntas_session", "value": session, "url": live_server.url}])
        return context.new_page()

    return sign_in


def with_list(city: City, *, services: int = 0) -> ComplaintSurvey:
    made = [Service.objects.create(unit=city.roads, name=f"Izin galian {n}") for n in range(services)]  # fmt: skip
    survey = prepared(city, service_ids=[one.pk for one in made])
    items = [ItemFacts(text, heading) for heading, texts in LIST.items() for text in texts]
    seen = list_fingerprint(survey.items.all())
    save_list(survey.pk, items, seen=seen, by=city.sari.powers(), at=moment(0))
    return survey


def read(city: City) -> ComplaintSurvey:
    """Return a repeat that is closed, as is the survey before it."""
    former = opened(with_list(city), city)
    answered(former, [*([{1, 4, 7}] * 24), *([{1, 2}] * 12), *([{5, 9, 10}] * 5), *([set()] * 9)], sex="female", age_group="30-39")  # fmt: skip
    closed(former, city)
    repeat = repeat_complaint_survey(
        former.pk, code="ABC2345", title="Survei ulangan", by=city.sari.powers(), at=moment(0)
    )
    opened(repeat, city)
    answered(repeat, [*([{1, 4}] * 9), *([{2, 3}] * 14), *([{5, 9}] * 7), *([set()] * 20)], sex="male", other="Lampu di lorong mati")  # fmt: skip
    item = repeat.items.get(order=1)
    closed(repeat, city)
    add_cause(item.pk, text="Satu loket untuk semua urusan", inside=True, by=city.sari.powers(), at=moment(0))  # fmt: skip
    add_cause(item.pk, text="Jaringan pusat sering putus", inside=False, by=city.sari.powers(), at=moment(0))  # fmt: skip
    return repeat


# --- the citizen ----------------------------------------------------------------------------------
@WIDTHS
def test_a_citizen_ticks_and_is_thanked_without_a_script(
    city: City, new_context: NewContext, viewport: dict[str, int]
) -> None:
    opened(with_list(city, services=2), city)
    page = new_context(java_script_enabled=False, viewport=viewport).new_page()
    page.goto("/keluhan/KEC2345/")
    page.get_by_label("Menunggu lebih dari satu jam").check()
    page.get_by_label("Toilet kotor").check()
    page.get_by_role("button", name="Kirim").click()
    expect(page.get_by_label("Toilet kotor")).to_be_checked()  # the service is still missing
    page.get_by_label("Izin galian 1").check()
    page.get_by_role("button", name="Kirim").click()
    expect(page.get_by_role("heading", name="Terima kasih!")).to_be_visible()
    assert ComplaintSheet.objects.get().ticked == [1, 8]


@WIDTHS
def test_the_sheet_works_with_a_script_and_waits_off_line(
    city: City, new_context: NewContext, viewport: dict[str, int]
) -> None:
    opened(with_list(city, services=2), city)
    context = new_context(viewport=viewport)
    page = context.new_page()
    page.goto("/keluhan/KEC2345/")
    assert_accessible(page)
    wait_until_kept(page)
    context.set_offline(True)
    page.reload()
    page.get_by_role("button", name="Kirim").click()
    wrong = page.locator(".error-summary:visible")
    expect(wrong).to_be_focused()
    expect(wrong).to_contain_text("Ada yang perlu dibetulkan")
    expect(wrong.get_by_role("link")).to_have_text(
        "Layanan mana yang Anda pakai? · Pilih layanannya."
    )
    assert_accessible(page)
    page.get_by_label("Izin galian 1").check()
    page.get_by_label("Petugas kurang ramah").check()
    page.get_by_role("button", name="Kirim").click()
    expect(page.get_by_text("tersimpan di perangkat ini")).to_be_visible()
    assert_accessible(page)
    assert not ComplaintSheet.objects.exists()
    context.set_offline(False)
    expect(page.get_by_text("sudah kami terima")).to_be_visible()
    assert ComplaintSheet.objects.get().ticked == [4]
    page.get_by_role("button", name="Isi untuk orang lain").click()
    expect(page.get_by_label("Petugas kurang ramah")).not_to_be_checked()


def test_the_counter_begins_again_by_itself(city: City, new_context: NewContext) -> None:
    opened(with_list(city), city)
    page = new_context(viewport={"width": 1024, "height": 768}).new_page()
    page.clock.set_fixed_time(timezone.now())  # the thanks are there for seconds only
    page.goto("/keluhan/KEC2345/loket/")
    assert_accessible(page)
    page.get_by_label("Toilet kotor").check()
    page.get_by_role("button", name="Kirim").click()
    expect(page.get_by_text("sudah kami terima")).to_be_visible()
    later(page, 1)
    expect(page.get_by_text("Kembali ke awal dalam")).to_be_visible()
    later(page, 5)
    expect(page.get_by_label("Toilet kotor")).to_be_visible()
    expect(page.get_by_label("Toilet kotor")).not_to_be_checked()
    assert ComplaintSheet.objects.get().channel == "kiosk"


def test_pages_without_a_list_are_accessible_too(city: City, new_context: NewContext) -> None:
    with_list(city)
    page = new_context().new_page()
    for address in ("/keluhan/KEC2345/", "/keluhan/ZZZ2345/", "/keluhan/KEC2345/terima-kasih/"):
        page.goto(address)
        assert_accessible(page)


# --- the office -----------------------------------------------------------------------------------
@WIDTHS
def test_the_office_prepares_and_opens(city: City, at_work: Any, viewport: dict[str, int]) -> None:
    page = at_work(city.budi, viewport=viewport)
    page.goto(f"{ROOT}baru/?unit={city.roads.pk}")
    assert_accessible(page)
    page.get_by_role("button", name="Buat survei").click()
    assert_accessible(page)
    page.get_by_role("group", name="Anggota 1").get_by_label("Nama").fill("Rahma")
    page.get_by_role("group", name="Anggota 1").get_by_label("Dari").select_option("citizens")
    page.get_by_role("button", name="Simpan tim").click()
    expect(page.get_by_text("Tim disimpan.")).to_be_visible()
    page.get_by_label("Banyak peserta").fill("30")
    page.get_by_label("Tanggal lokakarya").fill(str(days_from_now(-3)))
    page.get_by_role("button", name="Simpan catatan").click()
    page.get_by_label("Tambah beberapa sekaligus").fill("Waktu:\nMenunggu lama\nLoket tutup")
    page.get_by_role("button", name="Simpan daftar").click()
    expect(page.get_by_text("biasanya 20 sampai 35")).to_be_visible()
    assert_accessible(page)
    page.get_by_text("Tentukan tanggal dan buka").click()
    page.get_by_label("Mulai").fill(str(days_from_now(0)))
    page.get_by_label("Sampai").fill(str(days_from_now(14)))
    page.get_by_label("Penerima layanan pada periode lalu").fill("200")
    page.get_by_role("button", name="Buka survei").click()
    expect(page.get_by_text("0 lembar dari target 132")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Ketik lembar kertas").click()
    page.locator("[name=sheet-0-ticked]").fill("1 2")
    page.locator("[name=sheet-1-ticked]").fill("7")
    page.get_by_role("button", name="Simpan semua lembar").click()
    expect(page.get_by_text("Nomor “7” tidak ada dalam daftar.")).to_be_visible()
    assert_accessible(page)
    page.locator("[name=sheet-1-ticked]").fill("0")
    page.get_by_role("button", name="Simpan semua lembar").click()
    expect(page.get_by_text("2 lembar sudah diketik")).to_be_visible()


@WIDTHS
def test_what_came_of_it_is_read(city: City, at_work: Any, viewport: dict[str, int]) -> None:
    repeat = read(city)
    page = at_work(city.sari, viewport=viewport)
    for address in ("", f"{repeat.code}/", f"{repeat.code}/urutan/", f"{repeat.code}/perubahan/"):
        page.goto(ROOT + address)
        assert_accessible(page)
    page.goto(f"{ROOT}{repeat.code}/urutan/")
    page.get_by_text("Sebagai tabel").click()
    page.get_by_text("Apa itu IPM").click()
    assert_accessible(page)
    page.goto(f"{ROOT}{repeat.code}/keluhan/1/sebab/")
    assert_accessible(page)
