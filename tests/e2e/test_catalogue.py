"""Services in a real browser: found and read by a citizen, drafted and put in force at the office."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.conftest import PHONE, NewContext, Traffic, assert_accessible
from tests.personas import MONDAY, City

from tuntas.assessments.surveys.permissions import OPERATOR
from tuntas.catalogue.actions.charters import Vow, sign_charter
from tuntas.catalogue.models import ServiceStandard
from tuntas.catalogue.tests.catalogue_samples import TODAY, drafted, in_force, service_of
from tuntas.organisation.models import Person

DESK = {"width": 1280, "height": 800}
HEAVIEST_PAGE = 100_000  # bytes, after the style sheet and the font of the first visit


@pytest.fixture
def at_work(new_context: NewContext, city: City, live_server: Any) -> Any:
    """Open a browser in which somebody is signed in."""

    def sign_in(person: Person, **options: Any) -> Page:
        context = new_context(**{"viewport": DESK, **options})
        session = city.client(person).cookies["tuntas_session"].value
        context.add_cookies([{"name": "tuntas_session", "value": session, "url": live_server.url}])
        return context.new_page()

    return sign_in


def filled_city(city: City) -> None:
    service = service_of(
        city.roads, keywords="KTP hilang", audience="Warga 17 tahun", summary="Kartu penduduk"
    )
    in_force(service)
    in_force(service, promise_working_minutes=450, change_reason="Alur dipangkas")
    for n in range(30):
        in_force(service_of(city.health, f"Imunisasi {n:02}"))
    vow = Vow("Kami melayani sesuai standar.", "Nama Contoh", "Kepala Dinas", TODAY)
    sign_charter(unit_id=city.roads.pk, vow=vow, seen=0, by=OPERATOR, at=MONDAY)


@pytest.mark.parametrize("java_script", [True, False], ids=["with", "without"])
def test_a_citizen_finds_out_what_to_bring(
    city: City, new_context: NewContext, java_script: bool
) -> None:
    filled_city(city)
    page = new_context(java_script_enabled=java_script).new_page()
    page.goto("/layanan/")
    expect(page.get_by_role("link", name="Imunisasi 00")).to_be_visible()
    page.get_by_role("link", name="Berikutnya").click()
    expect(page.get_by_role("link", name="KTP elektronik")).to_be_visible()
    page.get_by_label("Layanan apa yang Anda cari?").fill("urus ktp hilang")
    page.get_by_role("button", name="Cari").click()
    page.get_by_role("link", name="KTP elektronik").click()
    expect(page.get_by_text("1 hari kerja")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Kartu keluarga")).to_be_visible()
    page.get_by_role("link", name="Maklumat pelayanan kantor ini").click()
    expect(page.get_by_text("Kami melayani sesuai standar.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_public_pages_in_light_and_dark(
    city: City, new_context: NewContext, width: int, scheme: str
) -> None:
    filled_city(city)
    service = ServiceStandard.objects.in_force().get(version=2).service
    page = new_context(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()
    traffic = Traffic()
    page.goto("/layanan/?q=paspor")
    assert_accessible(page)
    page.on("response", traffic.note)
    for address in ("/layanan/", f"/layanan/{service.slug}/", f"/maklumat/{city.roads.pk}/"):
        page.goto(address)
        assert_accessible(page)
        assert page.url in traffic.bytes_by_address
    assert traffic.total < HEAVIEST_PAGE


@pytest.mark.parametrize("java_script", [True, False], ids=["with", "without"])
def test_the_head_drafts_and_puts_in_force(city: City, at_work: Any, java_script: bool) -> None:
    page = at_work(city.budi, viewport=PHONE, java_script_enabled=java_script)
    page.goto(f"/kerja/layanan/baru/?unit={city.roads.pk}")
    page.get_by_label("Nama layanan").fill("Izin galian")
    page.get_by_role("button", name="Simpan").click()
    page.get_by_role("button", name="Susun standar").click()
    for label, said in (
        ("Persyaratan", "KTP"), ("Sistem, mekanisme", "Datang"), ("Selesai paling lama", "1"),
        ("Produk pelayanan", "Izin"), ("Pengaduan, saran", "Loket"),
    ):  # fmt: skip
        page.get_by_label(label).fill(said)
    page.get_by_label("Gratis").check()
    page.get_by_label("Kegiatan 1").fill("Memeriksa berkas")
    page.get_by_label("Menit 1", exact=True).fill("500")
    page.get_by_role("button", name="Tambah tiga baris").click()
    expect(page.get_by_label("Kegiatan 6")).to_be_visible()
    expect(page.get_by_label("Kegiatan 1")).to_have_value("Memeriksa berkas")
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_text("Langkah kerja lebih lama daripada janji")).to_be_visible()
    if java_script:
        assert_accessible(page)
    page.get_by_label("Menit 1", exact=True).fill("30")
    page.get_by_role("button", name="Simpan dan selesai").click()
    page.get_by_role("link", name="Tetapkan").click()
    page.get_by_role("button", name="Tetapkan").click()
    expect(page.get_by_text("Standar berlaku dan sudah tampil untuk warga.")).to_be_visible()
    assert ServiceStandard.objects.in_force().get().steps.get().minutes == 30


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_office_pages_in_light_and_dark(city: City, at_work: Any, width: int, scheme: str) -> None:
    filled_city(city)
    service = ServiceStandard.objects.in_force().get(version=2).service
    drafted(service, product="Kartu")
    base = f"/kerja/layanan/{service.pk}/"
    page = at_work(city.oki, viewport={"width": width, "height": 800}, color_scheme=scheme)
    for address in (
        "/kerja/layanan/", "/kerja/layanan/baru/", base, f"{base}ubah/", f"{base}tutup/",
        f"{base}rancangan/isi/", f"{base}rancangan/tetapkan/", f"{base}versi/2/",
        f"{base}versi/2/cabut/", f"{base}banding/", f"{base}forum/",
        f"/kerja/layanan/maklumat/{city.roads.pk}/", "/kerja/layanan/impor/",
    ):  # fmt: skip
        page.goto(address)
        assert_accessible(page)
