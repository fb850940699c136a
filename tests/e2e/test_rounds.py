"""A unit and an evaluator finish an AKIP round in the browser, wide and narrow, with and without JavaScript."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.conftest import PHONE, NewContext, assert_accessible
from tests.personas import City

from tuntas.assessments.models import Answer, AssessmentResult, Evidence
from tuntas.assessments.rounds.tests.round_samples import SUBS, address, begun, moved, said
from tuntas.organisation.models import Person

DESK = {"width": 1280, "height": 800}
SCREENS = {"desk": DESK, "phone": PHONE}
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
SignIn = Callable[..., Page]
LIST = "/kerja/penilaian/bukti/"


@pytest.fixture
def at_work(new_context: NewContext, city: City, live_server: Any) -> SignIn:
    """Open a browser in which somebody is signed in."""

    def sign_in(person: Person, **options: Any) -> Page:
        context = new_context(**options)
        session = city.client(person).cookies["tuntas_session"].value
        context.add_cookies([{"name": "tuntas_session", "value": session, "url": live_server.url}])
        return context.new_page()

    return sign_in


def grade(page: Page, sub: str, value: str) -> None:
    """Open a section and choose the grade; it saves itself."""
    section = page.locator(f"[id='bagian-{sub}']")
    if section.get_attribute("open") is None:
        section.locator("summary").first.click()
    item = page.locator(f"[id='item-{sub}']")
    item.locator(f"input[value='{value}']").check()
    expect(item.locator(".state")).to_contain_text("Disimpan oleh")


@pytest.mark.parametrize("screen", ["desk", "phone"])
def test_a_unit_and_an_evaluator_finish_a_round(city: City, at_work: SignIn, screen: str) -> None:
    one = begun(city)
    size = {"viewport": SCREENS[screen]}
    sari = at_work(city.sari, **size)
    sari.goto("/kerja/penilaian/")
    assert_accessible(sari)
    sari.get_by_role("link", name="Evaluasi AKIP 2026").click()
    for sub in SUBS:
        grade(sari, sub, "A")
    expect(sari.locator("#totals")).to_contain_text("90,00")
    expect(sari.locator("#totals")).to_contain_text("12 dari 12 butir terjawab")
    assert_accessible(sari)
    sari.locator("[id='item-1a']").get_by_role("link", name="0 bukti").click()
    assert_accessible(sari)
    sari.get_by_text("Tambah bukti").click()
    sari.get_by_label("Nama bukti").fill("Renstra 2025-2029")
    sari.get_by_label("Berkas").set_input_files(
        {"name": "renstra.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    sari.get_by_role("button", name="Simpan bukti").click()
    expect(sari.get_by_role("link", name="Renstra 2025-2029")).to_be_visible()
    sari.goto(address(one))
    sari.get_by_role("button", name="Tandai selesai").click()
    expect(sari.get_by_role("button", name="Buka lagi")).to_be_visible()

    oki = at_work(city.oki, **size)
    oki.goto(f"/kerja/penilaian/putaran/{one.round.uid}/")
    assert_accessible(oki)
    oki.get_by_role("button", name="Lanjut ke tahap penilaian evaluator").click()

    eva = at_work(city.eva, **size)
    eva.goto(address(one))
    expect(eva.get_by_text("Renstra 2025-2029")).to_be_visible()
    assert eva.locator("input[type=radio]:checked").count() == 0
    for sub in SUBS:
        grade(eva, sub, "BB")
    assert_accessible(eva)
    eva.get_by_role("button", name="Tandai selesai").click()
    for phase in ("klarifikasi", "disepakati"):
        oki.get_by_role("button", name=f"Lanjut ke tahap {phase}").click()

    eva.goto(address(one))
    grade(eva, "1a", "AA")
    eva.get_by_role("link", name="Bandingkan dan penjelasan").click()
    expect(eva.get_by_text("evaluator 10 lebih rendah").first).to_be_visible()
    assert_accessible(eva)
    eva.goto(address(one, "andai/"))
    expect(eva.get_by_role("heading", level=1)).to_contain_text("Apa yang menaikkan nilai?")
    assert_accessible(eva)
    oki.get_by_label("Umumkan walaupun unit-unit ini belum selesai").check()
    oki.get_by_role("button", name="Lanjut ke tahap diumumkan").click()
    expect(oki.get_by_text("81,20 A")).to_be_visible()
    sari.goto("/kerja/penilaian/riwayat/")
    expect(sari.get_by_text("81,20 A")).to_be_visible()
    assert_accessible(sari)
    agreed = AssessmentResult.objects.get(assessment=one, voice="agreed")
    assert (str(agreed.score.normalize()), agreed.category) == ("81.2", "A")
    assert Evidence.objects.get().title == "Renstra 2025-2029"


def test_a_section_without_javascript(city: City, at_work: SignIn) -> None:
    one = begun(city)
    page = at_work(city.sari, viewport=PHONE, java_script_enabled=False)
    page.goto(address(one))
    item = page.locator("[id='item-1a']")
    item.locator("input[value='BB']").check()
    page.get_by_role("button", name="Simpan bagian ini 1a").click()
    expect(page.get_by_text("Jawaban tersimpan.")).to_be_visible()
    assert Answer.objects.get().value == "BB"


@pytest.mark.parametrize("java_script", [True, False])
def test_the_second_of_two_chooses(city: City, at_work: SignIn, *, java_script: bool) -> None:
    one = begun(city)
    page = at_work(city.sari, viewport=PHONE, java_script_enabled=java_script)
    page.goto(address(one))
    said(one, city.budi, {"1a": "BB"})
    page.locator("[id='item-1a'] input[value='CC']").check()
    if not java_script:
        page.get_by_role("button", name="Simpan bagian ini 1a").click()
    expect(page.get_by_text("Budi sudah mengubah butir ini")).to_be_visible()
    if java_script:
        assert_accessible(page)
    page.get_by_role("button", name="Pakai jawaban saya").click()
    expect(page.get_by_text("Jawaban tersimpan.")).to_be_visible()
    assert Answer.objects.get().value == "CC"


def test_what_could_not_be_sent_is_tried_again(city: City, at_work: SignIn) -> None:
    one = begun(city)
    page = at_work(city.sari, viewport=PHONE)
    page.goto(address(one))
    page.context.set_offline(True)
    page.locator("[id='item-1a'] input[value='B']").check()
    expect(page.locator("[id='state-1a']")).to_contain_text("Belum tersimpan")
    page.context.set_offline(False)
    expect(page.locator("[id='state-1a']")).to_contain_text("Disimpan oleh Sari")
    assert Answer.objects.get().value == "B"


def test_a_round_is_begun_in_the_browser(city: City, at_work: SignIn) -> None:
    page = at_work(city.oki, viewport=PHONE)
    page.goto("/kerja/penilaian/baru/")
    assert_accessible(page)
    page.get_by_role("link", name="Zona Integritas menuju WBK dan WBBM").click()
    assert_accessible(page)
    page.get_by_label("Mulai", exact=False).first.fill("2026-11-01")
    page.get_by_label("Selesai", exact=False).first.fill("2026-12-31")
    page.get_by_label(city.roads.name).check()
    page.get_by_role("button", name="Mulai putaran").click()
    expect(page.get_by_role("link", name=city.roads.name)).to_be_visible()
    page.get_by_role("link", name=city.roads.name).click()
    assert_accessible(page)


def test_a_published_sheet_reads_well(city: City, at_work: SignIn) -> None:
    one = begun(city)
    said(one, city.sari, dict.fromkeys(SUBS, "BB"))
    page = at_work(city.wati, viewport=PHONE)
    moved(city, one, "published")
    page.goto(address(one))
    expect(page.get_by_text("Hasil sudah diumumkan")).to_be_visible()
    assert_accessible(page)


@pytest.mark.parametrize("viewport", SCREENS.values(), ids=list(SCREENS))
def test_each_role_reads_the_pages_around_a_round(
    city: City, at_work: SignIn, viewport: dict[str, int]
) -> None:
    one = begun(city)
    said(one, city.sari, dict.fromkeys(SUBS, "BB"))
    city.client(city.sari).post(
        address(one, "butir/1a/bukti/"), {"title": "Renstra", "address": "https://a.example/"}
    )
    renstra = Evidence.objects.get()
    round_page = f"/kerja/penilaian/putaran/{one.round.uid}/"
    pages = {
        "budi": [address(one, "andai/"), LIST, f"{LIST}{renstra.uid}/1/pakai/"],
        "sari": [address(one, "butir/1a/")],
        "eva": [address(one), address(one, "bandingkan/"), LIST],
        "oki": [round_page, f"{round_page}ubah/", f"{round_page}unit/", LIST],
        "wati": [address(one), address(one, "butir/1a/"), address(one, "andai/"), round_page],
    }
    for who, addresses in pages.items():
        page = at_work(getattr(city, who), viewport=viewport)
        for url in addresses:
            page.goto(url)
            assert_accessible(page)


def test_publishing_wants_a_word_in_the_browser(city: City, at_work: SignIn) -> None:
    one = moved(city, begun(city), "agreed")
    page = at_work(city.oki, viewport=PHONE)
    page.goto(f"/kerja/penilaian/putaran/{one.round.uid}/")
    page.get_by_role("button", name="Lanjut ke tahap diumumkan").click()
    expect(page.get_by_text("Belum diumumkan. Unit ini belum selesai")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Umumkan walaupun unit-unit ini belum selesai").check()
    page.get_by_role("button", name="Lanjut ke tahap diumumkan").click()
    expect(page.get_by_text("Sekarang tahap diumumkan")).to_be_visible()
