"""Single sign-on through the whole dance: our page, the issuer's, back with a code, tokens, claims."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from tests.outside.issuer import CLIENT, SECRET, Issuer, running_issuer
from tests.personas import City

from tuntas.organisation.models import Person

BEGIN = "/akun/sso/oidc/sso/login/"


def trust(settings: Any, address: str) -> None:
    """Set what an operator sets for an issuer."""
    app = {"provider_id": "sso", "name": "SSO Kota", "client_id": CLIENT, "secret": SECRET}
    app_settings = {"settings": {"server_url": address}}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [{**app, **app_settings}]}}


@pytest.fixture
def issuer(settings: Any) -> Iterator[Issuer]:
    """An issuer that this city trusts."""
    with running_issuer() as running:
        trust(settings, running.address)
        yield running


def claims(email: str, **changes: Any) -> dict[str, Any]:
    return {
        "sub": f"kota-{email}",
        "email": email,
        "email_verified": True,
        "name": "Nama",
        **changes,
    }


def way_back(client: Client, issuer: Issuer) -> str:
    """Go to the issuer as a browser does; return the address with which it sends back."""
    leaving = client.post(BEGIN)
    assert leaving.status_code == 302
    assert leaving["Location"].startswith(f"{issuer.address}/authorize?")
    returned = requests.get(leaving["Location"], allow_redirects=False, timeout=60)
    parts = urlsplit(returned.headers["Location"])
    assert (parts.netloc, parts.path) == ("testserver", "/akun/sso/oidc/sso/login/callback/")
    return f"{parts.path}?{parts.query}"


def signed_in_as(client: Client) -> int | None:
    key = client.session.get("_auth_user_id")
    return int(key) if key else None


def test_a_person_of_the_list_is_signed_in_and_known_again(
    city: City, client: Client, issuer: Issuer
) -> None:
    issuer.claims = claims(city.sari.email)
    answer = client.get(way_back(client, issuer))
    assert (answer.status_code, answer["Location"]) == (302, "/ruang-kerja/")
    assert signed_in_as(client) == city.sari.pk
    assert client.get("/kerja/").status_code == 200
    assert {"/token", "/userinfo"} <= set(issuer.asked)
    other = Client()
    issuer.claims = claims("alamat-baru@contoh.example", sub=f"kota-{city.sari.email}")
    other.get(way_back(other, issuer))  # the same account there, whatever its address is by now
    assert signed_in_as(other) == city.sari.pk
    assert SocialAccount.objects.count() == 1


def test_an_address_is_the_same_in_capitals(city: City, client: Client, issuer: Issuer) -> None:
    issuer.claims = claims(city.sari.email.upper())
    client.get(way_back(client, issuer))
    assert signed_in_as(client) == city.sari.pk


def test_a_stranger_is_told_in_plain_words_and_gets_no_account(
    city: City, client: Client, issuer: Issuer
) -> None:
    people = Person.objects.count()
    issuer.claims = claims("orang-luar@contoh.example")
    answer = client.get(way_back(client, issuer), follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "tidak cocok dengan akun mana pun di sini" in page
    assert "administrator" in page
    assert signed_in_as(client) is None
    assert (Person.objects.count(), SocialAccount.objects.count()) == (people, 0)


@pytest.mark.parametrize("verified", [False, "true", None])
def test_an_address_that_the_issuer_did_not_verify_opens_nothing(
    city: City, client: Client, issuer: Issuer, verified: object
) -> None:
    issuer.claims = claims(city.wati.email, email_verified=verified)
    answer = client.get(way_back(client, issuer), follow=True)
    assert signed_in_as(client) is None
    assert "tidak cocok dengan akun mana pun di sini" in answer.content.decode()
    assert SocialAccount.objects.count() == 0


def test_an_address_without_a_word_about_it_opens_nothing(
    city: City, client: Client, issuer: Issuer
) -> None:
    issuer.claims = {"sub": "1", "email": city.wati.email}
    client.get(way_back(client, issuer), follow=True)
    assert signed_in_as(client) is None


def test_who_left_is_not_let_in(city: City, client: Client, issuer: Issuer) -> None:
    Person.objects.filter(pk=city.sari.pk).update(is_active=False)
    issuer.claims = claims(city.sari.email)
    client.get(way_back(client, issuer), follow=True)
    assert signed_in_as(client) is None


@pytest.mark.parametrize("state", ["wrong", ""])
def test_a_wrong_state_is_refused(city: City, client: Client, issuer: Issuer, state: str) -> None:
    issuer.claims = claims(city.sari.email)
    path, _, query = way_back(client, issuer).partition("?")
    code = parse_qs(query)["code"][0]
    answer = client.get(path, {"code": code, "state": state})
    assert "Masuk lewat akun kantor tidak berhasil" in answer.content.decode()
    assert signed_in_as(client) is None
    assert "/token" not in issuer.asked


def test_a_way_back_that_another_browser_began_is_refused(
    city: City, client: Client, issuer: Issuer
) -> None:
    issuer.claims = claims(city.sari.email)
    victim = Client()
    victim.get(way_back(client, issuer))
    assert signed_in_as(victim) is None


def test_a_code_works_once(city: City, client: Client, issuer: Issuer) -> None:
    issuer.claims = claims(city.sari.email)
    address = way_back(client, issuer)
    client.get(address)
    client.logout()
    client.get(address)
    assert signed_in_as(client) is None


def test_a_token_for_somebody_else_is_refused(city: City, client: Client, issuer: Issuer) -> None:
    issuer.claims, issuer.audience = claims(city.sari.email), "another-client"
    answer = client.get(way_back(client, issuer))
    assert "Masuk lewat akun kantor tidak berhasil" in answer.content.decode()
    assert signed_in_as(client) is None


def test_who_cancels_there_is_told_so(city: City, client: Client, issuer: Issuer) -> None:
    issuer.denies = True
    answer = client.get(way_back(client, issuer), follow=True)
    assert "Masuk lewat akun kantor dibatalkan" in answer.content.decode()


def test_an_issuer_that_goes_away_on_the_way_is_told_in_words(
    city: City, client: Client, settings: Any
) -> None:
    with running_issuer() as issuer:
        trust(settings, issuer.address)
        issuer.claims = claims(city.sari.email)
        address = way_back(client, issuer)
    answer = client.get(address)
    assert answer.status_code == 503
    assert "Masuk lewat akun kantor tidak berhasil" in answer.content.decode()
    assert signed_in_as(client) is None


def test_an_issuer_that_is_away_is_told_in_words(
    city: City, client: Client, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with running_issuer() as gone:
        trust(settings, gone.address)
    answer = client.post(BEGIN)
    assert answer.status_code == 503
    assert "Masuk lewat akun kantor tidak berhasil" in answer.content.decode()
    assert "TUNTAS_OIDC_URL" in caplog.text
    assert SECRET not in caplog.text
