"""What must hold for every row of a fact file, as conditions under which a row is wrong.

The writers of the contract keep these rules by themselves. What is in `TOLD` does not refuse a
delivery: logs of other systems really hold cases that end before they begin, and a government
imports them as they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tuntas.measures.contract import Table

TOLD = frozenset({"imported-end-before-receipt"})
FARTHEST_ZONE = "INTERVAL 14 HOUR"
DURATIONS = ("working_minutes", "waiting_minutes", "elapsed_minutes")
NEVER_NEGATIVE = (
    *DURATIONS, "first_answer_minutes", "promise_minutes", "clocks_ended", "clocks_kept",
    "hand_overs", "returned", "reopened",
)  # fmt: skip
HAVE_AN_END = ("DOUBLE", "TIMESTAMP", "DATE")  # and a value that stands for infinity


@dataclass(frozen=True)
class Rule:
    """A condition over one row that is wrong; `last_…` are the keys of the row before it.

    `columns` are shown in the example, beside the keys.
    """

    key: str
    wrong: str
    columns: Sequence[str] = ()


def rules_of(table: Table, month: date) -> list[Rule]:
    """Return the rules for the rows of one file."""
    return [
        *(
            Rule("null", f"{one.name} IS NULL", (one.name,))
            for one in table.columns
            if one.required
        ),
        *(
            Rule("infinite", f"NOT isfinite({one.name})", (one.name,))
            for one in table.columns
            if one.type in HAVE_AN_END
        ),
        Rule("month", f"{table.month} <> DATE '{month:%Y-%m-%d}'", (table.month,)),
        Rule("order", _not_after_the_last(table.order)),
        _empty("government"),
        *_OF_TABLE[table.name],
    ]


def _not_after_the_last(order: Sequence[str]) -> str:
    """Return that the keys are not above those of the row before; the same twice is wrong too."""
    column, *rest = order
    if not rest:
        return f"last_{column} >= {column}"
    return (
        f"last_{column} > {column} OR (last_{column} = {column} AND ({_not_after_the_last(rest)}))"
    )


def _empty(column: str) -> Rule:
    return Rule("empty", f"{column} = ''", (column,))


def _negative(column: str) -> Rule:
    return Rule("negative", f"{column} < 0", (column,))


def _outside(column: str, low: int, high: int) -> Rule:
    return Rule("out-of-range", f"{column} NOT BETWEEN {low} AND {high}", (column,))


def _none_of(column: str, *words: str) -> Rule:
    listed = ", ".join(f"'{word}'" for word in words)
    return Rule("out-of-range", f"{column} NOT IN ({listed})", (column,))


def _local_month(month: str, moment: str) -> Rule:
    """A local month is that of its moment in some zone of the earth."""
    near = ", ".join(f"date_trunc('month', {moment} {sign} {FARTHEST_ZONE})" for sign in "-+")
    return Rule("month-of-moment", f"{month} NOT IN ({near})", (month, moment))


_TIMED = " OR ".join(f"{name} IS NOT NULL" for name in ("ended_month", *DURATIONS))
_OF_TABLE: Mapping[str, Sequence[Rule]] = {
    "cases": (
        *(_empty(name) for name in ("source", "kind", "unit")),
        *(_negative(name) for name in NEVER_NEGATIVE),
        _outside("rating", 1, 5),
        Rule("kept-above-ended", "clocks_kept > clocks_ended", ("clocks_kept", "clocks_ended")),
        Rule("waiting-above-working", "waiting_minutes > working_minutes", DURATIONS),
        Rule("open-with-time", f"ended_at IS NULL AND ({_TIMED})", ("ended_month", *DURATIONS)),
        Rule(
            "ended-without-time",
            "ended_at IS NOT NULL AND (ended_month IS NULL OR working_minutes IS NULL)",
            ("ended_at", "ended_month", "working_minutes"),
        ),
        Rule(
            "ended-before-received",
            "ended_at < received_at AND kind <> 'log'",
            ("received_at", "ended_at"),
        ),
        Rule(
            "imported-end-before-receipt",
            "ended_at < received_at AND kind = 'log'",
            ("received_at", "ended_at"),
        ),
        _local_month("received_month", "received_at"),
        _local_month("ended_month", "ended_at"),
    ),
    "events": (
        *(_empty(name) for name in ("source", "kind", "unit", "unit_after")),
        *(_negative(name) for name in ("worked", "elapsed")),
        _none_of("actor", "reporter", "staff", "system", ""),
        Rule("worked-above-elapsed", "worked > elapsed", ("worked", "elapsed")),
        Rule(
            "seq",
            "seq <> CASE WHEN last_source = source AND last_case_key = case_key"
            " THEN CAST(last_seq AS BIGINT) + 1 ELSE 1 END",
        ),
        _local_month("month", "happened_at"),
    ),
    "answers": (
        *(_empty(name) for name in ("survey", "instrument", "unit", "element")),
        _outside("value", 1, 4),
        _negative("weight"),
    ),
    "results": (
        _none_of("kind", "survey", "round"),
        *(_empty(name) for name in ("instrument", "unit", "voice")),
        *(_negative(name) for name in ("score", "respondents", "sample")),
    ),
    "units": (*(_empty(name) for name in ("unit", "above")),),
}
