"""Who is asked in a pulse, and to which unit an answer counts.

An answer names a unit. Where few work, that would name the person: units with too few people count to
the unit above them, so that already the stored answer belongs to a group.
"""

from collections.abc import Mapping
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from tuntas.organisation.models import Membership, Unit
from tuntas.organisation.powers import Powers
from tuntas.rules.statistics.merged_units import Way, merged


def staff_places(unit_id: int, *, on: date) -> Mapping[int, int]:
    """Return the unit to which each person asked counts, by person; one query.

    Asked is who has an account and a role in the unit or below it on the day. Of several roles the
    one deepest in the tree counts, then the oldest.
    """
    working = _working(on).filter(unit__ancestor_ids__contains=[unit_id])
    ways = dict[int, Way]()
    for person_id, ancestors in working.order_by("pk").values_list(
        "person_id", "unit__ancestor_ids"
    ):
        way = tuple(ancestors[ancestors.index(unit_id) :])
        if len(way) > len(ways.get(person_id, ())):
            ways[person_id] = way
    return merged(ways)


def _working(on: date) -> QuerySet[Membership]:
    return Membership.objects.valid(on=on).filter(person__is_active=True)


def works_in(powers: Powers) -> Exists:
    """Return the condition that somebody works today in the unit of a row, or below it."""
    mine = [unit_id for _role, unit_id, _name in powers.roles]
    return Exists(
        Unit.objects.filter(pk__in=mine, ancestor_ids__contains=[OuterRef("unit_id")]).order_by()
    )
