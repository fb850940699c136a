"""The chart of single values against published figures, planted signals and a slow second reading."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuntas.rules.statistics.individuals import ChartSignal, individuals_chart

# The first twenty standard normals of R's generator with seed 123, the example by which the R package
# NHSRplotthedots is tried; it reports the mean and limits below.
NORMALS = [
    -0.56047565, -0.23017749, 1.55870831, 0.07050839, 0.12928774, 1.71506499, 0.46091621, -1.26506123,
    -0.68685285, -0.44566197, 1.22408180, 0.35981383, 0.40077145, 0.11068272, -0.55584113, 1.78691314,
    0.49785048, -1.96661716, 0.70135590, -0.47279141,
]  # fmt: skip


def signals(values: Sequence[float]) -> dict[int, set[ChartSignal]]:
    points = individuals_chart(values).points
    return {at: set(point.signals) for at, point in enumerate(points) if point.signals}


def test_the_published_example() -> None:
    chart = individuals_chart(NORMALS)
    assert chart.mean == pytest.approx(0.1416238, abs=5e-8)
    assert chart.lower == pytest.approx(-3.01138, abs=5e-6)
    assert chart.upper == pytest.approx(3.294627, abs=5e-7)
    assert signals(NORMALS) == {}


def test_five_points_have_no_limits_and_say_so() -> None:
    chart = individuals_chart([80, 81, 82, 83, 99])
    assert (chart.mean, chart.lower, chart.upper) == (85, None, None)
    assert "Baru 5 titik" in chart.note.id
    assert "Only 5 points" in chart.note.en
    assert not any(point.signals for point in chart.points)


def test_six_points_have_limits() -> None:
    chart = individuals_chart([1, 2, 1, 2, 1, 2])
    assert chart.lower == pytest.approx(-1.16)
    assert chart.upper == pytest.approx(4.16)


def test_a_steady_series_lies_on_its_mean() -> None:
    assert signals([81.71] * 12) == {}


def test_one_beyond() -> None:
    assert signals([*[0, 10] * 3, 60, *[10, 0] * 4]) == {6: {ChartSignal.BEYOND}}


def test_seven_on_one_side() -> None:
    low, high = [0, 4, 1, 5, 0, 4, 1], [7, 12, 8, 11, 7, 12, 8]
    found = signals([*low, *high])
    assert {at for at, one in found.items() if ChartSignal.RUN in one} == set(range(14))
    assert signals([*low[:6], *high[:6]]) == {}


def test_a_trend_is_seven_points_also_downwards() -> None:
    saw = [0, 9, 0, 9, 0, 9]
    for rising in ([1, 2, 3, 4, 5, 6, 7], [7, 6, 5, 4, 3, 2, 1]):
        found = signals([*saw, *rising, *saw[::-1]])
        trend = {at for at, one in found.items() if ChartSignal.TREND in one}
        assert len(trend) >= 7
        assert set(range(6, 13)) <= trend
    assert signals([0, 9, 1, 9, 4, 5, 6, 7, 0, 9, 1, 9]) == {}


def test_two_of_three_near_a_limit() -> None:
    values = [10, 11, 10, 9, 10, 11, 10, 9, 10, 11, 13, 11, 13, 10, 9, 10, 11, 10, 9, 10]
    assert signals(values) == {10: {ChartSignal.NEAR}, 12: {ChartSignal.NEAR}}


def test_an_empty_series_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        individuals_chart([])


def slow_signals(values: Sequence[int]) -> dict[int, set[ChartSignal]]:
    """Each rule word for word."""
    mean = Fraction(sum(values), len(values))
    moving = Fraction(sum(abs(b - a) for a, b in pairwise(values)), len(values) - 1)
    found: dict[int, set[ChartSignal]] = {at: set() for at in range(len(values))}
    for at, value in enumerate(values):
        if abs(value - mean) > Fraction("2.66") * moving:
            found[at].add(ChartSignal.BEYOND)
    for start in range(len(values) - 6):
        seven = values[start : start + 7]
        if max(seven) < mean or min(seven) > mean:
            for at in range(start, start + 7):
                found[at].add(ChartSignal.RUN)
        if seven in (sorted(set(seven)), sorted(set(seven), reverse=True)):
            for at in range(start, start + 7):
                found[at].add(ChartSignal.TREND)
    for three, sign in product(range(len(values) - 2), (1, -1)):
        away = {at: sign * (values[at] - mean) for at in range(three, three + 3)}
        far = [at for at, distance in away.items() if distance > 2 * Fraction("2.66") / 3 * moving]
        for at in far if len(far) >= 2 else ():
            found[at].add(ChartSignal.NEAR)
    return {at: one for at, one in found.items() if one}


@given(st.lists(st.integers(0, 12), min_size=6, max_size=40))
def test_like_the_slow_reading(values: list[int]) -> None:
    assert signals(values) == slow_signals(values)


@given(st.lists(st.integers(-50, 50), min_size=6, max_size=40), st.integers(1, 9), st.integers())
def test_scale_and_place_do_not_matter(values: list[int], scale: int, shift: int) -> None:
    assert signals([value * scale + shift % 1000 for value in values]) == signals(values)
