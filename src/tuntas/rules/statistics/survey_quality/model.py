"""What the checks of survey answers work with, and the thresholds that they use."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tuntas.rules.phrases import Bilingual

KIOSK, PAPER = "kiosk", "paper"
OUR_CHOICE = "Chosen for this product; change it when a unit's own counts say otherwise."


@dataclass(frozen=True)
class Answered:
    """One response. `values` are the answers in the order of the instrument.

    `milliseconds` is the time on each item, empty where none was taken; `device` is empty where it is
    not known; `at` is when the response was sent (typed in, for paper), in the office's own zone.
    """

    uid: str
    values: tuple[int, ...]
    milliseconds: tuple[int, ...]
    device: str
    channel: str
    at: datetime
    service: str
    profile: tuple[str, ...]

    @property
    def is_straight(self) -> bool:
        """Tell whether all of three or more answers are equal."""
        return len(self.values) > 2 and len(set(self.values)) == 1  # noqa: PLR2004 - two alike are no line


class Kind(StrEnum):
    """What a signal is about."""

    STRAIGHT = "straight-lines"
    FAST = "too-fast"
    BURST = "burst"
    REPEATED = "repeated-pattern"
    OFF_HOURS = "off-hours"
    FUNNEL = "above-funnel"


class Evidence(StrEnum):
    """Where a signal comes from. Signals are independent when their evidence differs.

    Straight lines, repeated patterns and a high index are three looks at the same answers: a unit
    that became excellent has all three honestly. How fast one response was given, how many came from
    a device, and at what hour, is seen apart from the answers.
    """

    ANSWERS = "answers"
    SECONDS = "seconds"
    RATE = "rate"
    CLOCK = "clock"


EVIDENCE: Mapping[Kind, Evidence] = {
    Kind.STRAIGHT: Evidence.ANSWERS,
    Kind.REPEATED: Evidence.ANSWERS,
    Kind.FUNNEL: Evidence.ANSWERS,
    Kind.FAST: Evidence.SECONDS,
    Kind.BURST: Evidence.RATE,
    Kind.OFF_HOURS: Evidence.CLOCK,
}


@dataclass(frozen=True)
class Signal:
    """Something unusual about some responses, and why in plain words."""

    kind: Kind
    responses: frozenset[str]
    because: Bilingual


@dataclass(frozen=True)
class Flag:
    """A response with signals of at least two kinds of evidence; a person decides what it means."""

    uid: str
    kinds: frozenset[Kind]
    because: tuple[Bilingual, ...]


@dataclass(frozen=True)
class Threshold:
    """A number with where it comes from; `verified` as in instrument files."""

    value: float
    source: str = OUR_CHOICE
    verified: str = "unverified"


@dataclass(frozen=True)
class Thresholds:
    """When something is unusual. Chances are for a whole survey, shared by all its tests."""

    straight_highest: Threshold = Threshold(
        0.29,
        "Published shares of respondents who answer every item alike in good faith: 5 to 29 %.",
        "secondary",
    )
    straight_lowest: Threshold = Threshold(
        0.05, "The lower end of the same range: no unit is held to less.", "secondary"
    )
    straight_chance: Threshold = Threshold(0.001)
    straight_batch: Threshold = Threshold(8)  # responses of one device and day
    history_responses: Threshold = Threshold(30)  # before them, a share of the history says little
    seconds_per_item: Threshold = Threshold(
        1.0, "Faster than a question of this length can be read; studies use 1 to 2 s.", "secondary"
    )
    seconds_without_history: Threshold = Threshold(0.5)
    timed_history: Threshold = Threshold(100)  # before them there is no 1st percentile
    per_minute: Threshold = Threshold(3)
    per_minute_kiosk: Threshold = Threshold(2)
    per_ten_minutes: Threshold = Threshold(15)  # somebody every 40 s for ten minutes
    pattern_minutes: Threshold = Threshold(60)
    pattern_repeats: Threshold = Threshold(5)
    pattern_chance: Threshold = Threshold(0.001)
    off_hours_margin_minutes: Threshold = Threshold(60)
    funnel_deviations: Threshold = Threshold(
        3.0902,
        "Limits of 99.8 % with overdispersion: Spiegelhalter (2005), Statistics in Medicine 24:1185.",
        "secondary",
    )
    funnel_units: Threshold = Threshold(
        10
    )  # comparable units, before the spread between them is known


THRESHOLDS = Thresholds()
