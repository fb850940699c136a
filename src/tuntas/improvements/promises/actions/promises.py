"""A promise is drafted, and signed by the head of its unit; signed it never changes."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError
from tuntas.improvements.groups.actions.activity import touch
from tuntas.improvements.meanwhile import ChangedMeanwhileError
from tuntas.improvements.models import ComplaintItem, Improvement, Promise
from tuntas.improvements.models.states import COMPLAINT_SURVEY, PROMISE
from tuntas.improvements.permissions import ImprovementActor, check_can_lead
from tuntas.improvements.promises.actions.common import (
    check_sent_again,
    locked_promise,
    locked_survey,
)
from tuntas.improvements.promises.permissions import check_can_draft
from tuntas.improvements.promises.promise_rule import promise_rule
from tuntas.improvements.trail import note

Standing = Promise.Standing


@dataclass(frozen=True, kw_only=True)
class PromiseFacts:
    """What becomes better in the words of a citizen, what is done for it, by whom, until when."""

    text: str
    action: str
    responsible: str
    due: date


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a promise comes from; all empty for one that is made freely."""

    item: ComplaintItem | None = None
    improvement: Improvement | None = None
    follows: Promise | None = None  # late or broken: promised anew


@transaction.atomic
def draft_promise(
    *, unit_id: int, facts: PromiseFacts, origin: Origin, by: ImprovementActor, at: datetime,
    uid: UUID | None = None,
) -> Promise:  # fmt: skip
    """Draft a promise of a unit; nobody outside the office sees it. Sent twice (`uid`) it is one.

    Raises `DomainError` for a day that has passed, and for an origin that is another unit's, still
    runs, or is a complaint of a list that may yet be made anew; for a known `uid` see `check_sent_again`.
    """
    check_can_draft(by, unit_id)
    today = timezone.localdate(at)
    _check_due(facts.due, today)
    _check_origin(origin, unit_id, today)
    item, improvement, follows = origin.item, origin.improvement, origin.follows
    said = {
        "survey_id": item and item.survey_id, "item_id": item and item.pk,
        "improvement_id": improvement and improvement.pk, "follows_id": follows and follows.pk,
        **vars(facts),
    }  # fmt: skip
    new_row = {"unit_id": unit_id, "made_by_id": by.id, "made_at": at, "changed_at": at}
    made, new = Promise.objects.get_or_create(uid=uid or uuid4(), defaults={**new_row, **said})
    if not new:
        stored = {name: getattr(made, name) for name in said}
        check_sent_again(said, stored, same_unit=made.unit_id == unit_id)
        return made
    if origin.improvement is not None:
        touch(origin.improvement.group_id, at)
    note(made, "promise.draft", by=by, at=at, text=made.text)
    return made


def _check_due(due: date, today: date) -> None:
    if due < today:
        raise DomainError(_("Tenggatnya sudah lewat. Pilih hari ini atau sesudahnya."))


def _check_origin(origin: Origin, unit_id: int, today: date) -> None:
    units = [
        origin.item and origin.item.survey.unit_id,
        origin.improvement and origin.improvement.unit_id,
        origin.follows and origin.follows.unit_id,
    ]
    if any(unit not in (None, unit_id) for unit in units):
        raise DomainError(_("Asal janji ini milik unit lain. Pilih yang dari unit ini."))
    if origin.item is not None:
        # Locked: nobody takes the survey back to make its list anew meanwhile.
        COMPLAINT_SURVEY.check(locked_survey(origin.item.survey_id).state, "promise")
    before = origin.follows
    if before and before.standing(on=today, rule=promise_rule()) not in (
        Standing.LATE,
        Standing.BROKEN,
    ):
        raise DomainError(
            _("Hanya janji yang terlambat atau tidak ditepati yang dapat dijanjikan ulang.")
        )


def _draft(promise_id: int, act: str) -> Promise:
    """Return a draft, locked. Raises `OvertakenError` when it was signed or discarded."""
    found = locked_promise(promise_id)
    PROMISE.check(found.state, act)
    return found


def _check_seen(found: Promise, seen: str) -> None:
    if found.changed_at.isoformat() != seen:
        raise ChangedMeanwhileError(_("Rancangan ini baru saja diubah. Baca dahulu isinya."))


@transaction.atomic
def change_draft(
    *, promise_id: int, facts: PromiseFacts, seen: str, by: ImprovementActor, at: datetime
) -> Promise:
    """Word a draft anew; `seen` is `changed_at` in ISO form as it stood on the page.

    The same words again write nothing. Raises `ChangedMeanwhileError` when somebody changed it
    meanwhile, `OvertakenError` when somebody signed or discarded it.
    """
    found = _draft(promise_id, "change")
    check_can_draft(by, found.unit_id)
    if all(getattr(found, name) == said for name, said in vars(facts).items()):
        return found
    _check_seen(found, seen)
    _check_due(facts.due, timezone.localdate(at))
    for name, said in vars(facts).items():
        setattr(found, name, said)
    found.changed_at = at
    found.save(update_fields=[*vars(facts), "changed_at"])
    note(found, "promise.change", by=by, at=at, text=found.text)
    return found


@transaction.atomic
def discard_draft(*, promise_id: int, seen: str, by: ImprovementActor, at: datetime) -> None:
    """Let a draft go. Raises as `change_draft`."""
    found = _draft(promise_id, "discard")
    check_can_draft(by, found.unit_id)
    _check_seen(found, seen)
    note(found, "promise.discard", by=by, at=at, text=found.text)
    found.delete()


@transaction.atomic
def sign_promise(
    *, promise_id: int, signer: str, seen: str, by: ImprovementActor, at: datetime
) -> Promise:
    """Give the promise to the public; `signer` is name and office as they stand below it.

    Raises `ChangedMeanwhileError` when it is not what the head read, `OvertakenError` when it was
    signed or discarded, `DomainError` when its day has passed.
    """
    found = _draft(promise_id, "sign")
    check_can_lead(by, found.unit_id)
    _check_seen(found, seen)
    today = timezone.localdate(at)
    _check_due(found.due, today)
    found.signed_on, found.signed_by_id, found.signer = today, by.id, signer
    found.changed_at = at
    found.save(update_fields=["signed_on", "signed_by", "signer", "changed_at"])
    note(found, "promise.sign", by=by, at=at, text=found.text, due=found.due.isoformat())
    return found
