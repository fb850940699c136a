"""Measures effects: `PYTHONPATH=src .venv/bin/python bench/effects.py`.

Coverage: how often the stated 95 % intervals of level and slope hold the truth, on series with errors
that carry on a share rho of the one before; goal within 3 points of 95 at 12+12 and 24+24 months with
rho 0 and 0.4. Ordinary least squares on the same series beside it, and how often series in which
nothing happened are called better or worse.

Lasting: for how long a fall that is over after nine months, or is not, is said to have held.

Time: 5,000 effects of 36 months, goal 10 s on one core.
"""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, median

from tuntas.rules.statistics.effects import (
    Change,
    Direction,
    Estimate,
    Point,
    Verdict,
    effects,
)

DRAWS, EFFECTS = 4_000, 5_000
RHOS = (0.0, 0.2, 0.4, 0.6, 0.8)
FIRST = 2015 * 12


@dataclass(frozen=True)
class Cell:
    """Months before and after, the share carried on, months of transition, every so manieth missing.

    `beside` is the share that comparison units carry on; a shock of both, as large as either, is added.
    """

    before: int
    after: int
    rho: float
    transition: int = 0
    missing: int = 0
    beside: float | None = None

    def __str__(self) -> str:
        """Return a label for the table."""
        extra = f", {self.transition} in transition" * bool(self.transition)
        extra += f", each {self.missing}th missing" * bool(self.missing)
        extra += f", comparison {self.beside}" * (self.beside is not None)
        return f"{self.before}+{self.after}, rho {self.rho}{extra}"


CELLS = [
    *(Cell(12, 12, rho) for rho in RHOS),
    *(Cell(24, 24, rho) for rho in RHOS),
    *(Cell(*size, rho) for size in ((36, 12), (12, 24)) for rho in (0.0, 0.2, 0.4, 0.6)),
    *(Cell(16, 16, rho, transition=3, missing=7) for rho in (0.0, 0.4)),
    *(Cell(24, 24, rho, beside=beside) for rho, beside in ((0.4, 0.4), (0.4, 0.0))),
    *(Cell(8, 8, rho) for rho in (0.0, 0.4)),
]


def month(number: int) -> date:
    year, index = divmod(FIRST + number, 12)
    return date(year, index + 1, 1)


def errors(chance: random.Random, length: int, rho: float) -> list[float]:
    found = [chance.gauss(0, 1)]
    for _ in range(length - 1):
        found.append(rho * found[-1] + (1 - rho * rho) ** 0.5 * chance.gauss(0, 1))
    return found


def nothing_happened(chance: random.Random, cell: Cell) -> Change:
    length = cell.before + cell.transition + cell.after
    values, control = errors(chance, length, cell.rho), None
    if cell.beside is not None:
        shock = errors(chance, length, cell.rho)
        control = list(map(sum, zip(errors(chance, length, cell.beside), shock, strict=True)))
        values = list(map(sum, zip(values, shock, strict=True)))
    series = [
        Point(month(at), None if cell.missing and at % cell.missing == 3 else value)
        for at, value in enumerate(values)
    ]
    return Change(series, month(cell.before), cell.transition, control, Direction.DOWN)


def percent(hits: Sequence[bool]) -> str:
    return f"{100 * fmean(hits):5.1f}"


def holds(one: Estimate | None) -> bool:
    assert one is not None
    return one.low <= 0 <= one.high


def coverage() -> None:
    print(f"{'95 % intervals hold the truth, %':42}level slope | OLS: level slope | better worse")
    for cell in CELLS:
        chance = random.Random(20_251)
        found = effects(nothing_happened(chance, cell) for _ in range(DRAWS))
        ols = [one.ols for one in found if one.ols]
        shares = [
            percent([holds(one.level) for one in found]),
            percent([holds(one.slope) for one in found]),
            "|     ",
            percent([holds(one.level) for one in ols]) if ols else "     ",
            percent([holds(one.slope) for one in ols]) if ols else "     ",
            "|",
            *(
                percent([one.verdict is way for one in found])
                for way in (Verdict.BETTER, Verdict.WORSE)
            ),
        ]
        print(f"  {cell!s:40}{' '.join(shares)}", flush=True)


def fading() -> None:
    """Count how often a fall of 18 months' standing is called faded, by how long it really held."""
    print(
        "a fall by so many standard deviations, 18+18 months: called better, faded, months told (median)"
    )
    for size in (2, 3, 4):
        for held in (18, 9):
            chance = random.Random(20_252)
            found = effects(_falling(chance, size, held) for _ in range(DRAWS // 4))
            better = [one.verdict is Verdict.BETTER for one in found]
            told = median([one.held_months or 0 for one in found if one.held_months is not None])
            print(
                f"  by {size}, held {held:2}: {percent(better)} {percent([one.faded for one in found])} {told:5.1f}"
            )


def _falling(chance: random.Random, size: int, held: int) -> Change:
    series = [
        Point(month(at), value - size * (18 <= at < 18 + held))
        for at, value in enumerate(errors(chance, 36, 0.2))
    ]
    return Change(series, month(18), direction=Direction.DOWN)


def speed() -> None:
    chance = random.Random(1)
    cell = Cell(18, 18, 0.4)
    all_series = [
        [Point(month(at), value) for at, value in enumerate(errors(chance, 36, cell.rho))]
        for _ in range(EFFECTS)
    ]
    for label, starts in (("one start", [18]), ("starts from 12 to 24", range(12, 25))):
        changes = [
            Change(series, month(starts[at % len(starts)]), direction=Direction.DOWN)
            for at, series in enumerate(all_series)
        ]
        begun = time.process_time()
        effects(changes)
        print(f"{EFFECTS} effects of 36 months, {label}: {time.process_time() - begun:.1f} s")


if __name__ == "__main__":
    speed()
    fading()
    coverage()
