"""The command that opens an empty house, and lets an administrator back in."""

import re
from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from tests.personas import City

from tuntas.core.models import AuditEntry
from tuntas.core.permissions import Permission
from tuntas.organisation.models import Membership, Person, Unit

NEW_PASSWORD = "sebuah sandi yang panjang"


def appoint(*arguments: str) -> str:
    """Run the command; return the path of the link it prints."""
    said = StringIO()
    call_command("administrator", *arguments, stdout=said)
    return urlsplit(said.getvalue().split()[-1]).path


def set_password(link: str) -> Client:
    browser = Client()
    shown = browser.get(link, follow=True)
    form = shown.redirect_chain[-1][0]
    browser.post(form, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    return browser


@pytest.mark.django_db
def test_an_empty_database_gets_a_government_and_somebody_who_may_fill_it() -> None:
    link = appoint("Adi@kota.example", "Adi", "--government", "Pemerintah Kota Uji")
    assert Unit.objects.get().name == "Pemerintah Kota Uji"
    adi = Person.objects.get(email="adi@kota.example")
    assert Permission.MANAGE_ORGANISATION in adi.powers().everywhere
    set_password(link)
    adi.refresh_from_db()
    assert adi.check_password(NEW_PASSWORD)
    assert set(AuditEntry.objects.values_list("actor_name", flat=True)) == {"tuntas administrator"}


@pytest.mark.django_db
def test_a_link_opens_once() -> None:
    link = appoint("adi@kota.example", "Adi", "--government", "Pemerintah Kota Uji")
    set_password(link)
    refused = Client().get(link, follow=True)
    assert not re.search("password1", refused.content.decode())


def test_a_known_person_keeps_name_and_role_and_may_come_back(city: City) -> None:
    held = Membership.objects.count()
    Person.objects.filter(pk=city.adi.pk).update(is_active=False)
    appoint(city.adi.email, "Somebody else")
    city.adi.refresh_from_db()
    assert (city.adi.name, city.adi.is_active) == ("Adi", True)
    assert (Membership.objects.count(), Unit.objects.count()) == (held, 4)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "reason"),
    [(["adi@kota.example", "Adi"], "--government"), (["adi", "Adi"], "adi: ")],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_made(
    arguments: list[str], reason: str
) -> None:
    with pytest.raises(CommandError, match=reason):
        appoint(*arguments)
    assert not Person.objects.exists()
