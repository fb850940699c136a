"""How an improvement answers the government's priority instrument."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError
from tuntas.improvements.groups.actions.activity import touch
from tuntas.improvements.meanwhile import ChangedMeanwhileError
from tuntas.improvements.models import Improvement, PriorityAnswer
from tuntas.improvements.permissions import ImprovementActor, can_coach, check_can_work
from tuntas.improvements.projects.actions.common import locked
from tuntas.improvements.projects.priority import priority_instrument
from tuntas.improvements.trail import note
from tuntas.rules.scoring import AnswerError, Result, score

NOTE_LETTERS = 300
STORED_PLACES = Decimal("0.01")


@dataclass(frozen=True)
class Given:
    """An answer to one criterion: key of the option, and why."""

    value: str
    note: str = ""


@transaction.atomic
def set_priority(
    *,
    improvement_id: int,
    instrument: str,
    answers: Mapping[str, Given],
    seen: datetime | None,
    by: ImprovementActor,
    at: datetime,
) -> Result:
    """Answer all criteria of an instrument anew; `seen` is when they were last answered, as seen.

    Who works on the improvement or coaches it may. Raises `DomainError` for an answer that the
    instrument does not know or that is missing, `ChangedMeanwhileError` when somebody answered
    meanwhile.
    """
    improvement = locked(improvement_id)
    if not can_coach(by, improvement.unit_id):
        check_can_work(by, improvement.unit_id, improvement.group_id)
    if answered_at(improvement) != seen:
        raise ChangedMeanwhileError(
            _("Orang lain baru saja menilai prioritas ini. Lihat jawabannya, lalu ubah bila perlu.")
        )
    used = priority_instrument(instrument)
    try:
        result = score(used, {node: given.value for node, given in answers.items()})
    except AnswerError as error:
        raise DomainError(error.words.in_language(get_language() or "id")) from error
    improvement.priority_answers.all().delete()
    PriorityAnswer.objects.bulk_create(
        PriorityAnswer(
            improvement=improvement, instrument=used.key, instrument_hash=used.hash, node=node,
            value=given.value, note=" ".join(given.note.split())[:NOTE_LETTERS], by_id=by.id, at=at,
        )
        for node, given in answers.items()
    )  # fmt: skip
    improvement.priority = result.score.quantize(STORED_PLACES)
    improvement.save(update_fields=["priority"])
    note(
        improvement, "improvement.priority", by=by, at=at, instrument=used.key,
        answers={node: given.value for node, given in answers.items()}, score=str(result.score),
    )  # fmt: skip
    touch(improvement.group_id, at)
    return result


def answered_at(improvement: Improvement) -> datetime | None:
    """Return when the criteria were last answered; None before the first time."""
    answers = improvement.priority_answers.order_by("-at")
    return answers.values_list("at", flat=True).first()
