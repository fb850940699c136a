"""City hall's usual move: accept, classify and pass on in one go; also for many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tuntas.cases.actions.act import act
from tuntas.cases.actors import Actor
from tuntas.cases.engine import Step
from tuntas.cases.models import Case, CaseEvent
from tuntas.core.errors import DomainError
from tuntas.organisation.models import Unit


@transaction.atomic
def verify_and_dispose(
    case_id: int,
    *,
    by: Actor,
    at: datetime,
    classification: str,
    unit: Unit,
    note: str = "",
    seen: int | None = None,
) -> CaseEvent:
    """Classify and pass on: two events, one transaction."""
    verified = act(case_id, Step("verify", classification=classification), by=by, at=at, seen=seen)
    return act(case_id, Step("dispose", unit=unit, text=note), by=by, at=at, seen=verified.seq)


@dataclass(frozen=True)
class Refused:
    """A case of a bulk action that stayed as it was, and why."""

    case: Case
    reason: str


def dispose_many(
    cases: Sequence[Case],
    *,
    by: Actor,
    at: datetime,
    classification: str,
    unit: Unit,
    note: str = "",
) -> tuple[list[CaseEvent], list[Refused]]:
    """Classify and pass on each case by itself: one that is refused does not hold up the others."""
    done: list[CaseEvent] = []
    refused: list[Refused] = []
    for case in cases:
        try:
            done.append(
                _dispose_one(
                    case, by=by, at=at, classification=classification, unit=unit, note=note
                )
            )
        except DomainError as error:
            refused.append(Refused(case, error.message))
    return done, refused


def _dispose_one(
    case: Case, *, by: Actor, at: datetime, classification: str, unit: Unit, note: str
) -> CaseEvent:
    if case.state == "verified":
        return act(
            case.pk, Step("dispose", unit=unit, text=note), by=by, at=at, seen=case.event_count
        )
    return verify_and_dispose(
        case.pk,
        by=by,
        at=at,
        classification=case.classification or classification,
        unit=unit,
        note=note,
        seen=case.event_count,
    )
