"""Writes of spellings: how other people's files name our units."""

from datetime import datetime

from django.db import transaction

from tuntas.core.audit import ActorLike, record
from tuntas.organisation.models import Unit, UnitSpelling


@transaction.atomic
def settle_spelling(
    *,
    by: ActorLike,
    at: datetime,
    spelling: UnitSpelling,
    unit: Unit,
    origin: UnitSpelling.Origin = UnitSpelling.Origin.PERSON,
) -> None:
    """Remember which unit a spelling means; later imports follow it."""
    UnitSpelling.objects.filter(pk=spelling.pk).update(
        unit=unit, origin=origin, settled_at=at, settled_by_id=by.id
    )
    record(
        by=by,
        at=at,
        verb="spelling.settle",
        subject=f"spelling:{spelling.spelling}"[:200],
        unit=unit.code,
    )
