"""An improvement comes to its end: finished after eight steps, or stopped with a reason; and goes on."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError
from tuntas.improvements.models import Improvement, Step
from tuntas.improvements.models.states import IMPROVEMENT
from tuntas.improvements.permissions import ImprovementActor, check_can_work
from tuntas.improvements.projects.actions.common import for_work, locked, moved
from tuntas.improvements.projects.spreading.actions.withdrawal import show_no_longer
from tuntas.improvements.trail import note

REASON_LETTERS = 500


@transaction.atomic
def finish_improvement(*, improvement_id: int, by: ImprovementActor, at: datetime) -> Improvement:
    """Call an improvement finished. Raises `DomainError` while a step is not."""
    improvement = for_work(improvement_id, by, "finish")
    left = improvement.steps.exclude(state=Step.State.DONE).values_list("number", flat=True)
    if left:
        numbers = ", ".join(map(str, left))
        raise DomainError(
            _("Belum semua langkah selesai. Selesaikan dahulu langkah %(numbers)s.")
            % {"numbers": numbers}
        )
    _ended(improvement, "", at=at)
    note(improvement, "improvement.finish", by=by, at=at, title=improvement.title)
    return improvement


@transaction.atomic
def stop_improvement(
    *, improvement_id: int, reason: str, by: ImprovementActor, at: datetime
) -> Improvement:
    """Give an improvement up. Raises `DomainError` without a reason."""
    improvement = for_work(improvement_id, by, "stop")
    reason = " ".join(reason.split())
    if not reason or len(reason) > REASON_LETTERS:
        raise DomainError(
            _("Tulis mengapa perbaikan ini dihentikan, paling panjang %(most)s huruf.")
            % {"most": REASON_LETTERS}
        )
    _ended(improvement, reason, at=at)
    show_no_longer(improvement, Improvement.Unshown.STOPPED, by=by, at=at)
    note(improvement, "improvement.stop", by=by, at=at, title=improvement.title, reason=reason)
    return improvement


@transaction.atomic
def resume_improvement(*, improvement_id: int, by: ImprovementActor, at: datetime) -> Improvement:
    """Take up an improvement again that had ended. Raises `OvertakenError` when it runs."""
    improvement = locked(improvement_id)
    check_can_work(by, improvement.unit_id, improvement.group_id)
    former = improvement.state
    improvement.state = IMPROVEMENT.after(former, "resume")
    improvement.end_reason, improvement.ended_at = "", None
    moved(improvement, at=at)
    note(improvement, "improvement.resume", by=by, at=at, title=improvement.title, state=former)
    return improvement


def _ended(improvement: Improvement, reason: str, *, at: datetime) -> None:
    improvement.end_reason, improvement.ended_at = reason, at
    moved(improvement, at=at)
