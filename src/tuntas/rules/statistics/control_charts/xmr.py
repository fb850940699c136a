"""The chart of single values (XmR, individuals)."""

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from math import fsum

from tuntas.rules.statistics.control_charts.assembly import Lines, chart_of, known, series
from tuntas.rules.statistics.control_charts.model import (
    MAKING_DATA_COUNT,
    ChartKind,
    ControlChart,
    Plan,
)

WHOLE = 2.66  # three sigma in mean moving ranges: 3 / 1.128, rounded as the NHS method prints it
SCREEN = 3.267  # the upper limit of a moving range of two, in mean moving ranges


def xmr(
    values: Sequence[float | None], *, x: Sequence[str] | None = None, plan: Plan | None = None
) -> ControlChart:
    """Chart single values in the order of time, in the values' own unit; None is a missing point.

    Centre = mean; limits = mean ± 2.66 × mean moving range, thus sigma = mean moving range / 1.128.
    A moving range is the distance of two neighbours; across a missing point or a rebase there is none.
    Where `plan.screen`, moving ranges at or above 3.267 times their mean are left out once and the mean
    is taken again (Nelson 1982, J. Quality Technology 14:172).

    Do not chart single durations with it: they are skewed, see `durations`.

    Raises `FigureError` for fewer than two points, or a segment without any.
    Source: NHS England, “Making Data Count”; equal to NHSRplotthedots 0.2 digit by digit.
    """
    plan = plan or Plan()
    charted = series(values, x)
    lines_of = partial(_lines, charted.y, screen=plan.screen)
    return chart_of(ChartKind.XMR, charted, plan, MAKING_DATA_COUNT, lines_of)


def _lines(
    values: Sequence[float | None],
    positions: range,
    basis: range,
    *,
    screen: bool,
) -> Lines:
    used = known(values, basis)
    mean = fsum(used) / len(used)
    moving = _mean_moving_range(values[basis.start : basis.stop], screen=screen)
    width = len(positions)
    if moving is None:
        nothing = [None] * width
        return Lines(mean, nothing, nothing, nothing, len(used))
    reach = WHOLE * moving
    return Lines(
        centre=mean,
        sigmas=[reach / 3] * width,
        lower=[mean - reach] * width,
        upper=[mean + reach] * width,
        basis=len(used),
    )


def _mean_moving_range(values: Sequence[float | None], *, screen: bool) -> float | None:
    """Return the mean distance of neighbours; None where no two are known."""
    ranges = [
        abs(after - before)
        for before, after in pairwise(values)
        if before is not None and after is not None
    ]
    if not ranges:
        return None
    mean = fsum(ranges) / len(ranges)
    if not screen or not mean:
        return mean
    kept = [one for one in ranges if one < SCREEN * mean]
    return fsum(kept) / len(kept)
