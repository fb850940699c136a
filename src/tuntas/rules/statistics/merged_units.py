"""Units with few people count to the unit above them, so that what is stored names nobody."""

from collections import defaultdict
from collections.abc import Mapping

from tuntas.rules.statistics.small_numbers import LEAST

Way = tuple[int, ...]  # of unit ids, from a common top down to the unit itself


def merged(ways: Mapping[int, Way], *, least: int = LEAST) -> Mapping[int, int]:
    """Return each person's unit, or the next one above at which at least `least` people count.

    `ways` are by person and begin at the same unit; there those stay whom nothing below could take in.
    """
    inside = defaultdict[Way, list[int]](list)
    for person_id, way in ways.items():
        inside[way].append(person_id)
    for depth in range(max(map(len, inside), default=0), 1, -1):
        for way in [one for one in inside if len(one) == depth and len(inside[one]) < least]:
            inside[way[:-1]] += inside.pop(way)
    return {person_id: way[-1] for way, people in inside.items() for person_id in people}
