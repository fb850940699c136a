"""The plot of a drawing of months: its size, its scale, round values beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

WIDTH, HEIGHT = 360, 216  # of a phone
LEFT, RIGHT, TOP, BOTTOM = 58, 8, 28, 26  # room around the plot
TICKS = 5  # at most
NICE = (1, 2, 5)
SLACK = 1e-9


@dataclass(frozen=True)
class Scale:
    """From positions and values to the drawing's units."""

    points: int
    low: float
    high: float

    def x(self, position: float) -> float:
        """Return how far right a position lies."""
        room = WIDTH - LEFT - RIGHT
        return round(LEFT + room * (position + 0.5) / self.points, 1)

    def y(self, value: float) -> float:
        """Return how far down a value lies."""
        room = HEIGHT - TOP - BOTTOM
        return round(TOP + room * (self.high - value) / (self.high - self.low), 1)


def ticks(scale: Scale, bases: Sequence[float]) -> list[float]:
    """Return the round values of the plot, two to five where round ones are to be had."""
    room = scale.high - scale.low
    base = next((one for one in bases if one * 2 <= room), bases[-1])
    step = next(one for one in _steps_up(base, room) if room / one <= TICKS)
    first = ceil(scale.low / step - SLACK)
    return [at * step for at in range(first, floor(scale.high / step + SLACK) + 1)]


def _steps_up(base: float, room: float) -> Iterator[float]:
    """Yield ever larger steps: 1, 2, 5, 10, 20 … times the base, from fractions where it is too large."""
    power = min(0, floor(log10(room / base)) - 1)
    while True:
        yield from (base * nice * 10**power for nice in NICE)
        power += 1
