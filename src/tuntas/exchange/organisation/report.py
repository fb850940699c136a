"""What an import of units or people did, or would do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from django.utils.translation import get_language

from tuntas.exchange.problems import Language, RowProblem


@dataclass(frozen=True)
class RefusedRow:
    """A cell that kept a row out; `row` is the line as the spreadsheet counts it, `reason` a sentence."""

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class RowChange:
    """A row that adds or changes something; `fields` are the columns that change."""

    row: int
    name: str
    kind: Literal["created", "updated"]
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportReport:
    """What became of each row; with `applied` False nothing was written and it says what would be.

    One row may have several refusals. `ignored_columns` are headers whose cells were not read.
    """

    changes: Sequence[RowChange]
    unchanged: int
    refused: Sequence[RefusedRow]
    ignored_columns: tuple[str, ...]
    applied: bool

    @property
    def created(self) -> int:
        """Rows that add a unit or a person."""
        return sum(change.kind == "created" for change in self.changes)

    @property
    def updated(self) -> int:
        """Rows that change something kept."""
        return len(self.changes) - self.created

    @property
    def refused_rows(self) -> int:
        """Rows that were kept out, each counted once."""
        return len({refusal.row for refusal in self.refused})

    def as_json(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "applied": self.applied,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "refused": [vars(refusal) for refusal in self.refused],
            "ignored_columns": list(self.ignored_columns),
        }


def refused_rows(problems: Iterable[RowProblem], *, choices: Sequence[str]) -> list[RefusedRow]:
    """Return the problems in the order of the file; an unknown choice is told these `choices`."""
    told = [
        replace(problem, params={**problem.params, "choices": ", ".join(choices)})
        if problem.code == "unknown-choice"
        else problem
        for problem in problems
    ]
    return [
        RefusedRow(
            row=problem.row_number,
            column=problem.column,
            value=problem.value,
            reason=problem.message_in(language()),
        )
        for problem in sorted(told, key=lambda one: one.row_number)
    ]


def language() -> Language:
    """Return the language of the reader's sentences."""
    return "en" if (get_language() or "id").startswith("en") else "id"
