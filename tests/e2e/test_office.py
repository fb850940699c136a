"""People at work in a real browser: sign in, verify, act, be overtaken, move by keyboard."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.e2e.conftest import NewContext, assert_accessible, assert_no_sideways_scroll
from tests.personas import PASSWORD, City, fresh, reported

from tuntas.cases.actions import act, verify_and_dispose
from tuntas.cases.engine import Step
from tuntas.cases.models import Case
from tuntas.organisation.models import Person

DESK = {"width": 1280, "height": 800}
PLAIN = "pengaduan-tidak-berkadar-pengawasan"


@pytest.fixture
def at_work(new_context: NewContext, city: City, live_server: Any) -> Any:
    """Open a browser in which somebody is signed in."""

    def sign_in(person: Person, **options: Any) -> Page:
        context = new_context(**{"viewport": DESK, **options})
        session = city.client(person).cookies["tuntas_session"].value
        context.add_cookies([{"name": "tuntas_session", "value": session, "url": live_server.url}])
        return context.new_page()

    return sign_in


def forwarded(city: City, title: str = "Jalan berlubang di Jl. Melati") -> Case:
    case = reported(timezone.now(), title=title).case
    verify_and_dispose(
        case.pk,
        by=city.actor(city.vina),
        at=timezone.now(),
        classification=PLAIN,
        unit=city.roads,
        note="Mohon ditangani.",
    )
    return fresh(case)


def test_signing_in_leads_to_the_inbox(city: City, page: Page) -> None:
    city.sari.set_password(PASSWORD)
    city.sari.save()
    page.goto("/kerja/")
    assert_accessible(page)
    page.get_by_label("Alamat surel").fill(city.sari.email)
    page.get_by_label("Sandi", exact=False).first.fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kotak masuk")


@pytest.mark.parametrize("java_script", [True, False])
def test_from_the_desk_at_city_hall_to_the_proposed_end(
    city: City, at_work: Any, *, java_script: bool
) -> None:
    case = reported(timezone.now()).case
    vina = at_work(city.vina, java_script_enabled=java_script)
    vina.goto("/kerja/")
    vina.get_by_role("link", name=case.title).click()
    vina.get_by_role("link", name="Terima dan teruskan ke unit").click()
    vina.get_by_label("Pengaduan tidak berkadar pengawasan").check()
    vina.get_by_label("Unit wajib").select_option(label=f"\u2003{city.roads.name}")
    vina.get_by_label("Catatan untuk unit").fill("Mohon dicek pekan ini.")
    vina.get_by_role("button", name="Terima dan teruskan ke unit").click()
    expect(vina.get_by_role("status").first).to_contain_text("Diteruskan ke unit yang berwenang")

    sari = at_work(city.sari, java_script_enabled=java_script)
    sari.goto("/kerja/")
    sari.get_by_role("link", name=case.title).click()
    sari.get_by_role("button", name="Mulai kerjakan").click()
    expect(sari.locator(".above")).to_contain_text("Sedang dikerjakan")
    sari.get_by_role("link", name="Jawab", exact=True).click()
    sari.get_by_label("Jawaban untuk pelapor").fill("Tim turun hari Rabu.")
    sari.get_by_role("button", name="Jawab", exact=True).click()
    expect(sari.get_by_text("Tim turun hari Rabu.")).to_be_visible()
    sari.get_by_role("link", name="Usulkan selesai").click()
    sari.get_by_label("Teratasi", exact=True).check()
    sari.get_by_label("Apa yang sudah dilakukan").fill("Lubang sudah ditambal.")
    sari.get_by_role("button", name="Usulkan selesai").click()
    expect(sari.locator(".above")).to_contain_text("Menunggu persetujuan pelapor")


def test_asking_the_reporter_stops_the_clock(city: City, at_work: Any) -> None:
    case = forwarded(city)
    sari = at_work(city.sari)
    sari.goto(f"/kerja/laporan/{case.code}/")
    sari.get_by_role("link", name="Tanya pelapor").click()
    expect(sari.locator("#step-title")).to_be_focused()
    sari.get_by_label("Pertanyaan untuk pelapor").fill("Di depan nomor berapa?")
    sari.get_by_role("button", name="Tanya pelapor").click()
    expect(sari.locator(".tag").first).to_contain_text("Menunggu pelapor")
    expect(sari.get_by_text("Penyelesaian: hitungan waktu berhenti sejak")).to_be_visible()


def test_a_step_that_is_no_longer_theirs_is_refused_in_words(city: City, at_work: Any) -> None:
    case = forwarded(city)
    sari = at_work(city.sari)
    sari.goto(f"/kerja/laporan/{case.code}/")
    city.sari.memberships.update(until=date(2021, 1, 1))
    sari.get_by_role("link", name="Tanya pelapor").click()
    expect(sari.get_by_role("heading", level=1)).to_contain_text("tidak terbuka untuk Anda")


def test_who_comes_second_is_told_and_can_go_on(city: City, at_work: Any) -> None:
    case = forwarded(city)
    sari, budi = at_work(city.sari), at_work(city.budi)
    for page in (sari, budi):
        page.goto(f"/kerja/laporan/{case.code}/langkah/answer/")
    sari.get_by_label("Jawaban untuk pelapor").fill("Kami turun Rabu.")
    budi.get_by_label("Jawaban untuk pelapor").fill("Kami turun Kamis.")
    sari.get_by_role("button", name="Jawab").click()
    expect(sari.get_by_text("Kami turun Rabu.")).to_be_visible()
    budi.get_by_role("button", name="Jawab").click()
    expect(budi.locator(".error-summary")).to_contain_text("Dijawab (Sari)")
    expect(budi.get_by_text("Kami turun Rabu.")).to_be_visible()
    expect(budi.get_by_label("Jawaban untuk pelapor")).to_have_value("Kami turun Kamis.")
    assert_accessible(budi)
    budi.get_by_role("button", name="Jawab").click()
    expect(budi.get_by_text("Kami turun Kamis.")).to_be_visible()


def test_the_keyboard_alone_moves_and_opens(city: City, at_work: Any) -> None:
    titles = [f"Lubang nomor {number}" for number in range(3)]
    for title in titles:
        forwarded(city, title)
    sari = at_work(city.sari)
    sari.goto("/kerja/")
    for key in ("j", "j", "j", "k"):
        sari.keyboard.press(key)
    expect(sari.get_by_role("link", name=titles[1])).to_be_focused()
    sari.keyboard.press("Enter")
    expect(sari.get_by_role("heading", level=1)).to_have_text(titles[1])


@pytest.mark.parametrize("java_script", [True, False])
def test_many_are_picked_and_passed_on(city: City, at_work: Any, *, java_script: bool) -> None:
    for number in range(3):
        reported(timezone.now(), title=f"Lubang nomor {number}")
    vina = at_work(city.vina, java_script_enabled=java_script)
    vina.goto("/kerja/")
    for number in (0, 2):
        vina.get_by_label(f"Pilih: Lubang nomor {number}").check()
    vina.get_by_role("button", name="Teruskan yang dipilih").click()
    vina.get_by_label("Pengaduan tidak berkadar pengawasan").check()
    vina.get_by_label("Unit wajib").select_option(label=f"\u2003{city.roads.name}")
    vina.get_by_role("button", name="Teruskan semua").click()
    expect(vina.get_by_role("heading", level=1)).to_contain_text("2 laporan diteruskan")
    assert Case.objects.filter(unit=city.roads).count() == 2


def test_a_template_fills_the_form_that_opened_inside_the_case(city: City, at_work: Any) -> None:
    case = forwarded(city)
    sari = at_work(city.sari)
    sari.goto("/kerja/templat/baru/")
    sari.get_by_label("Nama templat").fill("Jadwal")
    sari.get_by_label("Isi").fill("Kami tambal pekan ini.")
    sari.get_by_role("button", name="Simpan").click()
    sari.goto(f"/kerja/laporan/{case.code}/")
    sari.get_by_role("link", name="Jawab", exact=True).click()
    sari.get_by_label("Mulai dari templat").select_option("Jadwal")
    sari.get_by_role("button", name="Pakai").click()
    expect(sari.get_by_label("Jawaban untuk pelapor")).to_have_value("Kami tambal pekan ini.")


def test_people_with_long_addresses_fit_the_narrowest_phone(city: City, at_work: Any) -> None:
    Person.objects.filter(pk=city.sari.pk).update(
        name="Sari Wulandari Kusumaningtyas",
        email="sari.wulandari.kusumaningtyas@dpupr.contoh.example",
    )
    oki = at_work(city.oki, viewport={"width": 360, "height": 740})
    for address in ("/kerja/orang/", "/kerja/unit/", "/kerja/kalender/"):
        oki.goto(address)
        assert_no_sideways_scroll(oki)


@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_is_accessible(city: City, at_work: Any, width: int) -> None:
    case, received = forwarded(city), reported(timezone.now()).case
    note = Step("note", text="Bawa tangga.")
    act(case.pk, note, by=city.actor(city.sari), at=timezone.now())
    size = {"width": width, "height": 740}
    sari, vina = at_work(city.sari, viewport=size), at_work(city.vina, viewport=size)
    own, theirs = f"/kerja/laporan/{case.code}/", f"/kerja/laporan/{received.code}/"
    visits = [
        (sari, ["/kerja/", "/kerja/?q=jalan&late=1", "/kerja/saring/", "/kerja/templat/",
                "/kerja/templat/baru/", own, f"{own}pelapor/", "/akun/password/set/", "/akun/mfa/",
                "/akun/logout/", *(f"{own}langkah/{step}/" for step in ("answer", "hand_on"))]),
        (vina, ["/kerja/", theirs, f"{theirs}terima/", f"{theirs}gabung/", "/kerja/beban/",
                f"/kerja/teruskan/?case={received.code}:1"]),
    ]  # fmt: skip
    for page, addresses in visits:
        for address in addresses:
            page.goto(address)
            assert_accessible(page)
