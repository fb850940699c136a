"""A table read from a file: which columns to look for, and the rows found under them."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

Cell = str | float | date | datetime | time | None

_NOT_IN_KEY = re.compile(r"[\W_]+")
_EXACT_FLOAT = 2**53  # beyond this a spreadsheet number has lost digits


def key_of(text: str) -> str:
    """`text` without case, spaces and punctuation, for comparing header names."""
    return _NOT_IN_KEY.sub("", unicodedata.normalize("NFKC", text).casefold())


def text_of(cell: Cell) -> str:
    """A cell as text without outer spaces: `5000001.0` is `5000001`, a date is `2026-01-03`.

    NUL characters, which no database takes, are left out.
    """
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) <= _EXACT_FLOAT:
        return str(int(cell))
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell).replace("\x00", "").strip()


def is_rounded(cell: Cell) -> bool:
    """Whether the cell is a number so large that the spreadsheet no longer holds all its digits.

    Spreadsheets keep 15 significant digits, so a NIP of 18 digits typed as a number is lost.
    """
    return isinstance(cell, float) and abs(cell) >= 10**15


@dataclass(frozen=True)
class Columns:
    """The columns a reader wants.

    `spellings` maps a reader's own key to the header texts it goes by, the official one first.
    Of each group in `required` at least one key must be in the header. Columns not named here are
    never passed on, which is how personal data that nobody needs stays out.
    """

    spellings: Mapping[str, Sequence[str]]
    required: Sequence[Sequence[str]]

    def official(self, key: str) -> str:
        return self.spellings[key][0]

    def positions(self, header: Sequence[str]) -> dict[str, int]:
        """Key → index of the leftmost header cell with one of its spellings."""
        places: dict[str, int] = {}
        for index, text in enumerate(header):
            places.setdefault(key_of(text), index)
        found: dict[str, int] = {}
        for key, spellings in self.spellings.items():
            hits = [places[key_of(text)] for text in spellings if key_of(text) in places]
            if hits:
                found[key] = hits[0]
        return found

    def missing(self, found: Iterable[str]) -> list[str]:
        """The required groups without a column, by their official names."""
        have = set(found)
        return [
            " / ".join(self.official(key) for key in group)
            for group in self.required
            if have.isdisjoint(group)
        ]


@dataclass(frozen=True, slots=True)
class Row:
    """One line under the header. `number` counts from 1 as the user's spreadsheet does."""

    number: int
    cells: Mapping[str, Cell]
    surplus: bool = False  # a CSV line with more filled cells than the header has

    def text(self, key: str) -> str:
        return text_of(self.cells.get(key))

    @property
    def is_blank(self) -> bool:
        return not any(text_of(cell) for cell in self.cells.values())


@dataclass(frozen=True)
class Table:
    """A header that was found, and its rows, read anew by each `iter()`.

    `line` is the header's line; `preamble` the texts above it; `positions` the columns found by key;
    `ignored` the header texts nobody asked for; `expected_rows` the lines below the header where the
    file tells beforehand (a spreadsheet does, CSV does not). Iterating raises `TableError` where a
    CSV breaks further down, so keep what you import in one transaction.
    """

    header: tuple[str, ...]
    line: int
    sheet: str
    preamble: tuple[tuple[str, ...], ...]
    columns: Columns
    expected_rows: int | None
    source: Callable[[], Iterator[Sequence[Cell]]]
    checks_width: bool = False

    @property
    def positions(self) -> dict[str, int]:
        return self.columns.positions(self.header)

    @property
    def ignored(self) -> tuple[str, ...]:
        used = set(self.positions.values())
        return tuple(text for index, text in enumerate(self.header) if text and index not in used)

    @property
    def absent(self) -> tuple[str, ...]:
        """Keys of the wanted columns that the header does not have."""
        have = self.positions
        return tuple(key for key in self.columns.spellings if key not in have)

    def __iter__(self) -> Iterator[Row]:
        positions = self.positions
        for number, cells in enumerate(self.source(), start=1):
            if number > self.line:
                yield self._row(number, cells, positions)

    def _row(self, number: int, cells: Sequence[Cell], positions: Mapping[str, int]) -> Row:
        width = len(cells)
        kept = {key: cells[at] if at < width else None for key, at in positions.items()}
        surplus = self.checks_width and any(text_of(cell) for cell in cells[len(self.header) :])
        return Row(number, kept, surplus)
