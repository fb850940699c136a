"""Writes what changed into the next data version. Running it again changes nothing."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from django.conf import settings
from django.db import connection as database

from tuntas.measures import case_facts, contract
from tuntas.measures.sources import CaseSource, Statement, TableSource, sources
from tuntas.measures.store import Draft, Snapshot, current, next_version, part_of
from tuntas.organisation.calendars import calendars_by_unit
from tuntas.organisation.models import Unit

MEMORY_LIMIT = "1GB"
UNITS_MONTH = date(2000, 1, 1)


def facts_root() -> Path:
    """Return where the facts of this government lie."""
    return Path(settings.FACTS_ROOT)


def refresh(*, at: datetime) -> Snapshot:
    """Bring the facts up to date and return the data version that counts now."""
    root = facts_root()
    with (
        next_version(root, at=at) as draft,
        TemporaryDirectory(dir=root) as directory,
        duckdb.connect(config={"memory_limit": MEMORY_LIMIT, "threads": 2}) as connection,
    ):
        desk = _Desk(connection, draft, Path(directory))
        for source in [*sources(), _units()]:
            desk.bring_up_to_date(source)
    return current(root)


class _Desk:
    """Where one refresh works: the draft it fills and the directory for what is not finished."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, draft: Draft, directory: Path
    ) -> None:
        self.connection, self.draft, self.directory = connection, draft, directory
        self.government = _government()
        self.calendars = case_facts.Calendars(*calendars_by_unit(), root=self.government)
        connection.execute("SET TimeZone = 'UTC'")
        case_facts.prepare(connection, self.calendars)
        self.stamp = f"{contract.VERSION}:{self.government}:{_digest(repr(self.calendars))}"

    def bring_up_to_date(self, source: CaseSource | TableSource) -> None:
        """Write the months of a source whose fingerprint changed, and drop those that are gone."""
        tables = _tables_of(source)
        now = {
            part_of(source.name, month): (month, _digest(f"{self.stamp}:{fingerprint}"))
            for month, fingerprint in source.fingerprints().items()
        }
        before = self.draft.fingerprints(tables[0], source.name)
        for part in before.keys() - now.keys():
            for table in tables:
                self.draft.drop(table, part)
        for part, (month, fingerprint) in now.items():
            if before.get(part) != fingerprint:
                self._write(source, part, month, fingerprint)

    def _write(
        self, source: CaseSource | TableSource, part: str, month: date, fingerprint: str
    ) -> None:
        if isinstance(source, CaseSource):
            rows = self._write_cases(source, month)
        else:
            rows = (self._write_table(source, month),)
        for table, count in zip(_tables_of(source), rows, strict=True):
            written = self.directory / f"{table}.parquet"
            self.draft.put(table, part, written, rows=count, fingerprint=fingerprint)

    def _write_cases(self, source: CaseSource, month: date) -> tuple[int, ...]:
        statements = source.statements(month)
        staged = self._stage("cases", statements.cases), self._stage("events", statements.events)
        targets = self.directory / "cases.parquet", self.directory / "events.parquet"
        return case_facts.write(
            self.connection, self.calendars, staged, targets, government=self.government
        )

    def _write_table(self, source: TableSource, month: date) -> int:
        table = contract.TABLES[source.table]
        staged = self._stage(source.table, source.statement(month))
        self.connection.execute(case_facts.staging("staged_rows", staged, table))
        target = self.directory / f"{source.table}.parquet"
        return case_facts.copy_out(
            self.connection, table, "staged_rows", target, government=self.government
        )

    def _stage(self, name: str, statement: Statement) -> Path:
        path = self.directory / f"{name}.csv"
        query, parameters = statement
        database.ensure_connection()
        with path.open("wb") as file, database.connection.cursor() as cursor:
            command = f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER, NULL '\\N')"
            with cursor.copy(command, parameters) as rows:
                for block in rows:
                    file.write(block)
        return path


def _tables_of(source: CaseSource | TableSource) -> Sequence[str]:
    return ("cases", "events") if isinstance(source, CaseSource) else (source.table,)


def _units() -> TableSource:
    """The units are facts too: a hub knows nobody else's names."""
    query = """
        SELECT u.code AS unit, above.code AS above, u.short_name AS name, DATE '2000-01-01' AS month
        FROM organisation_unit u JOIN organisation_unit above ON above.id = ANY (u.ancestor_ids)
    """
    return TableSource("units", "units", _units_fingerprint, lambda _month: (query, ()))


def _units_fingerprint() -> Mapping[date, str]:
    rows = Unit.objects.order_by("pk").values_list("code", "short_name", "ancestor_ids")
    return {UNITS_MONTH: _digest(repr(list(rows)))}


def _government() -> str:
    """Return the root unit's code; before there are units, the letters of the tracking codes."""
    root = Unit.objects.filter(parent__isnull=True).values_list("code", flat=True).first()
    return root or settings.ENVIRONMENT.city_code


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
