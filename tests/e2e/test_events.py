"""A file of events is handed in, corrected and imported in the browser, wide and narrow, with and without JavaScript."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.e2e.conftest import PHONE, NewContext, assert_accessible
from tests.personas import City

from tuntas.eventlogs.models import EventImport, LoggedEvent
from tuntas.exchange.events.runs import run_events

DESK = {"width": 1280, "height": 800}
CSV = """No Berkas;Kegiatan;Tanggal;Jam;Petugas
A-1;Diterima;2026-03-02;08:00;Rahmawati
A-1;Diserahkan;2026-03-05;10:00;Rahmawati
A-2;Diterima;besok;09:00;Sulastri
"""


@pytest.mark.parametrize(
    ("screen", "scripts"),
    [(DESK, True), (PHONE, True), (PHONE, False)],
    ids=["desk", "phone", "plain"],
)
def test_a_file_is_corrected_and_imported(  # noqa: PLR0917 - fixtures
    city: City,
    new_context: NewContext,
    live_server: Any,
    tmp_path: Path,
    settings: Any,
    screen: dict[str, int],
    scripts: bool,
) -> None:
    settings.HOME = tmp_path
    path = tmp_path / "izin_usaha.csv"
    path.write_text(CSV, encoding="utf-8")
    context = new_context(viewport=screen, java_script_enabled=scripts)
    session = city.client(city.oki).cookies["tuntas_session"].value
    context.add_cookies([{"name": "tuntas_session", "value": session, "url": live_server.url}])
    page = context.new_page()

    def checked() -> None:
        if scripts:
            assert_accessible(page)

    page.goto("/kerja/data-proses/")
    checked()
    page.get_by_role("link", name="Unggah data").click()
    checked()
    page.get_by_label("Berkas data proses").set_input_files(path)
    page.get_by_role("button", name="Periksa berkas").click()
    expect(page.get_by_text("Yang cocok: Tanggal, Jam.")).to_be_visible()
    checked()
    page.get_by_label("Kolom waktu").select_option("Tanggal")
    page.get_by_label("Kegiatan yang menutup kasus").fill("Diserahkan")
    page.get_by_label("Ambil baris yang baik").check()
    page.get_by_role("button", name="Impor", exact=True).click()
    expect(page.get_by_text("Menunggu giliran").first).to_be_visible()
    run_events(EventImport.objects.get().pk, at=timezone.now())
    page.reload()
    expect(page.get_by_text("besok")).to_be_visible()
    expect(page.get_by_text("Peristiwa yang hanya bertanggal, tanpa jam")).to_be_visible()
    checked()
    page.get_by_role("link", name="Izin usaha").click()
    checked()
    page.get_by_role("link", name="Kunci untuk sistem pengirim").click()
    page.get_by_label("Nama sistem yang mengirim").fill("Aplikasi izin")
    page.get_by_role("button", name="Buat kunci").click()
    expect(page.get_by_text("tuntas_")).to_be_visible()
    checked()
    assert LoggedEvent.objects.count() == 2
