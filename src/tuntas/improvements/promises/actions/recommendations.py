"""What others must mend is written to them, and their answer is kept."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError
from tuntas.improvements.models import ComplaintItem, ComplaintSurvey, Notice, Recommendation
from tuntas.improvements.models.states import COMPLAINT_SURVEY, RECOMMENDATION
from tuntas.improvements.notices import notify
from tuntas.improvements.permissions import ImprovementActor, check_can_lead
from tuntas.improvements.promises.actions.common import (
    check_sent_again,
    locked_recommendation,
    locked_survey,
)
from tuntas.improvements.promises.permissions import check_can_answer, check_can_draft
from tuntas.improvements.trail import note
from tuntas.organisation.models import Unit


@dataclass(frozen=True, kw_only=True)
class RecommendationFacts:
    """What is asked, and of whom: a unit of this government, or anybody else by name."""

    text: str
    addressee: str = ""
    addressee_unit: Unit | None = None


@transaction.atomic
def draft_recommendation(
    *, survey: ComplaintSurvey, item: ComplaintItem | None, facts: RecommendationFacts,
    by: ImprovementActor, at: datetime, uid: UUID | None = None,
) -> Recommendation:  # fmt: skip
    """Draft a recommendation that a complaint survey led to. Sent twice (`uid`) it is one.

    Raises `DomainError` without an addressee, for the unit's own self, for another survey's item, and
    before the survey was opened; for a known `uid` see `check_sent_again`.
    """
    check_can_draft(by, survey.unit_id)
    _check(survey, item, facts)
    unit = facts.addressee_unit
    said = {
        "survey": survey, "item": item, "text": facts.text,
        "addressee": unit.name if unit else facts.addressee, "addressee_unit": unit,
    }  # fmt: skip
    made, new = Recommendation.objects.get_or_create(
        uid=uid or uuid4(), defaults={"made_by_id": by.id, "made_at": at, **said}
    )
    if new:
        note(made, "recommendation.draft", by=by, at=at, text=made.text, addressee=made.addressee)
    else:
        stored = {name: getattr(made, name) for name in said}
        check_sent_again(said, stored, same_unit=made.survey.unit_id == survey.unit_id)
    return made


def _check(survey: ComplaintSurvey, item: ComplaintItem | None, facts: RecommendationFacts) -> None:
    # Locked: nobody takes the survey back to make its list anew meanwhile.
    COMPLAINT_SURVEY.check(locked_survey(survey.pk).state, "recommend")
    if item is not None and item.survey_id != survey.pk:
        raise DomainError(_("Keluhan itu dari survei lain. Pilih yang dari survei ini."))
    if facts.addressee_unit is None and not facts.addressee:
        raise DomainError(_("Pilih unit yang dituju, atau tulis siapa yang dituju."))
    if facts.addressee_unit is not None and facts.addressee_unit.pk == survey.unit_id:
        raise DomainError(_("Yang dapat dibenahi unit sendiri ditulis sebagai janji."))


@transaction.atomic
def discard_recommendation(*, recommendation_id: int, by: ImprovementActor, at: datetime) -> None:
    """Let a draft go. Raises `OvertakenError` when it was sent."""
    found = locked_recommendation(recommendation_id)
    check_can_draft(by, found.survey.unit_id)
    RECOMMENDATION.check(found.state, "discard")
    note(found, "recommendation.discard", by=by, at=at, text=found.text)
    found.delete()


@transaction.atomic
def send_recommendation(
    *, recommendation_id: int, by: ImprovementActor, at: datetime
) -> Recommendation:
    """Send it in the name of the unit; from now on the addressed unit sees it.

    Raises `OvertakenError` when it was sent.
    """
    found = locked_recommendation(recommendation_id)
    check_can_lead(by, found.survey.unit_id)
    RECOMMENDATION.check(found.state, "send")
    found.sent_on = timezone.localdate(at)
    found.save(update_fields=["sent_on"])
    if found.addressee_unit_id is not None:
        notify(Notice.Kind.RECOMMENDED, found.pk, at=at)
    note(found, "recommendation.send", by=by, at=at, addressee=found.addressee)
    return found


@transaction.atomic
def answer_recommendation(
    *, recommendation_id: int, answer: str, by: ImprovementActor, at: datetime
) -> Recommendation:
    """Keep the answer. Raises `OvertakenError` when there is one, `DomainError` before it was sent."""
    found = locked_recommendation(recommendation_id)
    check_can_answer(by, found)
    RECOMMENDATION.check(found.state, "answer")
    found.answer, found.answered_on = answer, timezone.localdate(at)
    found.save(update_fields=["answer", "answered_on"])
    note(found, "recommendation.answer", by=by, at=at, answer=answer)
    return found
