"""What is known of a change: points before and after, figures with intervals, and a verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from tuntas.rules.statistics.control_charts.model import Direction

LEAST_POINTS = 6  # on either side, for figures that are an indication
ENOUGH_POINTS = 12  # on either side, for a model that allows for autocorrelation


class Method(StrEnum):
    """How a change was judged; it follows from the points on the smaller side."""

    RUN_CHART = "run-chart"
    SEGMENTED = "segmented"
    GLS = "gls"
    CONTROLLED_SEGMENTED = "controlled-segmented"
    CONTROLLED_GLS = "controlled-gls"

    @property
    def indicative(self) -> bool:
        """Whether intervals take the months for independent, which they seldom are."""
        return self in {Method.SEGMENTED, Method.CONTROLLED_SEGMENTED}

    @property
    def controlled(self) -> bool:
        """Whether the change is measured beside comparison units."""
        return self in {Method.CONTROLLED_SEGMENTED, Method.CONTROLLED_GLS}


class Verdict(StrEnum):
    """What may be said; the `RUN_` ones are signals of a run chart and say nothing about why.

    `MIXED`: level and slope went opposite ways and nothing settles which weighs more. `CHANGED`: no
    direction was given.
    """

    TOO_EARLY = "too-early"
    RUN_BETTER = "run-better"
    RUN_WORSE = "run-worse"
    RUN_CHANGED = "run-changed"
    BETTER = "better"
    WORSE = "worse"
    MIXED = "mixed"
    CHANGED = "changed"
    NO_EFFECT_SEEN = "no-effect-seen"


class Phase(StrEnum):
    """Where a month lies; months of transition are left out of every figure."""

    BEFORE = "before"
    TRANSITION = "transition"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Point:
    """One month by any of its days; `value` is None where it is missing.

    `n` is how many cases are behind the value. It is handed on to the reader and weighs nothing.
    """

    month: date
    value: float | None
    n: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A change to be judged; see `effect` for its fields."""

    series: Sequence[Point]
    start: date
    transition: int = 0
    control: Sequence[float | None] | None = None
    direction: Direction = Direction.NEUTRAL


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval, in the unit of the values (a slope: per month)."""

    estimate: float
    low: float
    high: float

    @property
    def sign(self) -> int:
        """Return 1 or -1 where the interval leaves zero out, else 0."""
        return (self.low > 0) - (self.high < 0)


@dataclass(frozen=True, slots=True)
class Figures:
    """Level and slope of one model.

    `level` is the distance from the trend before in the first month after the transition, `slope` the
    change of the trend per month from there on.
    """

    level: Estimate
    slope: Estimate


class Row(NamedTuple):
    """One month as the model saw it: `value` (minus `control`) on 1, t, after and after × since.

    `t` counts calendar months from the first point, 0 there. There is a row for each of them, also for
    those that the series leaves out.
    `since` counts from the first month after the transition, 0 there. `fitted` is what the model says,
    `counterfactual` what the trend before would have led to, from the start on; both in the unit of
    `value`, None where they cannot be told. Of a run chart `fitted` is the median of its side.
    """

    month: date
    t: int
    phase: Phase
    since: int
    value: float | None
    control: float | None
    n: int | None
    fitted: float | None
    counterfactual: float | None


@dataclass(frozen=True, slots=True)
class Effect:
    """What became of a monthly figure after a change.

    `start` is the first of its month. `before` and `after` count the points that were used: with
    comparison units, the months that both have (`control_points` in all, 0 where none were used;
    `control_set_aside` where some were given but too few). Means and medians are of the values
    themselves, None without any. `average` is the mean distance from the trend before over the months
    after; `trend_before` is that trend per month. `autocorrelation` is that of neighbouring residuals,
    `autocorrelation_range` holds what it may be with 95 % probability. Everything that the method
    forbids is None.

    `held_months` counts calendar months from the first after the transition for which an improvement
    that was proven held; `faded` says that it is over. `seasonal` tells of a yearly pattern before.
    """

    method: Method
    direction: Direction
    start: date
    transition: int
    before: int
    after: int
    control_points: int
    control_set_aside: bool
    mean_before: float | None
    mean_after: float | None
    median_before: float | None
    median_after: float | None
    verdict: Verdict
    level: Estimate | None = None
    slope: Estimate | None = None
    average: Estimate | None = None
    trend_before: Estimate | None = None
    autocorrelation: float | None = None
    autocorrelation_range: tuple[float, float] | None = None
    ols: Figures | None = None
    held_months: int | None = None
    faded: bool = False
    seasonal: bool = False
    rows: tuple[Row, ...] = ()

    @property
    def first_after(self) -> date:
        """Return the first month after the transition, of which `level` tells."""
        years, month = divmod(self.start.month - 1 + self.transition, 12)
        return self.start.replace(year=self.start.year + years, month=month + 1)
