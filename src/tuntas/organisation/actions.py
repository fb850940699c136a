"""Writes: units, people, memberships, calendar, spellings."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tuntas.core.audit import ActorLike, record
from tuntas.core.errors import DomainError
from tuntas.organisation.models import (
    CalendarOverride,
    Membership,
    Person,
    Region,
    Unit,
    UnitSpelling,
)


@transaction.atomic
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
    """Add a unit below `parent`; only the government itself has none."""
    unit = Unit.objects.create(
        code=code,
        name=name,
        short_name=short_name or name[:60],
        kind=kind,
        parent=parent,
        duties=duties,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    unit.ancestor_ids = [*(parent.ancestor_ids if parent else []), unit.pk]
    unit.save(update_fields=["ancestor_ids"])
    unit.serves.set(Region.objects.filter(code__in=list(serves)))
    record(by=by, at=at, verb="unit.create", subject=f"unit:{code}", name=name)
    return unit


@transaction.atomic
def move_unit(*, by: ActorLike, at: datetime, unit: Unit, parent: Unit) -> None:
    """Put a unit and everything below it under another parent."""
    if unit.pk in parent.ancestor_ids:
        raise DomainError(
            _("%(unit)s tidak dapat diletakkan di bawah bagiannya sendiri, %(parent)s.")
            % {"unit": unit.name, "parent": parent.name}
        )
    old_way = len(unit.ancestor_ids) - 1
    for part in Unit.objects.below(unit.pk).select_for_update():
        part.ancestor_ids = [*parent.ancestor_ids, *part.ancestor_ids[old_way:]]
        part.save(update_fields=["ancestor_ids"])
    Unit.objects.filter(pk=unit.pk).update(parent=parent)
    record(by=by, at=at, verb="unit.move", subject=f"unit:{unit.code}", parent=parent.code)


@transaction.atomic
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
) -> None:
    """Change what a unit is called and does; its place in the tree is `move_unit`'s business."""
    before = {"name": unit.name, "kind": unit.kind}
    unit.name, unit.short_name, unit.kind, unit.duties = name, short_name, kind, duties
    unit.valid_from, unit.valid_until = valid_from, valid_until
    unit.save(update_fields=["name", "short_name", "kind", "duties", "valid_from", "valid_until"])
    record(by=by, at=at, verb="unit.update", subject=f"unit:{unit.code}", before=before)


@transaction.atomic
def create_person(
    *,
    by: ActorLike,
    at: datetime,
    email: str,
    name: str,
    employee_number: str = "",
    password: str | None = None,
) -> Person:
    """Add a person; without `password` they set one by the link of "forgotten password"."""
    person = Person.objects.create_user(
        email, password, name=name, employee_number=employee_number, created_at=at
    )
    record(by=by, at=at, verb="person.create", subject=f"person:{person.pk}")
    return person


@transaction.atomic
def grant_role(
    *,
    by: ActorLike,
    at: datetime,
    person: Person,
    unit: Unit,
    role: str,
    since: date,
    until: date | None = None,
) -> Membership:
    """Give a role for a unit and everything below it."""
    membership = Membership.objects.create(
        person=person, unit=unit, role=role, since=since, until=until
    )
    record(
        by=by, at=at, verb="role.grant", subject=f"person:{person.pk}", role=role, unit=unit.code
    )
    return membership


@transaction.atomic
def end_role(*, by: ActorLike, at: datetime, membership: Membership, until: date) -> None:
    """End a membership with that day."""
    if until < membership.since:
        raise DomainError(
            _("Akhir peran (%(until)s) mendahului mulainya (%(since)s).")
            % {"until": until, "since": membership.since}
        )
    Membership.objects.filter(pk=membership.pk).update(until=until)
    record(
        by=by,
        at=at,
        verb="role.end",
        subject=f"person:{membership.person_id}",
        role=membership.role,
        until=until.isoformat(),
    )


@transaction.atomic
def override_day(
    *,
    by: ActorLike,
    at: datetime,
    unit: Unit | None,
    on: date,
    intervals: Sequence[tuple[int, int]],
    reason: str,
) -> CalendarOverride:
    """Close or open a day for the government (`unit` None) or for one unit; replaces what was said.

    The deadlines that lie ahead are recomputed by the caller's task, see `cases.tasks`.
    """
    override, _created = CalendarOverride.objects.update_or_create(
        unit=unit,
        on=on,
        defaults={"intervals": [list(pair) for pair in intervals], "reason": reason, "made_at": at},
    )
    record(
        by=by,
        at=at,
        verb="calendar.override",
        subject=f"day:{on.isoformat()}",
        unit=unit.code if unit else None,
        intervals=override.intervals,
        reason=reason,
    )
    return override


@transaction.atomic
def withdraw_override(*, by: ActorLike, at: datetime, override: CalendarOverride) -> None:
    """Let the national calendar hold again on that day."""
    record(
        by=by,
        at=at,
        verb="calendar.withdraw",
        subject=f"day:{override.on.isoformat()}",
        unit=override.unit.code if override.unit else None,
    )
    override.delete()


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
        subject=f"spelling:{spelling.spelling}",
        unit=unit.code,
    )
