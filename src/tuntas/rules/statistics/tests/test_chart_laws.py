"""What must hold of every chart: a slow second reading, and moving, scaling, turning it."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuntas.rules.statistics.control_charts import (
    ControlChart,
    Direction,
    Plan,
    Rule,
    Variation,
    p,
    run,
    xmr,
)

BRISK = settings(max_examples=60)


def slow_flags(values: Sequence[int]) -> list[set[Rule]]:
    """Apply each rule word for word, exactly."""
    mean = Fraction(sum(values), len(values))
    moves = [abs(b - a) for a, b in pairwise(values)]
    average = Fraction(sum(moves), len(moves))
    kept = [one for one in moves if one < Fraction("3.267") * average] or [0]
    limit = Fraction("2.66") * Fraction(sum(kept), len(kept))
    found = [set[Rule]() for _ in values]
    beyond = [abs(value - mean) > limit for value in values]
    for at, one in enumerate(beyond):
        if one:
            found[at].add(Rule.BEYOND)
    for start in range(len(values) - 6):
        seven = values[start : start + 7]
        for at in range(start, start + 7):
            if max(seven) < mean or min(seven) > mean:
                found[at].add(Rule.SHIFT)
            if seven in (sorted(set(seven)), sorted(set(seven), reverse=True)):
                found[at].add(Rule.TREND)
    for start in range(len(values) - 2):
        three = range(start, start + 3)
        close = [at for at in three if abs(values[at] - mean) > limit * 2 / 3 and not beyond[at]]
        above = {values[at] > mean for at in three}
        if len(close) > 1 and len(above) == 1 and all(values[at] != mean for at in three):
            for at in close:
                found[at].add(Rule.NEAR)
    return found


@BRISK
@given(st.lists(st.integers(0, 12), min_size=2, max_size=40))
def test_like_the_slow_reading(values: list[int]) -> None:
    assert [set(point.flags) for point in xmr(values).points] == slow_flags(values)


SERIES = st.lists(st.integers(-50, 50), min_size=2, max_size=40)
MIRRORED = {
    Variation.IMPROVEMENT: Variation.CONCERN,
    Variation.CONCERN: Variation.IMPROVEMENT,
}


def flags(chart: ControlChart) -> list[tuple[Rule, ...]]:
    return [point.flags for point in chart.points]


@BRISK
@given(SERIES, st.integers(-1000, 1000), st.sampled_from([0.001, 0.5, 3, 1000]))
def test_place_and_scale_do_not_matter(values: list[int], shift: int, scale: float) -> None:
    moved = [value * scale + shift for value in values]
    for make in (xmr, run):
        assert flags(make(moved)) == flags(make(values))
        assert make(moved).centre == pytest.approx(make(values).centre * scale + shift, abs=1e-6)


@BRISK
@given(SERIES)
def test_backwards_the_same_points_are_flagged(values: list[int]) -> None:
    for make in (xmr, run):
        assert flags(make(values[::-1])) == flags(make(values))[::-1]


@BRISK
@given(SERIES)
def test_upside_down_improvement_is_concern(values: list[int]) -> None:
    up = Plan(direction=Direction.UP)
    mirrored = xmr([-value for value in values], plan=up)
    expected = [MIRRORED.get(one.variation, one.variation) for one in xmr(values, plan=up).points]
    assert [point.variation for point in mirrored.points] == expected


@BRISK
@given(SERIES.flatmap(lambda one: st.tuples(st.just(one), st.permutations(one))))
def test_order_moves_the_limits_of_xmr_but_no_centre(both: tuple[list[int], list[int]]) -> None:
    values, shuffled = both
    assert xmr(shuffled).centre == xmr(values).centre
    assert run(shuffled).centre == run(values).centre


COUNTS = st.lists(st.tuples(st.integers(0, 9), st.integers(9, 30)), min_size=2, max_size=30)


@BRISK
@given(COUNTS.flatmap(lambda one: st.tuples(st.just(one), st.permutations(one))))
def test_limits_of_shares_do_not_depend_on_the_order(
    both: tuple[list[tuple[int, int]], list[tuple[int, int]]],
) -> None:
    def limits(rows: list[tuple[int, int]]) -> list[tuple[float | None, float | None]]:
        points = p([events for events, _ in rows], [n for _, n in rows]).points
        return sorted((point.lower, point.upper) for point in points)

    values, shuffled = both
    assert limits(shuffled) == limits(values)


@BRISK
@given(COUNTS)
def test_the_share_of_the_others_is_flagged_alike(rows: list[tuple[int, int]]) -> None:
    n = [size for _, size in rows]
    events = p([one for one, _ in rows], n)
    others = p([size - one for one, size in rows], n)
    assert flags(others) == flags(events)


@BRISK
@given(SERIES, st.lists(st.integers(-50, 50), max_size=10))
def test_later_points_move_no_fixed_limits(values: list[int], later: list[int]) -> None:
    plan = Plan(fix_after=len(values))
    for make in _MAKERS:
        before, after = make(values, plan), make([*values, *later], plan)
        assert (after.centre, after.lower) == (before.centre, before.lower)
        pairs = zip(flags(before), flags(after), strict=False)
        assert all(set(one) <= set(more) for one, more in pairs)


_MAKERS: tuple[Callable[[Sequence[float], Plan], ControlChart], ...] = (
    lambda values, plan: xmr(values, plan=plan),
    lambda values, plan: run(values, plan=plan),
)
