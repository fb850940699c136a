"""What the fact files hold: the contract between those who write them and every figure.

A fact file is Parquet, holds the rows of one table for one month, and is never changed: what
changed is a new file. Moments are UTC without a zone, months are the first day of the local month,
durations are whole minutes. Nothing in a fact names a person; `resource` is a keyed hash.
`docs/facts.md` is made from this module.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

VERSION = 1  # part of every file's fingerprint: a new contract writes every file anew

Type = Literal["VARCHAR", "BIGINT", "INTEGER", "SMALLINT", "DOUBLE", "BOOLEAN", "TIMESTAMP", "DATE"]


@dataclass(frozen=True)
class Column:
    """One column; `required` ones are never null."""

    name: str
    type: Type
    meaning: str
    required: bool = True


@dataclass(frozen=True)
class Table:
    """One kind of fact. `month` is the column by which rows are divided into files."""

    name: str
    meaning: str
    month: str
    order: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """Return a column; raises `KeyError` naming those that exist."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no {name}; it has {', '.join(self.names)}")

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the columns, in the order of the files."""
        return tuple(column.name for column in self.columns)


def _optional(name: str, type_: Type, meaning: str) -> Column:
    return Column(name, type_, meaning, required=False)


_GOVERNMENT = Column("government", "VARCHAR", "code of the government that wrote the row")
_SOURCE = Column("source", "VARCHAR", "tuntas, or the key of an imported event log")
_CASE = Column("case_key", "BIGINT", "the case, unique within government and source")
_KIND = Column("kind", "VARCHAR", "key of the case type; `log` for imported cases")
_SERVICE = Column("service", "VARCHAR", "the service by its name; empty where there is none")
_UNIT = Column("unit", "VARCHAR", "code of the unit that holds the case, or held it last")

CASES = Table(
    name="cases",
    meaning="One row per complaint, service request or imported case, as it stands.",
    month="received_month",
    order=("source", "case_key"),
    columns=(
        _GOVERNMENT,
        _SOURCE,
        _CASE,
        _KIND,
        Column("classification", "VARCHAR", "as city hall classified it; may be empty"),
        Column("category", "VARCHAR", "what it is about; may be empty"),
        _SERVICE,
        _UNIT,
        Column("channel", "VARCHAR", "how it came in; may be empty"),
        Column("received_at", "TIMESTAMP", "first moment of the case"),
        Column("received_month", "DATE", "local month of it"),
        _optional("ended_at", "TIMESTAMP", "last end; null while open"),
        _optional("ended_month", "DATE", "local month of it"),
        _optional("due_at", "TIMESTAMP", "deadline or planned end"),
        Column("outcome", "VARCHAR", "how it ended; empty while open or unknown"),
        _optional("confirmed", "BOOLEAN", "the reporter agreed (true) or stayed silent (false)"),
        _optional(
            "working_minutes", "INTEGER", "working time from receipt to end, waiting included"
        ),
        _optional("waiting_minutes", "INTEGER", "of it: waiting for the citizen, or put on hold"),
        _optional("elapsed_minutes", "BIGINT", "time on the wall from receipt to end"),
        _optional("first_answer_minutes", "INTEGER", "working time to the unit's first answer"),
        _optional("promise_minutes", "INTEGER", "working time promised or allowed"),
        _optional("within_promise", "BOOLEAN", "ended within it, or by the planned end"),
        Column("clocks_ended", "SMALLINT", "legal clocks that came to their end"),
        Column("clocks_kept", "SMALLINT", "of them: in time"),
        Column("hand_overs", "SMALLINT", "times the case went from one unit to another"),
        Column("returned", "SMALLINT", "times a unit sent it back as not its own"),
        Column("reopened", "SMALLINT", "times the citizen opened it again"),
        _optional("rating", "SMALLINT", "1 to 5, by the citizen"),
        Column("calendar_known", "BOOLEAN", "holidays of the whole span are known"),
    ),
)

EVENTS = Table(
    name="events",
    meaning="One row per event of a case, and the time since the event before it.",
    month="received_month",
    order=("source", "case_key", "seq"),
    columns=(
        _GOVERNMENT,
        _SOURCE,
        _CASE,
        Column("seq", "INTEGER", "place of the event within its case, from 1"),
        _KIND,
        _SERVICE,
        Column("received_month", "DATE", "local month in which the case began"),
        Column("happened_at", "TIMESTAMP", "when it happened"),
        Column("month", "DATE", "local month of it"),
        Column("activity", "VARCHAR", "what happened: key of a transition, or as imported"),
        Column("state", "VARCHAR", "the state in which the time before it was spent; may be empty"),
        Column("actor", "VARCHAR", "reporter, staff, system, or empty"),
        _optional("resource", "BIGINT", "who did it, as a keyed hash"),
        Column("unit", "VARCHAR", "unit that held the case during the time before the event"),
        Column("unit_after", "VARCHAR", "unit that holds it after the event"),
        Column(
            "worked",
            "INTEGER",
            "working minutes since the event before, in that unit's calendar; 0 after an end",
        ),
        Column("elapsed", "BIGINT", "minutes on the wall since the event before; 0 after an end"),
        Column("waiting", "BOOLEAN", "that time was spent waiting for the citizen or on hold"),
        Column("day_only", "BOOLEAN", "the source gave a date without a time"),
    ),
)

ANSWERS = Table(
    name="answers",
    meaning="One row per answered element of a satisfaction survey.",
    month="month",
    order=("survey", "response_key", "element"),
    columns=(
        _GOVERNMENT,
        Column("survey", "VARCHAR", "code of the survey"),
        Column("instrument", "VARCHAR", "key of the instrument"),
        Column("unit", "VARCHAR", "code of the unit surveyed"),
        _SERVICE,
        Column("month", "DATE", "local month of the answer"),
        Column("response_key", "BIGINT", "the response, unique within government"),
        Column("counted", "BOOLEAN", "false where a person decided to leave it out"),
        Column("element", "VARCHAR", "key of the element"),
        Column("value", "SMALLINT", "1 to 4"),
        Column("weight", "DOUBLE", "of the element in the survey's index, as its policies say"),
    ),
)

RESULTS = Table(
    name="results",
    meaning="One row per frozen result: a survey, or a unit in a round and voice; the latest only.",
    month="month",
    order=("kind", "result_key"),
    columns=(
        _GOVERNMENT,
        Column("kind", "VARCHAR", "survey or round"),
        Column("result_key", "BIGINT", "the result, unique within government and kind"),
        Column("instrument", "VARCHAR", "key of the instrument"),
        Column("instrument_hash", "VARCHAR", "its exact version"),
        Column("unit", "VARCHAR", "code of the unit judged"),
        Column("voice", "VARCHAR", "self, evaluator, agreed; for surveys `citizens`"),
        Column("month", "DATE", "month in which the judged period ends"),
        Column("score", "DOUBLE", "as frozen"),
        Column("category", "VARCHAR", "as frozen"),
        _optional("respondents", "INTEGER", "counted responses of a survey"),
        _optional("sample", "INTEGER", "responses asked for by Krejcie and Morgan"),
    ),
)

UNITS = Table(
    name="units",
    meaning="One row per unit and each unit above it, itself included.",
    month="month",
    order=("unit", "above"),
    columns=(
        _GOVERNMENT,
        Column("unit", "VARCHAR", "code of the unit"),
        Column("above", "VARCHAR", "code of the unit itself or of one above it"),
        Column("name", "VARCHAR", "short name of the unit"),
        Column("month", "DATE", "always 2000-01-01: units are one file"),
    ),
)

TABLES: Mapping[str, Table] = {
    table.name: table for table in (CASES, EVENTS, ANSWERS, RESULTS, UNITS)
}
