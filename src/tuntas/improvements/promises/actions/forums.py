"""Citizens and officials are invited, come together, and say what they found about each promise."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError
from tuntas.improvements.meanwhile import check_seen, mark
from tuntas.improvements.models import Forum, ForumFinding, Promise
from tuntas.improvements.models.states import FORUM
from tuntas.improvements.permissions import ImprovementActor
from tuntas.improvements.promises.actions.common import (
    check_sent_again,
    locked_forum,
    locked_promises,
)
from tuntas.improvements.promises.permissions import check_can_hold_forums
from tuntas.improvements.trail import note

Seen = ForumFinding.Seen


@dataclass(frozen=True, kw_only=True)
class ForumPlan:
    """When, where, with whom (one invited a line) and about what a forum meets."""

    planned_at: datetime
    place: str
    invited: str
    agenda: str


@dataclass(frozen=True)
class Checked:
    """What was found about one promise."""

    seen: Seen
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Held:
    """What came of a forum; `checked` is by promise id."""

    held_on: date
    officials: int
    citizens: int
    minutes: str
    checked: Mapping[int, Checked] = field(default_factory=dict)


@transaction.atomic
def plan_forum(
    *, unit_id: int, uid: UUID, plan: ForumPlan, by: ImprovementActor, at: datetime
) -> Forum:
    """Plan a forum about the unit's promises; sent twice (`uid`) it is planned once.

    For a known `uid` see `check_sent_again`.
    """
    check_can_hold_forums(by, unit_id)
    made, new = Forum.objects.get_or_create(
        uid=uid, defaults={"unit_id": unit_id, "made_by_id": by.id, "made_at": at, **vars(plan)}
    )
    if new:
        note(made, "forum.plan", by=by, at=at, planned_at=made.planned_at.isoformat())
    else:
        check_sent_again(vars(plan), vars(planned_of(made)), same_unit=made.unit_id == unit_id)
    return made


def planned_of(found: Forum) -> ForumPlan:
    """Return the plan of a forum."""
    return ForumPlan(
        planned_at=found.planned_at, place=found.place, invited=found.invited, agenda=found.agenda
    )


def plan_mark(found: Forum) -> str:
    """Return the mark of the plan of a forum."""
    plan = planned_of(found)
    return mark(plan.planned_at.timestamp(), plan.place, plan.invited, plan.agenda)


def _planned(forum_id: int, act: str, by: ImprovementActor) -> Forum:
    """Return a forum that is still to come, locked. Raises `OvertakenError` for any other."""
    found = locked_forum(forum_id)
    check_can_hold_forums(by, found.unit_id)
    FORUM.check(found.state, act)
    return found


@transaction.atomic
def change_forum(
    *, forum_id: int, plan: ForumPlan, seen: str, by: ImprovementActor, at: datetime
) -> Forum:
    """Plan it otherwise; the same plan again writes nothing.

    `seen` is the `plan_mark` of what the page showed: raises `ChangedMeanwhileError` when it is planned
    otherwise now, `OvertakenError` when it was held or called off.
    """
    found = _planned(forum_id, "change", by)
    if plan == planned_of(found):
        return found
    check_seen(plan_mark(found), seen)
    for name, said in vars(plan).items():
        setattr(found, name, said)
    found.save(update_fields=list(vars(plan)))
    note(found, "forum.change", by=by, at=at, planned_at=found.planned_at.isoformat())
    return found


@transaction.atomic
def call_off_forum(*, forum_id: int, by: ImprovementActor, at: datetime) -> None:
    """Take a planned forum back. Raises `OvertakenError` when it was held or called off."""
    found = _planned(forum_id, "call_off", by)
    note(found, "forum.call_off", by=by, at=at, planned_at=found.planned_at.isoformat())
    found.delete()


@transaction.atomic
def hold_forum(*, forum_id: int, held: Held, by: ImprovementActor, at: datetime) -> Forum:
    """Write down who came and what was found; this stays.

    Raises `OvertakenError` when somebody did, `DomainError` for a day to come, a forum without
    citizens, and findings about what was not promised by then.
    """
    found = _planned(forum_id, "hold", by)
    _check(held, today=timezone.localdate(at))
    promises = _promises(found, held)
    for name in ("held_on", "officials", "citizens", "minutes"):
        setattr(found, name, getattr(held, name))
    found.save(update_fields=["held_on", "officials", "citizens", "minutes"])
    ForumFinding.objects.bulk_create(
        ForumFinding(forum=found, promise=one, by_id=by.id, at=at, **vars(held.checked[one.pk]))
        for one in promises
    )
    Promise.objects.filter(pk__in=held.checked).update(changed_at=at)
    note(found, "forum.hold", by=by, at=at, citizens=held.citizens, findings=len(promises))
    return found


def _check(held: Held, *, today: date) -> None:
    if held.held_on > today:
        raise DomainError(_("Tanggal forum belum tiba. Catat sesudah forumnya diadakan."))
    if not held.citizens:
        raise DomainError(_("Janji diperiksa bersama warga. Isi sedikitnya satu warga yang hadir."))


def _promises(forum: Forum, held: Held) -> list[Promise]:
    """Return the promises that were checked, locked so that none gets an end meanwhile."""
    signed = Promise.objects.filter(unit_id=forum.unit_id, signed_on__lte=held.held_on)
    found = locked_promises(signed.filter(pk__in=held.checked))
    if len(found) != len(held.checked):
        raise DomainError(
            _("Yang diperiksa hanya janji unit ini yang sudah ditandatangani pada hari forum.")
        )
    return found
