"""Answers from 1 to 5 in counts: their mean, how many agree, and whether that moved."""

from dataclasses import dataclass
from enum import StrEnum

from tuntas.rules.statistics.complaint_index import Interval, Tally, newcombe

HIGHEST = 5
AGREEING = 4  # this answer and those above


class Movement(StrEnum):
    """What may be said about the same question asked twice."""

    UP = "up"
    DOWN = "down"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Ratings:
    """How often each answer was given, that of 1 first. Raises `ValueError` for impossible counts."""

    counts: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.counts) != HIGHEST or min(self.counts) < 0:
            raise ValueError(f"{self.counts} is not how often each of {HIGHEST} answers was given")

    @property
    def answers(self) -> int:
        """Return how many answered."""
        return sum(self.counts)

    @property
    def mean(self) -> float | None:
        """Return the mean from 1 to 5; None without an answer."""
        total = sum(answer * times for answer, times in enumerate(self.counts, 1))
        return total / self.answers if self.answers else None

    @property
    def agreeing(self) -> Tally:
        """Return how many of all answered 4 or 5."""
        return Tally(sum(self.counts[AGREEING - 1 :]), self.answers)


@dataclass(frozen=True)
class RatingChange:
    """Later minus earlier. `interval` is that of the share who agree, 95 % after Newcombe."""

    difference: float
    interval: Interval
    movement: Movement


def rating_change(before: Ratings, after: Ratings) -> RatingChange | None:
    """Compare two askings as independent groups; None when nobody answered one of them.

    Who answered is not known, so that pairs cannot be formed: the interval is the wider for it.
    """
    if before.mean is None or after.mean is None:
        return None
    interval = newcombe(after.agreeing, before.agreeing)
    return RatingChange(after.mean - before.mean, interval, _movement(interval))


def _movement(interval: Interval) -> Movement:
    if interval.low > 0:
        return Movement.UP
    return Movement.DOWN if interval.high < 0 else Movement.UNCLEAR
