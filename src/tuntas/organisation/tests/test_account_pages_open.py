"""Every page of the sign-in library opens for somebody who works here, in both languages."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.personas import PASSWORD, City

PAGES = (
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "account_inactive",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "socialaccount_connections",
)


@pytest.fixture
def sari(city: City) -> Client:
    """Somebody who has just given their password again: the library asks for that before changes."""
    city.sari.set_password(PASSWORD)
    city.sari.save(update_fields=["password"])
    client = Client()
    typed = {"login": city.sari.email, "password": PASSWORD}
    assert client.post(reverse("account_login"), typed).status_code == 302
    again = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert again.status_code == 302
    return client


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_account_page_opens(sari: Client, page: str, language: str) -> None:
    sari.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    with translation.override(None):  # what the page chooses holds no longer than this test
        assert sari.get(reverse(page)).status_code == 200
