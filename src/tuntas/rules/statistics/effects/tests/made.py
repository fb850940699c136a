"""Series made for the tests."""

import random
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from tuntas.rules.statistics.effects import Change, Direction, Effect, Point, effect, effects

FIRST = 2022 * 12


def month(number: int) -> date:
    """Return the month so many after January 2022."""
    year, index = divmod(FIRST + number, 12)
    return date(year, index + 1, 1)


def points(values: Iterable[float | None]) -> list[Point]:
    return [Point(month(at), value) for at, value in enumerate(values)]


def noise(seed: int, length: int, rho: float = 0.0) -> list[float]:
    """Return errors of variance 1, of which each carries on a share of the one before."""
    chance = random.Random(seed)  # noqa: S311 - a simulation
    found = [chance.gauss(0, 1)]
    while len(found) < length:
        found.append(rho * found[-1] + (1 - rho * rho) ** 0.5 * chance.gauss(0, 1))
    return found


def noisy(seed: int, length: int, line: Callable[[int], float], rho: float = 0.0) -> list[float]:
    return [line(at) + error for at, error in enumerate(noise(seed, length, rho))]


def judged(
    values: Sequence[float | None],
    before: int,
    *,
    transition: int = 0,
    control: Sequence[float | None] | None = None,
    direction: Direction = Direction.DOWN,
) -> Effect:
    """Judge a series of which the change begins after so many months."""
    return effect(
        points(values), month(before), transition=transition, control=control, direction=direction
    )


def all_judged(series: Iterable[Sequence[float | None]], before: int) -> list[Effect]:
    """Judge many series at once, all of which should fall."""
    return effects(
        Change(points(values), month(before), direction=Direction.DOWN) for values in series
    )
