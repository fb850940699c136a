"""The run chart: values around their median, without limits and without assumptions."""

from collections.abc import Sequence
from functools import lru_cache, partial
from itertools import groupby
from math import comb
from statistics import median

from tuntas.rules.statistics.control_charts.assembly import Lines, chart_of, known, series
from tuntas.rules.statistics.control_charts.model import (
    RUN_CHART,
    ChartKind,
    ControlChart,
    Plan,
    RunCount,
)
from tuntas.rules.statistics.control_charts.signals import signals

_TAIL = 40  # one in forty on either side: the two-sided five percent of the published table


def run(
    values: Sequence[float | None], *, x: Sequence[str] | None = None, plan: Plan | None = None
) -> ControlChart:
    """Chart values around their median, in their own unit; there are no limits.

    Rules (Perla, Provost, Murray 2011, BMJ Quality & Safety 20:46): six or more on one side, points on
    the median skipped; five or more rising or falling, equal neighbours skipped; too few or too many
    runs (`Segment.run_count`). Their fourth, the “astronomical” point, is left to the eye by its
    authors and left out here. Right for few points and for values of any distribution.
    Raises `FigureError` for fewer than two points, or a segment without any.
    """
    charted = series(values, x)
    return chart_of(ChartKind.RUN, charted, plan or Plan(), RUN_CHART, partial(_lines, charted.y))


@lru_cache(maxsize=4096)
def run_bounds(above: int, below: int) -> tuple[int, int]:
    """Return the least and the most runs that so many points above and below the median may show.

    Fewer or more would come about by chance in at most 2.5 % of orders each: the table of Swed and
    Eisenhart (1943, Annals of Mathematical Statistics 14:66), computed exactly.
    """
    orders = comb(above + below, above)
    counts = [_orders(above, below, runs) for runs in range(above + below + 1)]
    least = next(r for r in range(len(counts)) if sum(counts[: r + 1]) * _TAIL > orders)
    most = next(r for r in reversed(range(len(counts))) if sum(counts[r:]) * _TAIL > orders)
    return least, most


def _orders(above: int, below: int, runs: int) -> int:
    """Return how many orders of so many points above and below have so many runs."""
    if not above or not below:
        return int(runs == bool(above or below))
    half, odd = divmod(runs, 2)
    if half == 0:
        return 0
    if not odd:
        return 2 * comb(above - 1, half - 1) * comb(below - 1, half - 1)
    return comb(above - 1, half) * comb(below - 1, half - 1) + comb(above - 1, half - 1) * comb(
        below - 1, half
    )


def _lines(values: Sequence[float | None], positions: range, basis: range) -> Lines:
    used = known(values, basis)
    centre = median(used)
    nothing = [None] * len(positions)
    here = values[positions.start : positions.stop]
    return Lines(centre, nothing, nothing, nothing, len(used), _run_count(here, centre))


def _run_count(values: Sequence[float | None], centre: float) -> RunCount:
    sides = signals(values, centre, [None] * len(values), RUN_CHART).sides
    useful = [side for side in sides if side]
    above = useful.count(1)
    least, most = run_bounds(above, len(useful) - above)
    return RunCount(len(useful), sum(1 for _ in groupby(useful)), least, most)
