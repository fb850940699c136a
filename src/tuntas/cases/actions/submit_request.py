"""A service is asked for."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.cases.actions.submit import new_reporter
from tuntas.cases.actors import REPORTER, Actor
from tuntas.cases.announcements import announce
from tuntas.cases.attachments import PreparedFile, attach
from tuntas.cases.documents import answers_of
from tuntas.cases.engine import Step, advance
from tuntas.cases.kinds import own_text, service_kinds
from tuntas.cases.models import Case, CaseTypeText, ClockRun, Reporter, ServiceRequest
from tuntas.cases.permissions import can_read_request
from tuntas.cases.queries.requests import is_full
from tuntas.catalogue.models import Service
from tuntas.core.errors import DomainError, NotPermittedError
from tuntas.core.insertion import insert_with_children
from tuntas.core.secrets import new_code
from tuntas.organisation.calendars import working_calendar
from tuntas.rules.casework import CaseType, Request


@dataclass(frozen=True)
class Application:
    """What an applicant asks for, already validated. `uid` was made by the sender's device."""

    uid: uuid.UUID
    service_id: int
    relation: str
    name: str
    answers: Mapping[str, str]
    delivery_way: str = ""
    delivery_address: str = ""
    email: str = ""
    phone: str = ""
    language: str = "id"
    mails: bool = True  # False: no mails, although an address was left
    channel: str = Case.Channel.WEB


def submit_request(
    application: Application,
    *,
    at: datetime,
    by: Actor = REPORTER,
    files: Sequence[PreparedFile] = (),
) -> Reporter:
    """Store a request once; sent again with the same `uid` it returns what is there.

    Without an account anybody sends one; staff (`by`) only for a service of their units. Raises
    `NotPermittedError`, and `DomainError` when the service cannot be asked for, a class is full, something required is
    missing, or something else was sent with that `uid`.
    """
    try:
        with transaction.atomic():
            return _store(application, at=at, by=by, files=files)
    except IntegrityError:
        stored = _stored(application.uid)
        if stored is None:
            raise
        return _same(stored, application)


def _stored(uid: uuid.UUID) -> Reporter | None:
    found = Reporter.objects.select_related("case", "case__request").filter(case__uid=uid)
    return found.first()


def _same(stored: Reporter, application: Application) -> Reporter:
    """Return what is there if the sender knows all that it says, the contact included."""
    request = getattr(stored.case, "request", None)
    of_person = ("name", "email", "phone")
    of_request = ("service_id", "relation", "delivery_way", "delivery_address")
    if (
        request is None
        or any(getattr(stored, key) != getattr(application, key) for key in of_person)
        or any(getattr(request, key) != getattr(application, key) for key in of_request)
        or answers_of(request) != dict(application.answers)
    ):
        raise DomainError(
            _(
                "Permohonan dari formulir ini sudah kami terima dengan isi yang lain. "
                "Kirim sekali lagi bila ini permohonan baru."
            )
        )
    return stored


def _store(
    application: Application, *, at: datetime, by: Actor, files: Sequence[PreparedFile]
) -> Reporter:
    service, kind, about = _service(application.service_id, at)
    _check_permitted(service, by)
    # A form sent twice by a shaky network must not be told that the class is full by itself.
    if (stored := _stored(application.uid)) is not None:
        return _same(stored, application)
    _check_room(service, about)
    _check_complete(about, application, files)
    _keep_text(kind, at)
    case = _new_case(application, service, at)
    runs: list[ClockRun] = []
    step = Step("submit", data={"files": len(files)} if files else {})
    calendar = working_calendar(service.unit_id)
    event = advance(case, runs, step, by=by, at=at, calendar=calendar)
    reporter = new_reporter(application, case)
    request = _new_request(application, kind)
    insert_with_children(case, [reporter, event, request, *runs], link="case")
    attach(event, files, at=at)
    announce(event, reporter=reporter)
    return reporter


def _service(service_id: int, at: datetime) -> tuple[Service, CaseType, Request]:
    """Return the service, locked: places in a class are given out one after the other."""
    offered = Service.objects.offered(on=timezone.localdate(at)).filter(pk=service_id)
    service = offered.select_for_update(of=("self",)).first()
    kind = service_kinds().get(service.request_type) if service else None
    if service is None or kind is None or kind.request is None:
        raise DomainError(_("Layanan ini belum dapat diajukan lewat situs ini."))
    return service, kind, kind.request


def _check_permitted(service: Service, by: Actor) -> None:
    """At the counter only the unit that serves takes requests."""
    if by.powers is not None and not can_read_request(by.powers, service.unit_id):
        raise NotPermittedError(
            _("Hanya petugas %(unit)s yang menerima permohonan layanan ini di loket.")
            % {"unit": service.unit.name}
        )


def _check_room(service: Service, about: Request) -> None:
    if is_full(service, about):
        raise DomainError(
            _("Kelas ini sudah penuh. Hubungi %(unit)s untuk kelas berikutnya.")
            % {"unit": service.unit.name}
        )


def _check_complete(
    about: Request, application: Application, files: Sequence[PreparedFile]
) -> None:
    """Refuse what the form would have refused."""
    answers = application.answers
    there = {file.requirement for file in files}
    missing = [one.label for one in about.unanswered(answers)]
    missing += [
        one.label
        for one in about.asked_requirements(answers)
        if one.required and one.key not in there
    ]
    if missing:
        words = ", ".join(one.in_language(application.language) for one in missing)
        raise DomainError(_("Masih kurang: %(what)s.") % {"what": words})
    if not about.knows(answers):
        raise DomainError(_("Formulir ini rusak. Muat ulang halamannya, lalu kirim lagi."))
    if about.relation(application.relation) is None or (
        about.delivery and about.way(application.delivery_way) is None
    ):
        raise DomainError(_("Formulir ini rusak. Muat ulang halamannya, lalu kirim lagi."))


def _keep_text(kind: CaseType, at: datetime) -> None:
    text = own_text(kind.key)
    if text and not CaseTypeText.objects.filter(key=kind.key, text=text).exists():
        CaseTypeText.objects.update_or_create(key=kind.key, defaults={"text": text, "kept_at": at})


def _new_case(application: Application, service: Service, at: datetime) -> Case:
    return Case(
        uid=application.uid,
        code=new_code(settings.ENVIRONMENT.city_code),
        case_type=service.request_type,
        state="$new",
        title=service.name,  # what was answered is personal and lies in the request alone
        text="",
        service_id=service.pk,
        unit_id=service.unit_id,
        channel=application.channel,
        received_at=at,
        changed_at=at,
    )


def _new_request(application: Application, kind: CaseType) -> ServiceRequest:
    return ServiceRequest(
        service_id=application.service_id,
        file_version=kind.version,
        relation=application.relation,
        answers=json.dumps(dict(application.answers), ensure_ascii=False),
        delivery_way=application.delivery_way,
        delivery_address=application.delivery_address,
    )
