"""Two reports of the same matter become one: one clock, and every reporter hears of it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tuntas.cases.actions.act import check_not_overtaken, check_permitted, store_step
from tuntas.cases.actors import Actor
from tuntas.cases.engine import Step
from tuntas.cases.models import Case
from tuntas.core.errors import DomainError


@transaction.atomic
def merge(
    duplicate_id: int, *, into_id: int, by: Actor, at: datetime, seen: int | None = None
) -> None:
    """Close `duplicate_id` as a duplicate of `into_id`.

    What was merged into the duplicate before moves along, so chains never form. Locks in the order
    of ids, so that two merges at once cannot wait for each other.
    """
    if duplicate_id == into_id:
        raise DomainError(_("Laporan tidak dapat digabung dengan dirinya sendiri."))
    locked = {
        case.pk: case
        for case in Case.objects.select_for_update(of=("self",))
        .filter(pk__in=[duplicate_id, into_id])
        .order_by("pk")
    }
    duplicate, target = locked[duplicate_id], locked[into_id]
    if target.ended:
        raise DomainError(
            _("Laporan %(code)s sudah selesai; pilih laporan yang masih terbuka.")
            % {"code": target.code}
        )
    check_not_overtaken(duplicate, seen)
    for case, key in ((duplicate, "merge"), (target, "absorb")):
        check_permitted(case, Step(key), by)
    _move_followers(duplicate, target)
    duplicate.duplicate_of = target
    store_step(duplicate, Step("merge", data={"into": target.code}), by=by, at=at)
    store_step(target, Step("absorb", data={"from": duplicate.code}), by=by, at=at)


def _move_followers(duplicate: Case, target: Case) -> None:
    moved = Case.objects.filter(duplicate_of=duplicate).update(duplicate_of=target)
    target.duplicate_count += moved + 1
    duplicate.duplicate_count = 0
