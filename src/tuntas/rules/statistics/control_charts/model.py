"""What a control chart is made of: points, segments, the rules and what they say."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tuntas.rules.phrases import Bilingual
from tuntas.rules.statistics.errors import FigureError

PROVISIONAL = 12  # limits from fewer points will still move (NHS “Making Data Count”)


class ChartKind(StrEnum):
    """What is charted: single values, proportions, rates, or values around their median."""

    XMR = "xmr"
    P = "p"
    U = "u"
    RUN = "run"


class Rule(StrEnum):
    """Why a point stands out, the most serious first."""

    BEYOND = "beyond-limit"
    TREND = "trend"
    NEAR = "two-of-three"
    SHIFT = "shift"
    WITHIN = "within-one-sigma"


class NearRule(StrEnum):
    """Two readings of “two of three beyond two sigma”.

    `PLOT_THE_DOTS`: two of three neighbours lie between two and three sigma and all three on the same
    side of the centre (NHSRplotthedots). `WESTERN_ELECTRIC`: two of three lie beyond two sigma on the
    same side, points beyond three sigma counted, wherever the third lies (PowerBI-SPC, qcc).
    """

    PLOT_THE_DOTS = "plot-the-dots"
    WESTERN_ELECTRIC = "western-electric"


class Direction(StrEnum):
    """Where improvement lies."""

    UP = "up"
    DOWN = "down"
    NEUTRAL = "neutral"


class Variation(StrEnum):
    """The NHS variation icons: common cause, or a special cause and what it means."""

    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    COMMON = "common-cause"
    NEUTRAL_HIGH = "neutral-high"
    NEUTRAL_LOW = "neutral-low"
    NEUTRAL = "neutral"  # a signal without a side: too little variation


class Assurance(StrEnum):
    """The NHS assurance icons: what the target may expect of the process as it is."""

    PASS = "pass"  # noqa: S105 - the NHS word
    FAIL = "fail"
    HIT_OR_MISS = "hit-or-miss"


@dataclass(frozen=True, slots=True)
class Rules:
    """Which rules are applied, and how long a run must be.

    `skips_ties` leaves points on the centre out of a run and equal neighbours out of a trend, as run
    charts do; otherwise either ends it, as “Making Data Count” does.
    """

    shift: int = 7
    trend: int = 7
    near: NearRule | None = NearRule.PLOT_THE_DOTS
    within: int | None = None  # usually 15
    skips_ties: bool = False

    def __post_init__(self) -> None:
        """Refuse lengths at which every chart would be full of signals."""
        if min(self.shift, self.trend, self.within or self.shift) < LEAST_RUN:
            raise FigureError(
                Bilingual(
                    f"Panjang deret pada aturan paling sedikit {LEAST_RUN} titik.",
                    f"A run in a rule has at least {LEAST_RUN} points.",
                )
            )


LEAST_RUN = 3
MAKING_DATA_COUNT = Rules()
RUN_CHART = Rules(shift=6, trend=5, near=None, skips_ties=True)  # Perla, Provost, Murray 2011


@dataclass(frozen=True, slots=True)
class Rebase:
    """New limits from `position` (from 0) on, because the process is known to have changed."""

    position: int
    cause: str

    def __post_init__(self) -> None:
        """Refuse a rebase without a cause: it would only hide a signal."""
        if not self.cause.strip():
            raise FigureError(
                Bilingual(
                    "Garis baru perlu alasan: tulis apa yang berubah dalam layanan ini.",
                    "A rebase needs a cause: state what changed in this service.",
                )
            )


@dataclass(frozen=True, slots=True)
class Plan:
    """How a chart is to be read.

    `fix_after`: limits come from the first so many positions of each segment. `screen`: moving ranges
    at or above 3.267 times their mean do not widen the limits (Nelson 1982), as in NHSRplotthedots and
    PowerBI-SPC; the NHS spreadsheets keep them. `rules`: None takes those usual for the chart.
    """

    direction: Direction = Direction.NEUTRAL
    target: float | None = None
    fix_after: int | None = None
    rebases: Sequence[Rebase] = ()
    screen: bool = True
    rules: Rules | None = None

    def __post_init__(self) -> None:
        """Refuse a baseline of which no limits can be computed."""
        if self.fix_after is not None and self.fix_after < 2:  # noqa: PLR2004 - one point has no spread
            raise FigureError(
                Bilingual(
                    f"Batas tidak dapat dihitung dari {self.fix_after} titik pertama; paling sedikit 2.",
                    f"Limits cannot come from the first {self.fix_after} points; at least 2 are needed.",
                )
            )


@dataclass(frozen=True, slots=True)
class Point:
    """One position; `y` is None where it is missing, the limits where there are none.

    `n` is the denominator of a p or u chart. `flags` are the rules that the point is part of, the most
    serious first; `variation` is what they mean together.
    """

    x: str
    y: float | None
    n: float | None
    centre: float
    lower: float | None
    upper: float | None
    flags: tuple[Rule, ...]
    variation: Variation


@dataclass(frozen=True, slots=True)
class RunCount:
    """How often a run chart changes sides, and how often chance would let it (inclusive bounds).

    `useful` counts the points that are not on the median.
    """

    useful: int
    runs: int
    least: int
    most: int

    @property
    def unusual(self) -> bool:
        """Whether there are too few or too many runs for chance alone."""
        return not self.least <= self.runs <= self.most


@dataclass(frozen=True, slots=True)
class Segment:
    """Positions `begins` (inclusive) to `ends` (exclusive) with common limits.

    `cause` is why it begins, empty for the first. `basis` is the number of points behind the limits.
    """

    begins: int
    ends: int
    cause: str
    centre: float
    basis: int
    run_count: RunCount | None = None

    @property
    def provisional(self) -> bool:
        """Whether the limits rest on so few points that they will still move."""
        return self.basis < PROVISIONAL


@dataclass(frozen=True, slots=True)
class ControlChart:
    """A series with its limits and what they say.

    `variation` is that of the last point that is not missing; `assurance` compares the target with the
    limits there and is None without target, without direction or without limits.
    """

    kind: ChartKind
    points: tuple[Point, ...]
    segments: tuple[Segment, ...]
    direction: Direction
    target: float | None
    rules: Rules
    variation: Variation
    assurance: Assurance | None

    @property
    def last(self) -> Point:
        """Return the last point that is not missing."""
        return next(point for point in reversed(self.points) if point.y is not None)

    @property
    def centre(self) -> float:
        """Return the centre of the last segment."""
        return self.segments[-1].centre

    @property
    def lower(self) -> float | None:
        """Return the lower limit at the last position."""
        return self.points[-1].lower

    @property
    def upper(self) -> float | None:
        """Return the upper limit at the last position."""
        return self.points[-1].upper

    @property
    def flagged(self) -> tuple[Point, ...]:
        """Return the points that a rule applies to."""
        return tuple(point for point in self.points if point.flags)
