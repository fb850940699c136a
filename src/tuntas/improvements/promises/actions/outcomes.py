"""The head of a unit says what became of a promise: kept, or not."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError
from tuntas.improvements.models import Promise
from tuntas.improvements.models.states import PROMISE
from tuntas.improvements.permissions import ImprovementActor, check_can_lead
from tuntas.improvements.promises.actions.common import locked_promise
from tuntas.improvements.trail import note

ENDED = ["kept_on", "broken_on", "outcome", "proof", "ended_at", "ended_by", "changed_at"]


@transaction.atomic
def keep_promise(
    *, promise_id: int, kept_on: date, outcome: str, proof: str, by: ImprovementActor, at: datetime
) -> Promise:
    """Say that it was kept on a day: what was done, and where it can be seen (an address, or empty).

    Raises `OvertakenError` when somebody said what became of it, `DomainError` for a day before the
    signature or to come.
    """
    found = _to_end(promise_id, "keep", by)
    if found.signed_on is not None and kept_on < found.signed_on:
        raise DomainError(_("Hari itu janjinya belum ditandatangani. Periksa tanggalnya."))
    if kept_on > timezone.localdate(at):
        raise DomainError(_("Hari itu belum tiba. Catat sesudah janjinya terwujud."))
    found.kept_on, found.proof = kept_on, proof
    return _ended(found, outcome, "promise.keep", by, at)


@transaction.atomic
def break_promise(*, promise_id: int, reason: str, by: ImprovementActor, at: datetime) -> Promise:
    """Say today that it will not be kept, and why. Raises `OvertakenError` like `keep_promise`."""
    found = _to_end(promise_id, "break", by)
    found.broken_on = timezone.localdate(at)
    return _ended(found, reason, "promise.break", by, at)


def _to_end(promise_id: int, act: str, by: ImprovementActor) -> Promise:
    found = locked_promise(promise_id)
    check_can_lead(by, found.unit_id)
    PROMISE.check(found.state, act)
    return found


def _ended(
    promise: Promise, outcome: str, verb: str, by: ImprovementActor, at: datetime
) -> Promise:
    promise.outcome, promise.ended_at, promise.ended_by_id = outcome, at, by.id
    promise.changed_at = at
    promise.save(update_fields=ENDED)
    note(promise, verb, by=by, at=at, text=promise.text, outcome=outcome)
    return promise
