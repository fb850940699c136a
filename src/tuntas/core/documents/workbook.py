"""A workbook as data, for the child process to write."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

Value = str | float | None
Style = Mapping[str, Any]  # as xlsxwriter's add_format takes it


@dataclass(frozen=True)
class Cell:
    """A value in a style; texts are always written as texts, never read as formulas."""

    value: Value = None
    style: str = ""


@dataclass(frozen=True)
class Choices:
    """The only values that a cell takes."""

    row: int
    column: int
    values: Sequence[str]


@dataclass(frozen=True)
class Remark:
    """A text that shows when somebody points at a cell."""

    row: int
    column: int
    text: str


@dataclass(frozen=True)
class Sheet:
    """A sheet; rows and columns count from 0, widths are in characters.

    A protected sheet lets people change only cells whose style says `locked: False`. `freeze` is the
    first row and column that scroll.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[float]
    choices: Sequence[Choices] = ()
    remarks: Sequence[Remark] = ()
    freeze: tuple[int, int] = (0, 0)
    header_row: int | None = None  # printed again on each page
    protected: bool = False
    hidden: bool = False


@dataclass(frozen=True)
class Workbook:
    """All sheets, and the styles that their cells name."""

    title: str
    author: str
    sheets: Sequence[Sheet]
    styles: Mapping[str, Style] = field(default_factory=dict)

    def as_content(self) -> dict[str, Any]:
        """Return the workbook as JSON."""
        return asdict(self)
