"""The pages of the sign-in library as our people meet them."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.mail import EmailMessage
from django.test import Client
from tests.personas import PASSWORD, City

SIGN_IN = "/akun/login/"


def _with_password(city: City) -> None:
    city.sari.set_password(PASSWORD)
    city.sari.save()


def test_a_wrong_password_is_said_in_plain_words(city: City, client: Client) -> None:
    response = client.post(SIGN_IN, {"login": city.sari.email, "password": "salah-sama-sekali"})
    assert "Alamat surel atau kata sandi tidak cocok." in response.content.decode()


def test_a_forgotten_password_is_replaced(
    city: City, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    client.post("/akun/password/reset/", {"email": city.sari.email})
    (mail,) = mailoutbox
    assert mail.subject == "Kata sandi baru untuk akun kerja Anda"
    link = re.search(r"https?://[^/]+(/\S+)", str(mail.body))
    assert link
    form = client.get(link[1], follow=True).request["PATH_INFO"]
    done = client.post(form, {"password1": PASSWORD, "password2": PASSWORD}, follow=True)
    assert "Kata sandi tersimpan" in done.content.decode()
    assert client.login(request=done.wsgi_request, username=city.sari.email, password=PASSWORD)
    assert "Tautan ini tidak berlaku lagi" in client.get(link[1], follow=True).content.decode()


def test_a_stranger_is_told_the_same_and_gets_no_mail(
    db: None, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    response = client.post("/akun/password/reset/", {"email": "tiada@contoh.example"}, follow=True)
    assert "Periksa surel Anda" in response.content.decode()
    assert mailoutbox == []


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/akun/mfa/", "Keamanan masuk"),
        ("/akun/mfa/webauthn/", "<h1>"),
        ("/akun/password/change/", "Ganti kata sandi"),
        ("/akun/logout/", "Keluar dari Tuntas?"),
    ],
)
def test_pages_of_the_own_account_open(city: City, path: str, says: str) -> None:
    _with_password(city)
    response = city.client(city.sari).get(path)
    assert response.status_code == 200
    assert says in response.content.decode()


def test_the_app_for_codes_can_be_set_up(city: City, client: Client) -> None:
    _with_password(city)
    client.post(SIGN_IN, {"login": city.sari.email, "password": PASSWORD})
    asked = client.get("/akun/mfa/totp/activate/", follow=True)
    assert "Pastikan ini Anda" in asked.content.decode()
    response = client.post(
        asked.request["PATH_INFO"] + "?" + asked.request["QUERY_STRING"],
        {"password": PASSWORD},
        follow=True,
    )
    assert "Aktifkan kode dari aplikasi" in response.content.decode()
    assert "Kode dari aplikasi <span" in response.content.decode()
    assert "placeholder" not in response.content.decode()


def test_whoever_never_had_a_password_sets_one_in_our_words(city: City) -> None:
    city.sari.set_unusable_password()
    city.sari.save()
    page = city.client(city.sari).get("/akun/password/set/").content.decode()
    assert "Kata sandi baru, sekali lagi <span" in page
    assert "Paling sedikit 10 huruf atau angka." in page


def test_the_name_of_a_key_is_asked_for_in_our_words(city: City) -> None:
    _with_password(city)
    client = Client()
    client.post(SIGN_IN, {"login": city.sari.email, "password": PASSWORD})
    client.post("/akun/reauthenticate/", {"password": PASSWORD})
    key = Authenticator.objects.create(
        user=city.sari, type=Authenticator.Type.WEBAUTHN, data={"name": "Ponsel", "credential": {}}
    )
    page = client.get(f"/akun/mfa/webauthn/keys/{key.pk}/edit/").content.decode()
    assert 'Nama kunci <span class="need">wajib</span>' in page
    assert 'value="Ponsel"' in page
