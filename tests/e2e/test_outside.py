"""A browser at the edges: held back by a limit, sent to the office's sign-in and back."""

import io
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from tests.e2e.conftest import assert_accessible
from tests.outside.issuer import CLIENT, SECRET, Issuer, running_issuer
from tests.personas import City

from tuntas.cases.models import Attachment, Case

STORY = "Lubang besar di depan pasar, kedalaman sejengkal, sudah dua motor jatuh minggu ini."


@pytest.fixture
def issuer(settings: Any) -> Iterator[Issuer]:
    """An issuer below a path, with the policy that the settings give a browser for it."""
    with running_issuer() as running:
        app = {"provider_id": "sso", "name": "SSO Kota", "client_id": CLIENT, "secret": SECRET}
        app_settings = {"settings": {"server_url": running.address}}
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [{**app, **app_settings}]}}
        policy = deepcopy(settings.CONTENT_SECURITY_POLICY)
        policy["DIRECTIVES"]["form-action"].append(running.address)
        settings.CONTENT_SECURITY_POLICY = policy
        yield running


def test_to_the_office_sign_in_and_back(city: City, page: Page, issuer: Issuer) -> None:
    issuer.claims = {"sub": "1", "email": city.sari.email, "email_verified": True}
    page.goto("/akun/login/")
    assert_accessible(page)
    page.get_by_role("link", name="SSO Kota").click()
    assert_accessible(page)
    page.get_by_role("button", name="Lanjutkan").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kotak masuk")


def test_whom_the_list_does_not_know_is_told_what_to_do(
    city: City, page: Page, issuer: Issuer
) -> None:
    issuer.claims = {"sub": "1", "email": "luar@contoh.example", "email_verified": True}
    page.goto("/akun/login/")
    page.get_by_role("link", name="SSO Kota").click()
    page.get_by_role("button", name="Lanjutkan").click()
    expect(page.get_by_text("Minta administrator")).to_be_visible()
    assert_accessible(page)


def photo() -> bytes:
    target = io.BytesIO()
    Image.effect_noise((1200, 1200), 90).save(target, "JPEG", quality=95)  # about 1 MB
    return target.getvalue()


def write(page: Page) -> None:
    page.goto("/lapor/")
    page.get_by_label("Ceritakan", exact=False).first.fill(STORY)
    page.get_by_label("Di mana?").fill("Jl. Melati")
    page.get_by_label("Kapan?").fill("2026-11-14")


def attach(page: Page) -> None:
    file: Any = {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    page.locator("input[type=file]").set_input_files(file)


def send(page: Page) -> None:
    page.get_by_role("button", name="Kirim laporan").click()


def test_a_report_too_many_keeps_words_and_photo_and_goes_out_later(
    city: City, page: Page, settings: Any
) -> None:
    now = settings.ENVIRONMENT
    settings.ENVIRONMENT = replace(now, reports_per_hour=1)
    write(page)
    send(page)
    expect(page.get_by_text("Laporan Anda sudah kami terima")).to_be_visible()
    write(page)
    attach(page)
    send(page)
    # In the last hour of a day the next room is tomorrow's.
    later = re.compile(r"Coba lagi (hari ini|besok), \d\d\.\d\d\.")
    expect(page.locator(".error-summary")).to_contain_text(later)
    assert_accessible(page)
    expect(page.get_by_label("Di mana?")).to_have_value("Jl. Melati")
    expect(page.locator(".files li")).to_have_count(1)
    page.reload()  # the draft is on the device
    expect(page.get_by_label("Di mana?")).to_have_value("Jl. Melati")
    expect(page.locator(".files li")).to_have_count(1)
    settings.ENVIRONMENT = now
    send(page)
    expect(page.get_by_text("Laporan Anda sudah kami terima")).to_be_visible()
    assert (Case.objects.count(), Attachment.objects.count()) == (2, 1)


@pytest.mark.parametrize("limit", [{"free_disk_mb": 10**9}, {"upload_mb_per_day": 1}])
def test_without_its_photo_a_report_goes_out(
    city: City, page: Page, settings: Any, limit: dict[str, int]
) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, **limit)
    write(page)
    attach(page)
    send(page)
    expect(page.locator(".error-summary")).to_contain_text("Kirim tanpa berkas")
    page.get_by_role("button", name="foto.jpg").click()
    expect(page.locator(".files li")).to_have_count(0)
    send(page)
    expect(page.get_by_text("Laporan Anda sudah kami terima")).to_be_visible()
    assert (Case.objects.count(), Attachment.objects.count()) == (1, 0)
