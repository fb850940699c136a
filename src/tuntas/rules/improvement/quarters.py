"""Quarters of a year, in which progress is reported."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = 3
LAST = 4


@dataclass(frozen=True, order=True)
class Quarter:
    """One of four parts of a year, `number` from 1 to 4. Raises `ValueError` for any other."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= LAST:
            raise ValueError(f"a year has {LAST} quarters, not a number {self.number}")

    @property
    def begins(self) -> date:
        """Return its first day."""
        return date(self.year, (self.number - 1) * MONTHS + 1, 1)

    @property
    def ends(self) -> date:
        """Return its last day."""
        return self.next().begins - timedelta(days=1)

    def next(self) -> "Quarter":
        """Return the one behind it."""
        return (
            Quarter(self.year, self.number + 1) if self.number < LAST else Quarter(self.year + 1, 1)
        )

    def before(self) -> "Quarter":
        """Return the one in front of it."""
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)


def quarter_of(day: date) -> Quarter:
    """Return the quarter in which a day lies."""
    return Quarter(day.year, (day.month - 1) // MONTHS + 1)


def last_ended(on: date) -> Quarter:
    """Return the newest quarter that is over on a day."""
    return quarter_of(on).before()


def quarters(first: Quarter, last: Quarter) -> Iterator[Quarter]:
    """Return the quarters from one to another, both included; none when they stand the other way."""
    while first <= last:
        yield first
        first = first.next()
