"""The formula that ranks problems, and the rule that calls a group of complaints rising."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuntas.improvements.projects.problems import Trend, Weight
from tuntas.improvements.projects.problems.complaints import trend_of
from tuntas.improvements.projects.problems.offer import ASSUMED, CASES, REPORTS

PEOPLE = st.integers(0, 10_000_000)
HARM = st.floats(0, 1)
TRENDS = st.sampled_from(list(Trend))


def test_the_published_examples() -> None:
    assert [round(Weight(people, 1).reach, 2) for people in (0, 10, 100, 1000, 50_000)] == [
        0.0, 0.35, 0.67, 1.0, 1.0,
    ]  # fmt: skip
    assert Weight(1000, 1, Trend.WORSE).score == 100
    assert Weight(1000, 0.5, Trend.STEADY).score == 40


def test_the_score_explains_itself() -> None:
    weight = Weight(120, 0.6, Trend.WORSE)
    assert weight.sentence.id == (
        "Skor 41,6 = 100 × 0,69 (menyangkut 120 orang) × 0,60 (seberapa buruk) × 1,0 (makin buruk)"
    )
    assert weight.sentence.en.startswith("Score 41.6 = 100 × 0.69 (concerns 120 people)")


def test_only_those_who_were_counted_are_called_people() -> None:
    assert "(21 laporan)" in Weight(21, 0.6, counted=REPORTS).sentence.id
    assert "(1.204 permohonan atau laporan)" in Weight(1204, 0.6, counted=CASES).sentence.id
    assert "(taken as 100 people)" in Weight(100, 0.6, counted=ASSUMED).sentence.en


@given(PEOPLE, st.floats(-3, 3), TRENDS)
def test_a_score_stays_within_bounds(people: int, harm: float, trend: Trend) -> None:
    assert 0 <= Weight(people, harm, trend).score <= 100


@given(PEOPLE, PEOPLE, HARM, HARM, TRENDS)
def test_more_people_and_more_harm_never_count_less(
    few: int, more: int, little: float, much: float, trend: Trend
) -> None:
    few, more = sorted((few, more))
    little, much = sorted((little, much))
    assert Weight(few, little, trend).score <= Weight(more, much, trend).score
    assert Weight(few, little, Trend.BETTER).score <= Weight(few, little, Trend.WORSE).score


@pytest.mark.parametrize(
    ("recent", "earlier", "trend"),
    [
        (30, 45, Trend.WORSE),  # 10 a month after 5
        (5, 9, Trend.STEADY),  # more, but no more than chance does
        (15, 45, Trend.STEADY),
        (18, 45, Trend.STEADY),
        (2, 45, Trend.BETTER),  # 0.7 a month after 5
        (4, 0, Trend.WORSE),
        (1, 0, Trend.STEADY),
    ],
)
def test_rising_is_more_than_chance(recent: int, earlier: int, trend: Trend) -> None:
    assert trend_of(recent, earlier) == trend
