"""Small fact files: a row says what matters, the rest is filled in."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tuntas.measures import store
from tuntas.measures.contract import TABLES, Table

Facts = Mapping[str, Sequence[Mapping[str, Any]]]
MOMENT = datetime(2026, 1, 5, 3, tzinfo=UTC).replace(tzinfo=None)
FILLED: Mapping[str, Any] = {
    "VARCHAR": "",
    "BIGINT": 0,
    "INTEGER": 0,
    "SMALLINT": 0,
    "DOUBLE": 0.0,
    "BOOLEAN": False,
    "TIMESTAMP": MOMENT,
    "DATE": date(2026, 1, 1),
}


@pytest.fixture
def write_facts() -> Callable[[Path, Facts], store.Snapshot]:
    return _write


@pytest.fixture(scope="module")
def write_facts_once() -> Callable[[Path, Facts], store.Snapshot]:
    return _write


def _write(root: Path, facts: Facts) -> store.Snapshot:
    """Make a store of rows by table; what a row leaves out is empty, or null where that may be."""
    with store.next_version(root, at=datetime(2026, 3, 1, tzinfo=UTC)) as draft:
        for name, rows in facts.items():
            written = root / f"{name}.new"
            _parquet(TABLES[name], rows, written)
            part = store.part_of("tests", date(2026, 1, 1))
            draft.put(name, part, written, rows=len(rows), fingerprint="1")
    return store.current(root)


def _parquet(table: Table, rows: Sequence[Mapping[str, Any]], target: Path) -> None:
    with duckdb.connect() as connection:
        columns = ", ".join(f"{one.name} {one.type}" for one in table.columns)
        connection.execute(f"CREATE TABLE facts ({columns})")
        places = ", ".join("?" for _ in table.columns)
        filled = [[_value(table, row, name) for name in table.names] for row in rows]
        if filled:
            connection.executemany(f"INSERT INTO facts VALUES ({places})", filled)
        connection.execute(f"COPY facts TO '{target}' (FORMAT parquet)")


def _value(table: Table, row: Mapping[str, Any], name: str) -> Any:
    unknown = set(row) - set(table.names)
    assert not unknown, f"{table.name} has no {unknown}"
    column = table.column(name)
    if name in row:
        return row[name]
    return FILLED[column.type] if column.required else None
