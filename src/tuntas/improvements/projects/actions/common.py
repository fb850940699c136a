"""What every act on an improvement begins and ends with."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError
from tuntas.improvements.groups.actions.activity import touch
from tuntas.improvements.models import STEPS, Group, Improvement, Step
from tuntas.improvements.models.states import IMPROVEMENT
from tuntas.improvements.permissions import ImprovementActor, check_can_work

MOVING = ["current_step", "changed_at", "state", "end_reason", "ended_at"]


def locked(improvement_id: int) -> Improvement:
    """Return an improvement of which nobody else changes anything until the transaction ends.

    In which order with other rows: ADR 41.
    """
    return Improvement.objects.select_for_update(no_key=True).get(pk=improvement_id)


def all_locked(improvement_ids: Collection[int]) -> "QuerySet[Improvement]":
    """Return several improvements as `locked` does, by their keys."""
    rows = Improvement.objects.select_for_update(no_key=True)
    return rows.filter(pk__in=improvement_ids).order_by("pk")


def for_work(improvement_id: int, by: ImprovementActor, act: str = "work") -> Improvement:
    """Return an improvement to work on, locked and in the state to which the act leads it.

    Raises `NotPermittedError`; `OvertakenError` where the act is not possible any more.
    """
    improvement = locked(improvement_id)
    check_can_work(by, improvement.unit_id, improvement.group_id)
    improvement.state = IMPROVEMENT.after(improvement.state, act)
    return improvement


def check_running(improvement: Improvement) -> None:
    """Raises `OvertakenError` once the improvement was finished or stopped."""
    IMPROVEMENT.check(improvement.state, "work")


def moved(improvement: Improvement, *, at: datetime) -> None:
    """Note that something happened: for the lists, for the group, and which step comes next."""
    left = Step.objects.filter(improvement=improvement).exclude(state=Step.State.DONE)
    first = left.order_by("number").values_list("number", flat=True).first()
    improvement.current_step = first or STEPS
    improvement.changed_at = max(at, improvement.changed_at)
    improvement.save(update_fields=MOVING)
    touch(improvement.group_id, at)


def noted_in_group(improvement: Improvement) -> None:
    """Note in its group that an improvement began; the last of the act, as groups are locked last.

    Whether the group is active is asked by the update itself, so that nobody dissolves it meanwhile.
    Raises `DomainError` for a group of another unit or one that was dissolved.
    """
    if improvement.group_id is None:
        return
    group = Group.objects.active().filter(pk=improvement.group_id, unit_id=improvement.unit_id)
    if not group.update(last_activity_at=Greatest("last_activity_at", improvement.made_at)):
        raise DomainError(_("Kelompok ini bukan kelompok unit tersebut atau sudah dibubarkan."))
