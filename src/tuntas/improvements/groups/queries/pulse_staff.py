"""Who is asked in a pulse, and to which unit an answer counts.

An answer names a unit. Where few work, that would name the person: units with too few people count to
the unit above them, so that already the stored answer belongs to a group.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import QuerySet

from tuntas.organisation.models import Membership
from tuntas.organisation.powers import Powers
from tuntas.rules.statistics.small_numbers import LEAST

Way = tuple[int, ...]  # of unit ids, from the root down to the unit itself


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


def merged(ways: Mapping[int, Way], *, least: int = LEAST) -> Mapping[int, int]:
    """Return each person's unit, or the next one above at which at least `least` people count.

    The ways begin at the same unit; there those stay whom nothing below could take in.
    """
    inside = defaultdict[Way, list[int]](list)
    for person_id, way in ways.items():
        inside[way].append(person_id)
    for depth in range(max(map(len, inside), default=0), 1, -1):
        for way in [one for one in inside if len(one) == depth and len(inside[one]) < least]:
            inside[way[:-1]] += inside.pop(way)
    return {person_id: way[-1] for way, people in inside.items() for person_id in people}


def own_ways(powers: Powers) -> frozenset[int]:
    """Return the units in which somebody works today, with all above them; one query."""
    mine = [unit_id for _role, unit_id, _name in powers.roles]
    ways: Sequence[Sequence[int]] = list(
        Membership.objects.filter(unit_id__in=mine).order_by().distinct().values_list(
            "unit__ancestor_ids", flat=True
        )
    )  # fmt: skip
    return frozenset(pk for way in ways for pk in way)
