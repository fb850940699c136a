"""What every act on an improvement begins and ends with."""

from datetime import datetime

from django.utils.translation import gettext as _

from tuntas.core.errors import OvertakenError
from tuntas.improvements.groups.actions.activity import touch
from tuntas.improvements.models import STEPS, Improvement, Step
from tuntas.improvements.permissions import ImprovementActor, check_can_work

ENDED = {Improvement.State.FINISHED, Improvement.State.STOPPED}
MOVING = ["current_step", "changed_at", "state", "end_reason", "ended_at"]


def locked(improvement_id: int) -> Improvement:
    """Return an improvement of which nobody else changes anything until the transaction ends."""
    return Improvement.objects.select_for_update(no_key=True).get(pk=improvement_id)


def for_work(improvement_id: int, by: ImprovementActor) -> Improvement:
    """Return a running improvement to work on, locked.

    Raises `NotPermittedError`; `OvertakenError` once it has ended.
    """
    improvement = locked(improvement_id)
    check_can_work(by, improvement.unit_id, improvement.group_id)
    check_running(improvement)
    return improvement


def check_running(improvement: Improvement) -> None:
    """Raises `OvertakenError` once the improvement was finished or stopped."""
    if improvement.state in ENDED:
        raise OvertakenError(
            _("Perbaikan ini sudah berakhir. Lanjutkan dahulu bila masih perlu diubah.")
        )


def moved(improvement: Improvement, *, at: datetime) -> None:
    """Note that something happened: for the lists, for the group, and which step comes next."""
    left = Step.objects.filter(improvement=improvement).exclude(state=Step.State.DONE)
    first = left.order_by("number").values_list("number", flat=True).first()
    improvement.current_step = first or STEPS
    improvement.changed_at = max(at, improvement.changed_at)
    improvement.save(update_fields=MOVING)
    touch(improvement.group_id, at)
