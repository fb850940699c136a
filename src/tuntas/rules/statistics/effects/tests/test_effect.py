"""What may be judged with how many months, and what is said of hard cases."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from math import inf, nan, pi, sin
from statistics import fmean, median

import pytest

from tuntas.rules.statistics.effects import (
    Direction,
    Effect,
    Estimate,
    Method,
    Phase,
    Point,
    Verdict,
    as_data,
    effect,
    phase_of,
)
from tuntas.rules.statistics.effects.lasting import Course, course_of
from tuntas.rules.statistics.effects.tests.made import judged, month, noise, noisy, points
from tuntas.rules.statistics.effects.verdicts import verdict_of
from tuntas.rules.statistics.errors import FigureError


def steps(before: int, after: int, down: float = 5.0, seed: int = 1) -> list[float]:
    """Return a figure of about 20 that falls by so much."""
    return noisy(seed, before + after, lambda at: 20 - (down if at >= before else 0))


@pytest.mark.parametrize(
    ("before", "after", "method"),
    [
        (5, 40, Method.RUN_CHART),
        (40, 5, Method.RUN_CHART),
        (6, 6, Method.SEGMENTED),
        (6, 40, Method.SEGMENTED),
        (40, 11, Method.SEGMENTED),
        (12, 12, Method.GLS),
    ],
)
def test_the_smaller_side_opens_the_gate(before: int, after: int, method: Method) -> None:
    found = judged(steps(before, after), before)
    assert (found.method, found.before, found.after) == (method, before, after)
    assert (found.level is None) == (method is Method.RUN_CHART)
    assert (found.autocorrelation is None) == (method is not Method.GLS)
    assert (found.ols is None) == (method is not Method.GLS)


def test_missing_months_and_those_of_transition_open_no_gate() -> None:
    values: list[float | None] = [*steps(12, 14)]
    assert judged(values, 12, transition=2).method is Method.GLS
    values[20] = None
    found = judged(values, 12, transition=2)
    assert (found.method, found.before, found.after) == (Method.SEGMENTED, 12, 11)
    assert [row.phase for row in found.rows[11:15]] == [
        Phase.BEFORE, Phase.TRANSITION, Phase.TRANSITION, Phase.AFTER,
    ]  # fmt: skip
    assert found.first_after == month(14)


def test_months_left_out_keep_their_place() -> None:
    series = points(steps(14, 14))
    missing = [replace(one, value=None) if at in {4, 20} else one for at, one in enumerate(series)]
    left_out = [one for at, one in enumerate(series) if at not in {4, 20}]
    first, second = (
        effect(given, month(14), direction=Direction.DOWN) for given in (missing, left_out)
    )
    assert first == second
    assert [row.t for row in second.rows] == list(range(28))
    assert [row.month for row in second.rows][3:6] == [month(3), month(4), month(5)]


@pytest.mark.parametrize(
    ("after", "verdict"),
    [
        ([5.0, 5, 5, None, 5, 5, 5], Verdict.TOO_EARLY),  # once six in a row
        ([5.0, 5, 5, 5, 5, 5, None], Verdict.RUN_BETTER),
        ([10.5, 10.2, None, 9.5, 9.2, 9], Verdict.TOO_EARLY),  # once five in a row that fall
        ([10.5, 10.2, 9.7, 9.5, 9.2, None, 9.3], Verdict.RUN_BETTER),
    ],
)
def test_a_month_left_out_ends_a_run(after: list[float | None], verdict: Verdict) -> None:
    series = points([10.0, 11, 9, 10, 11, *after])
    left_out = [one for one in series if one.value is not None]
    for given in (series, left_out):
        assert effect(given, month(5), direction=Direction.DOWN).verdict is verdict


def test_phases_follow_from_the_start() -> None:
    phases = [
        phase_of(month(at).replace(day=9), month(12).replace(day=17), 1) for at in range(10, 15)
    ]
    assert phases == [
        Phase.BEFORE, Phase.BEFORE, Phase.TRANSITION, Phase.AFTER, Phase.AFTER,
    ]  # fmt: skip
    assert phase_of(month(12), month(12), 0) is Phase.AFTER


def test_order_and_day_of_the_month_do_not_matter() -> None:
    series = [replace(one, month=one.month.replace(day=28), n=40) for one in points(steps(12, 12))]
    found = effect(series[::-1], date(2023, 1, 17), direction=Direction.DOWN)
    assert found == effect(series, date(2023, 1, 1), direction=Direction.DOWN)
    assert (found.start, found.rows[0].month, found.rows[0].n) == (month(12), month(0), 40)


def test_values_of_the_transition_weigh_nothing() -> None:
    values = steps(12, 15)
    wild = [*values[:12], 900.0, -900.0, 0.0, *values[15:]]
    first, second = judged(values, 12, transition=3), judged(wild, 12, transition=3)
    assert replace(first, rows=()) == replace(second, rows=())
    assert first.first_after == date(2023, 4, 1)


def test_level_and_slope_of_an_exact_change() -> None:
    """After two months of transition a trend of 1 a month becomes 0.5, four lower at first."""
    values = [10.0 + at - (4 + 0.5 * (at - 14) if at >= 14 else 0) for at in range(28)]
    found = judged(values, 12, transition=2)
    for one, told in ((found.level, -4), (found.slope, -0.5), (found.trend_before, 1)):
        assert one is not None
        assert (one.estimate, one.low, one.high) == pytest.approx((told,) * 3)
    assert found.average is not None
    assert found.average.estimate == pytest.approx(fmean(-4 - 0.5 * at for at in range(14)))
    assert (found.verdict, found.autocorrelation) == (Verdict.BETTER, None)


@pytest.mark.parametrize("value", [0.0, 0.1, 7.0, -3.3, 1e100, 1e-300])
def test_a_figure_that_never_moves_shows_no_effect(value: float) -> None:
    found = judged([value] * 30, 15)
    nothing = Estimate(0, 0, 0)
    assert (found.level, found.slope, found.average) == (nothing, nothing, nothing)
    assert (found.verdict, found.held_months) == (Verdict.NO_EFFECT_SEEN, None)
    assert found.mean_before == pytest.approx(value)


def numbers(value: object) -> list[float]:
    """Return every number within plain data."""
    if isinstance(value, dict):
        return [one for inner in value.values() for one in numbers(inner)]
    if isinstance(value, list):
        return [one for inner in value for one in numbers(inner)]
    return [float(value)] if isinstance(value, int | float) else []


@pytest.mark.parametrize("factor", [1e100 / 30, 1.0, 1e-200])
@pytest.mark.parametrize("offset", [0.0, 1e9])
def test_every_figure_is_a_number(factor: float, offset: float) -> None:
    values = [factor * one + (offset if factor == 1 else 0) for one in steps(15, 15)]
    found = judged(values, 15)
    assert found.verdict is Verdict.BETTER
    assert all(abs(one) < inf for one in numbers(as_data(found)))


def test_a_change_before_the_first_or_after_the_last_month_is_no_error() -> None:
    values = steps(10, 10)
    early = effect(points(values), date(2020, 5, 1), direction=Direction.DOWN)
    assert (early.verdict, early.before, early.after) == (Verdict.TOO_EARLY, 0, 20)
    assert (early.mean_before, early.median_before) == (None, None)
    late = effect(points(values), date(2030, 5, 1), direction=Direction.DOWN)
    assert (late.verdict, late.before, late.after, late.mean_after) == (
        Verdict.TOO_EARLY, 20, 0, None,
    )  # fmt: skip


def test_what_cannot_be_judged_is_refused() -> None:
    with pytest.raises(FigureError, match="2022-01 appears more than once"):
        effect([Point(date(2022, 1, 1), 1.0), Point(date(2022, 1, 31), 2.0)], month(3))
    for odd in (nan, inf, 1e101):
        with pytest.raises(FigureError, match=r"2022-01: .* is not a number"):
            effect(points([odd, 1.0]), month(3))
        with pytest.raises(FigureError, match="is not a number"):
            effect(points([1.0, 1.0]), month(3), control=[1.0, odd])
    for nothing in ([], [None, None]):
        with pytest.raises(FigureError, match="not a single month"):
            effect(points(nothing), month(3))
    with pytest.raises(FigureError, match="2 months but 1 comparison"):
        effect(points([1.0, 2.0]), month(3), control=[1.0])
    with pytest.raises(FigureError, match="transition of -1 months"):
        effect(points([1.0, 2.0]), month(3), transition=-1)


def figure(low: float, high: float) -> Estimate:
    return Estimate((low + high) / 2, low, high)


LOWER, UNSURE, HIGHER = figure(-3, -1), figure(-1, 2), figure(1, 3)


@pytest.mark.parametrize(
    ("level", "slope", "average", "verdict"),
    [
        (UNSURE, UNSURE, LOWER, Verdict.NO_EFFECT_SEEN),
        (figure(0, 3), figure(-3, 0), UNSURE, Verdict.NO_EFFECT_SEEN),  # zero is within
        (LOWER, UNSURE, HIGHER, Verdict.BETTER),
        (UNSURE, LOWER, UNSURE, Verdict.BETTER),
        (LOWER, LOWER, UNSURE, Verdict.BETTER),
        (HIGHER, UNSURE, UNSURE, Verdict.WORSE),
        (UNSURE, HIGHER, LOWER, Verdict.WORSE),
        (LOWER, HIGHER, UNSURE, Verdict.MIXED),
        (LOWER, HIGHER, LOWER, Verdict.BETTER),
        (HIGHER, LOWER, HIGHER, Verdict.WORSE),
    ],
)
def test_verdicts(level: Estimate, slope: Estimate, average: Estimate, verdict: Verdict) -> None:
    assert verdict_of(level, slope, average, Direction.DOWN) is verdict
    opposite = {Verdict.BETTER: Verdict.WORSE, Verdict.WORSE: Verdict.BETTER}
    assert verdict_of(level, slope, average, Direction.UP) is opposite.get(verdict, verdict)
    plain = Verdict.NO_EFFECT_SEEN if verdict is Verdict.NO_EFFECT_SEEN else Verdict.CHANGED
    assert verdict_of(level, slope, average, Direction.NEUTRAL) is plain


FEW = [9.0, 11.0, 10.0, 10.5]  # median 10.25


@pytest.mark.parametrize(
    ("after", "down", "up", "neutral"),
    [
        ([9, 8, 9, 8, 9], "too-early", "too-early", "too-early"),
        ([9, 8, 9, 8, 9, 8], "run-better", "run-worse", "run-changed"),
        ([9, 8, 9, 8, 9, 10.25, 8], "run-better", "run-worse", "run-changed"),
        ([9, 8, 9, 8, 9, 11, 8], "too-early", "too-early", "too-early"),
        ([9, 9.5, 10, 11, 12], "run-worse", "run-better", "run-changed"),
        ([9, 8, 9, 5, 6, 7, 8, 9], "run-better", "run-worse", "run-changed"),  # a shift counts more
        (
            [9, 8, 9, 8, 9, 8, *[12] * 6],
            "run-worse",
            "run-better",
            "run-changed",
        ),  # the last counts
    ],
)
def test_signals_of_a_run_chart(after: Sequence[float], down: str, up: str, neutral: str) -> None:
    values = [*FEW, *after]
    told = [judged(values, 4, direction=one).verdict.value for one in Direction]
    assert dict(zip(Direction, told, strict=True)) == {
        Direction.UP: up, Direction.DOWN: down, Direction.NEUTRAL: neutral,
    }  # fmt: skip


def test_a_shift_that_began_before_the_change_is_no_signal() -> None:
    found = judged([12, 12, 12, 12, 12, 9, 9, 9, 9, 9, 9], 8)
    assert (found.verdict, found.median_before) == (Verdict.TOO_EARLY, 12)


def test_what_befalls_both_cancels() -> None:
    """A flood lifts both from the change on; only the comparison shows that the change helped."""
    shared = [0.0] * 14 + [6.0] * 14
    control = [20 + a + b for a, b in zip(shared, noise(3, 28), strict=True)]
    values = [a + b - 20 + 20 for a, b in zip(control, steps(14, 14, seed=4), strict=True)]
    alone, beside = judged(values, 14), judged(values, 14, control=control)
    assert (alone.method, alone.verdict) == (Method.GLS, Verdict.NO_EFFECT_SEEN)
    assert (beside.method, beside.verdict) == (Method.CONTROLLED_GLS, Verdict.BETTER)
    assert beside.control_points == 28
    differences = [a - b for a, b in zip(values, control, strict=True)]
    assert replace(judged(differences, 14), rows=()).level == beside.level
    row = beside.rows[20]
    assert row.fitted is not None
    assert row.counterfactual is not None
    assert beside.level is not None
    assert beside.slope is not None
    change = beside.level.estimate + 6 * beside.slope.estimate
    assert row.fitted - row.counterfactual == pytest.approx(change)
    assert abs(row.fitted - values[20]) < 4  # in the unit of the value, not of the difference


def test_months_of_the_comparison_count_in_pairs() -> None:
    values, control = steps(14, 14), [*noise(3, 28)]
    with_holes = [None if at in {0, 1, 2} else one for at, one in enumerate(control)]
    found = judged(values, 14, control=with_holes)
    assert (found.method, found.before, found.control_points) == (
        Method.CONTROLLED_SEGMENTED, 11, 25,
    )  # fmt: skip
    assert found.rows[0].fitted is None
    assert found.mean_before == pytest.approx(fmean(values[:14]))


def test_a_comparison_of_too_few_months_is_set_aside() -> None:
    values = steps(14, 14)
    short = [None] * 9 + [1.0] * 19
    found = judged(values, 14, control=short)
    assert (found.method, found.control_points, found.control_set_aside) == (Method.GLS, 0, True)
    assert found.level == judged(values, 14).level
    assert judged(values, 14).control_set_aside is False


def slow_course(gains: Sequence[float]) -> tuple[bool, int | None]:
    """Read the definition word for word; months follow one another."""
    gain = max(median(gains[:6]), median(gains))
    if gain <= 0:
        return False, None
    lost = [one <= gain / 2 for one in gains]
    if lost[-6:].count(True) < 5:
        return True, None
    began = lost.index(False)
    for at in range(began, len(lost)):
        if lost[at : at + 3] == [True] * 3:
            return True, at
    raise AssertionError("five of six hold three in a row")


@pytest.mark.parametrize("seed", range(60))
def test_courses_as_the_slow_reading(seed: int) -> None:
    held = 6 + seed % 9
    gains = noisy(seed, 22, lambda at: 1.5 if at < held else 0.0)
    told = course_of(list(enumerate(gains)))
    assert (told.gained, told.back_at) == slow_course(gains)


def test_months_since_count_where_some_are_missing() -> None:
    gains = [(at, 4.0) for at in (0, 1, 2, 4, 5, 7, 8)] + [(at, 0.0) for at in (10, 11, 13, 14, 15)]
    assert course_of(gains) == Course(gained=True, back_at=10)


def fading(back_after: int, length: int = 26, seed: int = 1) -> Effect:
    """Return a fall by 6 that is over after so many months."""
    line = [20 - (6 if 14 <= at < 14 + back_after else 0) for at in range(14 + length)]
    return judged([a + b for a, b in zip(line, noise(seed, len(line)), strict=True)], 14)


@pytest.mark.parametrize("held", [8, 12, 16])
def test_an_improvement_that_is_over_has_faded(held: int) -> None:
    found = fading(held)
    assert (found.faded, found.held_months) == (True, held)


def test_one_that_holds_has_held_until_now() -> None:
    found = fading(99)
    assert (found.verdict, found.faded, found.held_months) == (Verdict.BETTER, False, 26)


def test_an_interruption_is_not_the_end() -> None:
    line = [20.0] * 14 + [14.0] * 10 + [20.0] * 5 + [14.0] * 8
    found = judged([a + b for a, b in zip(line, noise(5, 37), strict=True)], 14)
    assert (found.verdict, found.faded, found.held_months) == (Verdict.BETTER, False, 23)


def test_what_was_never_proven_neither_holds_nor_fades() -> None:
    found = judged(noise(11, 40), 20)
    assert (found.verdict, found.faded, found.held_months) == (Verdict.NO_EFFECT_SEEN, False, None)
    for way in (Direction.UP, Direction.NEUTRAL):
        other = judged(steps(14, 14), 14, direction=way)
        assert (other.faded, other.held_months) == (False, None)


def test_a_trend_that_went_on_would_be_no_gain() -> None:
    """A figure that had been falling and falls on keeps ahead of its median, not of its trend."""
    values = noisy(6, 40, lambda at: 60 - 2 * at - (8 if 20 <= at < 30 else 0))
    found = judged(values, 20)
    assert (found.faded, found.held_months) == (True, 10)


@pytest.mark.parametrize(("height", "seasonal"), [(0.0, False), (4.0, True)])
def test_a_yearly_pattern_is_told(height: float, *, seasonal: bool) -> None:
    values = noisy(7, 48, lambda at: 20 + height * sin(at * pi / 6))
    assert judged(values, 30).seasonal is seasonal
    assert judged(values[7:], 23).seasonal is False  # less than two years before
