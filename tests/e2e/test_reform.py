"""Plans of reform in a real browser: planned at a desk, reported and proven on a phone."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.e2e.conftest import PHONE, NewContext, assert_accessible
from tests.personas import MONDAY, City

from tuntas.catalogue.tests.catalogue_samples import in_force, service_of
from tuntas.improvements.models import ReformItem
from tuntas.improvements.reform.actions.plans import ReformMemberFacts
from tuntas.improvements.reform.tests.reform_samples import (
    CHANGE,
    SERVICE,
    ended,
    item_in,
    plan_of,
    reported,
    roads_item,
    team_of,
)
from tuntas.improvements.reform.tests.test_proof import everything
from tuntas.measures.models import Signal
from tuntas.organisation.models import Person, Unit

DESK = {"width": 1280, "height": 800}


@pytest.fixture
def at_work(new_context: NewContext, city: City, live_server: Any, monkeypatch: Any) -> Any:
    """Open a browser in which somebody is signed in, on the Monday of the tests."""
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)

    def sign_in(person: Person, **options: Any) -> Page:
        context = new_context(**{"viewport": DESK, **options})
        session = city.client(person).cookies["tuntas_session"].value
        context.add_cookies([{"name": "tuntas_session", "value": session, "url": live_server.url}])
        return context.new_page()

    return sign_in


def filled_city(city: City) -> ReformItem:
    """Return an action with everything around it, in a plan among others."""
    everything(city)
    item = roads_item(
        city, indicator="within-promise", instrument="rb-permenpanrb-14-2014", node="A8.1.a"
    )
    Signal.objects.create(
        indicator="within-promise", unit=city.roads, state="better", points=24,
        month=date(2026, 10, 1), value=82, n=40, sentence_id="Membaik sejak Juli 2026.",
        sentence_en="Better since July 2026.",
    )  # fmt: skip
    reported(item, city.sari, 20, obstacle="Warga yang diundang belum datang")
    reported(item, city.sari, 45, quarter=3, at=MONDAY)
    roads_item(city, action="Membuka loket siang hari", due=date(2026, 6, 30))
    ended(roads_item(city, action="Memasang maklumat di semua loket", area=CHANGE), city.budi)
    dropped = roads_item(city, action="Menyewa gedung baru", area="organisation")
    ended(dropped, city.budi, "dropped", said="Anggarannya dialihkan")
    team_of(
        item.plan, city.budi, ReformMemberFacts(name="", person_id=city.budi.pk, role="ketua"),
        ReformMemberFacts(name="Tono", role="koordinator", area=SERVICE),
    )  # fmt: skip
    whole = plan_of(city.government, city.oki)
    item_in(whole, city.oki, action="Menyusun peta proses bisnis kota", area="processes")
    for n in range(30):
        Unit.objects.create(
            code=f"K{n}", name=f"Kelurahan Melati {n}", short_name=f"K{n}", kind="village",
            parent=city.government,
        )  # fmt: skip
    return item


def pages(item: ReformItem) -> list[tuple[str, str]]:
    plan, one = f"/kerja/reformasi/rencana/{item.plan_id}/", f"/kerja/reformasi/tindakan/{item.pk}/"
    return [
        ("/kerja/reformasi/", "Reformasi birokrasi 2026"),
        ("/kerja/reformasi/baru/", "Susun rencana aksi"),
        (plan, "Rencana aksi 2026"),
        (f"{plan}cetak/", "Rencana aksi reformasi birokrasi 2026"),
        (f"{plan}tim/", "Tim reformasi birokrasi"),
        (f"{plan}area/{SERVICE}/", "Tambah tindakan"),
        (one, item.action),
        (f"{one}ubah/", "Ubah tindakan"),
        (f"{one}kemajuan/", "Laporkan kemajuan"),
        (f"{one}tutup/", "Tutup tindakan"),
        (f"{one}bukti/", "Pasang bukti lain"),
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_pages_of_reform_in_light_and_dark(
    city: City, at_work: Any, width: int, scheme: str
) -> None:
    item = filled_city(city)
    page = at_work(city.oki, viewport={"width": width, "height": 800}, color_scheme=scheme)
    for address, heading in pages(item):
        page.goto(address)
        expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()
        assert_accessible(page)


@pytest.mark.parametrize("java_script", [True, False], ids=["with", "without"])
def test_an_officer_reports_and_proves_on_a_phone(
    city: City, at_work: Any, java_script: bool
) -> None:
    in_force(service_of(city.roads))
    roads_item(city)
    page = at_work(city.sari, viewport=PHONE, java_script_enabled=java_script)
    page.goto("/kerja/reformasi/")
    page.get_by_role("link", name="Dinas Pekerjaan Umum").click()
    page.get_by_role("link", name="Meninjau standar pelayanan").click()
    page.get_by_role("link", name="Laporkan kemajuan").click()
    expect(page.get_by_label("Triwulan")).to_have_value("1")
    page.get_by_label("Capaian (persen)").fill("40")
    page.get_by_label("Yang sudah dikerjakan").fill("Enam layanan ditinjau bersama warga.")
    page.get_by_role("button", name="Kirim laporan").click()
    expect(page.get_by_text("Laporan tersimpan.")).to_be_visible()
    page.get_by_role("button", name="Pasang Standar pelayanan: KTP elektronik").click()
    expect(page.get_by_text("Bukti dipasang.")).to_be_visible()
    page.get_by_role("link", name="Standar pelayanan: KTP elektronik").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_the_files_of_a_plan(city: City, at_work: Any) -> None:
    item = filled_city(city)
    page = at_work(city.eva)
    page.goto(f"/kerja/reformasi/rencana/{item.plan_id}/")
    with page.expect_download() as loading:
        page.get_by_role("link", name="Unduh XLSX").click()
    assert loading.value.suggested_filename == "rencana-aksi-rb-dpupr-2026.xlsx"
    page.get_by_role("link", name="Tampilan cetak").click()
    page.emulate_media(media="print")
    expect(page.get_by_text("Warga yang diundang belum datang")).to_be_hidden()
    expect(page.get_by_text("Membuka loket siang hari")).to_be_visible()
