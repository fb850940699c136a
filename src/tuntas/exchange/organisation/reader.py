"""Reading lists of units and of people from CSV or Excel.

One bad line never stops the list: each has its reasons, so that all can be corrected at once.
"""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from tuntas.exchange.organisation.cells import Cells, as_choices
from tuntas.exchange.organisation.columns import PEOPLE, UNITS
from tuntas.exchange.organisation.rows import PersonRow, Reading, Refusal, RowT, UnitRow
from tuntas.exchange.organisation.tree import in_tree_order
from tuntas.exchange.problems import VALUE_SHOWN
from tuntas.exchange.tables import MAX_BYTES, Columns, Table, read_table

__all__ = ["PersonRow", "Reading", "Refusal", "UnitRow", "read_people", "read_units"]


def read_units(
    path: Path,
    *,
    kinds: Collection[str] | Mapping[str, str],
    known_codes: Collection[str] = (),
    filename: str | None = None,
    max_bytes: int = MAX_BYTES,
) -> Reading[UnitRow]:
    """The units of a list.

    Args:
        path: CSV, XLSX or XLS with the columns of `UNITS`.
        kinds: The kinds there are, or spelling → kind.
        known_codes: Codes of units kept already, which may be parents of units in the list.
        filename: The name the user knows the file by.
        max_bytes: Larger files are refused unread.

    Raises:
        TableError: The file is no such list.
    """
    table = read_table(path, UNITS, filename=filename, max_bytes=max_bytes)
    choices = as_choices(kinds)
    lines = _Lines(table, UNITS, named_by="code")
    rows = lines.take(lambda cells: _unit(cells, choices), unique=("code",))

    def refuse(row: UnitRow, code: str, params: Mapping[str, object]) -> None:
        lines.refusals.append(_refused_for_its_parent(row, code, params))

    ordered = in_tree_order(
        rows, known_codes=known_codes, refused_codes=lines.refused_keys, refuse=refuse
    )
    return lines.reading(ordered)


def read_people(
    path: Path,
    *,
    roles: Collection[str] | Mapping[str, str],
    unit_codes: Collection[str],
    filename: str | None = None,
    max_bytes: int = MAX_BYTES,
) -> Reading[PersonRow]:
    """The people of a list, each with one role in one unit.

    Args:
        path: CSV, XLSX or XLS with the columns of `PEOPLE`.
        roles: The roles there are, or spelling → role.
        unit_codes: Codes of the units that people can belong to.
        filename: The name the user knows the file by.
        max_bytes: Larger files are refused unread.

    Raises:
        TableError: The file is no such list.
    """
    table = read_table(path, PEOPLE, filename=filename, max_bytes=max_bytes)
    choices, units = as_choices(roles), frozenset(unit_codes)
    lines = _Lines(table, PEOPLE, named_by="email")
    rows = lines.take(lambda cells: _person(cells, choices, units), unique=("email", "nip"))
    return lines.reading(rows)


class _Lines:
    """A list being read: what was refused, and which values that must be unique were seen."""

    def __init__(self, table: Table, columns: Columns, *, named_by: str) -> None:
        self.table = table
        self.columns = columns
        self.named_by = named_by
        self.refusals: list[Refusal] = []
        self.refused_keys: set[str] = set()
        self.blank = 0

    def take(self, parse: Callable[[Cells], RowT], *, unique: tuple[str, ...]) -> list[RowT]:
        """The lines in which nothing was wrong."""
        rows: list[RowT] = []
        first: dict[tuple[str, str], int] = {}
        for line in self.table:
            if line.is_blank:
                self.blank += 1
                continue
            cells = Cells(line, self.columns, named_by=self.named_by)
            row = parse(cells)
            for key in unique:
                _check_unique(cells, key, getattr(row, key), first)
            if not cells.refusals:
                rows.append(row)
            self.refusals.extend(cells.refusals)
        taken = {getattr(row, self.named_by) for row in rows}
        self.refused_keys = {refusal.key for refusal in self.refusals} - taken
        return rows

    def reading(self, rows: list[RowT]) -> Reading[RowT]:
        refusals = sorted(self.refusals, key=lambda refusal: refusal.row_number)
        return Reading(rows, refusals, self.blank, self.table.ignored)


def _check_unique(cells: Cells, key: str, value: str, first: dict[tuple[str, str], int]) -> None:
    if not value:
        return
    line = first.setdefault((key, value.casefold()), cells.row.number)
    if line != cells.row.number:
        cells.refuse(key, "duplicate", first=line)


def _unit(cells: Cells, kinds: Mapping[str, str]) -> UnitRow:
    valid_from, valid_to = cells.period()
    return UnitRow(
        row_number=cells.row.number,
        code=cells.required("code"),
        name=cells.required("name"),
        short_name=cells.text("short_name"),
        kind=cells.choice("kind", kinds),
        parent_code=cells.text("parent"),
        duties=cells.row.text("duties"),
        regions=cells.regions(),
        valid_from=valid_from,
        valid_to=valid_to,
    )


def _person(cells: Cells, roles: Mapping[str, str], units: Collection[str]) -> PersonRow:
    valid_from, valid_to = cells.period()
    unit_code = cells.required("unit")
    if unit_code and unit_code not in units:
        cells.refuse("unit", "unknown-unit")
    return PersonRow(
        row_number=cells.row.number,
        nip=cells.nip(),
        name=cells.required("name"),
        email=cells.email(),
        role=cells.choice("role", roles),
        unit_code=unit_code,
        valid_from=valid_from,
        valid_to=valid_to,
    )


def _refused_for_its_parent(row: UnitRow, code: str, params: Mapping[str, object]) -> Refusal:
    return Refusal(
        row_number=row.row_number,
        key=row.code,
        column=UNITS.official("parent"),
        value=row.parent_code[:VALUE_SHOWN],
        code=code,
        params=params,
    )
