"""Chooses what a drawing shows: the activities and ways that most cases take."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tuntas.measures.paths.content import Activity, Process, Way

MOST_ACTIVITIES = 10
MOST_WAYS = 20
LEAST_SHARE = 0.04  # of the cases; what fewer take is in the tables only


@dataclass(frozen=True)
class Selection:
    """What is drawn, activities in the order in which cases meet them, the commonest ways first.

    The number of a way is its place among `ways`, from 1.
    """

    activities: tuple[Activity, ...]
    ways: tuple[Way, ...]

    def leaves_out(self, process: Process) -> bool:
        """Tell whether the drawing is not the whole."""
        return len(self.activities) < process.all_activities or len(self.ways) < process.all_ways


def select(process: Process) -> Selection:
    """Return the activities and ways to draw."""
    common = [one for one in process.activities if one.cases >= LEAST_SHARE * process.cases]
    chosen = sorted(common, key=lambda one: -one.cases)[:MOST_ACTIVITIES]
    keys = {one.key for one in chosen}
    ways = [way for way in process.ways if way.before in keys and way.after in keys]
    strong = [way for way in ways if way.count >= LEAST_SHARE * process.cases]
    kept = {*strong[:MOST_WAYS], *_needed(ways)}
    return Selection(
        tuple(sorted(chosen, key=lambda one: (one.place, one.key))),
        tuple(way for way in ways if way in kept),
    )


def _needed(ways: Sequence[Way]) -> Iterable[Way]:
    """Return the commonest way into and out of each activity, so that none floats alone."""
    into: dict[str, Way] = {}
    out: dict[str, Way] = {}
    for way in ways:  # the commonest first
        if way.before != way.after:
            into.setdefault(way.after, way)
            out.setdefault(way.before, way)
    return {*into.values(), *out.values()}
