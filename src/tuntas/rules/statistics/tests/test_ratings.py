"""Means, shares and movements of answers from 1 to 5."""

from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep

from tuntas.rules.statistics.ratings import Movement, Ratings, rating_change

answers = st.lists(st.integers(1, 5), min_size=1, max_size=60)


def counted(given: list[int]) -> Ratings:
    return Ratings(tuple(given.count(answer) for answer in range(1, 6)))


@given(answers)
def test_the_mean_is_that_of_the_single_answers(said: list[int]) -> None:
    found = counted(said)
    assert found.mean == pytest.approx(fmean(said))
    assert (found.answers, found.agreeing.count) == (len(said), sum(one >= 4 for one in said))


@given(answers, answers)
def test_turned_around_the_movement_is_the_other(one: list[int], other: list[int]) -> None:
    there, back = (
        rating_change(counted(one), counted(other)),
        rating_change(counted(other), counted(one)),
    )
    assert there is not None
    assert back is not None
    turned = {Movement.UP: Movement.DOWN, Movement.DOWN: Movement.UP}
    assert back.movement == turned.get(there.movement, Movement.UNCLEAR)
    assert back.difference == pytest.approx(-there.difference)


def test_a_clear_movement_and_one_that_is_none() -> None:
    low, high = Ratings((10, 8, 2, 0, 0)), Ratings((0, 0, 2, 8, 10))
    up = rating_change(low, high)
    assert up is not None
    assert up.movement is Movement.UP
    assert up.difference == pytest.approx(4.4 - 1.6)
    told = confint_proportions_2indep(18, 20, 0, 20, method="newcomb", compare="diff")
    assert (up.interval.low, up.interval.high) == pytest.approx(told)
    few = rating_change(Ratings((0, 0, 3, 2, 0)), Ratings((0, 0, 2, 3, 0)))
    assert few is not None
    assert few.movement is Movement.UNCLEAR


def test_without_answers_there_is_nothing_to_say() -> None:
    nobody = Ratings((0, 0, 0, 0, 0))
    assert nobody.mean is None
    assert rating_change(nobody, Ratings((1, 0, 0, 0, 0))) is None


@pytest.mark.parametrize("counts", [(1, 2, 3), (0, 0, -1, 0, 0), (0, 0, 0, 0, 0, 1)])
def test_impossible_counts_are_refused(counts: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="is not how often"):
        Ratings(counts)
