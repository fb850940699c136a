"""Writes of spellings: how other people's files name our units."""

from datetime import datetime

from django.db import transaction

from tuntas.core.audit import ActorLike, record
from tuntas.organisation.models import Person, Unit, UnitSpelling


@transaction.atomic
def settle_spelling(
    *, by: ActorLike, at: datetime, spelling: UnitSpelling, unit: Unit, person: Person | None
) -> None:
    """Remember which unit a spelling means; later imports follow it."""
    UnitSpelling.objects.filter(pk=spelling.pk).update(
        unit=unit, origin=UnitSpelling.Origin.PERSON, settled_at=at, settled_by=person
    )
    record(
        by=by,
        at=at,
        verb="spelling.settle",
        subject=f"spelling:{spelling.spelling}"[:200],
        unit=unit.code,
    )
