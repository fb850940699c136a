"""Reads for the pages of units."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count, QuerySet

from tuntas.core.errors import DomainError
from tuntas.core.permissions import Permission
from tuntas.organisation.models import Membership, Unit
from tuntas.organisation.powers import Powers


def root_unit_id() -> int:
    """Return the id of the government itself, to which everything not yet passed on belongs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM organisation_unit WHERE parent_id IS NULL")
        root = cursor.fetchone()
    if root is None:
        raise DomainError(
            "There is no unit yet. Import the organisation first: tuntas import units FILE."
        )
    return int(root[0])


def units_to_choose(*, on: date) -> list[Unit]:
    """Return the units that can be given a case, in the order of the tree."""
    return in_tree_order(Unit.objects.valid(on=on).defer("duties"))


def units_for(powers: Powers, permission: Permission, *, on: date) -> list[Unit]:
    """Return the units for which a permission is held, in the order of the tree."""
    units = Unit.objects.valid(on=on).defer("duties")
    if permission not in powers.everywhere:
        units = units.filter(pk__in=powers.units.get(permission, frozenset()))
    return in_tree_order(units)


def in_tree_order(units: Iterable[Unit]) -> list[Unit]:
    """Sort each unit behind its parent, parts of one unit by name."""
    found = list(units)
    names = {unit.pk: (unit.name, unit.pk) for unit in found}
    return sorted(found, key=lambda unit: [names[pk] for pk in unit.ancestor_ids if pk in names])


@dataclass(frozen=True)
class TreeRow:
    """One line of the tree, with what the page needs to nest lists without recursion.

    `depth` counts from 0 among the units shown; `parts` are those right below it; `closes` is how
    many lists end behind the line; `people` hold a role in this very unit on the day.
    """

    unit: Unit
    depth: int
    parts: int
    closes: range
    people: int
    ended: bool


def unit_tree(units: QuerySet[Unit], *, on: date) -> list[TreeRow]:
    """Return the tree of these units, in two queries whatever their number."""
    ordered = in_tree_order(units.defer("duties"))
    people = _people_by_unit(on)
    shown = {unit.pk for unit in ordered}
    depths = [sum(pk in shown for pk in unit.ancestor_ids) - 1 for unit in ordered]
    parts: dict[int | None, int] = {}
    for unit in ordered:
        parts[unit.parent_id] = parts.get(unit.parent_id, 0) + 1
    return [
        TreeRow(
            unit=unit,
            depth=depth,
            parts=parts.get(unit.pk, 0),
            closes=range(max(0, depth - following)),
            people=people.get(unit.pk, 0),
            ended=unit.valid_until is not None and unit.valid_until < on,
        )
        for unit, depth, following in zip(ordered, depths, [*depths[1:], 0], strict=True)
    ]


def _people_by_unit(on: date) -> dict[int, int]:
    valid = Membership.objects.valid(on=on).filter(person__is_active=True).order_by()
    counts = valid.values("unit_id").annotate(people=Count("person_id", distinct=True))
    return dict(counts.values_list("unit_id", "people"))


def way_to(unit: Unit) -> list[Unit]:
    """Return the units above this one, from the root down, in one query."""
    above = Unit.objects.in_bulk(unit.ancestor_ids[:-1])
    return [above[pk] for pk in unit.ancestor_ids[:-1] if pk in above]


def bereft_by_closing(unit: Unit, *, until: date) -> tuple[int, int]:
    """Return how many people and how many parts would outlast the unit if it ended on that day."""
    later = Membership.objects.filter(unit=unit).exclude(until__lte=until)
    people = later.values("person_id").distinct().count()
    parts = Unit.objects.below(unit.pk).exclude(pk=unit.pk).exclude(valid_until__lte=until)
    return people, parts.count()
