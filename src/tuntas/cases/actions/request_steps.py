"""What a step of a service request does besides moving the case: checks, documents, attendance.

Runs inside the transaction of `act`, after state and permission were looked at.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.cases.actors import Actor
from tuntas.cases.attachments import PreparedFile
from tuntas.cases.documents import (
    Issue,
    answers_of,
    content_of,
    keep_sealed,
    pdf_of,
    valid_until,
)
from tuntas.cases.engine import Step, check_requirements
from tuntas.cases.models import Case, Correction, IssuedDocument, ServiceRequest
from tuntas.cases.queries.requests import attended_sessions
from tuntas.core.errors import DomainError, NotPermittedError
from tuntas.core.file_store import hash_of
from tuntas.core.secrets import new_code
from tuntas.rules.casework import ISSUE, REVOKE, Request, Result
from tuntas.rules.casework.requests import CHECKS, Answers

CODE_PREFIX = "DOK"
NEXT_NUMBER = """
INSERT INTO cases_documentcounter (service_id, year, last) VALUES (%s, %s, 1)
ON CONFLICT (service_id, year) DO UPDATE SET last = cases_documentcounter.last + 1
RETURNING last
"""


def with_effects(
    case: Case, step: Step, *, by: Actor, at: datetime, files: Sequence[PreparedFile]
) -> Step:
    """Do what the step asks for beyond the case itself; return it with what became known."""
    transition = case.type.transitions[step.transition]
    about = case.type.request
    request = (
        ServiceRequest.objects.select_for_update(of=("self",))
        .select_related("service", "service__unit")
        .filter(case=case)
        .first()
    )
    if request is None or about is None:
        raise DomainError(_("Permohonan ini tidak lengkap tersimpan. Beri tahu administrator."))
    step = _with_facts(case, request, about, step)
    check_requirements(case, transition, step)
    _check_words(about, step)
    _note_files(request, step, files)
    if step.answers is not None:
        return correct(case, request, about, step, step.answers)
    if transition.document == ISSUE and about.result is not None:
        document = issue(case, request, about, about.result, by=by, at=at)
        return replace(step, data={**step.data, "number": document.number})
    if transition.document == REVOKE:
        return replace(step, data={**step.data, "number": _revoke(case, step, by=by, at=at)})
    return step


def _with_facts(case: Case, request: ServiceRequest, about: Request, step: Step) -> Step:
    requires = case.type.transitions[step.transition].requires
    if "document" in requires:
        standing = case.documents.standing().values_list("number", flat=True).first()
        step = replace(step, document=standing or "")
    if "attendance" in requires and about.sessions is not None:
        step = replace(step, attendance=attended_sessions(case) >= about.sessions.least)
    if "complete" in requires:
        step = replace(step, complete=is_complete(request, about))
    return step


def is_complete(request: ServiceRequest, about: Request) -> bool:
    """Tell whether every document that must be there was looked at and is complete."""
    return all(
        request.checks.get(one.key) == "complete"
        for one in about.asked_requirements(answers_of(request))
        if one.required
    )


def _check_words(about: Request, step: Step) -> None:
    """Refuse what the file does not know: forms offer only these, but forms can be forged."""
    known = {one.key for one in about.requirements}
    for key, state in (step.checks or {}).items():
        if key not in known or state not in CHECKS:
            raise DomainError(_("Keadaan berkas “%(what)s” tidak dikenal.") % {"what": key})
    if step.session and (about.sessions is None or about.sessions.of(step.session) is None):
        raise DomainError(_("Pertemuan “%(what)s” tidak dikenal.") % {"what": step.session})
    if step.delivery is not None and about.way(step.delivery.get("way", "")) is None:
        raise DomainError(_("Cara penyerahan ini tidak dikenal."))


def correct(
    case: Case, request: ServiceRequest, about: Request, step: Step, answers: Answers
) -> Step:
    """Put answers in the place of others; the step only names the fields, what stood there is sealed.

    Raises `DomainError` when nothing changes, something required is missing, or a document stands that
    says what was answered before.
    """
    if case.documents.standing().exists():
        raise DomainError(_("Dokumen ini sudah terbit. Cabut dulu bila isinya harus diganti."))
    before = answers_of(request)
    changed = [one.key for one in about.fields if before.get(one.key) != answers.get(one.key)]
    if not changed:
        raise DomainError(_("Belum ada isian yang berubah."))
    if about.unanswered(answers) or not about.knows(answers):
        raise DomainError(_("Formulir ini rusak. Muat ulang halamannya, lalu kirim lagi."))
    Correction.objects.create(
        case=case,
        seq=case.event_count + 1,
        before=_json({key: before[key] for key in changed if key in before}),
    )
    request.answers = _json(answers)
    way = about.way(request.delivery_way)
    if way is not None and way.needs_address and way.address_from:
        request.delivery_address = answers.get(way.address_from, "")
    request.save(update_fields=["answers", "delivery_address"])
    return replace(step, data={**step.data, "fields": changed})


def _json(answers: Answers) -> str:
    return json.dumps(dict(answers), ensure_ascii=False)


def _note_files(request: ServiceRequest, step: Step, files: Sequence[PreparedFile]) -> None:
    """Keep what was checked; a document that came anew has to be looked at again."""
    checks = {**request.checks, **(step.checks or {})}
    for file in files:
        checks.pop(file.requirement, None)
    if checks != request.checks:
        request.checks = checks
        request.save(update_fields=["checks"])


def issue(
    case: Case,
    request: ServiceRequest,
    about: Request,
    result: Result,
    *,
    by: Actor,
    at: datetime,
) -> IssuedDocument:
    """Issue the result: the year's next number, its PDF, its code.

    The counter's row stays locked until the transaction ends, so that a document that fails leaves no
    gap. Raises `DomainError` when one stands already, or when the PDF cannot be made.
    """
    if by.id is None:
        raise NotPermittedError(_("Dokumen hanya diterbitkan oleh petugas."))
    if case.documents.standing().exists():
        raise DomainError(_("Dokumen ini sudah terbit. Cabut dulu bila harus diganti."))
    year = timezone.localtime(at).year
    seq = next_number(request.service_id, year)
    number = result.number_of(seq, year)
    content = content_of(request, about, result, Issue(number, at, attended_sessions(case)))
    code = new_code(CODE_PREFIX)
    pdf = pdf_of(content, code)
    return IssuedDocument.objects.create(
        case=case,
        service_id=request.service_id,
        year=year,
        seq=seq,
        number=number,
        code=code,
        issued_at=at,
        issued_by_id=by.id,
        valid_until=valid_until(result, at),
        content=json.dumps(content, ensure_ascii=False),
        sha256=hash_of(pdf),
        stored_sha256=keep_sealed(pdf),
    )


def next_number(service_id: int, year: int) -> int:
    """Return the next number of a service in a year; who draws one holds up the others until the end."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT_NUMBER, [service_id, year])
        return int(cursor.fetchone()[0])


def _revoke(case: Case, step: Step, *, by: Actor, at: datetime) -> str:
    """Withdraw the document that stands; return its number."""
    document = case.documents.standing().select_for_update().get()
    document.revoked_at, document.revoked_by_id = at, by.id
    document.revoked_reason = step.reason.strip()
    document.save(update_fields=["revoked_at", "revoked_by", "revoked_reason"])
    return document.number
