"""The index of a complaint survey (IPM, urutan pengaduan): what most people complain about, and its change.

The index is a ranking, not a number from 0 to 100: share of sheets on which a complaint was ticked,
rank, Pareto share. No regulation's text of it was found, so pages call the formula unverified. It has
nothing to do with the human development index, which is shortened to IPM as well.

Intervals: Wilson, J. Am. Stat. Assoc. 22 (1927) 209-212, for one share; for the difference of two the
hybrid of Wilson's intervals, method 10 of Newcombe, Stat. Med. 17 (1998) 873-890. Both take the sheets
for a random sample of the customers.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Z_95 = 1.959963984540054  # two-sided 95 % of a normal distribution
PERCENT = 100


@dataclass(frozen=True)
class Interval:
    """From where to where; shares and differences of shares count from 0 to 1."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Tell whether a value lies inside or on the edge."""
        return self.low <= value <= self.high


@dataclass(frozen=True)
class RankedItem:
    """One complaint of the list.

    `share` is that of the sheets, `part` that of all ticks and `cumulative` the parts up to it in the
    order of ranks; all from 0 to 1. `vital`: one of those that together reach the cut-off.
    """

    order: int
    count: int
    share: float
    interval: Interval
    rank: int
    part: float
    cumulative: float
    vital: bool


@dataclass(frozen=True)
class ComplaintIndex:
    """The whole survey; items by rank, equal ones in the order of the list.

    `mean` is complaints per sheet; `without` are the sheets on which nothing was complained about.
    """

    items: tuple[RankedItem, ...]
    sheets: int
    ticks: int
    without: int

    @property
    def mean(self) -> float:
        return self.ticks / self.sheets if self.sheets else 0.0

    @property
    def vital(self) -> tuple[RankedItem, ...]:
        return tuple(item for item in self.items if item.vital)


class Verdict(StrEnum):
    """What may be said about one complaint in two surveys."""

    FEWER = "fewer"
    MORE = "more"
    NOT_SEEN = "not-seen"
    TOO_FEW = "too-few"


@dataclass(frozen=True)
class Tally:
    """How many of how many sheets."""

    count: int
    sheets: int

    @property
    def share(self) -> float:
        return self.count / self.sheets if self.sheets else 0.0


@dataclass(frozen=True)
class Change:
    """One complaint before and after. `difference` = after - before as a share; negative is fewer."""

    before: Tally
    after: Tally
    difference: float
    interval: Interval
    verdict: Verdict


def wilson(tally: Tally, *, z: float = Z_95) -> Interval:
    """Return Wilson's score interval of a share, without continuity correction.

    Without any sheet it is everything from 0 to 1. Raises `ValueError` for an impossible count.
    """
    _check(tally)
    if not tally.sheets:
        return Interval(0.0, 1.0)
    n, share = tally.sheets, tally.share
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    spread = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    # Exact ends where nobody or everybody complained: a float would miss them by a hair.
    low = 0.0 if not tally.count else centre - spread
    high = 1.0 if tally.count == n else centre + spread
    return Interval(low, high)


def newcombe(after: Tally, before: Tally, *, z: float = Z_95) -> Interval:
    """Return the interval of the difference of two independent shares, after - before."""
    one, other = wilson(after, z=z), wilson(before, z=z)
    difference = after.share - before.share
    down = math.hypot(after.share - one.low, other.high - before.share)
    up = math.hypot(one.high - after.share, before.share - other.low)
    return Interval(difference - down, difference + up)


def complaint_index(
    counts: Mapping[int, int], *, sheets: int, without: int, cut_off_percent: int
) -> ComplaintIndex:
    """Return the index. `counts` are sheets by the order of an item on the list, each item named.

    Equal counts share a rank, and the next one is as much lower (1, 2, 2, 4). The cut-off takes the
    highest ranks until they reach it, the one that crosses it and its equals included; it compares
    whole numbers. Raises `ValueError` for counts that no survey can have.
    """
    if not 0 <= without <= sheets:
        raise ValueError(f"{without} of {sheets} sheets cannot be without a complaint")
    ticks = sum(counts.values())
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    items: list[RankedItem] = []
    before = 0  # ticks of all higher ranks, and of those equal ones that stand further up
    above = 0  # ticks of all higher ranks alone
    for place, (order, count) in enumerate(ordered, 1):
        tied = bool(items) and items[-1].count == count
        above = above if tied else before
        before += count
        tally = Tally(count, sheets)
        items.append(
            RankedItem(
                order=order,
                count=count,
                share=tally.share,
                interval=wilson(tally),
                rank=items[-1].rank if tied else place,
                part=count / ticks if ticks else 0.0,
                cumulative=before / ticks if ticks else 0.0,
                vital=count > 0 and above * PERCENT < cut_off_percent * ticks,
            )
        )
    return ComplaintIndex(tuple(items), sheets, ticks, without)


def change(before: Tally, after: Tally, *, least_sheets: int) -> Change:
    """Return how a complaint changed, with a verdict that says no more than the interval allows.

    Fewer or more only where the 95 % interval leaves zero out, and never with fewer than `least_sheets`
    in one of the surveys. Among many complaints one in twenty still seems to change by chance.
    """
    interval = newcombe(after, before)
    return Change(
        before=before,
        after=after,
        difference=after.share - before.share,
        interval=interval,
        verdict=_verdict(interval, min(before.sheets, after.sheets), least_sheets),
    )


def _verdict(interval: Interval, sheets: int, least_sheets: int) -> Verdict:
    if sheets < least_sheets:
        return Verdict.TOO_FEW
    if interval.holds(0.0):
        return Verdict.NOT_SEEN
    return Verdict.FEWER if interval.high < 0 else Verdict.MORE


def _check(tally: Tally) -> None:
    if not 0 <= tally.count <= tally.sheets:
        raise ValueError(f"{tally.count} of {tally.sheets} sheets is no count")
