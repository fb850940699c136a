"""Finding the header row by its text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tuntas.exchange.tables.errors import TableError
from tuntas.exchange.tables.model import Cell, Columns, text_of

HEADER_WITHIN_LINES = 60


@dataclass(frozen=True)
class Header:
    """A row that may be the header; `complete` when no required column is missing."""

    sheet: str
    line: int
    texts: tuple[str, ...]
    found: int
    missing: tuple[str, ...]
    preamble: tuple[tuple[str, ...], ...]

    @property
    def complete(self) -> bool:
        return not self.missing


def best_header(rows: Iterable[Sequence[Cell]], columns: Columns, *, sheet: str = "") -> Header:
    """The first complete header among `rows`, else the row with most of the columns."""
    above: list[tuple[str, ...]] = []
    best = Header(sheet, 0, (), 0, tuple(columns.missing(())), ())
    for line, cells in enumerate(rows, start=1):
        candidate = _candidate(cells, columns, sheet, line, above)
        if candidate.complete:
            return candidate
        if candidate.found > best.found:
            best = candidate
        above.append(candidate.texts)
    return best


def _candidate(
    cells: Sequence[Cell],
    columns: Columns,
    sheet: str,
    line: int,
    above: Sequence[tuple[str, ...]],
) -> Header:
    texts = _without_empty_end([text_of(cell) for cell in cells])
    found = columns.positions(texts)
    return Header(sheet, line, texts, len(found), tuple(columns.missing(found)), tuple(above))


def _without_empty_end(texts: list[str]) -> tuple[str, ...]:
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def header_error(name: str, best: Header, sheets: Sequence[str]) -> TableError:
    """Says which columns are missing, and what came nearest if anything did."""
    missing = ", ".join(best.missing)
    if not best.found:
        return TableError("header-missing", name=name, sheets=", ".join(sheets), missing=missing)
    return TableError(
        "header-nearest",
        name=name,
        missing=missing,
        line=best.line,
        sheet=best.sheet,
        found=", ".join(text for text in best.texts if text),
    )
