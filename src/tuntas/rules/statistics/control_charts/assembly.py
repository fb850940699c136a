"""From the lines of each segment to a chart with its judgements."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite

from tuntas.rules.phrases import Bilingual
from tuntas.rules.statistics.control_charts.model import (
    Assurance,
    ChartKind,
    ControlChart,
    Direction,
    Plan,
    Point,
    Rebase,
    Rule,
    Rules,
    RunCount,
    Segment,
    Variation,
)
from tuntas.rules.statistics.control_charts.signals import Signals, signals
from tuntas.rules.statistics.errors import FigureError

LEAST_POINTS = 2


@dataclass(frozen=True, slots=True)
class Series:
    """What is charted, by position: labels, values (None is missing) and denominators."""

    x: Sequence[str]
    y: Sequence[float | None]
    n: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one segment; `sigmas`, `lower` and `upper` by position, None without limits."""

    centre: float
    sigmas: Sequence[float | None]
    lower: Sequence[float | None]
    upper: Sequence[float | None]
    basis: int
    run_count: RunCount | None = None


LinesOf = Callable[[range, range], Lines]


def series(
    values: Sequence[float | None],
    x: Sequence[str] | None,
    n: Sequence[float | None] | None = None,
) -> Series:
    """Return the series with labels 1, 2, 3 … where none are given; refuses infinity and NaN."""
    labels = [str(at + 1) for at in range(len(values))] if x is None else x
    if len(labels) != len(values):
        raise ValueError(f"{len(values)} values have {len(labels)} labels")
    odd = next((one for one in values if one is not None and not isfinite(one)), None)
    if odd is not None:
        raise FigureError(Bilingual(f"{odd} bukan bilangan.", f"{odd} is not a number."))
    known = sum(value is not None for value in values)
    if known < LEAST_POINTS:
        raise FigureError(
            Bilingual(
                f"Grafik kendali perlu paling sedikit {LEAST_POINTS} titik; yang ada {known}.",
                f"A control chart needs at least {LEAST_POINTS} points; there are {known}.",
            )
        )
    return Series(labels, values, [None] * len(values) if n is None else n)


def chart_of(
    kind: ChartKind, charted: Series, plan: Plan, rules: Rules, lines_of: LinesOf
) -> ControlChart:
    """Return the chart; `lines_of` gets the positions of a segment and those that set its limits."""
    rules = plan.rules or rules
    points, segments = list[Point](), list[Segment]()
    for begins, ends, cause in _spans(len(charted.y), plan.rebases):
        basis = range(
            begins, ends if plan.fix_after is None else min(ends, begins + plan.fix_after)
        )
        lines = lines_of(range(begins, ends), basis)
        segments.append(Segment(begins, ends, cause, lines.centre, lines.basis, lines.run_count))
        found = signals(charted.y[begins:ends], lines.centre, lines.sigmas, rules)
        points += _points(charted, begins, lines, found, plan.direction)
    last = next(point for point in reversed(points) if point.y is not None)
    return ControlChart(
        kind=kind,
        points=tuple(points),
        segments=tuple(segments),
        direction=plan.direction,
        target=plan.target,
        rules=rules,
        variation=last.variation,
        assurance=_assurance(last, plan),
    )


def known(values: Sequence[float | None], positions: range) -> list[float]:
    """Return the values at these positions without the missing ones; refuses an empty segment."""
    found = [value for at in positions if (value := values[at]) is not None]
    if not found:
        first, last = positions.start + 1, positions.stop
        raise FigureError(
            Bilingual(
                f"Titik ke-{first} sampai ke-{last} semuanya kosong, jadi tidak ada dasar untuk garis tengahnya.",
                f"Points {first} to {last} are all missing, so there is nothing to base their centre on.",
            )
        )
    return found


def _spans(length: int, rebases: Sequence[Rebase]) -> list[tuple[int, int, str]]:
    ordered = sorted(rebases, key=lambda one: one.position)
    starts = [0, *(one.position for one in ordered)]
    ends = [*starts[1:], length]
    if any(begins >= end for begins, end in zip(starts, ends, strict=True)):
        asked = ", ".join(str(one.position + 1) for one in ordered)
        raise FigureError(
            Bilingual(
                f"Garis baru harus mulai pada titik 2 sampai {length}, masing-masing sekali; diminta: {asked}.",
                f"A rebase begins at points 2 to {length}, each once; asked for: {asked}.",
            )
        )
    causes = ["", *(one.cause for one in ordered)]
    return list(zip(starts, ends, causes, strict=True))


def _points(
    charted: Series, begins: int, lines: Lines, found: Signals, direction: Direction
) -> list[Point]:
    return [
        Point(
            charted.x[begins + at],
            charted.y[begins + at],
            charted.n[begins + at],
            lines.centre,
            lines.lower[at],
            lines.upper[at],
            tuple(flags),
            _variation(flags, side or 0, way, direction) if flags else Variation.COMMON,
        )
        for at, (flags, side, way) in enumerate(
            zip(found.rules, found.sides, found.ways, strict=True)
        )
    ]


def _variation(flags: Sequence[Rule], side: int, way: int, direction: Direction) -> Variation:
    """Return what the most serious rule means: a trend by its way, the others by their side."""
    if flags[0] is Rule.WITHIN:
        return Variation.NEUTRAL
    high = (way if flags[0] is Rule.TREND else side) > 0
    if direction is Direction.NEUTRAL:
        return Variation.NEUTRAL_HIGH if high else Variation.NEUTRAL_LOW
    good = high == (direction is Direction.UP)
    return Variation.IMPROVEMENT if good else Variation.CONCERN


def _assurance(last: Point, plan: Plan) -> Assurance | None:
    """Compare the target with the limits; a target on a limit is hit or missed by chance."""
    lower, upper, target = last.lower, last.upper, plan.target
    if target is None or lower is None or upper is None or plan.direction is Direction.NEUTRAL:
        return None
    if lower <= target <= upper:
        return Assurance.HIT_OR_MISS
    return (
        Assurance.PASS if (target < lower) == (plan.direction is Direction.UP) else Assurance.FAIL
    )
