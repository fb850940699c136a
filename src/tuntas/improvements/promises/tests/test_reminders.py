"""Reminders of promises: to heads, once for each of the rule's days, never about what has an end."""

from datetime import date, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core.mail import EmailMessage
from tests.personas import City

from tuntas.improvements.models import PromiseReminder
from tuntas.improvements.promises.reminders import remind
from tuntas.improvements.promises.tests.promise_samples import (
    DUE,
    drafted,
    kept,
    later,
    signed,
)
from tuntas.organisation.models import Membership

pytestmark = pytest.mark.django_db


def on(days: int) -> Any:
    """Return the moment so many days after the promised one."""
    return later(40 + days)


def test_a_head_is_reminded_once_for_each_day_of_the_rule(
    city: City, mailoutbox: list[EmailMessage]
) -> None:
    promise = signed(city)
    assert remind(at=on(-15)) == 0
    for day in (-14, -13, -3, 0, 1, 2, 30, 75, 90, 91, 200):
        remind(at=on(day))
        remind(at=on(day))
    told = PromiseReminder.objects.order_by("day").values_list("promise_id", "day")
    assert list(told) == [(promise.pk, day) for day in (-14, -3, 1, 30, 75)]
    assert len(mailoutbox) == 5
    assert mailoutbox[0].bcc == [city.budi.email]
    assert promise.text in mailoutbox[0].body
    assert f"/kerja/janji/{promise.pk}/" in mailoutbox[0].body
    assert "Segera sampai tenggatnya" in mailoutbox[0].body
    assert "Sudah lewat tenggatnya" in mailoutbox[2].body


def test_a_line_break_in_a_name_ends_no_header(city: City, mailoutbox: list[EmailMessage]) -> None:
    type(city.roads).objects.filter(pk=city.roads.pk).update(short_name="DPUPR\nBcc: x@y.example")
    signed(city)
    assert remind(at=on(1)) == 1
    assert mailoutbox[0].subject == "Janji DPUPR Bcc: x@y.example kepada warga"


def test_reminders_that_were_missed_come_as_one(city: City, mailoutbox: list[EmailMessage]) -> None:
    for _ in range(3):
        signed(city)
    assert remind(at=on(40)) == 3
    assert len(mailoutbox) == 1
    assert set(PromiseReminder.objects.values_list("day", flat=True)) == {30}


def test_nobody_is_reminded_of_drafts_and_what_has_an_end(
    city: City, mailoutbox: list[EmailMessage]
) -> None:
    drafted(city)
    kept(city)
    assert remind(at=on(1)) == 0
    assert mailoutbox == []


def test_without_a_head_the_next_day_tries_again(
    city: City, mailoutbox: list[EmailMessage]
) -> None:
    signed(city)
    Membership.objects.filter(person=city.budi).update(until=date(2026, 12, 1))
    assert remind(at=on(1)) == 0
    Membership.objects.filter(person=city.budi).update(until=None)
    assert remind(at=on(2)) == 1
    assert DUE + timedelta(days=1) < on(2).date()


def test_a_mail_that_is_refused_is_tried_again(city: City, settings: Any) -> None:
    signed(city)
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    with pytest.raises(SMTPRecipientsRefused):
        remind(at=on(1))
    assert not PromiseReminder.objects.exists()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert remind(at=on(1)) == 1


class Refusing:
    """A mail server that takes no address."""

    def __init__(self, **_options: Any) -> None:
        pass

    def send_messages(self, messages: list[EmailMessage]) -> int:
        raise SMTPRecipientsRefused(dict.fromkeys(messages[0].bcc, (550, b"no")))
