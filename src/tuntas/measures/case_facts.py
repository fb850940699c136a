"""Staged cases and events become facts: DuckDB adds working time by the holder's calendar.

Staged events carry besides the columns of the contract: `ended` (the time before the event was
spent after an end and does not count) and `first_answer` (the event is the first answer of the
unit). Staged cases lack what is computed here: months, minutes, hand-overs, `calendar_known`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tuntas.measures import working_time
from tuntas.measures.contract import CASES, EVENTS, Table
from tuntas.rules.calendar import WorkingCalendar

STAGED_CASES = {
    "source": "VARCHAR",
    "case_key": "BIGINT",
    "kind": "VARCHAR",
    "classification": "VARCHAR",
    "category": "VARCHAR",
    "service": "VARCHAR",
    "unit": "VARCHAR",
    "channel": "VARCHAR",
    "received_at": "TIMESTAMPTZ",
    "ended_at": "TIMESTAMPTZ",
    "due_at": "TIMESTAMPTZ",
    "outcome": "VARCHAR",
    "confirmed": "BOOLEAN",
    "promise_minutes": "INTEGER",
    "within_promise": "BOOLEAN",
    "clocks_ended": "SMALLINT",
    "clocks_kept": "SMALLINT",
    "returned": "SMALLINT",
    "reopened": "SMALLINT",
    "rating": "SMALLINT",
}
STAGED_EVENTS = {
    "source": "VARCHAR",
    "case_key": "BIGINT",
    "seq": "INTEGER",
    "happened_at": "TIMESTAMPTZ",
    "activity": "VARCHAR",
    "state": "VARCHAR",
    "actor": "VARCHAR",
    "resource": "BIGINT",
    "unit": "VARCHAR",
    "unit_after": "VARCHAR",
    "waiting": "BOOLEAN",
    "ended": "BOOLEAN",
    "first_answer": "BOOLEAN",
    "day_only": "BOOLEAN",
}
_MINUTE = 60_000


@dataclass(frozen=True)
class Calendars:
    """The government's calendar first, then those of units with days of their own, by code."""

    calendars: Sequence[WorkingCalendar]
    of_unit: Sequence[tuple[str, int]]
    root: str  # code of the government's own unit

    @property
    def offset_minutes(self) -> int:
        """Return the zone's offset from UTC."""
        return self.calendars[0].utc_offset_minutes


def prepare(connection: duckdb.DuckDBPyConnection, calendars: Calendars) -> None:
    """Put the calendars where the statements below find them."""
    working_time.install(connection, calendars.calendars)
    connection.execute("CREATE TEMP TABLE calendar_of (unit VARCHAR, calendar INTEGER)")
    if calendars.of_unit:
        connection.executemany("INSERT INTO calendar_of VALUES (?, ?)", list(calendars.of_unit))


def write(
    connection: duckdb.DuckDBPyConnection,
    calendars: Calendars,
    staged: tuple[Path, Path],
    targets: tuple[Path, Path],
    *,
    government: str,
) -> tuple[int, int]:
    """Turn two staged CSV files into two fact files; return their rows."""
    for name, columns, path in (
        ("staged_cases", STAGED_CASES, staged[0]),
        ("staged_events", STAGED_EVENTS, staged[1]),
    ):
        connection.execute(_staging(name, columns, path))
    connection.execute(_timed_events(calendars))
    connection.execute(_whole_cases(calendars))
    return (
        copy_out(connection, CASES, "whole_cases", targets[0], government=government),
        copy_out(connection, EVENTS, "timed_events", targets[1], government=government),
    )


def copy_out(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    relation: str,
    target: Path,
    *,
    government: str,
) -> int:
    """Write a relation as a fact file, columns and order as the contract says; return its rows."""
    columns = ", ".join(
        f"CAST({one.name} AS {one.type}) AS {one.name}"
        for one in table.columns
        if one.name != "government"
    )
    copied = connection.execute(
        f"COPY (SELECT {quoted(government)} AS government, {columns} FROM {relation}"
        f" ORDER BY {', '.join(table.order)})"
        f" TO {quoted(str(target))} (FORMAT parquet, COMPRESSION zstd)"
    ).fetchone()
    return int(copied[0]) if copied else 0


def staging(name: str, path: Path, table: Table) -> str:
    """Return the statement that reads staged rows of a table of the contract."""
    columns = {one.name: str(one.type) for one in table.columns if one.name != "government"}
    return _staging(name, columns, path)


def quoted(text: str) -> str:
    """Return a text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


def _staging(name: str, columns: dict[str, str], path: Path) -> str:
    typed = ", ".join(f"'{column}': '{type_}'" for column, type_ in columns.items())
    # The connection's zone is UTC, so moments lose theirs without being moved.
    plain = "".join(
        f", CAST({column} AS TIMESTAMP) AS {column}"
        for column, type_ in columns.items()
        if type_ == "TIMESTAMPTZ"
    )
    selected = f"* REPLACE ({plain[2:]})" if plain else "*"
    # PostgreSQL writes null as nothing and an empty text as "".
    return (
        f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {selected} FROM read_csv({quoted(str(path))},"
        f" columns = {{{typed}}}, header = true, quote = '\"', escape = '\"', delim = ',',"
        f" nullstr = '\\N', strict_mode = true, auto_detect = false, max_line_size = 4000000)"
    )


def _timed_events(calendars: Calendars) -> str:
    offset = calendars.offset_minutes
    since = working_time.position(
        "since", moment="e.before_at", calendar="e.calendar", offset_minutes=offset
    )
    until = working_time.position(
        "until", moment="e.happened_at", calendar="e.calendar", offset_minutes=offset
    )
    return f"""
        CREATE OR REPLACE TEMP TABLE timed_events AS
        WITH ordered AS (
            SELECT s.*, c.kind, c.service, c.received_at,
                   coalesce(lag(s.happened_at) OVER of_case, c.received_at) AS before_at,
                   coalesce(calendar_of.calendar, 0) AS calendar
            FROM staged_events s JOIN staged_cases c USING (source, case_key)
            LEFT JOIN calendar_of ON calendar_of.unit = s.unit
            WINDOW of_case AS (PARTITION BY s.source, s.case_key ORDER BY s.seq)
        )
        SELECT e.* EXCLUDE (before_at, calendar, received_at),
               {_month("e.received_at", offset)} AS received_month,
               {_month("e.happened_at", offset)} AS month,
               CASE WHEN e.ended THEN 0
                    ELSE greatest({until.minutes} - {since.minutes}, 0) END AS worked,
               CASE WHEN e.ended THEN 0
                    ELSE greatest(epoch_ms(e.happened_at) // {_MINUTE} - epoch_ms(e.before_at) // {_MINUTE}, 0)
               END AS elapsed,
               coalesce({since.known} AND {until.known}, false) AS known
        FROM ordered e {since.joins} {until.joins}
    """


def _whole_cases(calendars: Calendars) -> str:
    offset = calendars.offset_minutes
    # The end that another system tells may lie after its last event.
    last = working_time.position(
        "last", moment="p.last_at", calendar="p.calendar", offset_minutes=offset
    )
    end = working_time.position(
        "finish", moment="p.ended_at", calendar="p.calendar", offset_minutes=offset
    )
    return f"""
        CREATE OR REPLACE TEMP TABLE whole_cases AS
        WITH sums AS (
            SELECT e.source, e.case_key,
                   sum(e.worked) FILTER (e.happened_at <= c.ended_at) AS worked,
                   sum(e.worked) FILTER (e.waiting AND e.happened_at <= c.ended_at) AS waited,
                   max(e.happened_at) FILTER (e.happened_at <= c.ended_at) AS last_at,
                   min(e.seq) FILTER (e.first_answer) AS answered_seq,
                   count(*) FILTER (e.unit <> e.unit_after AND e.unit <> {quoted(calendars.root)})
                       AS hand_overs,
                   bool_and(e.known) AS known
            FROM timed_events e JOIN staged_cases c USING (source, case_key)
            GROUP BY ALL
        ), answers AS (
            SELECT e.source, e.case_key, sum(e.worked) AS minutes
            FROM timed_events e JOIN sums USING (source, case_key)
            WHERE e.seq <= sums.answered_seq GROUP BY ALL
        ), placed AS (
            SELECT c.*, coalesce(sums.worked, 0) AS worked, coalesce(sums.waited, 0) AS waited,
                   coalesce(sums.last_at, c.received_at) AS last_at, answers.minutes AS answered,
                   coalesce(sums.hand_overs, 0) AS hand_overs, coalesce(sums.known, true) AS known,
                   coalesce(calendar_of.calendar, 0) AS calendar
            FROM staged_cases c LEFT JOIN sums USING (source, case_key)
            LEFT JOIN answers USING (source, case_key)
            LEFT JOIN calendar_of ON calendar_of.unit = c.unit
        ), timed AS (
            SELECT p.* REPLACE (p.known AND coalesce({last.known}, false)
                               AND (p.ended_at IS NULL OR coalesce({end.known}, false)) AS known),
                   p.worked + greatest({end.minutes} - {last.minutes}, 0) AS working
            FROM placed p {last.joins} {end.joins}
        )
        SELECT t.* REPLACE (
                   CASE WHEN t.promise_minutes IS NULL OR t.ended_at IS NULL THEN t.within_promise
                        ELSE t.working - t.waited <= t.promise_minutes END AS within_promise
               ),
               {_month("t.received_at", offset)} AS received_month,
               {_month("t.ended_at", offset)} AS ended_month,
               CASE WHEN t.ended_at IS NOT NULL THEN t.working END AS working_minutes,
               CASE WHEN t.ended_at IS NOT NULL THEN t.waited END AS waiting_minutes,
               CASE WHEN t.ended_at IS NOT NULL THEN
                    greatest(epoch_ms(t.ended_at) // {_MINUTE} - epoch_ms(t.received_at) // {_MINUTE}, 0)
               END AS elapsed_minutes,
               t.answered AS first_answer_minutes, t.known AS calendar_known
        FROM timed t
    """


def _month(moment: str, offset_minutes: int) -> str:
    return f"CAST(date_trunc('month', {moment} + to_minutes({offset_minutes})) AS DATE)"
