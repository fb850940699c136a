"""What must hold of every effect: moving, scaling, turning upside down; and how often intervals hold."""

from dataclasses import replace
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuntas.rules.statistics.effects import Direction, Effect, Estimate, Method, Verdict, effect
from tuntas.rules.statistics.effects.tests.made import all_judged, judged, month, noise, points

BRISK = settings(max_examples=60)
VALUES = st.lists(st.integers(-50, 50).map(float), min_size=2, max_size=44)
HOLED = st.lists(st.none() | st.floats(-1e6, 1e6), min_size=14, max_size=40)


def figures(found: Effect) -> list[Estimate]:
    told = (found.level, found.slope, found.average, found.trend_before)
    return [one for one in told if one is not None]


def flat(found: Effect) -> list[float]:
    return [value for one in figures(found) for value in (one.estimate, one.low, one.high)]


@BRISK
@given(
    VALUES, st.integers(0, 44), st.sampled_from([-1000.0, 0.5, 3.0]), st.sampled_from([0.25, 8.0])
)
def test_moving_and_scaling(values: list[float], before: int, move: float, scale: float) -> None:
    first = judged(values, before)
    moved = judged([move + scale * one for one in values], before)
    assert flat(moved) == pytest.approx([scale * one for one in flat(first)], rel=1e-6, abs=1e-6)
    assert (moved.method, moved.before, moved.after) == (first.method, first.before, first.after)


@BRISK
@given(
    st.lists(VALUES | HOLED | st.just([3.0] * 26) | st.just([*map(float, range(26))]), max_size=8)
)
def test_many_at_once_are_judged_as_each_alone(series: list[list[float | None]]) -> None:
    for values in series:
        values[0] = 1.0
    alone = [judged(values, 13) for values in series]
    for one, other in zip(all_judged(series, 13), alone, strict=True):
        assert flat(one) == pytest.approx(flat(other), rel=1e-9, abs=1e-9)
        told = (one.method, one.verdict, one.held_months, one.faded, one.seasonal, one.before)
        expected = (other.method, other.verdict, other.held_months, other.faded, other.seasonal)
        assert told == (*expected, other.before)


@BRISK
@given(
    st.lists(st.none() | st.integers(-9, 9).map(float), max_size=40),
    st.lists(st.booleans(), min_size=42, max_size=42),
    st.integers(0, 42), st.integers(0, 3), st.booleans(),
)  # fmt: skip
def test_a_month_left_out_is_a_month_without_a_figure(
    inner: list[float | None], leaves: list[bool], before: int, transition: int, beside: bool
) -> None:
    series = points([1.0, *inner, 2.0])
    control = [None if one.value is None else one.value / 2 for one in series]
    kept = [at for at, one in enumerate(series) if one.value is not None or not leaves[at]]
    whole, left_out = (
        effect(
            [series[at] for at in places], month(before), transition=transition,
            control=[control[at] for at in places] if beside else None, direction=Direction.DOWN,
        )
        for places in (range(len(series)), kept)
    )  # fmt: skip
    assert whole == left_out


@BRISK
@given(VALUES, st.integers(0, 44))
def test_upside_down(values: list[float], before: int) -> None:
    down = judged(values, before)
    up = judged([-one for one in values], before, direction=Direction.UP)
    assert (up.verdict, up.held_months, up.faded) == (down.verdict, down.held_months, down.faded)
    mirrored = [value for one in figures(down) for value in (-one.estimate, -one.high, -one.low)]
    assert flat(up) == pytest.approx(mirrored, rel=1e-6, abs=1e-6)


@BRISK
@given(HOLED, st.integers(0, 40), st.integers(0, 3), st.booleans())
def test_intervals_hold_their_estimate_and_gates_hold(
    values: list[float | None], before: int, transition: int, beside: bool
) -> None:
    values[0] = 1.0
    control = values[::-1] if beside else None
    found = judged(values, before, transition=transition, control=control)
    least = min(found.before, found.after)
    assert found.method.value.removeprefix("controlled-") == (
        "run-chart" if least < 6 else "segmented" if least < 12 else "gls"
    )
    assert all(one.low <= one.estimate <= one.high for one in figures(found))
    assert len(figures(found)) == (0 if found.method is Method.RUN_CHART else 4)
    assert found.held_months is None or 0 <= found.held_months <= len(values)


@BRISK
@given(VALUES, st.integers(0, 44))
def test_without_a_direction_nothing_is_better_or_worse(values: list[float], before: int) -> None:
    plain = judged(values, before, direction=Direction.NEUTRAL)
    down = judged(values, before)
    neutral = {
        Verdict.TOO_EARLY, Verdict.RUN_CHANGED, Verdict.CHANGED, Verdict.NO_EFFECT_SEEN,
    }  # fmt: skip
    assert plain.verdict in neutral
    like_down = replace(
        plain,
        verdict=down.verdict,
        direction=down.direction,
        held_months=down.held_months,
        faded=down.faded,
    )
    assert like_down == down


@pytest.mark.parametrize("rho", [0.0, 0.4])
def test_intervals_hold_the_truth_as_often_as_they_say(rho: float) -> None:
    """bench/effects.py says it with ten times the draws, and for more lengths."""
    found = all_judged([noise(seed, 24, rho) for seed in range(400)], 12)
    for pick in ("level", "slope"):
        held = fmean(getattr(one, pick).sign == 0 for one in found)
        assert 0.92 <= held <= 0.985
    if rho:
        assert fmean(one.ols is not None and one.ols.slope.sign == 0 for one in found) < 0.86


def test_chance_alone_is_seldom_called_better() -> None:
    found = all_judged([noise(seed, 48, 0.4) for seed in range(400)], 24)
    verdicts = [one.verdict for one in found]
    assert verdicts.count(Verdict.BETTER) < 26
    assert verdicts.count(Verdict.WORSE) < 26
