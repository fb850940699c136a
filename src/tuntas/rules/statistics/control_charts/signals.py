"""The rules by which a point stands out.

Decisions, each with a test: a point that equals a line to twelve digits (of the largest value) lies on
it. On a limit is not beyond it; on the centre is on neither side. Equal neighbours end a trend and points on the centre end a
run (run charts skip both, see `Rules.skips_ties`: equal neighbours count once in a trend and are all
part of it). A missing point ends runs, trends and threes. No
rule looks across a rebase, as each segment is judged by itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tuntas.rules.statistics.control_charts.model import NearRule, Rule, Rules

_SAME = 1e-12  # of the largest value: numbers this close are the same number computed twice
_Sign = int | None  # 1, 0, -1; None where a value is missing


@dataclass(frozen=True, slots=True)
class Signals:
    """By position: the rules it is part of, the side it lies on, the way of the trend it is part of."""

    rules: list[list[Rule]]
    sides: list[_Sign]
    ways: list[int]


def signals(
    values: Sequence[float | None],
    centre: float,
    sigmas: Sequence[float | None],
    rules: Rules,
) -> Signals:
    """Apply the rules to one segment; `sigmas` are None where there are no limits."""
    away = [None if value is None else value - centre for value in values]
    slack = _SAME * max([abs(centre), *(abs(value) for value in values if value is not None)])
    sides = _signs(away, slack)
    far = _outside(away, sigmas, 3, slack)
    found = Signals([[] for _ in values], sides, [0] * len(values))
    _mark(found, Rule.BEYOND, (at for at, one in enumerate(far) if one))
    for positions, way in _trends(away, rules, slack):
        _mark(found, Rule.TREND, positions)
        for at in positions:
            found.ways[at] = way
    if rules.near is not None:
        near = _outside(away, sigmas, 2, slack)
        _mark(found, Rule.NEAR, _two_of_three(sides, near, far, rules.near))
    _mark(found, Rule.SHIFT, _in_stretches(sides, rules.shift, skips=rules.skips_ties))
    if rules.within is not None:
        _mark(found, Rule.WITHIN, _within(away, sigmas, rules.within, slack))
    return found


def _mark(found: Signals, rule: Rule, positions: Iterator[int] | range) -> None:
    for at in positions:
        if rule not in found.rules[at]:
            found.rules[at].append(rule)


def _signs(numbers: Sequence[float | None], slack: float) -> list[_Sign]:
    """Return the sign of each number, 0 where it is nothing but rounding."""
    return [
        None if one is None else (1 if one > slack else -1 if one < -slack else 0)
        for one in numbers
    ]


def _outside(
    away: Sequence[float | None], sigmas: Sequence[float | None], times: int, slack: float
) -> list[int]:
    """Return on which side points lie more than so many sigma away; 0 inside, or on the edge."""
    return [
        0
        if one is None or sigma is None or abs(one) - times * sigma <= slack
        else (1 if one > 0 else -1)
        for one, sigma in zip(away, sigmas, strict=True)
    ]


def _stretches(signs: Sequence[_Sign], *, skips: bool) -> Iterator[tuple[int, list[int]]]:
    """Yield each unbroken stretch of one sign with its positions; `skips` lets zeros pass."""
    sign, positions = 0, list[int]()
    for at, one in enumerate(signs):
        if one == 0 and skips:
            continue
        if one != sign:
            if sign and positions:
                yield sign, positions
            sign, positions = one or 0, []
        if sign:
            positions.append(at)
    if sign and positions:
        yield sign, positions


def _in_stretches(signs: Sequence[_Sign], length: int, *, skips: bool) -> Iterator[int]:
    for _, positions in _stretches(signs, skips=skips):
        if len(positions) >= length:
            yield from positions


def _trends(
    away: Sequence[float | None], rules: Rules, slack: float
) -> Iterator[tuple[range, int]]:
    """Yield the positions of each trend and its way, 1 rising and -1 falling."""
    steps = _signs(
        [
            None if before is None or after is None else after - before
            for before, after in pairwise(away)
        ],
        slack,
    )
    for way, positions in _stretches(steps, skips=rules.skips_ties):
        if len(positions) < rules.trend - 1:
            continue
        first, last = positions[0], positions[-1]
        if rules.skips_ties:
            first, last = _with_ties(steps, first, last)
        yield range(first, last + 2), way


def _with_ties(steps: Sequence[_Sign], first: int, last: int) -> tuple[int, int]:
    """Widen a trend over the equal neighbours at its ends."""
    while first > 0 and steps[first - 1] == 0:
        first -= 1
    while last + 1 < len(steps) and steps[last + 1] == 0:
        last += 1
    return first, last


def _two_of_three(
    sides: Sequence[_Sign], near: Sequence[int], far: Sequence[int], rule: NearRule
) -> Iterator[int]:
    strict = rule is NearRule.PLOT_THE_DOTS
    counted = [0 if strict and f else n for n, f in zip(near, far, strict=True)]
    if sum(map(bool, counted)) < 2:  # noqa: PLR2004 - two of three
        return
    for start in range(len(sides) - 2):
        three = range(start, start + 3)
        if None in sides[start : start + 3]:
            continue
        for side in (1, -1):
            hits = [at for at in three if counted[at] == side]
            if len(hits) > 1 and not (strict and any(sides[at] != side for at in three)):
                yield from hits


def _within(
    away: Sequence[float | None],
    sigmas: Sequence[float | None],
    length: int,
    slack: float,
) -> Iterator[int]:
    outside = _outside(away, sigmas, 1, slack)
    inside: list[_Sign] = [
        None if one is None or sigma is None else int(not out)
        for one, sigma, out in zip(away, sigmas, outside, strict=True)
    ]
    return _in_stretches(inside, length, skips=False)
