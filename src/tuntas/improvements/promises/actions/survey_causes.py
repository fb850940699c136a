"""Why people complain: causes inside the unit, which it mends itself, and outside, for others."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tuntas.core.errors import OvertakenError
from tuntas.improvements.models import ComplaintCause, ComplaintItem, ComplaintSurvey
from tuntas.improvements.models.states import COMPLAINT_SURVEY
from tuntas.improvements.permissions import ImprovementActor
from tuntas.improvements.promises.actions.common import locked_survey
from tuntas.improvements.promises.survey_permissions import check_can_prepare
from tuntas.improvements.trail import note


@transaction.atomic
def add_cause(
    item_id: int, *, text: str, inside: bool, by: ImprovementActor, at: datetime
) -> ComplaintCause:
    """Store a cause of a complaint of a closed survey; the same words again change nothing.

    Raises `OvertakenError` for a complaint that was taken off its list, or a survey that is not closed.
    """
    item = ComplaintItem.objects.filter(pk=item_id).first()
    if item is None:
        raise OvertakenError(_("Keluhan ini baru saja dihapus dari daftar."))
    survey = _locked(item.survey_id, by)
    # Not get(): before surveys were locked for it, a double press stored the same cause twice.
    known = ComplaintCause.objects.filter(item=item, text=text, inside=inside).first()
    if known is not None:
        return known
    made = ComplaintCause.objects.create(
        item=item, text=text, inside=inside, made_by_id=by.id, made_at=at
    )
    note(survey, "complaint_survey.cause", by=by, at=at, item=item.text, cause=text)
    return made


@transaction.atomic
def remove_cause(cause_id: int, *, by: ImprovementActor, at: datetime) -> None:
    """Take a cause away that turned out to be none; one that is gone already stays gone."""
    causes = ComplaintCause.objects.select_related("item").filter(pk=cause_id)
    shown = causes.first()
    if shown is None:
        return
    survey = _locked(shown.item.survey_id, by)
    cause = causes.first()  # somebody else may have taken it away until the lock was free
    if cause is None:
        return
    cause.delete()
    note(
        survey, "complaint_survey.cause_remove", by=by, at=at, item=cause.item.text, cause=cause.text
    )  # fmt: skip


def _locked(survey_id: int, by: ImprovementActor) -> ComplaintSurvey:
    survey = locked_survey(survey_id)
    check_can_prepare(by, survey.unit_id)
    COMPLAINT_SURVEY.check(survey.state, "find_causes")
    return survey
