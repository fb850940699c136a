"""DuckDB over data versions: a view per table of the contract, nothing else within reach."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import duckdb

from tuntas.measures.case_facts import quoted
from tuntas.measures.compute import MeasureError
from tuntas.measures.contract import TABLES, Table
from tuntas.measures.store import Snapshot

MEMORY_LIMIT = "1GB"


@contextmanager
def connected(*snapshots: Snapshot) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the facts of one government or of several for reading.

    Statements can read these files and no other, and write none. Raises `MeasureError` where two of
    the snapshots are of one government: its cases would count twice.
    """
    with duckdb.connect(config={"memory_limit": MEMORY_LIMIT}) as connection:
        if len(snapshots) > 1:
            _check_apart(connection, snapshots)
        for table in TABLES.values():
            connection.execute(_view(table, snapshots))
        folders = ", ".join(quoted(str(one.root / "files")) for one in snapshots)
        connection.execute(f"SET allowed_directories = [{folders}]")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection


def check_apart(snapshots: Sequence[Snapshot]) -> None:
    """Raise `MeasureError` where two snapshots are of one government."""
    with duckdb.connect(config={"memory_limit": MEMORY_LIMIT}) as connection:
        _check_apart(connection, snapshots)


def _check_apart(connection: duckdb.DuckDBPyConnection, snapshots: Sequence[Snapshot]) -> None:
    seen: dict[str, Snapshot] = {}
    for one in snapshots:
        for code in _governments(connection, one):
            if code in seen:
                raise MeasureError(
                    f"Pemerintah {code} ada dua kali: di {seen[code].root} dan di {one.root}."
                )
            seen[code] = one


def _governments(connection: duckdb.DuckDBPyConnection, snapshot: Snapshot) -> list[str]:
    paths = [str(path) for name in TABLES for path in snapshot.paths(name)]
    if not paths:
        return []
    rows = f"SELECT DISTINCT government FROM {_read(paths)} ORDER BY government"
    return [code for (code,) in connection.execute(rows).fetchall()]


def _view(table: Table, snapshots: Sequence[Snapshot]) -> str:
    paths = [str(path) for one in snapshots for path in one.paths(table.name)]
    columns = ", ".join(f"CAST({one.name} AS {one.type}) AS {one.name}" for one in table.columns)
    if paths:
        return f"CREATE VIEW {table.name} AS SELECT {columns} FROM {_read(paths)}"
    nothing = ", ".join(f"CAST(NULL AS {one.type}) AS {one.name}" for one in table.columns)
    return f"CREATE VIEW {table.name} AS SELECT {nothing} WHERE false"


def _read(paths: Sequence[str]) -> str:
    # A folder named `unit=X` is no column.
    return f"read_parquet([{', '.join(map(quoted, paths))}], hive_partitioning = false)"
