"""A citizen with a cheap phone: reports, answers, decides; with and without JavaScript, on and offline."""

import io
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect
from tests.e2e.conftest import NewContext, Traffic, assert_accessible
from tests.personas import City, fresh, reported

from tuntas.cases.actions import act, verify_and_dispose
from tuntas.cases.engine import Step
from tuntas.cases.links import secret_path
from tuntas.cases.models import Attachment, Case, Reporter
from tuntas.organisation.models import Region

STORY = (
    "Ada lubang besar di depan pasar, dalamnya sejengkal. "
    "Minggu ini sudah dua motor jatuh di situ, terutama kalau malam."
)
TODAY = timezone.localdate().isoformat()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    picture = Image.new("RGB", (1200, 900), "#77838a")
    ImageDraw.Draw(picture).ellipse((380, 420, 860, 700), fill="#2b2f33")
    target = tmp_path / "lubang.jpg"
    picture.save(target, "JPEG")
    return target


@pytest.fixture(autouse=True)
def _place(city: City) -> None:
    city.roads.serves.add(
        Region.objects.create(code="99.71.01.1002", name="Melati", level="village")
    )


def fill(page: Page, **changes: str) -> None:
    page.get_by_label("Ceritakan").fill(changes.get("story", STORY))
    page.get_by_label("Di mana?").fill(changes.get("place", "Jl. Melati, depan pasar"))
    page.get_by_label("Kapan?").fill(changes.get("when", TODAY))


def send(page: Page) -> None:
    page.get_by_role("button", name="Kirim laporan").click()


def wait_until_nothing_waits(page: Page) -> None:
    """Wait until the page has read what waits on the device, and has put away what nobody needs."""
    page.evaluate(
        """async () => {
            const promised = (request) => new Promise((tell, fail) => {
                request.onsuccess = () => tell(request.result);
                request.onerror = () => fail(request.error);
            });
            const database = await promised(indexedDB.open("tuntas", 1));
            const waits = () => promised(database.transaction("outbox").objectStore("outbox").count());
            for (let tries = 0; await waits(); tries += 1) {
                if (tries > 600) throw new Error("something still waits");
                await new Promise((go) => setTimeout(go, 50));
            }
            database.close();
        }"""
    )


def proposed(city: City) -> Reporter:
    reporter = forwarded(city)
    step = Step("propose_end", text="Lubang sudah ditambal Rabu pagi.", outcome="solved")
    act(reporter.case_id, step, by=city.actor(city.sari), at=timezone.now())
    return reporter


def forwarded(city: City) -> Reporter:
    reporter = reported(timezone.now())
    verify_and_dispose(
        reporter.case_id,
        by=city.actor(city.vina),
        at=timezone.now(),
        classification="pengaduan-tidak-berkadar-pengawasan",
        unit=city.roads,
    )
    return reporter


def test_from_the_front_page_to_the_own_page(city: City, page: Page, photo: Path) -> None:
    page.goto("/")
    assert_accessible(page)
    page.get_by_role("link", name="Buat laporan").first.click()
    assert_accessible(page)
    fill(page)
    page.get_by_label("Kelurahan atau desa").select_option(label="Melati")
    page.get_by_label("Foto atau PDF").set_input_files(photo)
    expect(page.get_by_text("lubang.jpg")).to_be_visible()
    assert_accessible(page)
    send(page)
    expect(page.get_by_role("heading", name="Laporan Anda sudah kami terima")).to_be_visible()
    assert_accessible(page)
    case = Case.objects.get()
    assert (case.text, case.region_id) == (STORY, "99.71.01.1002")
    assert Attachment.objects.get().media_type == "image/jpeg"
    expect(page.get_by_text("Pemeriksaan paling lambat")).to_be_visible()
    page.goto("/lacak/")
    assert_accessible(page)
    page.get_by_label("Kode laporan").fill(case.code.lower())
    page.get_by_role("button", name="Lihat perkembangan").click()
    expect(page.get_by_role("heading", name=case.code)).to_be_visible()
    assert_accessible(page)
    assert "lubang" not in page.content()


def test_without_java_script(city: City, new_context: NewContext, photo: Path) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/lapor/")
    fill(page, place="")
    page.get_by_label("Foto atau PDF").set_input_files(photo)
    send(page)
    expect(page.get_by_text("yang masih kurang: tempatnya")).to_be_visible()
    expect(page.get_by_label("Ceritakan")).to_have_value(STORY)
    expect(page.get_by_text("Pilih lagi foto").first).to_be_visible()
    page.get_by_label("Foto atau PDF").set_input_files(photo)
    page.get_by_role("button", name="Kirim apa adanya").click()
    expect(page.get_by_role("heading", name="Laporan Anda sudah kami terima")).to_be_visible()
    assert Case.objects.get().place == ""
    assert Attachment.objects.count() == 1
    assert_no_button_that_needs_script(page)


def assert_no_button_that_needs_script(page: Page) -> None:
    expect(page.get_by_role("button", name="Salin tautan")).to_be_hidden()
    expect(page.get_by_role("button", name="Cetak")).to_be_hidden()


def test_written_offline_sent_once_when_the_line_is_back(
    city: City, new_context: NewContext, photo: Path
) -> None:
    context = new_context()
    page = context.new_page()
    page.goto("/lapor/")
    fill(page)
    page.get_by_label("Foto atau PDF").set_input_files(photo)
    context.set_offline(offline=True)
    send(page)
    expect(page.get_by_text("akan dikirim saat tersambung")).to_be_visible()
    assert Case.objects.count() == 0
    context.set_offline(offline=False)
    receipts = page.locator("[data-receipts]")
    expect(receipts).to_be_visible()
    case = Case.objects.get()
    assert case.text == STORY
    assert Attachment.objects.count() == 1
    assert_accessible(page)
    for address in ("/lapor/", "/lacak/"):  # until its page was opened, code and link stay
        page.goto(address)
        expect(receipts).to_contain_text(case.code)
    receipts.get_by_role("link").click()
    expect(page.get_by_role("heading", name="Laporan Anda sudah kami terima")).to_be_visible()
    page.goto("/lapor/")
    expect(page.get_by_label("Ceritakan")).to_have_value("")
    expect(receipts).to_be_hidden()


def test_what_waited_is_sent_as_it_is(city: City, new_context: NewContext) -> None:
    context = new_context()
    page = context.new_page()
    page.goto("/lapor/")
    fill(page, place="", when="")
    context.set_offline(offline=True)
    send(page)
    expect(page.get_by_text("akan dikirim saat tersambung")).to_be_visible()
    context.set_offline(offline=False)
    expect(page.locator("[data-receipts]")).to_be_visible()
    assert Case.objects.get().place == ""


def test_what_waited_and_is_wrong_is_shown_with_its_errors(
    city: City, new_context: NewContext
) -> None:
    context = new_context()
    page = context.new_page()
    page.goto("/lapor/")
    fill(page, story="Lubang.")
    context.set_offline(offline=True)
    send(page)
    expect(page.get_by_text("akan dikirim saat tersambung")).to_be_visible()
    context.set_offline(offline=False)
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.get_by_label("Ceritakan")).to_have_value("Lubang.")
    page.get_by_label("Ceritakan").fill(STORY)
    send(page)
    expect(page.get_by_role("heading", name="Laporan Anda sudah kami terima")).to_be_visible()


def test_a_photo_that_cannot_be_read_completes_nothing(
    city: City, page: Page, tmp_path: Path
) -> None:
    broken = tmp_path / "rusak.jpg"
    broken.write_bytes(b"no picture")
    page.goto("/lapor/")
    fill(page)
    page.get_by_label("Foto atau PDF").set_input_files(broken)
    send(page)
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.get_by_text("rusak.jpg").first).to_be_visible()
    expect(page.locator("[data-part=photo]")).not_to_have_class("there")
    expect(page.locator("[data-part=what]")).to_have_class("there")


def test_nothing_is_said_about_an_empty_form_that_was_sent(city: City, page: Page) -> None:
    page.goto("/lapor/")
    send(page)
    expect(page.locator(".error-summary")).to_be_focused()
    page.goto("/lapor/")
    wait_until_nothing_waits(page)
    expect(page.locator("[data-draft-notice]")).to_be_hidden()


def test_what_is_missing_is_asked_for_and_the_photo_stays(
    city: City, page: Page, photo: Path
) -> None:
    page.goto("/lapor/")
    fill(page, place="", when="")
    page.get_by_label("Foto atau PDF").set_input_files(photo)
    send(page)
    expect(page.get_by_text("yang masih kurang: tempatnya, kapan terjadinya")).to_be_visible()
    expect(page.get_by_text("lubang.jpg")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Di mana?").fill("Jl. Melati")
    page.get_by_label("Kapan?").fill(TODAY)
    send(page)
    expect(page.get_by_role("heading", name="Laporan Anda sudah kami terima")).to_be_visible()
    assert Case.objects.get().place == "Jl. Melati"
    assert Attachment.objects.count() == 1


def test_errors_are_said_and_nothing_is_lost(city: City, page: Page) -> None:
    page.goto("/lapor/")
    fill(page, story="Lubang.")
    page.get_by_label("Alamat surel").fill("bukan surel")
    send(page)
    expect(page.locator(".error-summary")).to_be_focused()
    assert_accessible(page)
    expect(page.get_by_label("Di mana?")).to_have_value("Jl. Melati, depan pasar")
    expect(page.get_by_label("Ceritakan")).to_have_value("Lubang.")
    assert Case.objects.count() == 0


def test_a_question_is_answered(city: City, page: Page, photo: Path) -> None:
    reporter = forwarded(city)
    step = Step("ask_reporter", text="Di depan toko nomor berapa?")
    act(reporter.case_id, step, by=city.actor(city.sari), at=timezone.now())
    page.goto(secret_path(reporter))
    expect(page.get_by_text("Kami menunggu jawaban Anda sampai")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Jawaban Anda").fill("Di depan toko nomor 14.")
    page.get_by_label("Foto atau PDF").set_input_files(photo)
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_text("jawaban Anda sudah kami teruskan")).to_be_visible()
    expect(page.get_by_role("link", name="foto-1.jpg")).to_be_visible()
    assert_accessible(page)
    assert fresh(reporter.case).state == "forwarded"


@pytest.mark.parametrize("java_script", [True, False])
def test_solved_and_rated(city: City, new_context: NewContext, *, java_script: bool) -> None:
    reporter = proposed(city)
    page = new_context(java_script_enabled=java_script).new_page()
    page.goto(secret_path(reporter))
    expect(page.get_by_role("heading", name="Apakah sudah teratasi?")).to_be_visible()
    if java_script:
        assert_accessible(page)
    page.get_by_role("button", name="Ya, sudah").click()
    expect(page.get_by_text("Selesai: Teratasi")).to_be_visible()
    page.get_by_text("Puas", exact=True).click()
    page.get_by_role("button", name="Kirim nilai").click()
    expect(page.get_by_text("nilai Anda sudah tercatat")).to_be_visible()
    if java_script:
        assert_accessible(page)
    case = fresh(reporter.case)
    assert (case.state, case.rating) == ("closed", 4)


def test_not_solved_opens_it_again(city: City, page: Page) -> None:
    reporter = proposed(city)
    page.goto(secret_path(reporter))
    page.get_by_text("Belum, buka lagi").click()
    page.get_by_label("Apa yang belum beres?").fill("Lubangnya masih ada, hanya ditimbun pasir.")
    assert_accessible(page)
    page.get_by_role("button", name="Kirim dan buka lagi").click()
    expect(page.get_by_text("Dibuka lagi. Alasan Anda")).to_be_visible()
    expect(page.get_by_text("hanya ditimbun pasir")).to_be_visible()
    assert fresh(reporter.case).reopen_count == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_in_light_and_dark(
    city: City, new_context: NewContext, width: int, scheme: str
) -> None:
    reporter = proposed(city)
    page = new_context(viewport={"width": width, "height": 740}, color_scheme=scheme).new_page()
    own = secret_path(reporter)
    for address in (
        "/",
        "/tentang/",
        "/lapor/",
        "/lacak/",
        f"/lacak/{reporter.case.code}/",
        own,
        "/tidak-ada/",
    ):
        page.goto(address)
        assert_accessible(page)


def test_in_english(city: City, new_context: NewContext) -> None:
    page = new_context(locale="en-GB").new_page()
    page.goto(secret_path(proposed(city)))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_text("Passed on to the unit in charge")).to_be_visible()


@pytest.mark.parametrize("address", ["/", "/lapor/"])
def test_a_public_page_is_light(city: City, new_context: NewContext, address: str) -> None:
    page = new_context().new_page()
    traffic = Traffic()
    page.on("requestfinished", lambda request: traffic.note(request.response()))
    page.goto(address, wait_until="networkidle")
    assert page.url in traffic.bytes_by_address
    assert traffic.total <= 100_000, traffic.bytes_by_address
    assert all(one.startswith(page.url.rpartition(address)[0]) for one in traffic.bytes_by_address)


def test_a_picture_opens_in_the_browser(city: City, page: Page, photo: Path) -> None:
    page.goto("/lapor/")
    fill(page)
    page.get_by_label("Foto atau PDF").set_input_files(photo)
    send(page)
    picture = page.get_by_role("link", name="foto-1.jpg").locator("img")
    expect(picture).to_be_visible()
    answer = page.request.get(
        page.get_by_role("link", name="foto-1.jpg").get_attribute("href") or ""
    )
    assert Image.open(io.BytesIO(answer.body())).size == (1200, 900)
