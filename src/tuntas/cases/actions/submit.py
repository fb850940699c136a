"""A report comes in."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tuntas.cases.actors import REPORTER, Actor
from tuntas.cases.announcements import announce
from tuntas.cases.attachments import PreparedFile, attach
from tuntas.cases.engine import Step, advance
from tuntas.cases.models import Case, ClockRun, Reporter
from tuntas.core.errors import DomainError
from tuntas.core.insertion import insert_with_children
from tuntas.core.secrets import new_code
from tuntas.organisation.calendars import working_calendar
from tuntas.organisation.queries import root_unit_id


@dataclass(frozen=True)
class Report:
    """What a citizen wrote, already validated. `uid` was made by the sender's device."""

    uid: uuid.UUID
    case_type: str
    title: str
    text: str
    place: str = ""
    region_code: str | None = None
    happened_on: date | None = None
    concerns: str = ""
    anonymous: bool = False
    secret: bool = False
    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = "id"
    mails: bool = True  # False: no mails, although an address was left
    channel: str = Case.Channel.WEB


def submit(
    report: Report,
    *,
    at: datetime,
    by: Actor = REPORTER,
    files: Sequence[PreparedFile] = (),
) -> Reporter:
    """Store a report once; sent again with the same `uid` it returns what is there.

    Raises `DomainError` when something else was sent with that `uid`: knowing it must not be enough
    to be led to somebody's secret link, and words written since must not be lost in silence.
    When this returns, case, first event, clock, attachments and the message job are committed.
    """
    try:
        with transaction.atomic():
            return _store(report, at=at, by=by, files=files)
    except IntegrityError:
        stored = Reporter.objects.select_related("case").filter(case__uid=report.uid).first()
        if stored is None:
            raise
        if not _was_sent_as(stored, report):
            raise DomainError(
                _(
                    "Laporan dari formulir ini sudah kami terima dengan isi yang lain. "
                    "Kirim sekali lagi bila ini laporan baru."
                )
            ) from None
        return stored


def _was_sent_as(stored: Reporter, report: Report) -> bool:
    """Tell whether the sender knows all that the stored report says, the contact included."""
    of_case = (
        "case_type",
        "title",
        "text",
        "place",
        "happened_on",
        "concerns",
        "anonymous",
        "secret",
    )
    of_person = ("name", "email", "phone")
    return (
        all(getattr(stored.case, key) == getattr(report, key) for key in of_case)
        and stored.case.region_id == report.region_code
        and all(getattr(stored, key) == getattr(report, key) for key in of_person)
    )


def _store(report: Report, *, at: datetime, by: Actor, files: Sequence[PreparedFile]) -> Reporter:
    case = new_case(report, at=at)
    case.unit_id = root_unit_id()
    runs: list[ClockRun] = []
    step = Step("submit", text=report.text, data={"files": len(files)} if files else {})
    event = advance(case, runs, step, by=by, at=at, calendar=working_calendar())
    event.text = ""  # the case itself holds the text; an event never repeats it
    reporter = new_reporter(report, case)
    insert_with_children(case, [reporter, event, *runs], link="case")
    attach(event, files, at=at)
    announce(event, reporter=reporter)
    return reporter


def new_case(report: Report, *, at: datetime) -> Case:
    """Return the unsaved case of a report, before its first event."""
    return Case(
        uid=report.uid,
        code=new_code(settings.ENVIRONMENT.city_code),
        case_type=report.case_type,
        state="$new",
        title=report.title,
        text=report.text,
        place=report.place,
        region_id=report.region_code,
        happened_on=report.happened_on,
        concerns=report.concerns,
        anonymous=report.anonymous,
        secret=report.secret,
        channel=report.channel,
        received_at=at,
        changed_at=at,
    )


class Sender(Protocol):
    """The part of a report, or of an application, that says who sent it."""

    @property
    def name(self) -> str: ...

    @property
    def email(self) -> str: ...

    @property
    def phone(self) -> str: ...

    @property
    def language(self) -> str: ...

    @property
    def mails(self) -> bool: ...


def new_reporter(sender: Sender, case: Case) -> Reporter:
    """Return the unsaved reporter of a case."""
    return Reporter(
        case=case,
        name=sender.name,
        email=sender.email,
        phone=sender.phone,
        language=sender.language,
        wants_mail=sender.mails and bool(sender.email),
    )
