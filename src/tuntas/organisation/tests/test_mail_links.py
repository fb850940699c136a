"""Links in mails lead to the public address, however the mail was asked for."""

import re
from dataclasses import replace
from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.core import context
from django.core.mail import EmailMessage
from django.test import Client, RequestFactory
from tests.personas import City

from tuntas.organisation.management.commands.administrator import password_link

FORGED = "jahat.example"
PUBLIC = "https://lapor.kota.example"


@pytest.fixture(autouse=True)
def _any_name_is_answered(settings: Any) -> None:
    # The list of names is the first wall; this is about the second, for a list that is too generous.
    settings.ALLOWED_HOSTS = ["*"]
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, public_url=PUBLIC)


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": FORGED},
        {"Host": "lapor.kota.example", "X-Forwarded-Host": FORGED},
        {"Host": FORGED, "X-Forwarded-Proto": "http"},
    ],
)
def test_a_forged_host_does_not_get_into_the_reset_mail(
    city: City, mailoutbox: list[EmailMessage], headers: dict[str, str]
) -> None:
    Client(headers=headers).post("/akun/password/reset/", {"email": city.sari.email})
    [mail] = mailoutbox
    links = re.findall(r"https?://\S+", str(mail.body))
    assert len(links) == 1
    assert re.fullmatch(rf"{PUBLIC}/akun/password/reset/key/[\w-]+/", links[0])
    assert FORGED not in mail.message().as_string()
    opened = Client(headers={"Host": "lapor.kota.example"}).get(links[0].removeprefix(PUBLIC))
    assert opened.status_code == 302


def test_neither_does_it_into_any_other_mail_of_the_library(
    city: City, mailoutbox: list[EmailMessage]
) -> None:
    request = RequestFactory().get("/", headers={"Host": FORGED})
    address = EmailAddress(user=city.sari, email=city.sari.email, pk=1)
    with context.request_context(request):
        adapter = get_adapter(request)
        adapter.send_confirmation_mail(request, EmailConfirmationHMAC(address), signup=False)
        adapter.send_account_already_exists_mail(city.sari.email)
    written = [mail.message().as_string() for mail in mailoutbox]
    assert len(written) == 2
    assert all(PUBLIC in text for text in written)
    assert not any(FORGED in text for text in written)


def test_the_first_link_of_an_administrator_is_public_too(city: City) -> None:
    assert password_link(city.adi).startswith(f"{PUBLIC}/akun/password/reset/key/")


def test_names_that_are_not_ours_are_not_even_answered(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["lapor.kota.example"]
    assert (
        Client(headers={"Host": "lapor.kota.example:1@jahat.example"}).get("/").status_code == 400
    )
    assert Client(headers={"Host": FORGED}).get("/tentang/").status_code == 400
