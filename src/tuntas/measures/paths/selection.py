"""Chooses what a drawing shows: the activities and ways that most cases take."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tuntas.measures.paths.content import Activity, Process, Way

MOST_ACTIVITIES = 10
MOST_WAYS = 20
LEAST_SHARE = 0.04  # of the cases; what fewer take is in the tables only


@dataclass(frozen=True)
class Selection:
    """What is drawn, activities in the order in which cases meet them, ways by their number."""

    activities: tuple[Activity, ...]
    ways: tuple[tuple[int, Way], ...]

    def leaves_out(self, process: Process) -> bool:
        """Tell whether the drawing is not the whole."""
        return len(self.activities) < process.all_activities or len(self.ways) < process.all_ways


def select(process: Process) -> Selection:
    """Return the activities and ways to draw; a way's number is its row in the table, from 1."""
    common = [one for one in process.activities if one.cases >= LEAST_SHARE * process.cases]
    chosen = sorted(common, key=lambda one: -one.cases)[:MOST_ACTIVITIES]
    keys = {one.key for one in chosen}
    ways = [
        (number, way)
        for number, way in enumerate(process.ways, start=1)
        if way.before in keys and way.after in keys
    ]
    strong = [pair for pair in ways if pair[1].count >= LEAST_SHARE * process.cases]
    kept = {number for number, _way in strong[:MOST_WAYS]} | set(_needed(ways))
    return Selection(
        tuple(sorted(chosen, key=lambda one: (one.place, one.key))),
        tuple(pair for pair in ways if pair[0] in kept),
    )


def _needed(ways: Sequence[tuple[int, Way]]) -> Iterable[int]:
    """Return the commonest way into and out of each activity, so that none floats alone."""
    into: dict[str, int] = {}
    out: dict[str, int] = {}
    for number, way in ways:  # the commonest first
        if way.before != way.after:
            into.setdefault(way.after, number)
            out.setdefault(way.before, number)
    return {*into.values(), *out.values()}
