"""DuckDB over one data version: a view per table of the contract, nothing else within reach."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from tuntas.measures.contract import TABLES, Table
from tuntas.measures.store import Snapshot

MEMORY_LIMIT = "1GB"


@contextmanager
def connected(snapshot: Snapshot) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the facts for reading. Statements can read these files and no other, and write none."""
    with duckdb.connect(config={"memory_limit": MEMORY_LIMIT}) as connection:
        for table in TABLES.values():
            connection.execute(_view(table, snapshot))
        directory = str(snapshot.root / "files").replace("'", "''")
        connection.execute(f"SET allowed_directories = ['{directory}']")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection


def _view(table: Table, snapshot: Snapshot) -> str:
    paths = snapshot.paths(table.name)
    columns = ", ".join(f"CAST({one.name} AS {one.type}) AS {one.name}" for one in table.columns)
    if paths:
        files = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
        return f"CREATE VIEW {table.name} AS SELECT {columns} FROM read_parquet([{files}])"
    nothing = ", ".join(f"CAST(NULL AS {one.type}) AS {one.name}" for one in table.columns)
    return f"CREATE VIEW {table.name} AS SELECT {nothing} WHERE false"
