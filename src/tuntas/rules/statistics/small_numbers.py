"""Small groups stay hidden: in tables about people, and so that nobody can compute them.

A count of 1 to 4 is hidden. As rows, columns and totals add up, one hidden cell could be computed by
difference, so others are hidden with it, also until those of a line are no small group together. Which ones can be computed is a question about a graph: rows
and columns are its nodes, hidden cells its edges, and a cell is known exactly when its edge is a bridge.
Zeros are shown: they tell of nobody.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

LEAST = 5  # people; our choice, as statistical offices use 3 to 10
HIDDEN = None
_Cell = tuple[int, int]


@dataclass(frozen=True)
class ProtectedRow:
    """Counts by category, None where hidden; the total is hidden only when nothing can be shown."""

    counts: Mapping[str, int | None]
    total: int | None


@dataclass(frozen=True)
class ProtectedTable:
    """Counts by row and column with totals, None where hidden."""

    counts: Mapping[str, Mapping[str, int | None]]
    row_totals: Mapping[str, int | None]
    column_totals: Mapping[str, int | None]
    total: int | None


def protected_row(counts: Mapping[str, int], *, least: int = LEAST) -> ProtectedRow:
    """Hide groups smaller than `least`, and others until the hidden ones together reach it.

    At least two are hidden, so that the total gives none away. Raises `ValueError` for a negative count.
    """
    _check(counts.values())
    hidden = {key for key, count in counts.items() if 0 < count < least}
    others = sorted((count, key) for key, count in counts.items() if count >= least)
    while hidden and others and (len(hidden) == 1 or sum(counts[k] for k in hidden) < least):
        hidden.add(others.pop(0)[1])
    total = sum(counts.values())
    if hidden and (len(hidden) == 1 or total < least):
        return ProtectedRow(dict.fromkeys(counts, HIDDEN), HIDDEN)
    return ProtectedRow(
        {key: HIDDEN if key in hidden else count for key, count in counts.items()}, total
    )


def protected_table(
    counts: Mapping[str, Mapping[str, int]], *, least: int = LEAST
) -> ProtectedTable:
    """Hide small cells and totals of a table, and what they could be computed from.

    Every row has the same columns. Where no combination protects the small ones everything is hidden.
    Raises `ValueError` for rows that differ in their columns or for a negative count.
    """
    rows = list(counts)
    columns = list(counts[rows[0]]) if rows else []
    if any(list(counts[row]) != columns for row in rows):
        raise ValueError("every row of the table needs the same columns in the same order")
    _check(count for row in counts.values() for count in row.values())
    grid = _with_totals([[counts[row][column] for column in columns] for row in rows])
    hidden = _hidden(grid, least)

    def shown(at: int, across: int) -> int | None:
        return HIDDEN if hidden is None or (at, across) in hidden else grid[at][across]

    last_row, last_column = len(rows), len(columns)
    return ProtectedTable(
        counts={
            row: {column: shown(at, across) for across, column in enumerate(columns)}
            for at, row in enumerate(rows)
        },
        row_totals={row: shown(at, last_column) for at, row in enumerate(rows)},
        column_totals={column: shown(last_row, across) for across, column in enumerate(columns)},
        total=shown(last_row, last_column),
    )


def _check(counts: Iterable[int]) -> None:
    for count in counts:
        if count < 0:
            raise ValueError(f"{count} is no number of people")


def _with_totals(grid: Sequence[Sequence[int]]) -> list[list[int]]:
    """Add a column and a row of totals; with them every line is an equation."""
    wide = [[*row, sum(row)] for row in grid]
    return [*wide, [sum(column) for column in zip(*wide, strict=True)] if wide else [0]]


def _hidden(grid: Sequence[Sequence[int]], least: int) -> set[_Cell] | None:
    """Return the cells to hide, totals among them; None where no choice protects the small ones."""
    cells = {(at, across): count for at, row in enumerate(grid) for across, count in enumerate(row)}
    corner = (len(grid) - 1, len(grid[0]) - 1)
    hidden = {cell for cell, count in cells.items() if 0 < count < least}
    costs = {
        cell: count + sum(map(sum, grid)) * (cell[0] == corner[0] or cell[1] == corner[1])
        for cell, count in cells.items()
        if count >= least
    }
    while True:
        told, line = _one_told(hidden), _small_line(grid, hidden, least)
        if told is not None:
            others = _cheapest_way(told, hidden - {told}, costs)
        elif line is not None:
            others = frozenset(sorted(line & costs.keys(), key=lambda cell: costs[cell])[:1])
        else:
            return hidden
        if not others:
            return None
        hidden |= others
        costs = {cell: cost for cell, cost in costs.items() if cell not in others}


def _small_line(
    grid: Sequence[Sequence[int]], hidden: set[_Cell], least: int
) -> frozenset[_Cell] | None:
    """Return the cells of a row or column whose shown total tells that its hidden cells are few people."""
    height, width = len(grid), len(grid[0])
    rows = [[(at, across) for across in range(width)] for at in range(height)]
    for *cells, total in (*rows, *map(list, zip(*rows, strict=True))):
        inside = [cell for cell in cells if cell in hidden]
        if inside and total not in hidden and sum(grid[r][c] for r, c in inside) < least:
            return frozenset(cells)
    return None


def _one_told(hidden: set[_Cell]) -> _Cell | None:
    """Return a hidden cell that the others give away, if there is one."""
    return next(
        (cell for cell in sorted(hidden) if _cheapest_way(cell, hidden - {cell}, {}) is None),
        None,
    )


def _cheapest_way(
    cell: _Cell, hidden: set[_Cell], costs: Mapping[_Cell, int]
) -> frozenset[_Cell] | None:
    """Return the cells to hide so that a cell's row and column hang together without it.

    The shortest path between the two over cells hidden already, which cost nothing, and others, which
    cost what they hold. None where there is no path.
    """
    edges = dict.fromkeys(hidden, 0) | {one: cost for one, cost in costs.items() if one != cell}
    goal = ("column", cell[1])
    waiting: list[tuple[int, list[_Cell], tuple[str, int]]] = [(0, [], ("row", cell[0]))]
    done: set[tuple[str, int]] = set()
    while waiting:
        spent, added, here = heappop(waiting)
        if here == goal:
            return frozenset(added)
        if here in done:
            continue
        done.add(here)
        for (row, column), cost in edges.items():
            ends = ("row", row), ("column", column)
            if here in ends:
                there = ends[here == ends[0]]
                path = added if (row, column) in hidden else [*added, (row, column)]
                heappush(waiting, (spent + cost, path, there))
    return None
