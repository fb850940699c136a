"""Keeps the paths where the page reads them: one row per unit and process, changed only if it changed."""

import json

import duckdb
from django.db.backends.utils import CursorWrapper

from tuntas.measures.paths.content import to_json
from tuntas.measures.paths.discovery import discover
from tuntas.measures.paths.labels import hidden_activities
from tuntas.organisation.models import Unit

STAGE = "CREATE TEMP TABLE computed_path (unit_id bigint, process text, content jsonb)"
COPY = "COPY computed_path (unit_id, process, content) FROM STDIN"
MERGE = """
MERGE INTO measures_processpath AS kept USING computed_path AS new
ON kept.unit_id = new.unit_id AND kept.process = new.process
WHEN MATCHED AND kept.content <> new.content THEN UPDATE SET content = new.content
WHEN NOT MATCHED THEN INSERT (unit_id, process, content)
    VALUES (new.unit_id, new.process, new.content)
"""
DROP = """
DELETE FROM measures_processpath kept WHERE NOT EXISTS (
    SELECT 1 FROM computed_path new
    WHERE kept.unit_id = new.unit_id AND kept.process = new.process)
"""


def keep_paths(facts: duckdb.DuckDBPyConnection, cursor: CursorWrapper) -> None:
    """Replace every `ProcessPath` by what the facts say; runs within the caller's transaction.

    Processes of units that are gone, or that only another system knows, have no page.
    """
    units = dict(Unit.objects.values_list("code", "pk"))
    cursor.execute(STAGE)
    with cursor.copy(COPY) as copy:
        for found in discover(facts, hidden=hidden_activities()):
            if found.unit in units:
                content = json.dumps(to_json(found.process))
                copy.write_row((units[found.unit], found.process.process, content))
    cursor.execute(MERGE)
    cursor.execute(DROP)
    cursor.execute("DROP TABLE computed_path")
