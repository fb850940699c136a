"""A family reports a death and receives the certificate; a permit is refused; a class is attended."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from PIL import Image, ImageDraw
from playwright.sync_api import Page, ViewportSize, expect
from tests.asking import CLASS, asked, asked_for_class, asked_for_permit, issued, service, step
from tests.e2e.conftest import NewContext, assert_accessible
from tests.personas import City, fresh

from tuntas.cases.links import secret_path
from tuntas.cases.models import Case, IssuedDocument, Reporter
from tuntas.catalogue.models import Service
from tuntas.organisation.models import Person, Region

WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 360, "height": 740}
TODAY = timezone.localdate().isoformat()


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """A photo of the hospital's letter."""
    picture = Image.new("RGB", (900, 1200), "#f4f1ea")
    ImageDraw.Draw(picture).text((100, 100), "SURAT KETERANGAN KEMATIAN", fill="#222")
    target = tmp_path / "surat.jpg"
    picture.save(target, "JPEG")
    return target


@pytest.fixture
def death(city: City) -> Service:
    """The service by which a death is reported."""
    city.health.serves.add(
        Region.objects.create(code="99.71.01.1002", name="Melati", level="village")
    )
    return service(city.health, name="Besuk Kiamat")


@pytest.fixture
def at_work(new_context: NewContext, live_server: Any) -> Any:
    """Open a browser in which somebody is signed in."""

    def sign_in(person: Person, **options: Any) -> Page:
        client = Client()
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[1])
        context = new_context(**{"viewport": WIDE, **options})
        context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                    "url": live_server.url,
                }
            ]
        )
        return context.new_page()

    return sign_in


def look(page: Page, _name: str) -> None:
    """Look at a page on a phone and on a desk."""
    size = page.viewport_size
    assert size
    for one in (NARROW, WIDE):
        page.set_viewport_size(one)
        assert_accessible(page)
    page.set_viewport_size(size)


def fill_in(page: Page, letter: Path, who: str = "Anda") -> None:
    page.get_by_label("Nama almarhum atau almarhumah").fill("Wiryo Contoh")
    page.get_by_label("Tanggal meninggal").fill(TODAY)
    page.get_by_label("Di rumah sakit atau puskesmas").check()
    page.get_by_label("Nama rumah sakit atau puskesmas").fill("RS Contoh")
    page.get_by_role("textbox", name="Alamat rumah duka").fill("Jl. Melati 5, RT 02 RW 04")
    page.get_by_label("Kapan kami boleh datang?").fill("Malam ini sesudah tahlil")
    page.get_by_label("Surat kematian dari rumah sakit").set_input_files(letter)
    page.get_by_label("Keluarga", exact=True).check()
    page.get_by_label(f"Nama {who}").fill("Rahma Contoh")
    page.get_by_label(f"Nomor telepon {who}").fill("0812-0000-0000")


def test_a_death_certificate_from_report_to_delivery(
    city: City, death: Service, page: Page, letter: Path, at_work: Any
) -> None:
    own = reports(page, death, letter)
    office = at_work(city.dewi)
    finds_it_illegible(office)
    completes(page, own, letter)
    issues(office)
    downloads_and_checks(page, own)
    hands_over(office)
    sees_the_end(page, own)


def reports(page: Page, death: Service, letter: Path) -> str:
    """Send the form of the family; return the address of their own page."""
    page.goto(f"/layanan/{death.slug}/ajukan/")
    expect(page.get_by_label("Nama rumah sakit atau puskesmas")).to_be_hidden()
    look(page, "form")
    page.get_by_role("button", name="Kirim kabar").click()
    expect(page.get_by_role("alert").first).to_contain_text("Nama almarhum atau almarhumah")
    expect(page.get_by_label("Nama rumah sakit atau puskesmas")).to_be_hidden()
    look(page, "form-errors")
    fill_in(page, letter)
    look(page, "form-filled")
    page.get_by_role("button", name="Kirim kabar").click()
    expect(page.get_by_text("Simpan tautan ini.")).to_be_visible()
    expect(page.get_by_text("Kami turut berduka cita").first).to_be_visible()
    look(page, "own-sent")
    return page.url.partition("?")[0]


def finds_it_illegible(office: Page) -> None:
    """Find the request in the inbox, look at its documents, ask for a better picture."""
    office.goto("/kerja/?tab=act")
    look(office, "inbox")
    expect(office.get_by_text("Wiryo")).to_have_count(0)
    office.get_by_role("link", name="Besuk Kiamat").click()
    expect(office.get_by_text("Wiryo Contoh")).to_be_visible()
    look(office, "case-received")
    office.get_by_role("button", name="Mulai periksa").click()
    check_documents(office, letter_is="tidak terbaca")
    office.get_by_role("link", name="Minta dilengkapi").click()
    expect(office.get_by_label("Yang Anda perlukan dari pemohon")).to_have_value(
        "Mohon lengkapi berkas berikut:\n– Surat kematian dari rumah sakit belum terbaca"
    )
    look(office, "ask")
    office.get_by_role("button", name="Minta dilengkapi").click()
    expect(office.get_by_text("Menunggu keluarga melengkapi").first).to_be_visible()
    look(office, "case-waiting")


def check_documents(office: Page, *, letter_is: str) -> None:
    """Say how each document was found."""
    office.get_by_role("link", name="Periksa berkas").click()
    group = office.get_by_role("group", name="Surat kematian dari rumah sakit")
    group.get_by_label(letter_is, exact=True).check()
    office.get_by_role("group", name="Kartu keluarga").get_by_label("belum ada").check()
    look(office, f"check-{letter_is.split(maxsplit=1)[0]}")
    office.get_by_role("button", name="Periksa berkas").click()
    expect(office.get_by_text("Berkas diperiksa").first).to_be_visible()


def completes(page: Page, own: str, letter: Path) -> None:
    """Send what the family was asked for."""
    page.goto(own)
    expect(page.get_by_role("heading", name="Lengkapi berkas")).to_be_visible()
    look(page, "own-asked")
    page.get_by_label("Surat kematian dari rumah sakit").set_input_files(letter)
    page.locator("#lengkapi").get_by_role("button", name="Kirim", exact=True).click()
    expect(page.get_by_text("sudah kami teruskan ke petugas")).to_be_visible()
    look(page, "own-completed")


def issues(office: Page) -> None:
    """Look again, read the certificate beforehand, issue it."""
    office.reload()
    check_documents(office, letter_is="lengkap")
    office.get_by_role("link", name="Terbitkan akta").click()
    expect(office.get_by_text("telah dicatat kematian Wiryo Contoh")).to_be_visible()
    look(office, "issue")
    office.get_by_role("button", name="Terbitkan akta").click()
    expect(office.get_by_text("Akta terbit, siap diantar").first).to_be_visible()
    look(office, "case-issued")


def downloads_and_checks(page: Page, own: str) -> None:
    """Take the certificate home; anybody who has it can check it."""
    page.goto(own)
    look(page, "own-issued")
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh dokumen").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    page.goto(f"/periksa/{IssuedDocument.objects.get().code}/")
    expect(page.get_by_text("Dokumen ini berlaku")).to_be_visible()
    expect(page.get_by_text("Wiryo")).to_have_count(0)
    look(page, "checked")


def hands_over(office: Page) -> None:
    """Record to whom the certificate was brought."""
    office.get_by_role("link", name="Catat penyerahan").click()
    look(office, "hand-over")
    office.get_by_role("button", name="Catat penyerahan").click()
    expect(office.get_by_text("Akta dan kartu keluarga diserahkan").first).to_be_visible()
    look(office, "case-closed")


def sees_the_end(page: Page, own: str) -> None:
    """Read the end on the own page, and what the code alone opens."""
    page.goto(own)
    expect(page.get_by_text("Akta dan kartu keluarga kami serahkan").first).to_be_visible()
    look(page, "own-closed")
    page.goto(f"/lacak/{Case.objects.get().code}/")
    expect(page.get_by_text("Wiryo")).to_have_count(0)
    look(page, "track")


def test_it_can_be_sent_without_javascript(
    death: Service, new_context: NewContext, letter: Path
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"/layanan/{death.slug}/ajukan/")
    expect(page.get_by_text("Diisi bila “Meninggal di mana?” dijawab").first).to_be_visible()
    fill_in(page, letter)
    page.get_by_role("button", name="Kirim kabar").click()
    expect(page.get_by_text("Simpan tautan ini.")).to_be_visible()
    assert Reporter.objects.get().name == "Rahma Contoh"


def test_a_refused_permit_says_why_and_a_revoked_one_no_longer_holds(
    city: City, death: Service, page: Page, at_work: Any
) -> None:
    of = service(city.roads, "izin-sederhana", "Izin kegiatan")
    page.goto(f"/layanan/{of.slug}/ajukan/")
    look(page, "permit-form")
    reporter = asked_for_permit(of)
    step(city, city.sari, reporter.case_id, "refuse", reason="Lapangan dipakai upacara hari itu.")
    page.goto(secret_path(reporter))
    expect(page.get_by_text("Lapangan dipakai upacara hari itu.")).to_be_visible()
    look(page, "own-refused")
    certificate = issued(city, city.dewi, death)
    office = at_work(city.dewi)
    office.goto(f"/kerja/laporan/{certificate.case.code}/")
    office.get_by_role("link", name="Cabut dokumen").click()
    office.get_by_label("Alasan").fill("Nama salah tulis.")
    look(office, "revoke")
    office.get_by_role("button", name="Cabut dokumen").click()
    page.goto(f"/periksa/{IssuedDocument.objects.get().code}/")
    expect(page.get_by_text("sudah dicabut dan tidak berlaku")).to_be_visible()
    look(page, "checked-revoked")
    page.goto("/periksa/")
    look(page, "check-form")
    page.get_by_label("Kode pada dokumen").fill("dok 2222 2222")
    page.get_by_role("button", name="Periksa").click()
    expect(page.locator(".error-summary")).to_contain_text("Kode ini tidak kami kenal")
    look(page, "checked-unknown")


def test_a_class_from_enrolment_to_certificate(city: City, page: Page, at_work: Any) -> None:
    of = service(city.health, "kelas-ibu-muda", "Kelas ibu muda")
    page.goto(f"/layanan/{of.slug}/ajukan/")
    look(page, "class-form")
    reporter = asked_for_class(of)
    office = at_work(city.dewi)
    office.goto(f"/kerja/laporan/{reporter.case.code}/")
    office.get_by_role("button", name="Terima pendaftaran").click()
    for meeting in ("Pertemuan 1", "Pertemuan 2", "Pertemuan 3"):
        office.get_by_role("link", name="Catat kehadiran").click()
        office.get_by_label(meeting).check()
        look(office, "attend")
        office.get_by_role("button", name="Catat kehadiran").click()
    office.get_by_role("link", name="Terbitkan sertifikat").click()
    office.get_by_role("button", name="Terbitkan sertifikat").click()
    number = f"440/IMUD/1/{timezone.localdate().year}"
    expect(office.get_by_text(number).first).to_be_visible()
    look(office, "class-issued")
    page.goto(secret_path(reporter))
    expect(page.get_by_text("Pertemuan 2: persalinan").first).to_be_visible()
    look(page, "own-class")
    assert fresh(reporter.case).state == "issued"


def test_city_hall_sees_the_steps_and_nothing_that_was_answered(
    city: City, death: Service, at_work: Any
) -> None:
    reporter = asked(death)
    office = at_work(city.vina)
    office.goto(f"/kerja/laporan/{reporter.case.code}/")
    expect(office.get_by_text("Isian dan berkas hanya dibaca petugas")).to_be_visible()
    expect(office.get_by_text("Almarhum Contoh")).to_have_count(0)
    look(office, "case-city-hall")


def test_a_whole_class_is_recorded_at_once(city: City, at_work: Any) -> None:
    of = service(city.health, "kelas-ibu-muda", "Kelas ibu muda")
    cases = [
        asked_for_class(of, answers={**CLASS, "mother_name": f"Ibu {name} Contoh"}).case
        for name in ("Ani", "Beti", "Cici", "Dini")
    ]
    for case in cases[:3]:
        step(city, city.dewi, case.pk, "take")
    office = at_work(city.dewi)
    office.goto("/kerja/loket/")
    look(office, "counter")
    office.get_by_role("link", name="Peserta dan kehadiran").click()
    expect(office.get_by_text("4 dari 20 tempat terisi")).to_be_visible()
    look(office, "roster")
    office.get_by_role("link", name="Pertemuan 1").click()
    expect(office.get_by_label("Ibu Dini Contoh")).to_have_count(0)
    office.get_by_label("Ibu Ani Contoh").check()
    look(office, "attendance")
    step(city, city.dewi, cases[1].pk, "attend", session="s1")
    office.get_by_role("button", name="Simpan kehadiran").click()
    expect(office.get_by_text("Ibu Beti Contoh: dicatat hadir oleh Dewi")).to_be_visible()
    expect(office.get_by_label("Ibu Ani Contoh")).to_be_checked()
    look(office, "attendance-overtaken")
    office.get_by_role("button", name="Semua hadir").click()
    expect(office.get_by_text("Kehadiran 2 peserta dicatat.")).to_be_visible()
    expect(office.get_by_text("3 dari 3 hadir")).to_be_visible()
    look(office, "roster-recorded")


def test_the_sheet_to_sign_fits_on_paper(city: City, at_work: Any) -> None:
    of = service(city.health, "kelas-ibu-muda", "Kelas ibu muda")
    case = asked_for_class(of).case
    step(city, city.dewi, case.pk, "take")
    office = at_work(city.dewi, viewport={"width": 680, "height": 960})  # A4 within its margins
    office.goto(f"/kerja/loket/{of.slug}/peserta/")
    office.emulate_media(media="print")
    expect(office.get_by_role("cell", name="belum dicatat").first).to_have_css(
        "color", "rgba(0, 0, 0, 0)"
    )
    expect(office.get_by_role("link", name="Pertemuan 1")).to_be_hidden()
    assert office.evaluate("document.documentElement.scrollWidth") <= 680


def test_a_request_is_taken_at_the_counter(
    city: City, death: Service, at_work: Any, letter: Path, page: Page
) -> None:
    office = at_work(city.dewi)
    office.goto(f"/kerja/loket/{death.slug}/")
    expect(office.get_by_label("Nama rumah sakit atau puskesmas")).to_be_hidden()
    look(office, "counter-form")
    office.get_by_role("button", name="Kirim dan cetak tanda terima").click()
    expect(office.get_by_role("alert").first).to_contain_text("Tuliskan nama pemohon.")
    look(office, "counter-form-errors")
    fill_in(office, letter, who="pemohon")
    office.get_by_role("button", name="Kirim dan cetak tanda terima").click()
    expect(office.get_by_role("heading", name="Tanda terima")).to_be_visible()
    expect(office.get_by_role("heading", name="Halaman pribadi Anda")).to_be_visible()
    look(office, "receipt")
    office.get_by_role("link", name="Cetak tanpa kode QR").click()
    expect(office.get_by_role("heading", name="Halaman pribadi Anda")).to_have_count(0)
    page.goto(secret_path(Reporter.objects.select_related("case").get()))
    expect(page.get_by_text("Kami turut berduka cita").first).to_be_visible()
    look(page, "own-of-counter")


def test_an_officer_corrects_what_was_filled_in(
    city: City, death: Service, at_work: Any, page: Page
) -> None:
    reporter = asked(death)
    office = at_work(city.dewi)
    office.goto(f"/kerja/laporan/{reporter.case.code}/")
    office.get_by_role("link", name="Perbaiki isian").click()
    office.get_by_label("Nama almarhum atau almarhumah").fill("Wiryo Saputro")
    office.get_by_label("Alasan").fill("Pemohon menelepon.")
    look(office, "correct")
    office.get_by_role("button", name="Perbaiki isian").click()
    expect(office.get_by_text("Isian diperbaiki atas keterangan pemohon").first).to_be_visible()
    look(office, "case-corrected")
    page.goto(secret_path(reporter))
    expect(page.get_by_text("Isian Anda kami perbaiki atas keterangan Anda").first).to_be_visible()
    look(page, "own-corrected")


def test_whoever_was_refused_objects(city: City, page: Page, at_work: Any) -> None:
    of = service(city.roads, "izin-sederhana", "Izin kegiatan")
    reporter = asked_for_permit(of)
    office = at_work(city.sari)
    office.goto(f"/kerja/laporan/{reporter.case.code}/")
    look(office, "permit-received")
    office.get_by_role("button", name="Mulai proses").click()
    look(office, "permit-in-progress")
    office.get_by_role("link", name="Catat tinjauan lokasi").click()
    look(office, "permit-site")
    office.goto(f"/kerja/laporan/{reporter.case.code}/")
    office.get_by_role("link", name="Tolak dengan alasan").click()
    office.get_by_role("textbox", name="Alasan").fill("Lapangan dipakai upacara hari itu.")
    look(office, "permit-refuse")
    office.get_by_role("button", name="Tolak dengan alasan").click()
    page.goto(secret_path(reporter))
    expect(page.get_by_text("Lapangan dipakai upacara hari itu.")).to_be_visible()
    look(page, "permit-refused")
    page.get_by_text("Ajukan keberatan", exact=True).click()
    page.get_by_label("Alasan Anda").fill("Upacaranya pindah ke balai kota.")
    look(page, "permit-objection")
    page.get_by_role("button", name="Kirim keberatan").click()
    expect(page.get_by_text("Anda membuka lagi permohonan ini").first).to_be_visible()
    look(page, "permit-reopened")
