"""What an import did, for the command, for programs and for the page."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language

from tuntas.exchange.lapor.rows import Refusal
from tuntas.exchange.problems import Language, RowProblem

KEPT = 10_000  # refusals, warnings and left-out lines that are kept one by one with a run


@dataclass
class LaporImport:
    """What an import did, or would do. `refused` and `warned` name row and reason.

    Of the warnings and of the lines left out (totals, notes) the first `KEPT` are listed, all are
    counted. `rows_done` counts lines read, of whatever kind.
    """

    filename: str
    expected_rows: int | None = None
    rows_done: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    repeated: int = 0
    refused: list[Refusal] = field(default_factory=list)
    warned: list[RowProblem] = field(default_factory=list)
    warnings: int = 0
    ignored_rows: list[int] = field(default_factory=list)
    mapped: dict[str, str] = field(default_factory=dict)
    open_spellings: dict[str, int] = field(default_factory=dict)
    ignored_columns: tuple[str, ...] = ()
    absent_columns: tuple[str, ...] = ()

    def warn(self, problems: Iterable[RowProblem]) -> None:
        """Count these warnings and list them while there is room."""
        for one in problems:
            self.warnings += 1
            if len(self.warned) < KEPT:
                self.warned.append(one)

    def as_json(self) -> dict[str, Any]:
        """Return the whole as JSON values, reasons in the language in use."""
        said = language()
        return {
            "file": self.filename,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "repeated": self.repeated,
            "refused": [
                {"tracking_id": one.tracking_id, **_problem(one, said)} for one in self.refused
            ],
            "warnings": [_problem(one, said) for one in self.warned],
            "ignored_rows": self.ignored_rows,
            "units": {"mapped": self.mapped, "to_settle": self.open_spellings},
            "columns": {"ignored": self.ignored_columns, "absent": self.absent_columns},
        }

    def as_report(self) -> dict[str, Any]:
        """Return what a run keeps; reasons as codes, so that each reader gets their own language."""
        return {
            "refused": [
                {"tracking_id": one.tracking_id, **_coded(one)} for one in self.refused[:KEPT]
            ],
            "warned": [_coded(one) for one in self.warned],
            "warnings": self.warnings,
            "ignored_rows": self.ignored_rows[:KEPT],
            "open_spellings": self.open_spellings,
            "mapped": len(self.mapped),
            "ignored_columns": self.ignored_columns,
            "absent_columns": self.absent_columns,
        }


def language() -> Language:
    """Return the language of the reader's sentences."""
    return "en" if (get_language() or "id").startswith("en") else "id"


def problem_of(coded: dict[str, Any]) -> RowProblem:
    """Undo the coding of `as_report`."""
    return RowProblem(
        row_number=coded["row"],
        column=coded["column"],
        value=coded["value"],
        code=coded["code"],
        params=coded["params"],
    )


def _coded(one: RowProblem) -> dict[str, Any]:
    return {
        "row": one.row_number,
        "column": one.column,
        "value": one.value,
        "code": one.code,
        "params": dict(one.params),
    }


def _problem(one: RowProblem, said: Language) -> dict[str, Any]:
    return {
        "row": one.row_number,
        "column": one.column,
        "value": one.value,
        "reason": one.message_in(said),
    }
