"""The list of units in pages: first those that need attention, or that got better, or all of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tuntas.measures.queries.units import UnitRow
from tuntas.rules.statistics.control_charts import Variation

A_PAGE = 20


class Choice(StrEnum):
    """Which units of the list are shown."""

    ATTENTION = "attention"
    BETTER = "better"
    ALL = "all"


_FITS: Mapping[Choice, Callable[[UnitRow], bool]] = {
    Choice.ATTENTION: lambda row: row.has(Variation.CONCERN),
    Choice.BETTER: lambda row: row.has(Variation.IMPROVEMENT),
    Choice.ALL: lambda _row: True,
}


@dataclass(frozen=True)
class UnitPage:
    """One page of the list. `next` is the unit after which the following one begins, else None.

    `counts` says how many units each choice has; `found` how many there are of this one, or of this
    name; `first` counts from 1.
    """

    rows: Sequence[UnitRow]
    choice: Choice
    counts: Mapping[Choice, int]
    found: int
    first: int
    next: int | None

    @property
    def last(self) -> int:
        """The place of the last row among those found."""
        return self.first + len(self.rows) - 1

    @property
    def is_long(self) -> bool:
        """Tell whether the whole list has more than one page, so that somebody would search it."""
        return self.counts[Choice.ALL] > A_PAGE


def page_of_units(
    rows: Sequence[UnitRow], *, choice: str = "", words: str = "", after: int | None = None
) -> UnitPage:
    """Return the page after a unit, in the order of the tree, of all units of which one may see figures.

    Without a `choice` a long list shows what needs attention, where there is something, and a short
    one everything. `words` are looked for in the names of all.
    """
    counts = {one: sum(map(fits, rows)) for one, fits in _FITS.items()}
    chosen = Choice.ALL if words else _choice(choice, counts)
    found = [row for row in rows if _FITS[chosen](row) and _named(row, words)]
    start = next((place for place, row in enumerate(found, 1) if row.unit.pk == after), 0)
    shown = found[start : start + A_PAGE]
    more = start + A_PAGE < len(found)
    return UnitPage(
        shown, chosen, counts, len(found), start + 1, next=shown[-1].unit.pk if more else None
    )


def _choice(asked: str, counts: Mapping[Choice, int]) -> Choice:
    if asked in set(Choice):
        return Choice(asked)
    if counts[Choice.ALL] > A_PAGE and counts[Choice.ATTENTION]:
        return Choice.ATTENTION
    return Choice.ALL


def _named(row: UnitRow, words: str) -> bool:
    name = f"{row.unit.name} {row.unit.short_name}".casefold()
    return all(word in name for word in words.casefold().split())
