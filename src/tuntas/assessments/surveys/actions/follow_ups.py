"""What a unit promises about its weak elements, and what it did."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tuntas.assessments.instruments import pinned
from tuntas.assessments.models import FollowUp, Survey
from tuntas.assessments.surveys.permissions import SurveyActor, check
from tuntas.core import audit
from tuntas.core.errors import DomainError, OvertakenError
from tuntas.core.permissions import Permission


@dataclass(frozen=True)
class Promise:
    """One line of the follow-up plan (RTL); `uid` was made with the form."""

    uid: uuid.UUID
    element: str
    action: str
    responsible: str
    due: date


@transaction.atomic
def promise(survey: Survey, said: Promise, *, by: SurveyActor, at: datetime) -> FollowUp:
    """Add a line to the plan, once.

    Raises `DomainError` for an element that the survey lacks, or a line that is another survey's.
    """
    check(by, Permission.MANAGE_SURVEYS, survey.unit_id)
    elements = {node.key for node in pinned(survey.instrument, survey.instrument_hash).leaves}
    if said.element not in elements:
        raise DomainError(_("Unsur “%(key)s” tidak ada pada survei ini.") % {"key": said.element})
    line, made = FollowUp.objects.get_or_create(
        uid=said.uid,
        defaults={
            "survey": survey,
            "element": said.element,
            "action": said.action,
            "responsible": said.responsible,
            "due": said.due,
        },
    )
    if line.survey_id != survey.pk:
        raise DomainError(
            _(
                "Rencana ini sudah tersimpan pada survei lain. Muat ulang halaman ini, lalu isi lagi."
            )
        )
    if made:
        _note(survey, "survey.promise", by=by, at=at, element=said.element, action=said.action)
    return line


@transaction.atomic
def fulfil(line_id: int, *, by: SurveyActor, at: datetime, done_on: date, outcome: str) -> FollowUp:
    """Say that a line of the plan is done. Done once: who comes second is told."""
    line = FollowUp.objects.select_for_update().get(pk=line_id)
    check(by, Permission.MANAGE_SURVEYS, line.survey.unit_id)
    if line.done_on is not None:
        raise OvertakenError(_("Tindak lanjut ini sudah ditandai selesai."))
    line.done_on, line.outcome = done_on, outcome
    line.save(update_fields=["done_on", "outcome"])
    _note(line.survey, "survey.fulfil", by=by, at=at, element=line.element, outcome=outcome)
    return line


def _note(survey: Survey, verb: str, *, by: SurveyActor, at: datetime, **detail: object) -> None:
    audit.record(by=by, at=at, verb=verb, subject=f"survey:{survey.code}", **detail)
