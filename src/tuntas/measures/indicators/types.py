"""An indicator as its file describes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tuntas.measures.contract import TABLES, Table
from tuntas.rules.phrases import Bilingual

Unit = Literal["minutes", "percent", "cases", "index", "ratio", "count"]
Direction = Literal["up", "down", "neutral"]
Chart = Literal["xmr", "p", "u", "run"]
Scale = Literal["linear", "log", "median"]

MONTH, GOVERNMENT, ABOVE, UNIT = "month", "government", "above", "unit"
ALWAYS = (MONTH, GOVERNMENT)  # every table has them
CASE_KEY = ("government", "source", "case_key")


@dataclass(frozen=True)
class Source:
    """Where the definition comes from, and how that was verified."""

    text: Bilingual
    verified: str


@dataclass(frozen=True)
class Part:
    """One rung of a ladder: which share of the denominator it is."""

    key: str
    label: Bilingual
    numerator: str


@dataclass(frozen=True)
class Rows:
    """The lower level of a figure of two levels: rows grouped by `by`, each with `columns`."""

    by: Sequence[str]
    columns: Mapping[str, str]


@dataclass(frozen=True)
class Indicator:
    """What is counted, of which rows, and how the figure is read.

    `value`, or `numerator` and `denominator`, or `parts` and `denominator` are expressions (see
    `expressions`); unused ones are empty. A `public` one is open data. `month` is the column that puts a row in a month. With
    `until` a row counts in every month from `month` to the one before that in `until`.
    """

    key: str
    version: int
    name: Bilingual
    definition: Bilingual
    unit: Unit
    direction: Direction
    table: str
    month: str
    dimensions: Sequence[str]
    chart: Chart
    source: Source
    path: str
    with_cases: bool = False
    where: str = ""
    until: str = ""
    rows: Rows | None = None
    value: str = ""
    n: str = ""
    numerator: str = ""
    denominator: str = ""
    parts: Sequence[Part] = ()
    scale: Scale = "linear"
    minimum_n: int = 1
    public: bool = False

    @property
    def facts(self) -> Table:
        """Return the table of the contract."""
        return TABLES[self.table]

    @property
    def columns(self) -> frozenset[str]:
        """Return the columns that a row has, those of its case included where they are asked for."""
        joined = TABLES["cases"].names if self.with_cases else ()
        return frozenset((*self.facts.names, *joined))

    @property
    def every_dimension(self) -> tuple[str, ...]:
        """Return what figures can be asked by: the file's dimensions, the month, the government."""
        return (*self.dimensions, *ALWAYS)

    @property
    def counted(self) -> str:
        """Return the expression of n: as the file says, else the denominator."""
        return self.n or self.denominator or "count(*)"

    @property
    def expressions(self) -> Sequence[tuple[str, str]]:
        """Return the expressions of the figure, each with its part's key (empty without parts)."""
        if self.parts:
            return [(part.key, part.numerator) for part in self.parts]
        return [("", self.numerator or self.value)]
