"""Centre and limits of each chart against published figures, and the segments they hold for."""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuntas.rules.statistics.control_charts import (
    ControlChart,
    Plan,
    Rebase,
    of_logs,
    of_medians,
    p,
    run,
    u,
    xmr,
)
from tuntas.rules.statistics.errors import FigureError
from tuntas.rules.statistics.tests import published

BRISK = settings(max_examples=60)

BASELINE_20 = Plan(fix_after=20)
UNSCREENED = Plan(screen=False)


def lines(chart: ControlChart) -> tuple[float, float | None, float | None]:
    return chart.centre, chart.lower, chart.upper


def test_twenty_normals_as_nhsrplotthedots_reports_them() -> None:
    chart = xmr(published.NORMALS)
    assert chart.centre == pytest.approx(0.1416238, abs=5e-8)
    assert chart.lower == pytest.approx(-3.01138, abs=5e-6)
    assert chart.upper == pytest.approx(3.294627, abs=5e-7)
    assert chart.flagged == ()


def test_an_outlier_is_screened_from_the_moving_ranges_and_kept_in_the_mean() -> None:
    values = [*published.NORMALS[:14], 10, *published.NORMALS[15:]]
    assert lines(xmr(values)) == pytest.approx((0.6694159, -2.383666, 3.722497), abs=1e-6)
    unscreened = xmr(values, plan=UNSCREENED)
    assert lines(unscreened) == pytest.approx((0.6694159, -4.596625, 5.935457), abs=1e-6)


def test_the_vignette_of_nhsrplotthedots_on_screening() -> None:
    values = [1, 2, 1, 2, 10, *[1, 2] * 6, 1]
    screened, kept = lines(xmr(values)), lines(xmr(values, plan=UNSCREENED))
    assert [round(one or 0, 2) for one in screened] == [1.94, -0.72, 4.6]
    assert [round(one or 0, 2) for one in kept] == [1.94, -3.06, 6.95]


def test_facets_of_nhsrplotthedots() -> None:
    first, second = xmr(published.NORMALS[:10]), xmr(published.NORMALS[10:])
    assert lines(first) == pytest.approx((0.0746, -2.60, 2.75), abs=5e-3)
    assert lines(second) == pytest.approx((0.209, -3.28, 3.70), abs=5e-3)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (published.ANTIFREEZE, (2.569706, 2.031344, 3.108068)),
        (published.VISCOSITY, (34.088, 32.56504, 35.61096)),
    ],
)
def test_single_values_as_qcc_charts_them(
    values: Sequence[float], expected: tuple[float, float, float]
) -> None:
    # qcc divides by 1.128 where the NHS multiplies with 2.66, which differs in the fourth digit.
    assert lines(xmr(values, plan=UNSCREENED)) == pytest.approx(expected, rel=1e-4)


def test_one_batch_of_paint_is_beyond_the_limits() -> None:
    beyond = [point.x for point in xmr(published.VISCOSITY, plan=UNSCREENED).flagged]
    assert beyond == ["4"]


def test_ratios_as_powerbi_spc_charts_them() -> None:
    ratios = [a / b for a, b in zip(published.RATIO_EVENTS, published.RATIO_N, strict=True)]
    chart = xmr(ratios)
    assert (chart.lower, chart.upper) == pytest.approx((0.0229, 0.0957), abs=5e-5)


def test_proportions_as_powerbi_spc_charts_them() -> None:
    points = p(published.P_EVENTS, published.P_N).points
    upper = [100 * (point.upper or 0) for point in points]
    lower = [100 * (point.lower or 0) for point in points]
    assert upper == pytest.approx(published.P_UPPER_PERCENT, abs=5e-3)
    assert lower == pytest.approx(published.P_LOWER_PERCENT, abs=5.1e-3)


def test_rates_as_powerbi_spc_charts_them() -> None:
    points = u(published.U_EVENTS, published.U_N).points
    upper = [10_000 * (point.upper or 0) for point in points]
    lower = [10_000 * (point.lower or 0) for point in points]
    assert upper == pytest.approx(published.U_UPPER_PER_10000, abs=5e-5)
    assert lower == pytest.approx(published.U_LOWER_PER_10000, abs=5e-5)


def test_orange_juice_as_qcc_charts_it() -> None:
    chart = p(published.ORANGE_JUICE, [50] * 30)
    assert lines(chart) == pytest.approx((0.2313333, 0.05242755, 0.4102391), abs=5e-8)
    kept = [d for d in published.ORANGE_JUICE if d not in (22, 24)]  # trials 15 and 23
    chart = p([*kept, *published.ORANGE_JUICE_LATER], [50] * 52, plan=Plan(fix_after=28))
    assert lines(chart) == pytest.approx((0.215, 0.04070284, 0.3892972), abs=5e-8)


def test_circuit_boards_as_qcc_charts_them() -> None:
    kept = [x for at, x in enumerate(published.CIRCUIT, start=1) if at not in (6, 20)]
    chart = u(kept, [100] * 24)
    assert lines(chart) == pytest.approx((0.1966667, 0.06362532, 0.329708), abs=5e-7)


def test_limits_of_shares_and_rates_are_clipped() -> None:
    few, many = p([1, 0, 1, 0], [10] * 4), p([9, 10, 9, 10], [10] * 4)
    assert (few.lower, many.upper) == (0, 1)
    assert u([1, 0, 2], [3, 3, 3]).lower == 0
    assert (u([9, 12, 30], [3, 3, 3]).upper or 0) > 1


def test_limits_of_a_share_follow_its_denominator() -> None:
    small, big = p([5, 50], [10, 100]).points
    assert (big.upper or 1) - (big.lower or 0) < (small.upper or 1) - (small.lower or 0)


def test_the_median_of_a_run_chart_has_no_limits() -> None:
    assert lines(run([3, 1, 4, 1, 5, 9])) == (3.5, None, None)


def test_limits_stay_after_the_points_that_fix_them() -> None:
    steady = [10, 12, 10, 12, 10, 12]
    assert lines(xmr([*steady, 99, 98], plan=Plan(fix_after=6))) == lines(xmr(steady))
    fixed = p([5] * 4 + [9] * 4, [10] * 8, plan=Plan(fix_after=4))
    assert fixed.centre == 0.5
    assert run([1, 2, 3, 50, 60], plan=Plan(fix_after=3)).centre == 2


def test_a_rebase_begins_new_limits_and_ends_runs() -> None:
    before, after = [10, 12] * 6, [30, 33] * 6
    chart = xmr([*before, *after], plan=Plan(rebases=[Rebase(12, "loket digabung")]))
    assert lines(chart) == lines(xmr(after))
    first, second = chart.segments
    assert (first.begins, first.ends, first.centre) == (0, 12, fmean(before))
    assert (second.begins, second.ends, second.cause) == (12, 24, "loket digabung")
    assert chart.points[11].upper == xmr(before).upper
    assert chart.flagged == ()  # 24 points around a jump, none of them looked at across it


def test_no_rule_looks_across_a_rebase() -> None:
    rising = [1, 2, 3, 4, 5, 6, 7, 8]
    assert len(xmr(rising).flagged) == 8
    assert xmr(rising, plan=Plan(rebases=[Rebase(4, "antrean daring")])).flagged == ()


def test_each_segment_has_its_own_baseline() -> None:
    plan = Plan(fix_after=4, rebases=[Rebase(6, "loket baru")])
    chart = xmr([1, 3, 1, 3, 99, 99, 5, 9, 5, 9, 99, 99], plan=plan)
    assert [segment.centre for segment in chart.segments] == [2, 7]
    assert [segment.basis for segment in chart.segments] == [4, 4]


def test_a_rebase_needs_a_cause() -> None:
    with pytest.raises(FigureError, match="cause") as error:
        Rebase(4, "  ")
    assert "alasan" in error.value.words.id


@pytest.mark.parametrize("positions", [[0], [6], [9], [-1], [3, 3]])
def test_a_rebase_must_leave_points_on_both_sides(positions: list[int]) -> None:
    with pytest.raises(FigureError, match="each once"):
        xmr([1, 2, 3, 4, 5, 6], plan=Plan(rebases=[Rebase(at, "pindah") for at in positions]))


def test_few_points_make_provisional_limits() -> None:
    assert xmr([1, 2] * 5 + [1]).segments[0].provisional
    assert not xmr([1, 2] * 6).segments[0].provisional


def test_a_missing_point_has_lines_but_no_moving_range() -> None:
    chart = xmr([10, 12, None, 40, 42])
    assert chart.centre == 26
    assert chart.upper == pytest.approx(26 + 2.66 * 2)  # 12 → 40 is no step of neighbours
    assert (chart.points[2].y, chart.points[2].centre) == (None, 26)


def test_nobody_is_a_missing_point_of_a_share() -> None:
    chart = p([3, 0, 5], [10, 0, 10])
    assert [point.y for point in chart.points] == [0.3, None, 0.5]
    assert chart.centre == 0.4
    assert chart.points[1].upper is None
    assert chart.last.y == 0.5


def test_a_segment_of_one_point_has_no_limits() -> None:
    chart = xmr([1, 2, 1, 2, 9], plan=Plan(rebases=[Rebase(4, "sistem baru")]))
    assert lines(chart) == (9, None, None)
    assert chart.points[0].upper is not None


def test_steady_values_have_limits_without_width() -> None:
    assert lines(xmr([81.71] * 12)) == pytest.approx((81.71, 81.71, 81.71))
    assert xmr([81.71] * 12).flagged == ()
    assert p([10] * 8, [10] * 8).flagged == ()
    assert p([0] * 8, [10] * 8).flagged == ()


@pytest.mark.parametrize("make", [xmr, run, of_logs])
@pytest.mark.parametrize("values", [[], [3.0], [None, 3.0, None], [None, None]])
def test_one_point_is_no_chart(
    make: Callable[[Sequence[float | None]], ControlChart], values: list[float | None]
) -> None:
    with pytest.raises(FigureError, match="at least 2 points"):
        make(values)


def test_a_segment_without_points_is_refused() -> None:
    with pytest.raises(FigureError, match="Points 3 to 4"):
        xmr([1, 2, None, None], plan=Plan(rebases=[Rebase(2, "pindah")]))
    with pytest.raises(FigureError, match="first 1 points"):
        Plan(fix_after=1)


@pytest.mark.parametrize(("events", "n"), [(11, 10), (-1, 10), (1, -10), (1, 0)])
def test_impossible_shares_are_refused(events: int, n: int) -> None:
    with pytest.raises(FigureError, match="Point 2"):
        p([3, events], [10, n])


@pytest.mark.parametrize(("events", "n"), [(-1, 10), (1, -10), (1, 0)])
def test_impossible_rates_are_refused(events: int, n: int) -> None:
    with pytest.raises(FigureError, match="Point 2"):
        u([3, events], [10, n])


@pytest.mark.parametrize("odd", [math.inf, -math.inf, math.nan])
def test_infinity_is_no_point(odd: float) -> None:
    with pytest.raises(FigureError, match="is not a number"):
        xmr([1, odd, 2])


def test_labels_must_be_as_many_as_values() -> None:
    with pytest.raises(ValueError, match="3 values have 2 labels"):
        xmr([1, 2, 3], x=["a", "b"])


def test_medians_of_each_period() -> None:
    chart = of_medians([[1, 2, 90], [4, 4], [], [3]])
    assert [point.y for point in chart.points] == [2, 4, None, 3]


def test_logs_are_given_back_as_durations() -> None:
    chart = of_logs([1, 4, 1, 4], plan=Plan(target=30))
    assert chart.centre == pytest.approx(2)
    assert chart.upper == pytest.approx(2 * 4**2.66)
    assert chart.lower == pytest.approx(2 / 4**2.66)
    assert [point.y for point in chart.points] == [1, 4, 1, 4]
    assert chart.target == 30


def test_a_duration_of_zero_has_no_logarithm() -> None:
    with pytest.raises(FigureError, match="above zero"):
        of_logs([1, 0, 2])


def slow_xmr(values: Sequence[float]) -> tuple[float, float, float]:
    """Compute mean and limits word for word."""
    mean = sum(values) / len(values)
    ranges = [abs(b - a) for a, b in pairwise(values)]
    average = sum(ranges) / len(ranges)
    ranges = [one for one in ranges if one < 3.267 * average] or [0]
    average = sum(ranges) / len(ranges)
    return mean, mean - 2.66 * average, mean + 2.66 * average


@BRISK
@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=40))
def test_like_the_slow_reading(values: list[int]) -> None:
    assert lines(xmr(values)) == pytest.approx(slow_xmr(values), abs=1e-8)
