"""Messages about a case: to whoever reported, and to the officials whom a clock reminds."""

from datetime import datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tuntas.cases.links import secret_link
from tuntas.cases.models import Case, CaseEvent, Delivery, Reporter
from tuntas.cases.words import capitalised, noun
from tuntas.core.context import this_city
from tuntas.organisation.models import Membership


def tell_reporters(event_id: int, *, at: datetime) -> int:
    """Mail everybody who reported this matter and left an address; return how many were told.

    Whose report was merged hears of the step, as on their page: the words are another reporter's.
    """
    event = CaseEvent.objects.select_related("case", "case__unit").get(pk=event_id)
    reporters = Reporter.objects.select_related("case").filter(
        Q(case=event.case) | Q(case__duplicate_of=event.case), wants_mail=True
    )
    told, refused = 0, []
    for reporter in reporters:
        try:
            told += _tell_once(event, reporter, at)
        except SMTPException as error:  # one address that is refused keeps no mail from the others
            refused.append(error)
    if refused:
        raise refused[0]  # the job is tried again, for those who were not told
    return told


def _tell_once(event: CaseEvent, reporter: Reporter, at: datetime) -> int:
    """Send unless sent before. The row is locked while sending: two workers send one message."""
    with transaction.atomic():
        Delivery.objects.bulk_create(
            [Delivery(event=event, reporter=reporter)], ignore_conflicts=True
        )
        delivery = Delivery.objects.select_for_update().get(event=event, reporter=reporter)
        if delivery.sent_at is not None:
            return 0
        _compose(event, reporter).send()
        delivery.sent_at = at
        delivery.save(update_fields=["sent_at"])
    return 1


def _compose(event: CaseEvent, reporter: Reporter) -> EmailMessage:
    with translation.override(reporter.language):
        own = reporter.case_id == event.case_id
        context = {
            "event": event,
            "case": reporter.case,
            "noun": capitalised(noun(reporter.case.type)),
            "now": event.case,
            "own": own,
            "sentence": _sentence(event, reporter.language, own=own),
            "link": secret_link(reporter),
            "city": this_city(),
        }
        return EmailMessage(
            subject=_("%(What)s %(code)s: %(step)s")
            % {
                "What": capitalised(noun(reporter.case.type)),
                "code": reporter.case.code,
                "step": context["sentence"],
            },
            body=render_to_string("cases/mail/step.txt", context),
            to=[reporter.email],
        )


def _sentence(event: CaseEvent, language: str, *, own: bool) -> str:
    """Speak to whoever reported; of a merged report the step is another reporter's."""
    step = event.case.type.transitions[event.kind]
    return (step.to_reporter if own else step.sentence).in_language(language)


# Whom a clock reminds, by the word in the case-type file.
ROLES_OF = {"officer": "officer", "unit-head": "unit-head", "city-hall": "verifier"}


def tell_staff(event_id: int, *, at: datetime) -> int:
    """Mail those whom an escalation names; return how many were told."""
    event = CaseEvent.objects.select_related("case", "case__unit").get(pk=event_id)
    addresses = _addresses(event.case, event.data["to"], at)
    if addresses:
        context = {
            "event": event,
            "case": event.case,
            "noun": capitalised(noun(event.case.type)),
            "clock": event.case.type.clocks[event.data["clock"]],
            "link": settings.ENVIRONMENT.address + reverse("case", args=[event.case.code]),
            "city": this_city(),
        }
        EmailMessage(
            subject=_("Batas waktu %(what)s %(code)s")
            % {"what": noun(event.case.type), "code": event.case.code},
            body=render_to_string("cases/mail/reminder.txt", context),
            bcc=addresses,
        ).send()
    return len(addresses)


def _addresses(case: Case, whom: str, at: datetime) -> list[str]:
    if whom == "officer" and case.officer is not None and case.officer.is_active:
        return [case.officer.email]
    units = case.unit.ancestor_ids if whom == "city-hall" else [case.unit_id]
    members = Membership.objects.valid(on=timezone.localdate(at)).filter(
        role=ROLES_OF[whom], unit__in=units, person__is_active=True
    )
    return sorted(set(members.values_list("person__email", flat=True)))
