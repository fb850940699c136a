"""Charts of proportions (p) and of rates (u), whose limits widen where the denominator is small."""

from collections.abc import Sequence
from functools import partial
from math import fsum, inf, sqrt

from tuntas.rules.phrases import Bilingual
from tuntas.rules.statistics.control_charts.assembly import Lines, Series, chart_of, known, series
from tuntas.rules.statistics.control_charts.model import (
    MAKING_DATA_COUNT,
    ChartKind,
    ControlChart,
    Plan,
)
from tuntas.rules.statistics.errors import FigureError


def p(
    events: Sequence[int | None],
    n: Sequence[int | None],
    *,
    x: Sequence[str] | None = None,
    plan: Plan | None = None,
) -> ControlChart:
    """Chart the share (0 to 1) of `n` cases for which something holds.

    Centre p̄ = Σ events / Σ n; limits p̄ ± 3 √(p̄ × (1 - p̄) / n), clipped to 0 and 1. A point is missing
    where either is None or n is 0: nothing could happen. Target in the same unit as the share.
    Raises `FigureError` for negative numbers, for events above n and for fewer than two points.
    Source: Montgomery, Statistical Quality Control, 7.2; equal to PowerBI-SPC and qcc (type "p").
    """
    charted = _ratios(events, n, x, highest=1)
    lines_of = partial(_lines, charted, events, 1)
    return chart_of(ChartKind.P, charted, plan or Plan(), MAKING_DATA_COUNT, lines_of)


def u(
    events: Sequence[int | None],
    n: Sequence[float | None],
    *,
    x: Sequence[str] | None = None,
    plan: Plan | None = None,
) -> ControlChart:
    """Chart the rate of events for each unit of exposure `n` (officers, thousands of people, days).

    Centre ū = Σ events / Σ n; limits ū ± 3 √(ū / n), not below 0. Missing points and errors as in `p`,
    but events may exceed n. Source: Montgomery, 7.3.2; equal to PowerBI-SPC and qcc (type "u").
    """
    charted = _ratios(events, n, x, highest=inf)
    lines_of = partial(_lines, charted, events, inf)
    return chart_of(ChartKind.U, charted, plan or Plan(), MAKING_DATA_COUNT, lines_of)


def _ratios(
    events: Sequence[int | None],
    n: Sequence[float | None],
    x: Sequence[str] | None,
    *,
    highest: float,
) -> Series:
    values = list[float | None]()
    for at, (count, size) in enumerate(zip(events, n, strict=True), start=1):
        if count is not None and size is not None:
            _check(at, count, size, highest=highest)
        values.append(None if count is None or not size else count / size)
    return series(values, x, n)


def _check(at: int, events: int, n: float, *, highest: float) -> None:
    if min(events, n) < 0:
        raise FigureError(
            Bilingual(
                f"Titik ke-{at}: jumlah tidak boleh negatif ({events} dari {n}).",
                f"Point {at}: numbers cannot be negative ({events} of {n}).",
            )
        )
    if events > (highest * n if n else 0):
        raise FigureError(
            Bilingual(
                f"Titik ke-{at}: {events} kejadian tidak mungkin dari {n}.",
                f"Point {at}: {events} events are impossible among {n}.",
            )
        )


def _lines(
    charted: Series, events: Sequence[int | None], highest: float, positions: range, basis: range
) -> Lines:
    """Return the lines of a segment; `highest` is 1 for shares and infinite for rates."""
    used = len(known(charted.y, basis))
    sizes = charted.n
    there = [at for at in basis if charted.y[at] is not None]
    centre = sum(events[at] or 0 for at in there) / fsum(sizes[at] or 0 for at in there)
    spread = sqrt(centre if highest == inf else centre * (1 - centre))
    sigmas = [spread / sqrt(size) if (size := sizes[at]) else None for at in positions]
    return Lines(
        centre=centre,
        sigmas=sigmas,
        lower=[None if one is None else max(0.0, centre - 3 * one) for one in sigmas],
        upper=[None if one is None else min(highest, centre + 3 * one) for one in sigmas],
        basis=used,
    )
