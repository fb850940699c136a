"""Measures figures of working time: `PYTHONPATH=src .venv/bin/python bench/measures.py [CASES]`.

2,000,000 cases with six events each, by 40 units over 24 months. Median and 90 % of working time by
unit and month (a) from raw events, counted through the calendar with its holidays and office hours,
and (b) from case facts, as `tuntas measure` does. Goal for (a): 1.0 s on two cores, and at most 10.5
times what a tenth of the cases takes. Every case's working minutes are compared with `rules.calendar`.

Beside them, in turns, polars and pandas with the same events on wall-clock time, where they can be
imported. They are no dependencies; put them into an environment of their own and run it with
`PYTHONPATH=src:.venv/lib/python3.11/site-packages`.
"""

import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from tuntas.measures import engine, store, working_time
from tuntas.measures.compute import figures
from tuntas.measures.contract import CASES as CASE_FACTS
from tuntas.measures.indicators import shipped
from tuntas.rules.calendar import WorkingCalendar, build_calendar, load_office_hours
from tuntas.rules.calendar.vectorised import working_minutes_between

CASES = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000_000
EVENTS_PER_CASE = 6
UNITS = 40
FIRST = "2024-01-01"
DAYS = 700  # receipts; durations reach past them
RUNS = 5
THREADS = 2
PEERS = ("polars", "pandas", "pyarrow")
BY = ("unit", "month")
Run = Callable[[], object]


def generate(path: Path, cases: int) -> None:
    """Write events that are the same on every machine: most cases take days, some take months."""
    with duckdb.connect(config={"threads": THREADS}) as connection:
        connection.execute(
            f"""COPY (
                SELECT k AS case_key, CAST(s AS INTEGER) AS seq, 'U' || hash(k + 1) % {UNITS} AS unit,
                       TIMESTAMP '{FIRST}' + to_seconds(CAST(
                           hash(k) % {DAYS * 86_400}
                           + (s - 1) * pow(10, 3 + (hash(k + 2) % 3000) / 1000.0) / {EVENTS_PER_CASE - 1}
                       AS BIGINT)) AS happened_at
                FROM range({cases}) AS a(k), range(1, {EVENTS_PER_CASE + 1}) AS b(s) ORDER BY k, s
            ) TO '{path}' (FORMAT parquet)"""  # noqa: S608 - our own words
        )


def calendar() -> WorkingCalendar:
    """Return the office hours of the national rule with holidays and joint leave."""
    return build_calendar(hours=load_office_hours(), first_year=2018, last_year=2027)


def of_events(offset: int) -> str:
    """Return the statement of (a) up to a row per case: unit, month of the end, working minutes."""
    since = working_time.position("since", moment="e.first", calendar="0", offset_minutes=offset)
    until = working_time.position("until", moment="e.last", calendar="0", offset_minutes=offset)
    return f"""
        WITH whole AS (SELECT case_key, min(happened_at) AS first, max(happened_at) AS last,
                              any_value(unit) AS unit FROM events GROUP BY case_key)
        SELECT e.*, date_trunc('month', e.last + to_minutes({offset})) AS month,
               {until.minutes} - {since.minutes} AS minutes
        FROM whole e {since.joins} {until.joins}"""  # noqa: S608 - our own words


def grouped(cases: str) -> str:
    """Return the figures of a statement that gives a row per case."""
    return (
        f"SELECT unit, month, count(*) AS n, quantile_cont(minutes, [0.5, 0.9]) AS figures"  # noqa: S608 - our own words
        f" FROM ({cases}) GROUP BY unit, month ORDER BY unit, month"
    )


@contextmanager
def events_in_memory(path: Path, rule: WorkingCalendar) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database that holds the events and the calendar."""
    with duckdb.connect(config={"threads": THREADS}) as connection:
        # Keys as dense as case numbers are places in an array then, not hashes: a third less to do.
        connection.execute("SET perfect_ht_threshold = 22")
        working_time.install(connection, [rule])
        connection.execute(f"CREATE TABLE events AS FROM read_parquet('{path}')")
        yield connection


def check(connection: duckdb.DuckDBPyConnection, rule: WorkingCalendar) -> None:
    """Compare the working minutes of every case with `rules.calendar`."""
    told = connection.execute(of_events(rule.utc_offset_minutes)).fetchnumpy()
    first, last = (told[name].astype("datetime64[s]") for name in ("first", "last"))
    exact = working_minutes_between(rule, first, last)
    assert np.array_equal(exact, told["minutes"].astype(np.int64))


def case_facts(
    connection: duckdb.DuckDBPyConnection, rule: WorkingCalendar, root: Path
) -> store.Snapshot:
    """Write the cases as a store of facts and return its data version."""
    known = {"working_minutes": "minutes", "unit": "unit", "case_key": "case_key"}
    known |= {"ended_month": "month", "received_month": "month", "received_at": "first"}
    known |= {
        "ended_at": "last",
        "outcome": "'solved'",
        "source": "'bench'",
        "government": "'00.00'",
    }
    empty = {"VARCHAR": "''", "BOOLEAN": "false", "SMALLINT": "0"}
    columns = ", ".join(
        f"CAST({known.get(one.name, empty.get(one.type, 'NULL'))} AS {one.type}) AS {one.name}"
        for one in CASE_FACTS.columns
    )
    with store.next_version(root, at=datetime(2026, 1, 1, tzinfo=UTC)) as draft:
        written = root / "cases.new"
        rows = f"SELECT {columns} FROM ({of_events(rule.utc_offset_minutes)})"  # noqa: S608 - the same
        connection.execute(f"COPY ({rows}) TO '{written}' (FORMAT parquet, COMPRESSION zstd)")
        part = store.part_of("bench", date(2026, 1, 1))
        draft.put("cases", part, written, rows=CASES, fingerprint="bench")
    return store.current(root)


def peers(path: Path) -> Mapping[str, Run]:
    """Return polars and pandas on wall-clock time, eager, data in memory; empty without them."""
    if not all(map(find_spec, PEERS)):
        return {}
    import polars as pl

    frame = pl.read_parquet(path)
    table = frame.to_pandas()

    def polars() -> object:
        whole = frame.group_by("case_key").agg(
            first=pl.col("happened_at").min(),
            last=pl.col("happened_at").max(),
            unit=pl.col("unit").first(),
        )
        minutes = (pl.col("last") - pl.col("first")).dt.total_minutes()
        return (
            whole.with_columns(minutes=minutes, month=pl.col("last").dt.truncate("1mo"))
            .group_by("unit", "month")
            .agg(
                n=pl.len(),
                median=pl.col("minutes").median(),
                p90=pl.col("minutes").quantile(0.9, "linear"),
            )
            .sort("unit", "month")
        )

    def pandas() -> object:
        whole = table.groupby("case_key", sort=False).agg(
            first=("happened_at", "min"), last=("happened_at", "max"), unit=("unit", "first")
        )
        whole["minutes"] = (whole["last"] - whole["first"]).dt.total_seconds() // 60
        whole["month"] = whole["last"].dt.to_period("M")
        by_group = whole.groupby(["unit", "month"])["minutes"]
        return by_group.quantile([0.5, 0.9]).unstack(), by_group.size()

    return {"polars, wall clock": polars, "pandas, wall clock": pandas}


def in_turns(runs: Mapping[str, Run]) -> dict[str, dict[str, float]]:
    """Return wall and CPU seconds of each, least and median of RUNS rounds after one to warm up."""
    walls: dict[str, list[float]] = {name: [] for name in runs}
    cpus: dict[str, list[float]] = {name: [] for name in runs}
    for number in range(RUNS + 1):
        for name, run in runs.items():
            wall, cpu = time.perf_counter(), time.process_time()
            run()
            if number:
                walls[name].append(time.perf_counter() - wall)
                cpus[name].append(time.process_time() - cpu)
    return {
        name: {
            "wall_least": round(min(walls[name]), 3),
            "wall_median": round(statistics.median(walls[name]), 3),
            "cpu_least": round(min(cpus[name]), 3),
            "cpu_median": round(statistics.median(cpus[name]), 3),
        }
        for name in runs
    }


def measure(folder: Path, cases: int, *, with_peers: bool) -> dict[str, dict[str, float]]:
    """Measure one size; the same connection answers every round."""
    path, rule = folder / f"events-{cases}.parquet", calendar()
    generate(path, cases)
    offset = rule.utc_offset_minutes
    by_files = grouped(of_events(offset)).replace("FROM events", f"FROM read_parquet('{path}')")
    with events_in_memory(path, rule) as connection:
        check(connection, rule)
        snapshot = case_facts(connection, rule, folder / f"store-{cases}")
        with engine.connected(snapshot) as facts:
            median, p90 = (shipped()[f"working-time-{name}"] for name in ("median", "p90"))
            runs: dict[str, Run] = {
                "(a) working time, events in memory": lambda: connection.execute(
                    grouped(of_events(offset))
                ).fetchall(),
                "(a) working time, events in Parquet": lambda: connection.execute(
                    by_files
                ).fetchall(),
                "(b) median, case facts": lambda: figures(facts, median, BY),
                "(b) 90 %, case facts": lambda: figures(facts, p90, BY),
            }
            return in_turns({**runs, **(peers(path) if with_peers else {})})


def conditions() -> Mapping[str, Any]:
    """Return what the figures depend on."""
    found = {name: version(name) for name in ("duckdb", "numpy", *PEERS) if find_spec(name)}
    return {
        "cases": CASES,
        "events": CASES * EVENTS_PER_CASE,
        "python": platform.python_version(),
        **found,
        "threads": THREADS,
        "cores": os.cpu_count(),
        "load_before": os.getloadavg(),
    }


def main() -> None:
    """Print every figure as JSON: the tenth of the cases first, for the growth."""
    told: dict[str, Any] = dict(conditions())
    with tempfile.TemporaryDirectory() as folder:
        small = measure(Path(folder), CASES // 10, with_peers=False)
        large = measure(Path(folder), CASES, with_peers=True)
    growth = {
        name: {kind: round(large[name][kind] / small[name][kind], 1) for kind in small[name]}
        for name in small
    }
    told |= {"a_tenth": small, "all": large, "growth": growth, "load_after": os.getloadavg()}
    print(json.dumps(told, indent=2))


if __name__ == "__main__":
    main()
