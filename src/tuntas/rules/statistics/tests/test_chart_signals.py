"""Each rule: published vectors, boundaries, and a slow second reading."""

from collections.abc import Sequence
from itertools import pairwise, product

import pytest

from tuntas.rules.statistics.control_charts import (
    MAKING_DATA_COUNT,
    RUN_CHART,
    Assurance,
    Direction,
    NearRule,
    Plan,
    Rule,
    Rules,
    Variation,
    run,
    run_bounds,
    xmr,
)
from tuntas.rules.statistics.control_charts.signals import signals
from tuntas.rules.statistics.errors import FigureError

WESTERN = Rules(near=NearRule.WESTERN_ELECTRIC)


def positions(
    rule: Rule, values: Sequence[float | None], rules: Rules = MAKING_DATA_COUNT, centre: float = 0
) -> list[int]:
    """Return the positions, from 1, that a rule flags with a sigma of 1, as qcc's tests give them."""
    found = signals(values, centre, [1.0] * len(values), rules)
    return [at for at, flags in enumerate(found.rules, start=1) if rule in flags]


# qcc marks the point at which a rule is first met; here every point that is part of it is marked, so
# its vectors are compared where its last point and ours must be the same.


def test_beyond_as_qcc_marks_it() -> None:
    assert positions(Rule.BEYOND, [0, 3.2, -3.5, 2.9]) == [2, 3]
    assert positions(Rule.BEYOND, [0, 3.2, -3.4, 3]) == [2, 3]  # on the limit is not beyond it


def test_two_of_three_as_qcc_marks_it() -> None:
    assert positions(Rule.NEAR, [0, 2.5, 1.0, 2.6, 0], WESTERN) == [2, 4]
    assert positions(Rule.NEAR, [0, 2.3, 0.4, 2.2, -2.4, -0.2, -2.5], WESTERN) == [2, 4, 5, 7]
    assert positions(Rule.NEAR, [*[2.5] * 7, 3.2], WESTERN) == list(range(1, 9))


def test_runs_as_qcc_marks_them() -> None:
    eight, nine = Rules(shift=8), Rules(shift=9)
    assert positions(Rule.SHIFT, [*[-1] * 8, 1], eight) == list(range(1, 9))
    assert positions(Rule.SHIFT, [*[0.5] * 10, *[-0.5] * 10], nine) == list(range(1, 21))
    assert positions(Rule.SHIFT, [*[0.5] * 8, *[-0.5] * 8], nine) == []


def test_trends_as_qcc_marks_them() -> None:
    six = Rules(trend=6)
    values = [*range(1, 8), 7, *range(6, 0, -1)]
    assert positions(Rule.TREND, values, six) == list(range(1, 15))


def test_within_one_sigma_as_qcc_marks_it() -> None:
    fifteen = Rules(within=15)
    assert positions(Rule.WITHIN, [*[0.3] * 16, 1.2], fifteen) == list(range(1, 17))
    assert positions(Rule.WITHIN, [1.0, -1.0] * 8, fifteen) == list(range(1, 17))  # on the line
    assert positions(Rule.WITHIN, [0.3] * 14, fifteen) == []
    assert positions(Rule.WITHIN, [0.3] * 16) == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1] * 6, []),
        ([*[1] * 6, -1], []),
        ([*[1] * 8, -1], [1, 2, 3, 4, 5, 6, 7, 8]),
        ([*[-1] * 8, 1], [1, 2, 3, 4, 5, 6, 7, 8]),
        ([1, 1, 1, 0, 1, 1, 1, 1], []),  # a point on the centre ends the run
    ],
)
def test_seven_on_one_side_as_nhsrplotthedots_finds_them(
    values: list[float], expected: list[int]
) -> None:
    assert positions(Rule.SHIFT, values) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 2, 3, 4, 5, 6], []),
        ([1, 2, 3, 3, 4, 5, 6], []),  # equal neighbours end the trend
        ([1, 2, 3, 4, 5, 6, 7], [1, 2, 3, 4, 5, 6, 7]),
        ([2, 1, 2, 3, 4, 5, 6, 7, 3], [2, 3, 4, 5, 6, 7, 8]),
        ([7, 6, 5, 4, 3, 2, 1], [1, 2, 3, 4, 5, 6, 7]),
        ([2, 7, 6, 5, 4, 3, 2, 1, 3], [2, 3, 4, 5, 6, 7, 8]),
    ],
)
def test_trends_of_seven_as_nhsrplotthedots_finds_them(
    values: list[float], expected: list[int]
) -> None:
    assert positions(Rule.TREND, values) == expected


NEAR, FAR, INSIDE = 2.5, 3.5, 0.5


@pytest.mark.parametrize(
    ("values", "strict", "western"),
    [
        ([NEAR, INSIDE, NEAR], [1, 3], [1, 3]),
        ([INSIDE, NEAR, NEAR], [2, 3], [2, 3]),
        ([NEAR, NEAR, INSIDE], [1, 2], [1, 2]),
        ([NEAR, -INSIDE, NEAR], [], [1, 3]),  # the third on the other side of the centre
        ([NEAR, INSIDE, INSIDE, NEAR], [], []),
        ([NEAR, INSIDE, INSIDE, NEAR, NEAR], [4, 5], [4, 5]),
        ([NEAR, FAR, INSIDE], [], [1, 2]),  # beyond three sigma is another rule's
        ([NEAR, -NEAR, INSIDE], [], []),
        ([2.0, 2.0, INSIDE], [], []),  # on the line is not beyond it
        ([3.0, 3.0, INSIDE], [1, 2], [1, 2]),
        ([NEAR, NEAR], [], []),
        ([NEAR, None, NEAR], [], []),
    ],
)
def test_both_readings_of_two_of_three(
    values: list[float | None], strict: list[int], western: list[int]
) -> None:
    assert positions(Rule.NEAR, values) == strict
    assert positions(Rule.NEAR, values, WESTERN) == western


@pytest.mark.parametrize(
    ("length", "values", "expected"),
    [
        (5, [5, 6, 6, 6, 6, 6, 5], [2, 3, 4, 5, 6]),
        (5, [5, 4, 4, 4, 4, 4, 5], [2, 3, 4, 5, 6]),
        (4, [5, 6, 6, 6, 5], []),
        (4, [6, 6, 6, 5, 6, 6, 6, 6], [5, 6, 7, 8]),
        (3, [6, 6, 6, 6, 4, 4, 4, 4, 5], [1, 2, 3, 4, 5, 6, 7, 8]),
        (3, [5] * 5, []),
    ],
)
def test_shifts_as_powerbi_spc_finds_them(
    length: int, values: list[float], expected: list[int]
) -> None:
    assert positions(Rule.SHIFT, values, Rules(shift=length), centre=5) == expected


@pytest.mark.parametrize(
    ("length", "values", "expected"),
    [
        (5, [5, 6, 5, 6, 5, 6, 5], []),
        (5, [1, 2, 3, 4, 5, 6, 5], [1, 2, 3, 4, 5, 6]),
        (4, [1, 2, 3, 2, 3, 4, 5, 6], [4, 5, 6, 7, 8]),
        (3, [5] * 5, []),
        (4, [-1, -2, -3, -4, -5], [1, 2, 3, 4, 5]),
    ],
)
def test_trends_as_powerbi_spc_finds_them(
    length: int, values: list[float], expected: list[int]
) -> None:
    assert positions(Rule.TREND, values, Rules(trend=length)) == expected


def test_points_close_to_both_limits_are_common_cause_as_in_nhsrplotthedots() -> None:
    chart = xmr([*[1, -1] * 7, 5.5, -5.5])
    assert [point.variation for point in chart.points[-2:]] == [Variation.COMMON] * 2


def test_a_missing_point_ends_runs_and_trends() -> None:
    assert positions(Rule.SHIFT, [1, 1, 1, 1, None, 1, 1, 1]) == []
    assert positions(Rule.TREND, [1, 2, 3, 4, None, 5, 6, 7]) == []
    assert positions(Rule.SHIFT, [1, 1, 1, None, 1, 1, 1], RUN_CHART) == []


def test_a_run_chart_skips_points_on_the_median_and_equal_neighbours() -> None:
    assert positions(Rule.SHIFT, [1, 1, 1, 0, 1, 1, 1], RUN_CHART) == [1, 2, 3, 5, 6, 7]
    assert positions(Rule.SHIFT, [1, 1, 1, 0, 1, 1, -1], RUN_CHART) == []
    assert positions(Rule.TREND, [-9, 1, 2, 2, 3, 4, 5, 5, 0], RUN_CHART) == list(range(1, 9))
    assert positions(Rule.TREND, [1, 2, 2, 3, 4, 0], RUN_CHART) == []


def test_rules_of_two_points_are_refused() -> None:
    with pytest.raises(FigureError, match="at least 3"):
        Rules(shift=2)


@pytest.mark.parametrize(
    ("last", "direction", "expected"),
    [
        (60, Direction.UP, Variation.IMPROVEMENT),
        (60, Direction.DOWN, Variation.CONCERN),
        (60, Direction.NEUTRAL, Variation.NEUTRAL_HIGH),
        (-60, Direction.UP, Variation.CONCERN),
        (-60, Direction.DOWN, Variation.IMPROVEMENT),
        (-60, Direction.NEUTRAL, Variation.NEUTRAL_LOW),
        (5, Direction.UP, Variation.COMMON),
    ],
)
def test_what_the_last_point_means(last: float, direction: Direction, expected: Variation) -> None:
    chart = xmr([*[0, 10] * 6, last], plan=Plan(direction=direction))
    assert chart.variation == chart.last.variation == expected


def test_a_point_is_judged_by_its_most_serious_rule() -> None:
    # Falling for seven points although still above the centre: it gets worse where up is good.
    values = [*[0.0, 1.0] * 8, 19, 18, 17, 16, 15, 14, 13]
    last = xmr(values, plan=Plan(direction=Direction.UP, fix_after=16, rules=Rules(shift=7))).last
    assert last.flags == (Rule.BEYOND, Rule.TREND, Rule.SHIFT)
    assert last.variation is Variation.IMPROVEMENT
    wide = [*[0.0, 20.0] * 8, 19, 18, 17, 16, 15, 14, 13]
    last = xmr(wide, plan=Plan(direction=Direction.UP, fix_after=16)).last
    assert last.flags == (Rule.TREND, Rule.SHIFT)
    assert last.variation is Variation.CONCERN


def test_the_turning_point_belongs_to_the_trend_that_follows() -> None:
    values = [*[0, 9] * 3, 1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1]
    chart = xmr(values, plan=Plan(direction=Direction.UP, fix_after=6))
    assert chart.points[11].variation is Variation.IMPROVEMENT
    assert chart.points[12].variation is Variation.CONCERN


def test_too_little_variation_has_no_side() -> None:
    plan = Plan(fix_after=4, direction=Direction.UP, rules=Rules(within=15))
    values = [0, 40, 0, 40, *[19, 21] * 8]
    assert xmr(values, plan=plan).variation is Variation.NEUTRAL


@pytest.mark.parametrize(
    ("target", "direction", "expected"),
    [
        (9, Direction.UP, Assurance.FAIL),
        (9, Direction.DOWN, Assurance.PASS),
        (-9, Direction.UP, Assurance.PASS),
        (-9, Direction.DOWN, Assurance.FAIL),
        (2, Direction.UP, Assurance.HIT_OR_MISS),
        (9, Direction.NEUTRAL, None),
        (None, Direction.UP, None),
    ],
)
def test_what_the_target_may_expect(
    target: float | None, direction: Direction, expected: Assurance | None
) -> None:
    chart = xmr([1, 2] * 6, plan=Plan(direction=direction, target=target))
    assert chart.assurance == expected


def test_a_target_on_a_limit_is_hit_or_miss_and_run_charts_promise_nothing() -> None:
    upper = xmr([1, 2] * 6).upper
    plan = Plan(direction=Direction.UP, target=upper)
    assert xmr([1, 2] * 6, plan=plan).assurance is Assurance.HIT_OR_MISS
    assert run([1, 2] * 6, plan=plan).assurance is None


@pytest.mark.parametrize(
    ("half", "few", "many"),
    [(5, 2, 10), (8, 4, 14), (10, 6, 16), (12, 7, 19), (15, 10, 22), (20, 14, 28)],
)
def test_critical_numbers_of_runs_as_swed_and_eisenhart_print_them(
    half: int, few: int, many: int
) -> None:
    assert run_bounds(half, half) == (few + 1, many - 1)


def slow_run_bounds(above: int, below: int) -> tuple[int, int]:
    """Count the runs of every order."""
    orders = [one for one in product((0, 1), repeat=above + below) if sum(one) == above]
    counts = [1 + sum(a != b for a, b in pairwise(one)) for one in orders]
    few = [r for r in range(1, 30) if 40 * sum(c <= r for c in counts) <= len(orders)]
    many = [r for r in range(1, 30) if 40 * sum(c >= r for c in counts) <= len(orders)]
    return max(few, default=0) + 1, min(many) - 1


@pytest.mark.parametrize(("above", "below"), [(3, 4), (5, 5), (2, 9), (6, 5), (7, 6)])
def test_bounds_like_counting_every_order(above: int, below: int) -> None:
    assert run_bounds(above, below) == slow_run_bounds(above, below)


def test_too_few_and_too_many_runs() -> None:
    few = run([1] * 10 + [9] * 10).segments[0].run_count
    many = run([1, 9] * 10).segments[0].run_count
    usual = run([1, 1, 9, 1, 9, 9, 9, 1, 9, 1, 1, 9]).segments[0].run_count
    assert few and many and usual  # noqa: PT018 - told apart below
    assert (few.runs, few.unusual) == (2, True)
    assert (many.runs, many.unusual) == (20, True)
    assert (usual.runs, usual.unusual) == (8, False)


def test_points_on_the_median_are_no_part_of_a_run() -> None:
    count = run([1, 5, 9, 5, 9]).segments[0].run_count
    assert count
    assert (count.useful, count.runs) == (3, 2)
