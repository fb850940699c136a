"""Whether the last months still bear out what the limits promise about a target.

Limits stay where they are when the work changes, until somebody has them computed anew. Until then
they tell of the former way of working, and what they say about a target may be untrue by now.
"""

from collections.abc import Sequence
from itertools import takewhile

from tuntas.rules.statistics.control_charts import (
    MAKING_DATA_COUNT,
    Assurance,
    ControlChart,
    Direction,
    Point,
)

LEAST_FLAGGED = 2  # one month that stands out is no other way of working


def present_run(control: ControlChart) -> tuple[Point, ...]:
    """Return the last months on one side of the centre; none where they are nothing unusual."""
    known = [one for one in control.points[control.segments[-1].begins :] if one.y is not None]
    side = _side(control.last)
    run = tuple(takewhile(lambda point: side and _side(point) == side, reversed(known)))
    unusual = sum(bool(point.flags) for point in run) >= LEAST_FLAGGED
    return run[::-1] if unusual else ()


def _side(point: Point) -> int:
    """Return 1 above the centre, -1 below, 0 on it or where nothing is known."""
    if point.y is None:
        return 0
    return (point.y > point.centre) - (point.y < point.centre)


def met(control: ControlChart, run: Sequence[Point], target: float) -> list[bool]:
    """Return which months of a run reach the target, a value on it included."""
    up = control.direction is Direction.UP
    values = [point.y for point in run if point.y is not None]
    return [value >= target if up else value <= target for value in values]


def is_outdated(assurance: Assurance, reached: Sequence[bool]) -> bool:
    """Tell whether the months of the present run, each reached or not, contradict the limits."""
    if assurance is Assurance.FAIL:
        return any(reached)
    if assurance is Assurance.PASS:
        return not all(reached)
    return len(reached) >= MAKING_DATA_COUNT.shift and len(set(reached)) == 1
