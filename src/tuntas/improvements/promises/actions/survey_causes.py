"""Why people complain: causes inside the unit, which it mends itself, and outside, for others."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tuntas.core.errors import OvertakenError
from tuntas.improvements.models import ComplaintCause, ComplaintItem, ComplaintSurvey
from tuntas.improvements.models.states import COMPLAINT_SURVEY
from tuntas.improvements.permissions import ImprovementActor
from tuntas.improvements.promises.survey_permissions import check_can_prepare
from tuntas.improvements.trail import note


@transaction.atomic
def add_cause(
    item_id: int, *, text: str, inside: bool, by: ImprovementActor, at: datetime
) -> ComplaintCause:
    """Store a cause of a complaint of a closed survey; the same words again change nothing.

    Raises `OvertakenError` for a complaint that was taken off its list, or a survey that is not closed.
    """
    item = ComplaintItem.objects.select_related("survey").filter(pk=item_id).first()
    if item is None:
        raise OvertakenError(_("Keluhan ini baru saja dihapus dari daftar."))
    _check(item.survey, by)
    cause, made = ComplaintCause.objects.get_or_create(
        item=item, text=text, inside=inside, defaults={"made_by_id": by.id, "made_at": at}
    )
    if made:
        note(item.survey, "complaint_survey.cause", by=by, at=at, item=item.text, cause=text)
    return cause


@transaction.atomic
def remove_cause(cause_id: int, *, by: ImprovementActor, at: datetime) -> None:
    """Take a cause away that turned out to be none; one that is gone already stays gone."""
    cause = ComplaintCause.objects.select_related("item__survey").filter(pk=cause_id).first()
    if cause is None:
        return
    _check(cause.item.survey, by)
    cause.delete()
    note(
        cause.item.survey, "complaint_survey.cause_remove", by=by, at=at,
        item=cause.item.text, cause=cause.text,
    )  # fmt: skip


def _check(survey: ComplaintSurvey, by: ImprovementActor) -> None:
    check_can_prepare(by, survey.unit_id)
    COMPLAINT_SURVEY.check(survey.state, "find_causes")
