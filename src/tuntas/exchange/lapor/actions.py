"""Bring a "Laporan Ringkas" export in: once or often, whole or not at all."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import get_language

from tuntas.cases.actors import Actor
from tuntas.cases.engine import reckon, set_deadline
from tuntas.cases.models import Case, CaseEvent, ClockRun
from tuntas.exchange.lapor.mapping import apply_row, apply_state, event_data, new_imported_case
from tuntas.exchange.lapor.reader import Reading, read_laporan_ringkas
from tuntas.exchange.lapor.rows import LaporRow, Refusal
from tuntas.exchange.lapor.spellings import Spellings
from tuntas.exchange.problems import RowProblem
from tuntas.organisation.calendars import working_calendar
from tuntas.organisation.queries import root_unit_id
from tuntas.rules.calendar import WorkingCalendar

BATCH = 500
LOCK = 4_207_717  # one import of reports at a time, whoever started it
# Events that do not count as work on a case here.
OF_IMPORTS = frozenset({"import", "update_import", "settle_unit", "view_reporter"})
UPDATED = [
    "classification", "category", "title", "text", "anonymous", "secret", "channel_detail", "place",
    "source_status", "source_fingerprint", "rating", "state", "queue", "resume_state", "outcome",
    "ended_at", "unit", "unit_spelling", "changed_at", "event_count", "due_at", "due_clock",
    "urgency_at",
]  # fmt: skip

Progress = Callable[["LaporImport"], None]


@dataclass
class LaporImport:
    """What an import did. `refused` and `warned` name row and reason."""

    filename: str
    expected_rows: int | None = None
    rows_done: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    repeated: int = 0
    refused: list[Refusal] = field(default_factory=list)
    warned: list[RowProblem] = field(default_factory=list)
    mapped: dict[str, str] = field(default_factory=dict)
    open_spellings: dict[str, int] = field(default_factory=dict)
    ignored_columns: tuple[str, ...] = ()
    absent_columns: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the whole as JSON values, reasons in the language in use."""
        language = "en" if (get_language() or "id").startswith("en") else "id"
        return {
            "file": self.filename,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "repeated": self.repeated,
            "refused": [
                {"tracking_id": one.tracking_id, **_problem(one, language)} for one in self.refused
            ],
            "warnings": [_problem(one, language) for one in self.warned],
            "units": {"mapped": self.mapped, "to_settle": self.open_spellings},
            "columns": {"ignored": self.ignored_columns, "absent": self.absent_columns},
        }


def _problem(one: RowProblem, language: Any) -> dict[str, Any]:
    return {
        "row": one.row_number,
        "column": one.column,
        "value": one.value,
        "reason": one.message_in(language),
    }


def import_lapor(
    path: Path,
    *,
    by: Actor,
    at: datetime,
    filename: str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> LaporImport:
    """Create or update a case per Tracking ID; the same file again changes nothing.

    One transaction: a file that cannot be read to its end (`TableError`) leaves no trace. With
    `dry_run` everything is done and taken back. Refused lines do not hold up the others.
    """
    reading = read_laporan_ringkas(
        path, filename=filename, zone=ZoneInfo(settings.TIME_ZONE), max_bytes=MAX_FILE_BYTES
    )
    done = LaporImport(
        filename=filename or path.name,
        expected_rows=reading.expected_rows,
        ignored_columns=reading.ignored_columns,
        absent_columns=reading.absent_columns,
    )
    with transaction.atomic():
        _lock()
        _Importer(done, by, at).run(reading, progress)
        if dry_run:
            transaction.set_rollback(True)
    return done


MAX_FILE_BYTES = 50 * 1024 * 1024


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


class _Importer:
    def __init__(self, done: LaporImport, by: Actor, at: datetime) -> None:
        self.done, self.by, self.at = done, by, at
        self.spellings = Spellings(by, at)
        self.calendar: WorkingCalendar = working_calendar()
        self.root = root_unit_id()

    def run(self, reading: Reading, progress: Progress | None) -> None:
        rows = self._taken(reading)
        while batch := list(islice(rows, BATCH)):
            self._store(batch)
            self.done.rows_done += len(batch)
            if progress:
                progress(self.done)
        self.done.repeated = reading.counts.repeated
        for spelling, one in sorted(self.spellings.known.items()):
            if one.unit is None:
                self.done.open_spellings[spelling] = self.spellings.met[spelling]
            else:
                self.done.mapped[spelling] = one.unit.name

    def _taken(self, reading: Reading) -> Iterator[LaporRow]:
        for one in reading:
            if isinstance(one, Refusal):
                self.done.refused.append(one)
            else:
                self.done.warned.extend(one.warnings)
                yield one

    def _store(self, rows: Sequence[LaporRow]) -> None:
        self.spellings.learn(row.unit_spelling for row in rows)
        known = {
            case.external_id: case
            for case in Case.objects.select_for_update(of=("self",)).filter(
                external_id__in=[row.tracking_id for row in rows]
            )
        }
        fresh = [row for row in rows if row.tracking_id not in known]
        changed = [
            row
            for row in rows
            if row.tracking_id in known
            and known[row.tracking_id].source_fingerprint != row.fingerprint
        ]
        self._create(fresh)
        self._update(changed, known)
        self.done.created += len(fresh)
        self.done.updated += len(changed)
        self.done.unchanged += len(rows) - len(fresh) - len(changed)

    def _create(self, rows: Sequence[LaporRow]) -> None:
        cases = [self._new(row) for row in rows]
        Case.objects.bulk_create(cases)
        runs = [run for case in cases for run in self._clocks(case)]
        ClockRun.objects.bulk_create(runs)
        CaseEvent.objects.bulk_create(
            self._event(case, "import", row) for case, row in zip(cases, rows, strict=True)
        )

    def _new(self, row: LaporRow) -> Case:
        case = new_imported_case(row, at=self.at)
        self._place(case, row)
        case.uid = uuid.uuid4()
        case.event_count = 1
        set_deadline(case, self._clocks(case))
        return case

    def _place(self, case: Case, row: LaporRow) -> None:
        case.unit_spelling = self.spellings.of(row.unit_spelling)
        mapped = case.unit_spelling.unit_id if case.unit_spelling else None
        at_city_hall = case.state_now.at_city_hall or mapped is None
        case.unit_id = self.root if at_city_hall or mapped is None else mapped

    def _clocks(self, case: Case) -> list[ClockRun]:
        """The only clock whose start the export tells: the check, since the report came in."""
        if case.state != "received":
            return []
        run = ClockRun(case=case, key="verification", started_at=case.received_at)
        reckon(case, run, calendar=self.calendar)
        return [run]

    def _update(self, rows: Sequence[LaporRow], known: dict[str, Case]) -> None:
        worked_on = self._worked_on([known[row.tracking_id].pk for row in rows])
        events = []
        for row in rows:
            case = known[row.tracking_id]
            status_changed = case.source_status != row.status_text
            apply_row(case, row)
            if case.pk not in worked_on:
                self._follow(case, row, status_changed=status_changed)
            case.event_count += 1
            case.changed_at = self.at
            events.append(self._event(case, "update_import", row))
        Case.objects.bulk_update([known[row.tracking_id] for row in rows], UPDATED)
        CaseEvent.objects.bulk_create(events)

    def _follow(self, case: Case, row: LaporRow, *, status_changed: bool) -> None:
        """Let the source say where a case stands on which nobody here has worked."""
        if status_changed:
            apply_state(case, row)
            if case.state != "received":
                ClockRun.objects.filter(case=case, stopped_at__isnull=True).update(
                    stopped_at=self.at, next_check_at=None
                )
        self._place(case, row)
        set_deadline(case, list(ClockRun.objects.filter(case=case, stopped_at__isnull=True)))

    def _worked_on(self, case_ids: Sequence[int]) -> set[int]:
        events = CaseEvent.objects.filter(case__in=case_ids).exclude(kind__in=OF_IMPORTS)
        return set(events.values_list("case_id", flat=True))

    def _event(self, case: Case, kind: str, row: LaporRow) -> CaseEvent:
        return CaseEvent(
            case=case,
            seq=case.event_count,
            at=self.at,
            kind=kind,
            state=case.state,
            actor_kind=self.by.kind,
            actor_id=self.by.id,
            actor_name=self.by.name,
            unit_id=case.unit_id,
            audience=case.type.transitions[kind].audience,
            data=event_data(row),
        )
