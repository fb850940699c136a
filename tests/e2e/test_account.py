"""The own account in a real browser: every page of the sign-in library, a passkey and codes."""

import re
import time
from typing import Any

import pytest
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse
from playwright.sync_api import Page, expect
from tests.e2e.conftest import NewContext, assert_accessible
from tests.personas import PASSWORD, City

PAGES = (
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "account_inactive",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "socialaccount_connections",
)
OF_STRANGERS = (
    "account_login",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
)
LIBRARY_WORDS = re.compile(r"Kunci Keamanan|Kode Pemulihan|Otentikator|Kata Sandi|e-mail Anda")


@pytest.fixture(autouse=True)
def _a_code_counts_a_step_longer(settings: Any) -> None:
    settings.MFA_TOTP_TOLERANCE = 1  # the step may turn between reading a code and sending it


def signed_in(city: City, page: Page) -> Page:
    city.sari.set_password(PASSWORD)
    city.sari.save()
    page.goto(reverse("account_login"))
    page.get_by_label("Alamat surel").fill(city.sari.email)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.wait_for_url("**/kerja/**")
    return page


def proven(page: Page) -> Page:
    """Give the password once more, as the library asks before changes."""
    page.goto(reverse("account_reauthenticate"))
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Lanjutkan").click()
    return page


def with_device(page: Page) -> None:
    """Give the browser a device that recognises its owner."""
    chrome = page.context.new_cdp_session(page)
    chrome.send("WebAuthn.enable")
    chrome.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def code_of(secret: str) -> str:
    """Return what the app on the phone shows now."""
    counter = int(time.time()) // app_settings.TOTP_PERIOD
    return str(format_hotp_value(hotp_value(secret, counter)))


def activate_codes(page: Page) -> str:
    page.goto(reverse("mfa_activate_totp"))
    secret = page.locator("#secret").input_value()
    page.get_by_label("Kode dari aplikasi").fill(code_of(secret))
    page.get_by_role("button", name="Aktifkan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kode cadangan")
    return secret


def add_key(page: Page) -> None:
    page.goto(reverse("mfa_add_webauthn"))
    page.get_by_label("Nama kunci").fill("Komputer loket")
    page.get_by_label("Cukup kunci ini").check()
    page.get_by_role("button", name="Tambah kunci").click()
    page.wait_for_url(lambda address: "/add/" not in address)


@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_of_the_own_account_is_ours_and_accessible(
    city: City, new_context: NewContext, width: int
) -> None:
    page = new_context(viewport={"width": width, "height": 800}).new_page()
    proven(signed_in(city, page))
    with_device(page)
    page.goto(reverse("mfa_activate_totp"))
    assert_accessible(page)
    activate_codes(page)
    add_key(page)
    key = Authenticator.objects.get(user=city.sari, type=Authenticator.Type.WEBAUTHN)
    of_key = [reverse(name, args=[key.pk]) for name in ("mfa_edit_webauthn", "mfa_remove_webauthn")]
    for address in [*map(reverse, PAGES), *of_key]:
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        assert not LIBRARY_WORDS.findall(page.inner_text("main")), address
        assert_accessible(page)


@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_before_signing_in_is_ours_and_accessible(
    db: None, new_context: NewContext, width: int
) -> None:
    page = new_context(viewport={"width": width, "height": 800}).new_page()
    for name in OF_STRANGERS:
        page.goto(reverse(name))
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        assert not LIBRARY_WORDS.findall(page.inner_text("main")), name
        assert_accessible(page)


def test_a_passkey_opens_the_door_without_a_password(city: City, new_context: NewContext) -> None:
    page = new_context().new_page()
    with_device(page)
    add_key(proven(signed_in(city, page)))
    page.goto(reverse("account_logout"))
    page.locator("main").get_by_role("button", name="Keluar").click()
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="passkey").click()
    page.wait_for_url("**/kerja/**")


def test_a_key_that_is_missing_is_said_in_words(city: City, new_context: NewContext) -> None:
    page = new_context().new_page()
    proven(signed_in(city, page))
    with_device(page)
    page.goto(reverse("mfa_add_webauthn"))
    page.evaluate("() => { navigator.credentials.create = () => Promise.reject(new Error('no')); }")
    page.get_by_role("button", name="Tambah kunci").click()
    expect(page.get_by_role("alert")).to_contain_text("Kunci tidak terbaca")


def test_with_codes_on_the_password_alone_is_not_enough(
    city: City, new_context: NewContext
) -> None:
    page = new_context().new_page()
    activate_codes(proven(signed_in(city, page)))
    recovery = page.locator(".codes li").first.inner_text()
    other = new_context().new_page()
    other.goto(reverse("account_login"))
    other.get_by_label("Alamat surel").fill(city.sari.email)
    other.get_by_label("Kata sandi").fill(PASSWORD)
    other.get_by_role("button", name="Masuk", exact=True).click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Langkah kedua")
    assert_accessible(other)
    other.get_by_label("Kode").fill("000000")
    other.get_by_role("button", name="Masuk", exact=True).click()
    summary = other.locator(".error-summary")
    expect(summary).to_contain_text("Kode tidak cocok")
    expect(summary.get_by_role("link")).to_have_attribute("href", "#id_code")
    assert_accessible(other)
    other.get_by_label("Kode").fill(recovery)
    other.get_by_role("button", name="Masuk", exact=True).click()
    other.wait_for_url("**/kerja/**")


PASSWORD_FORMS: tuple[tuple[str, str], ...] = (
    ("account_login", "id_login"),
    ("account_reset_password", "id_email"),
    ("account_change_password", "id_oldpassword"),
)


@pytest.mark.parametrize(("name", "first"), PASSWORD_FORMS)
def test_errors_stand_at_the_top_with_links_to_their_fields(
    city: City, new_context: NewContext, name: str, first: str
) -> None:
    page = new_context().new_page()
    if name == "account_change_password":
        signed_in(city, page)
    page.goto(reverse(name))
    page.locator("main form .main").click()
    summary = page.locator(".error-summary")
    expect(summary.get_by_role("link").first).to_have_attribute("href", f"#{first}")
    expect(summary).to_be_focused()
    assert_accessible(page)


def test_a_first_password_is_asked_for_like_any_other(
    city: City, new_context: NewContext, live_server: Any
) -> None:
    city.sari.set_unusable_password()
    city.sari.save()
    context = new_context()
    session = city.client(city.sari).cookies["tuntas_session"].value
    context.add_cookies([{"name": "tuntas_session", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(reverse("account_set_password"))
    assert_accessible(page)
    page.get_by_label("Kata sandi baru wajib").fill("pendek")
    page.get_by_label("sekali lagi").fill("pendek")
    page.get_by_role("button", name="Simpan kata sandi").click()
    expect(page.locator(".error-summary").get_by_role("link").first).to_have_attribute(
        "href", "#id_password1"
    )
    assert_accessible(page)
