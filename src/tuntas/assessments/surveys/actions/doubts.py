"""Answers that look too good to be true: found by a program, decided by a person."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from tuntas.assessments.models import ResponseDoubt, Survey, SurveyResponse
from tuntas.assessments.surveys.permissions import SurveyActor, check
from tuntas.assessments.surveys.queries.quality import flags_of
from tuntas.core import audit
from tuntas.core.errors import DomainError, OvertakenError
from tuntas.core.permissions import Permission

LOOK_FOR_DOUBTS = "assessments.look_for_doubts"


def look_for_doubts_later(survey_id: int) -> None:
    """Ask the background worker to look; the task is named, not imported: it calls this module."""
    app.configure_task(LOOK_FOR_DOUBTS).defer(survey_id=survey_id)


@transaction.atomic
def look_for_doubts(survey_id: int, *, at: datetime) -> int:
    """Note the responses that a person should look at; returns how many are new.

    Nothing is left out by this, and what somebody decided before stays as it is.
    """
    survey = Survey.objects.get(pk=survey_id)
    flags = flags_of(survey)
    undoubted = SurveyResponse.objects.filter(survey=survey, doubt__isnull=True)
    by_text = {str(uid): pk for uid, pk in undoubted.values_list("uid", "pk")}
    new = [
        ResponseDoubt(
            response_id=by_text[flag.uid],
            found_at=at,
            signals=[
                {"key": key, "id": because.id, "en": because.en}
                for key, because in zip(
                    _keys(flag.kinds, len(flag.because)), flag.because, strict=True
                )
            ],
        )
        for flag in flags
        if flag.uid in by_text
    ]
    ResponseDoubt.objects.bulk_create(new, ignore_conflicts=True, batch_size=1_000)
    return len(new)


def _keys(kinds: Collection[str], sentences: int) -> Sequence[str]:
    """Return a key for every sentence: the kinds together, since one kind may say two things."""
    return ["+".join(sorted(kinds))] * sentences


@transaction.atomic
def decide(
    survey_id: int,
    doubt_ids: Collection[int],
    *,
    by: SurveyActor,
    at: datetime,
    decision: str,
    reason: str,
    seen: str = ResponseDoubt.Decision.OPEN,
) -> int:
    """Settle doubts with a reason; `seen` is the decision that the person was looking at.

    Raises `OvertakenError` when somebody decided one of them meanwhile; then none is changed.
    """
    survey = Survey.objects.get(pk=survey_id)
    check(by, Permission.REVIEW_SURVEYS, survey.unit_id)
    _check_said(doubt_ids, decision, reason)
    doubts = ResponseDoubt.objects.filter(pk__in=doubt_ids, response__survey=survey, decision=seen)
    changed = doubts.update(
        decision=decision, reason=reason.strip(), decided_by_id=by.id, decided_at=at
    )
    if changed != len(set(doubt_ids)):
        raise OvertakenError(
            _("Sementara itu keputusan sebagian jawaban ini sudah berubah. Lihat lagi kelompoknya.")
        )
    audit.record(
        by=by, at=at, verb="survey.decide", subject=f"survey:{survey.code}",
        decision=decision, reason=reason.strip(), responses=changed,
    )  # fmt: skip
    return changed


def _check_said(doubt_ids: Collection[int], decision: str, reason: str) -> None:
    if decision not in {ResponseDoubt.Decision.KEEP, ResponseDoubt.Decision.LEAVE_OUT}:
        raise DomainError(_("Pilih: tetap dihitung, atau tidak dihitung."))
    if not reason.strip():
        raise DomainError(_("Tulis alasannya; alasan ini tersimpan di jejak audit."))
    if not doubt_ids:
        raise DomainError(_("Pilih dahulu jawaban yang Anda putuskan."))
