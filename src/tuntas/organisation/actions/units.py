"""Writes of units and their tree."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext as _

from tuntas.core.audit import ActorLike, record
from tuntas.core.errors import DomainError
from tuntas.organisation.models import Region, Unit
from tuntas.organisation.refusals import explained

SHORT_NAME_LENGTH = 60


@explained()
def create_unit(
    *,
    by: ActorLike,
    at: datetime,
    code: str,
    name: str,
    short_name: str,
    kind: str,
    parent: Unit | None,
    duties: str = "",
    serves: Iterable[str] = (),
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> Unit:
    """Add a unit below `parent`; only the government itself has none.

    The parent is locked and read anew: it may have been moved since it was fetched.
    """
    if parent is not None:
        parent = Unit.objects.select_for_update().get(pk=parent.pk)
    unit = Unit.objects.create(
        code=code,
        name=name,
        short_name=short_name or name[:SHORT_NAME_LENGTH],
        kind=kind,
        parent=parent,
        duties=duties,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    unit.ancestor_ids = [*(parent.ancestor_ids if parent else []), unit.pk]
    unit.save(update_fields=["ancestor_ids"])
    _set_places(unit, serves)
    record(by=by, at=at, verb="unit.create", subject=f"unit:{code}", name=name)
    return unit


@explained()
def move_unit(*, by: ActorLike, at: datetime, unit: Unit, parent: Unit) -> None:
    """Put a unit and everything below it under another parent.

    The root is locked and both ways are read anew: two moves at once could otherwise close a circle.
    """
    Unit.objects.select_for_update().get(parent__isnull=True)
    unit.refresh_from_db(fields=["ancestor_ids", "parent"])
    parent.refresh_from_db(fields=["ancestor_ids"])
    if unit.pk in parent.ancestor_ids:
        raise DomainError(
            _("%(unit)s tidak dapat diletakkan di bawah bagiannya sendiri, %(parent)s.")
            % {"unit": unit.name, "parent": parent.name}
        )
    former = unit.parent.code if unit.parent else None
    old_way = len(unit.ancestor_ids) - 1
    for part in Unit.objects.below(unit.pk).select_for_update():
        part.ancestor_ids = [*parent.ancestor_ids, *part.ancestor_ids[old_way:]]
        part.save(update_fields=["ancestor_ids"])
    Unit.objects.filter(pk=unit.pk).update(parent=parent)
    record(
        by=by,
        at=at,
        verb="unit.move",
        subject=f"unit:{unit.code}",
        parent=parent.code,
        former=former,
    )


@explained()
def update_unit(
    *,
    by: ActorLike,
    at: datetime,
    unit: Unit,
    name: str,
    short_name: str,
    kind: str,
    duties: str,
    valid_from: date | None,
    valid_until: date | None,
    serves: Iterable[str] | None = None,
) -> None:
    """Change what a unit is called and does; its place in the tree is `move_unit`'s business.

    `serves` are codes of regions that are loaded; None leaves the places as they are.
    """
    before = {"name": unit.name, "kind": unit.kind, "valid_until": _iso(unit.valid_until)}
    unit.name, unit.short_name, unit.kind = name, short_name or name[:SHORT_NAME_LENGTH], kind
    unit.duties, unit.valid_from, unit.valid_until = duties, valid_from, valid_until
    unit.save(update_fields=["name", "short_name", "kind", "duties", "valid_from", "valid_until"])
    if serves is not None:
        _set_places(unit, serves)
    record(by=by, at=at, verb="unit.update", subject=f"unit:{unit.code}", before=before)


def _set_places(unit: Unit, codes: Iterable[str]) -> None:
    wanted = set(codes)
    unit.serves.set(Region.objects.filter(code__in=wanted) if wanted else [])


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
