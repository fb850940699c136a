"""A form that stood open over night: signing in in another tab, and nothing is typed twice."""

from typing import Any

import pytest
from playwright.sync_api import expect
from tests.e2e.conftest import PHONE, NewContext, assert_accessible
from tests.personas import PASSWORD, City

from tuntas.improvements.models import Step
from tuntas.improvements.projects.tests.step_samples import begun

WORDS = "Regu hanya satu\nuntuk dua kecamatan"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_what_was_typed_before_signing_out_is_saved_after_signing_in(
    city: City, new_context: NewContext, live_server: Any, *, scripts: bool
) -> None:
    city.sari.set_password(PASSWORD)
    city.sari.save()
    improvement = begun(city)
    context = new_context(viewport=PHONE, java_script_enabled=scripts)
    session = city.client(city.sari).cookies["tuntas_session"].value
    context.add_cookies([{"name": "tuntas_session", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"/kerja/perbaikan/{improvement.pk}/langkah/8/")
    page.get_by_role("textbox").first.fill(WORDS)
    context.clear_cookies(name="tuntas_session")
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_role("heading", name="Belum tersimpan: Anda sudah keluar")).to_be_visible()
    if scripts:
        assert_accessible(page)
    with context.expect_page() as opening:
        page.get_by_role("link", name="Masuk di tab baru").first.click()
    other = opening.value
    other.get_by_label("Alamat surel").fill(city.sari.email)
    other.get_by_label("Kata sandi").fill(PASSWORD)
    other.get_by_role("button", name="Masuk", exact=True).click()
    other.wait_for_url("**/kerja/**")
    other.close()
    page.bring_to_front()
    if scripts:
        page.evaluate("window.dispatchEvent(new Event('focus'))")
        expect(page.get_by_text("Anda sudah masuk lagi.")).to_be_visible()
        assert_accessible(page)
        page.get_by_role("button", name="Kirim ulang").click()
    else:  # the token came with signing in: the page brings it, and asks once more
        page.get_by_role("button", name="Kirim ulang").click()
        expect(page.get_by_role("heading", name="formulir ini terlalu lama")).to_be_visible()
        page.get_by_role("button", name="Kirim ulang").click()
    expect(page.get_by_text("Langkah tersimpan.")).to_be_visible()
    assert Step.objects.get(improvement=improvement, number=8).content["remaining"] == WORDS
