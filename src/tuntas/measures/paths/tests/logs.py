"""Hand-made logs as the relations of the contract."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import duckdb

from tuntas.measures.contract import TABLES
from tuntas.measures.paths.content import Process
from tuntas.measures.paths.discovery import discover

BEGIN = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
UNITS = {"KOTA": ["KOTA"], "DINAS": ["DINAS", "KOTA"], "LAIN": ["LAIN", "KOTA"]}


@dataclass(frozen=True)
class Happened:
    """An event: what, and how many working minutes after the one before."""

    activity: str
    worked: int = 0
    unit: str = "DINAS"
    unit_after: str = "DINAS"
    state: str = ""
    waiting: bool = False


@dataclass(frozen=True)
class Case:
    """An ended case."""

    events: Sequence[Happened]
    service: str = "Izin"
    kind: str = "log"
    source: str = "izin"
    unit: str = "DINAS"
    ended: date = date(2026, 3, 31)


def path_of(*activities: str, worked: int = 10, **fields: Any) -> Case:
    """Return a case whose steps each took as long."""
    steps = [Happened(one, worked if place else 0) for place, one in enumerate(activities)]
    return Case(steps, **fields)


def found(cases: Sequence[Case], unit: str = "DINAS", hidden: Sequence[str] = ()) -> list[Process]:
    """Return the processes found for a unit."""
    with relations(cases) as connection:
        return [one.process for one in discover(connection, hidden=hidden) if one.unit == unit]


@contextmanager
def relations(cases: Sequence[Case]) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database with the tables of the contract."""
    with duckdb.connect() as connection:
        for table in TABLES.values():
            columns = ", ".join(f"{one.name} {one.type}" for one in table.columns)
            connection.execute(f"CREATE TABLE {table.name} ({columns})")
        for unit, above in UNITS.items():
            for one in above:
                row = ["G", unit, one, f"Nama {unit}", date(2000, 1, 1)]
                connection.execute("INSERT INTO units VALUES (?, ?, ?, ?, ?)", row)
        events: list[dict[str, object]] = []
        rows = [_case(number, case, events) for number, case in enumerate(cases)]
        for name, put in (("cases", rows), ("events", events)):
            connection.execute(
                f"INSERT INTO {name} BY NAME SELECT unnest(?, recursive := true)", [put]
            )
        yield connection


def _case(number: int, case: Case, events: list[dict[str, object]]) -> dict[str, object]:
    """Return the row of a case, and add those of its events."""
    month = case.ended.replace(day=1)
    key = {
        "government": "G", "source": case.source, "case_key": number, "kind": case.kind,
        "service": case.service, "received_month": month,
    }  # fmt: skip
    begin = BEGIN.replace(year=month.year, month=month.month, tzinfo=None)
    total = sum(one.worked for one in case.events)
    waited = sum(one.worked for one in case.events if one.waiting)
    at = begin
    for seq, one in enumerate(case.events, start=1):
        at += timedelta(minutes=one.worked)
        row: dict[str, object] = {
            **key, "seq": seq, "happened_at": at, "activity": one.activity, "state": one.state,
            "unit": one.unit, "unit_after": one.unit_after, "worked": one.worked,
            "waiting": one.waiting,
        }  # fmt: skip
        events.append(row)
    return {
        **key, "unit": case.unit, "ended_at": at, "ended_month": month, "working_minutes": total,
        "waiting_minutes": waited, "calendar_known": True,
    }  # fmt: skip
