"""The complaint index against published intervals, another library and a slow obvious count."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from tuntas.rules.statistics.complaint_index import (
    Interval,
    Tally,
    Verdict,
    change,
    complaint_index,
    newcombe,
    wilson,
)

# Newcombe, Stat. Med. 17 (1998) 857-872, table I, the score method without continuity correction.
WILSON_PUBLISHED = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0000, 0.1611),
    (1, 29, 0.0061, 0.1718),
]
# Newcombe, Stat. Med. 17 (1998) 873-890, table II, method 10.
NEWCOMBE_PUBLISHED = [
    ((56, 70), (48, 80), 0.0524, 0.3339),
    ((9, 10), (3, 10), 0.1705, 0.8090),
    ((6, 7), (2, 7), 0.0582, 0.8062),
    ((5, 56), (0, 29), -0.0381, 0.1926),
    ((0, 10), (0, 20), -0.1611, 0.2775),
    ((0, 10), (0, 10), -0.2775, 0.2775),
    ((10, 10), (0, 20), 0.6791, 1.0000),
    ((10, 10), (0, 10), 0.6075, 1.0000),
]
tallies = st.integers(1, 400).flatmap(
    lambda n: st.integers(0, n).map(lambda count: Tally(count, n))
)


@pytest.mark.parametrize(("count", "sheets", "low", "high"), WILSON_PUBLISHED)
def test_wilson_gives_the_published_intervals(
    count: int, sheets: int, low: float, high: float
) -> None:
    found = wilson(Tally(count, sheets))
    assert (found.low, found.high) == pytest.approx((low, high), abs=6e-5)


@pytest.mark.parametrize(("one", "other", "low", "high"), NEWCOMBE_PUBLISHED)
def test_newcombe_gives_the_published_intervals(
    one: tuple[int, int], other: tuple[int, int], low: float, high: float
) -> None:
    found = newcombe(Tally(*one), Tally(*other))
    assert (found.low, found.high) == pytest.approx((low, high), abs=6e-5)


@given(tallies)
def test_wilson_agrees_with_another_library(tally: Tally) -> None:
    low, high = proportion_confint(tally.count, tally.sheets, method="wilson")
    found = wilson(tally)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-9)
    assert 0 <= found.low <= tally.share <= found.high <= 1


@given(tallies, tallies)
def test_newcombe_agrees_with_another_library(after: Tally, before: Tally) -> None:
    low, high = confint_proportions_2indep(
        after.count, after.sheets, before.count, before.sheets, method="newcomb", compare="diff"
    )
    found = newcombe(after, before)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-9)


def test_without_a_sheet_every_share_is_possible() -> None:
    assert wilson(Tally(0, 0)) == Interval(0.0, 1.0)


@pytest.mark.parametrize("tally", [Tally(-1, 3), Tally(4, 3)])
def test_impossible_counts_are_refused(tally: Tally) -> None:
    with pytest.raises(ValueError, match="no count"):
        wilson(tally)


# --- the ranking ----------------------------------------------------------------------------------
def ranked(counts: dict[int, int], cut_off: int = 80) -> list[tuple[int, int, bool]]:
    sheets = max([10, *counts.values()])
    found = complaint_index(counts, sheets=sheets, without=0, cut_off_percent=cut_off)
    return [(item.order, item.rank, item.vital) for item in found.items]


def test_equal_complaints_share_a_rank_and_the_next_is_as_much_lower() -> None:
    assert [(order, rank) for order, rank, _ in ranked({1: 4, 2: 9, 3: 4, 4: 1})] == [
        (2, 1),
        (1, 2),
        (3, 2),
        (4, 4),
    ]


def test_the_one_that_crosses_the_cut_off_belongs_to_the_few() -> None:
    # 50, 70, 85, 100 %: the third crosses 80.
    assert [vital for *_, vital in ranked({1: 10, 2: 4, 3: 3, 4: 3})] == [True, True, True, True]
    assert [vital for *_, vital in ranked({1: 10, 2: 4, 3: 4, 4: 2})] == [True, True, True, False]


def test_reaching_the_cut_off_exactly_is_enough() -> None:
    assert [vital for *_, vital in ranked({1: 6, 2: 2, 3: 2})] == [True, True, True]
    assert [vital for *_, vital in ranked({1: 6, 2: 2, 3: 1, 4: 1})] == [True, True, False, False]


def test_what_nobody_ticked_is_never_among_the_few() -> None:
    assert [vital for *_, vital in ranked({1: 3, 2: 0}, cut_off=100)] == [True, False]
    empty = complaint_index({1: 0, 2: 0}, sheets=0, without=0, cut_off_percent=80)
    assert (empty.mean, empty.vital, empty.items[0].part) == (0.0, (), 0.0)


def test_more_sheets_without_a_complaint_than_sheets_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot be without"):
        complaint_index({1: 0}, sheets=2, without=3, cut_off_percent=80)


def slowly(sheets: Sequence[frozenset[int]], items: int, cut_off: int) -> list[tuple[int, ...]]:
    """Count the obvious way: order, count, rank, and whether higher ranks leave the cut-off open."""
    counts = {one: sum(one in sheet for sheet in sheets) for one in range(1, items + 1)}
    total = sum(len(sheet) for sheet in sheets)
    rows = []
    for one, count in counts.items():
        higher = [other for other in counts if counts[other] > count]
        reached = sum(counts[other] for other in higher) * 100 >= cut_off * total
        rows.append((one, count, len(higher) + 1, int(count > 0 and not reached)))
    return sorted(rows, key=lambda row: (-row[1], row[0]))


@given(st.integers(0, 60), st.integers(1, 12), st.integers(1, 100), st.integers(0, 10**6))
def test_the_index_is_what_one_counts_by_hand(
    many: int, items: int, cut_off: int, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    sheets = [
        frozenset(one for one in range(1, items + 1) if chance.random() < one / (items + 2))
        for _ in range(many)
    ]
    found = complaint_index(
        {one: sum(one in sheet for sheet in sheets) for one in range(1, items + 1)},
        sheets=many,
        without=sum(not sheet for sheet in sheets),
        cut_off_percent=cut_off,
    )
    told = [(item.order, item.count, item.rank, int(item.vital)) for item in found.items]
    assert told == slowly(sheets, items, cut_off)
    assert found.mean * many == pytest.approx(sum(map(len, sheets)))
    if found.ticks:
        assert found.items[-1].cumulative == pytest.approx(1)


# --- change ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ((60, 150), (30, 150), Verdict.FEWER),
        ((30, 150), (60, 150), Verdict.MORE),
        ((60, 150), (55, 150), Verdict.NOT_SEEN),
        ((29, 29), (0, 29), Verdict.TOO_FEW),
        ((150, 150), (0, 29), Verdict.TOO_FEW),
        ((0, 0), (3, 40), Verdict.TOO_FEW),
    ],
)
def test_a_verdict_says_no_more_than_the_interval_allows(
    before: tuple[int, int], after: tuple[int, int], verdict: Verdict
) -> None:
    found = change(Tally(*before), Tally(*after), least_sheets=30)
    assert found.verdict == verdict


def test_a_change_is_told_as_after_less_before() -> None:
    found = change(Tally(60, 150), Tally(30, 150), least_sheets=30)
    assert found.difference == pytest.approx(-0.2)
    assert found.interval.low < -0.2 < found.interval.high < 0


@given(tallies, tallies)
def test_turned_round_a_change_is_its_mirror(one: Tally, other: Tally) -> None:
    there, back = change(one, other, least_sheets=1), change(other, one, least_sheets=1)
    assert there.interval.low == pytest.approx(-back.interval.high)
    mirrored = {Verdict.FEWER: Verdict.MORE, Verdict.MORE: Verdict.FEWER}
    assert mirrored.get(there.verdict, there.verdict) == back.verdict
