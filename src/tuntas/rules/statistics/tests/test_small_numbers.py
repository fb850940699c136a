"""Whoever knows how the table adds up must not be able to name a small group's size."""

from collections.abc import Iterator, Mapping
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tuntas.rules.statistics.small_numbers import ProtectedTable, protected_row, protected_table


def test_nothing_small_nothing_hidden() -> None:
    row = protected_row({"L": 5, "P": 60, "lain": 0})
    assert (row.counts, row.total) == ({"L": 5, "P": 60, "lain": 0}, 65)


@pytest.mark.parametrize(
    ("counts", "shown", "total"),
    [
        ([3, 60, 20], [None, 60, None], 83),  # the next smallest hides with it
        ([1, 1, 50, 70], [None, None, None, 70], 122),  # 1 + 1 is still a small group
        ([4, 4, 50], [None, None, 50], 58),
        ([2, 0, 40], [None, 0, None], 42),
        ([3, 0], [None, None], None),  # nothing to hide behind
        ([1, 2], [None, None], None),
        ([0, 0], [0, 0], 0),
        ([], [], 0),
    ],
)
def test_a_small_group_takes_others_with_it(
    counts: list[int], shown: list[int | None], total: int | None
) -> None:
    row = protected_row({str(at): count for at, count in enumerate(counts)})
    assert (list(row.counts.values()), row.total) == (shown, total)


@given(st.dictionaries(st.text("abcdef", min_size=1), st.integers(0, 30), max_size=6))
def test_a_row_tells_no_small_group(counts: dict[str, int]) -> None:
    row = protected_row(counts)
    hidden = [counts[key] for key, shown in row.counts.items() if shown is None]
    assert all(shown in (None, counts[key]) for key, shown in row.counts.items())
    assert all(shown is None or shown == 0 or shown >= 5 for shown in row.counts.values())
    if row.total is not None:
        assert not hidden or (len(hidden) > 1 and sum(hidden) >= 5)
    if all(count == 0 or count >= 5 for count in counts.values()):
        assert not hidden


def table(*rows: list[int]) -> dict[str, dict[str, int]]:
    return {
        f"r{at}": {f"c{across}": count for across, count in enumerate(row)}
        for at, row in enumerate(rows)
    }


def shown_cells(found: ProtectedTable) -> list[list[int | None]]:
    return [list(row.values()) for row in found.counts.values()]


def test_one_small_cell_hides_a_rectangle() -> None:
    found = protected_table(table([3, 20, 30], [40, 10, 50], [60, 70, 80]))
    assert shown_cells(found) == [[None, None, 30], [None, None, 50], [60, 70, 80]]
    assert (found.total, found.row_totals["r0"], found.column_totals["c0"]) == (363, 53, 103)


def test_a_table_without_small_cells_is_whole() -> None:
    found = protected_table(table([5, 0], [7, 9]))
    assert shown_cells(found) == [[5, 0], [7, 9]]
    assert (found.total, found.row_totals) == (21, {"r0": 5, "r1": 16})


def test_a_small_table_is_hidden_altogether() -> None:
    found = protected_table(table([1, 0], [0, 2]))
    assert shown_cells(found) == [[None, 0], [0, None]]
    assert found.row_totals == {"r0": None, "r1": None}
    assert found.total is None


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(ValueError, match="same columns"):
        protected_table({"a": {"x": 1}, "b": {"y": 1}})
    with pytest.raises(ValueError, match="-1 is no number"):
        protected_table(table([-1]))
    with pytest.raises(ValueError, match="-1 is no number"):
        protected_row({"a": -1})
    assert protected_table({}).total == 0


def readings(shown: list[list[int | None]], true: list[list[int]]) -> Iterator[list[list[int]]]:
    """The ways to fill the hidden cells, each with its count or one more or less, that add up."""
    gaps = [(r, c) for r, row in enumerate(shown) for c, cell in enumerate(row) if cell is None]
    for steps in product((-1, 0, 1), repeat=len(gaps)):
        grid = [row.copy() for row in true]
        for (row, column), step in zip(gaps, steps, strict=True):
            grid[row][column] += step
        lines = [*grid, *(list(column) for column in zip(*grid, strict=True))]
        if all(sum(line[:-1]) == line[-1] and min(line) >= 0 for line in lines):
            yield grid


def with_totals(rows: list[list[int]]) -> list[list[int]]:
    wide = [[*row, sum(row)] for row in rows]
    return [*wide, [sum(column) for column in zip(*wide, strict=True)]]


@settings(max_examples=150)
@given(
    st.integers(2, 4).flatmap(
        lambda width: st.lists(
            st.lists(st.integers(0, 30), min_size=width, max_size=width), min_size=2, max_size=4
        )
    )
)
def test_a_hidden_cell_can_be_read_in_more_than_one_way(rows: list[list[int]]) -> None:
    found = protected_table(table(*rows))
    shown = [
        *([*row, found.row_totals[f"r{at}"]] for at, row in enumerate(shown_cells(found))),
        [*found.column_totals.values(), found.total],
    ]
    gaps = [(r, c) for r, row in enumerate(shown) for c, cell in enumerate(row) if cell is None]
    assume(len(gaps) <= 7)  # 2,187 ways to try
    possible = list(readings(shown, with_totals(rows)))
    for row, column in gaps:
        assert len({grid[row][column] for grid in possible}) > 1


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(
            st.lists(st.integers(0, 40), min_size=width, max_size=width), min_size=1, max_size=5
        )
    )
)
def test_no_small_cell_is_shown_and_no_cell_changed(rows: list[list[int]]) -> None:
    found = protected_table(table(*rows))
    totals: list[Mapping[str, int | None]] = [found.row_totals, found.column_totals]
    shown = [cell for row in shown_cells(found) for cell in row]
    shown += [cell for line in totals for cell in line.values()] + [found.total]
    assert all(cell is None or cell == 0 or cell >= 5 for cell in shown)
    for at, (row, mine) in enumerate(zip(rows, shown_cells(found), strict=True)):
        assert all(cell in (None, count) for cell, count in zip(mine, row, strict=True))
        together = sum(count for cell, count in zip(mine, row, strict=True) if cell is None)
        assert found.row_totals[f"r{at}"] is None or together == 0 or together >= 5
