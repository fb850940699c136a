"""Heads hear of promises whose day comes near or has passed: one mail a unit and day, each reminder once."""

from collections.abc import Sequence
from datetime import date, datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.core.context import this_city
from tuntas.improvements.groups.mail import addresses_of_heads
from tuntas.improvements.models import Promise, PromiseReminder
from tuntas.improvements.promises.actions.common import locked_promises
from tuntas.improvements.promises.promise_rule import promise_rule
from tuntas.organisation.models import Unit
from tuntas.rules.improvement.promise_rules import PromiseRule
from tuntas.rules.improvement.promise_standing import reminder_due


def remind(*, at: datetime) -> int:
    """Mail the heads of all units with something due; return how many reminders went out.

    Raises the first `SMTPException` after all units had their turn: the job is tried again, for those
    who were not reached.
    """
    today, rule = timezone.localdate(at), promise_rule()
    sent, refused = 0, []
    for unit_id in _units(today, rule):
        try:
            sent += _remind_unit(unit_id, at=at, rule=rule)
        except SMTPException as error:
            refused.append(error)
    if refused:
        raise refused[0]
    return sent


def _open_promises(on: date, rule: PromiseRule) -> list[Promise]:
    waiting = Promise.objects.made().filter(ended_at__isnull=True)
    return [one for one in waiting if reminder_due(one.days, on=on, rule=rule) is not None]


def _units(on: date, rule: PromiseRule) -> list[int]:
    return sorted({one.unit_id for one in _open_promises(on, rule)})


@transaction.atomic
def _remind_unit(unit_id: int, *, at: datetime, rule: PromiseRule) -> int:
    """Send what was not sent yet, in one mail; the unit's promises are locked while it goes out.

    Where nobody leads the unit or one above it nothing is noted: the next day tries again.
    """
    on = timezone.localdate(at)
    unit = Unit.objects.get(pk=unit_id)
    addresses = addresses_of_heads(unit, on=on)
    if not addresses:
        return 0
    waiting = locked_promises(Promise.objects.made().filter(unit_id=unit_id, ended_at__isnull=True))
    due = [
        (one, day)
        for one in sorted(waiting, key=lambda one: (one.due, one.pk))
        if (day := _day(one, on, rule)) is not None
    ]
    known = set(
        PromiseReminder.objects.filter(promise__unit_id=unit_id).values_list("promise_id", "day")
    )
    new = [(one, day) for one, day in due if (one.pk, day) not in known]
    if new:
        _compose(unit, [one for one, _day_of in new], on=on, addresses=addresses).send()
        PromiseReminder.objects.bulk_create(
            PromiseReminder(promise=one, day=day, sent_at=at) for one, day in new
        )
    return len(new)


def _day(promise: Promise, on: date, rule: PromiseRule) -> int | None:
    return reminder_due(promise.days, on=on, rule=rule)


def _compose(
    unit: Unit, promises: Sequence[Promise], *, on: date, addresses: list[str]
) -> EmailMessage:
    address = settings.ENVIRONMENT.address
    context = {
        "unit": unit,
        "late": [_row(one, address) for one in promises if one.due < on],
        "near": [_row(one, address) for one in promises if one.due >= on],
        "city": this_city(),
    }
    subject = _("Janji %(unit)s kepada warga") % {"unit": unit.short_name}
    return EmailMessage(
        subject=" ".join(subject.split()),  # a line break in a name would end the header
        body=render_to_string("improvements/mail/promises.txt", context),
        bcc=addresses,
    )


def _row(promise: Promise, address: str) -> dict[str, object]:
    return {"promise": promise, "link": address + reverse("promise", args=[promise.pk])}
