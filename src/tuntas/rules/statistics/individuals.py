"""A control chart of single values (XmR) for a short series, such as the index of each quarter."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from tuntas.rules.phrases import Bilingual

LEAST_POINTS = 6  # below, limits say more about chance than about the series
RUN = TREND = 7
WHOLE = Fraction(266, 100)  # three standard deviations in mean moving ranges of two: 3 / 1.128
NEAR = WHOLE * 2 / 3

WITH_LIMITS = Bilingual(
    "Peta kendali: garis tengah adalah rata-rata, batasnya 2,66 kali rata-rata selisih berurutan.",
    "Control chart: the centre is the mean, the limits are 2.66 mean moving ranges away.",
)
WITHOUT_LIMITS = Bilingual(
    "Baru {points} titik. Dengan kurang dari {least} titik belum ada batas kendali: ini grafik biasa, "
    "dan belum dapat dikatakan apakah ada yang berubah.",
    "Only {points} points so far. With fewer than {least} there are no control limits: this is a plain "
    "run chart, and it is too early to say whether anything changed.",
)


class ChartSignal(StrEnum):
    """The rules of the NHS method “Making Data Count”."""

    BEYOND = "beyond-limit"
    RUN = "run-of-7"
    TREND = "trend-of-7"
    NEAR = "two-of-three-near-limit"


@dataclass(frozen=True)
class Point:
    """One value with the rules that it is part of."""

    value: float
    signals: frozenset[ChartSignal]


@dataclass(frozen=True)
class Chart:
    """A series with its centre; `lower` and `upper` are None where there are too few points."""

    mean: float
    lower: float | None
    upper: float | None
    points: tuple[Point, ...]
    note: Bilingual


def individuals_chart(values: Sequence[float | Decimal | Fraction]) -> Chart:
    """Return the chart of a series in the order of time.

    Exact inside: a series of equal values lies on its mean and not beside it. Raises `ValueError`
    for an empty series.
    """
    if not values:
        raise ValueError("a chart needs at least one value")
    exact = [Fraction(value) for value in values]
    mean = sum(exact, Fraction(0)) / len(exact)
    if len(exact) < LEAST_POINTS:
        points = tuple(Point(float(value), frozenset()) for value in exact)
        return Chart(float(mean), None, None, points, _too_few(len(exact)))
    away = [value - mean for value in exact]
    moving = sum((abs(b - a) for a, b in pairwise(exact)), Fraction(0))
    moving /= len(exact) - 1
    found = [set[ChartSignal]() for _ in exact]
    for position, signal in _signals(away, WHOLE * moving, NEAR * moving):
        found[position].add(signal)
    return Chart(
        mean=float(mean),
        lower=float(mean - WHOLE * moving),
        upper=float(mean + WHOLE * moving),
        points=tuple(
            Point(float(value), frozenset(signals))
            for value, signals in zip(exact, found, strict=True)
        ),
        note=WITH_LIMITS,
    )


def _too_few(points: int) -> Bilingual:
    numbers = {"points": points, "least": LEAST_POINTS}
    return Bilingual(WITHOUT_LIMITS.id.format(**numbers), WITHOUT_LIMITS.en.format(**numbers))


def _signals(
    away: Sequence[Fraction], limit: Fraction, near: Fraction
) -> Iterator[tuple[int, ChartSignal]]:
    """Yield each position with each rule that it is part of; `away` is the distance to the mean."""
    yield from ((at, ChartSignal.BEYOND) for at, one in enumerate(away) if abs(one) > limit)
    steps = [b - a for a, b in pairwise(away)]
    for sign in (1, -1):
        for start in _windows([one * sign > 0 for one in away], RUN):
            yield from ((at, ChartSignal.RUN) for at in range(start, start + RUN))
        for start in _windows([one * sign > 0 for one in steps], TREND - 1):
            yield from ((at, ChartSignal.TREND) for at in range(start, start + TREND))
        yield from _near_limit([one * sign > near for one in away])


def _windows(holds: Sequence[bool], length: int) -> Iterator[int]:
    """Yield where `length` in a row begin for which it holds."""
    for start in range(len(holds) - length + 1):
        if all(holds[start : start + length]):
            yield start


def _near_limit(far: Sequence[bool]) -> Iterator[tuple[int, ChartSignal]]:
    for start in range(len(far) - 2):
        positions = [at for at in range(start, start + 3) if far[at]]
        if len(positions) > 1:
            yield from ((at, ChartSignal.NEAR) for at in positions)
