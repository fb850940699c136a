"""A control chart of single values (XmR) for a short series, such as the index of each quarter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from statistics import fmean

from tuntas.rules.phrases import Bilingual
from tuntas.rules.statistics.control_charts import NearRule, Plan, Rule, Rules, xmr

LEAST_POINTS = 6  # below, limits say more about chance than about the series
# So few points cannot spare one: all moving ranges count, and all points near a limit.
SHORT_SERIES = Plan(screen=False, rules=Rules(near=NearRule.WESTERN_ELECTRIC))

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


_SIGNALS: Mapping[Rule, ChartSignal] = {
    Rule.BEYOND: ChartSignal.BEYOND,
    Rule.SHIFT: ChartSignal.RUN,
    Rule.TREND: ChartSignal.TREND,
    Rule.NEAR: ChartSignal.NEAR,
}


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

    The general chart of `control_charts`, read for the short series of a survey's periods. Raises
    `ValueError` for an empty series.
    """
    if not values:
        raise ValueError("a chart needs at least one value")
    numbers = [float(value) for value in values]
    if len(numbers) < LEAST_POINTS:
        points = tuple(Point(value, frozenset()) for value in numbers)
        return Chart(fmean(numbers), None, None, points, _too_few(len(numbers)))
    chart = xmr(numbers, plan=SHORT_SERIES)
    return Chart(
        mean=chart.centre,
        lower=chart.lower,
        upper=chart.upper,
        points=tuple(
            Point(value, frozenset(_SIGNALS[flag] for flag in point.flags))
            for value, point in zip(numbers, chart.points, strict=True)
        ),
        note=WITH_LIMITS,
    )


def _too_few(points: int) -> Bilingual:
    numbers = {"points": points, "least": LEAST_POINTS}
    return Bilingual(WITHOUT_LIMITS.id.format(**numbers), WITHOUT_LIMITS.en.format(**numbers))
