"""What the lines of unit and people lists become."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from tuntas.exchange.problems import RowProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """One unit. `regions` are official codes with dots; `valid_to` is the last day, None if open."""

    row_number: int
    code: str
    name: str
    short_name: str
    kind: str
    parent_code: str
    duties: str
    regions: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """One person with one role in one unit. `nip` is '' or 18 digits; `email` is in lower case."""

    row_number: int
    nip: str
    name: str
    email: str
    role: str
    unit_code: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal(RowProblem):
    """A line that was not taken; `key` is its unit code or e-mail address where it has one."""

    key: str


RowT = TypeVar("RowT", UnitRow, PersonRow)


@dataclass(frozen=True)
class Reading(Generic[RowT]):
    """All lines of a list: those that can be taken, and every reason against each other line.

    Both in the order of the file, except that units come after their parents. `blank` counts empty
    lines; `ignored_columns` are header texts whose cells were not read.
    """

    rows: Sequence[RowT]
    refusals: Sequence[Refusal]
    blank: int
    ignored_columns: tuple[str, ...]
