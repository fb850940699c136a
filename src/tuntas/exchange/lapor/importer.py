"""The lines of one export, batch by batch, into cases; inside the transaction of `import_lapor`."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from tuntas.cases.actors import Actor
from tuntas.cases.engine import next_check, reckon, set_deadline
from tuntas.cases.models import Case, CaseEvent, ClockRun
from tuntas.core.secrets import new_code
from tuntas.exchange.lapor.columns import LAPORAN_RINGKAS
from tuntas.exchange.lapor.mapping import (
    TO_BE_CHECKED,
    apply_row,
    apply_standing,
    event_data,
    type_of,
)
from tuntas.exchange.lapor.reader import Reading
from tuntas.exchange.lapor.result import LaporImport
from tuntas.exchange.lapor.rows import LaporRow, Refusal
from tuntas.exchange.lapor.settle import untouched
from tuntas.exchange.lapor.spellings import Spellings
from tuntas.organisation.calendars import working_calendar
from tuntas.organisation.queries import root_unit_id

BATCH = 500
CLOCK_SKEW = timedelta(hours=12)  # the export may come from another time zone
IMPORTED, UPDATED = "import", "update_import"
CHANGING = [
    "case_type", "classification", "category", "title", "text", "anonymous", "secret",
    "channel_detail", "place", "source_status", "rating", "received_at", "state", "queue",
    "resume_state", "outcome", "ended_at", "unit_id", "unit_spelling_id",
]  # fmt: skip
STORED = [
    *(name.removesuffix("_id") for name in CHANGING),
    "source_fingerprint", "changed_at", "event_count", "due_at", "due_clock", "urgency_at",
]  # fmt: skip


class Importer:
    """Creates and updates the cases of one export."""

    def __init__(self, done: LaporImport, reading: Reading, by: Actor, at: datetime) -> None:
        self.done, self.reading, self.by, self.at = done, reading, by, at
        self.absent = frozenset(reading.table.absent)
        self.spellings = Spellings(by, at)
        self.root = root_unit_id()
        self.calendar = working_calendar(self.root)

    def run(self) -> Iterator[LaporImport]:
        """Work through the file; yields what was done so far after each batch."""
        rows = self._taken()
        while batch := list(islice(rows, BATCH)):
            self._store(batch)
            self._count()
            yield self.done
        self._count()
        self._tell_units()

    def _count(self) -> None:
        counts = self.reading.counts
        self.done.repeated = counts.repeated
        self.done.ignored_rows = counts.ignored
        self.done.rows_done = (
            counts.rows + counts.refused + counts.repeated + counts.blank + len(counts.ignored)
        )

    def _tell_units(self) -> None:
        for spelling, one in sorted(self.spellings.known.items()):
            if one.unit is None:
                self.done.open_spellings[spelling] = self.spellings.met[spelling]
            else:
                self.done.mapped[spelling] = one.unit.name

    def _taken(self) -> Iterator[LaporRow]:
        for one in self.reading:
            if isinstance(one, Refusal):
                self.done.refused.append(one)
            elif one.received_at > self.at + CLOCK_SKEW:
                self.done.refused.append(_of_the_future(one))
            else:
                self.done.warn(one.warnings)
                yield one

    def _store(self, rows: Sequence[LaporRow]) -> None:
        """Cases that have not changed are neither loaded nor locked: officers go on working."""
        self.spellings.learn(row.unit_spelling for row in rows)
        kept = _imported(row.tracking_id for row in rows)
        known = dict(kept.values_list("external_id", "source_fingerprint"))
        fresh = [row for row in rows if row.tracking_id not in known]
        other = [
            row for row in rows if known.get(row.tracking_id, row.fingerprint) != row.fingerprint
        ]
        self._create(fresh)
        updated = self._update(other) if other else 0
        self.done.created += len(fresh)
        self.done.updated += updated
        self.done.unchanged += len(rows) - len(fresh) - updated

    def _create(self, rows: Sequence[LaporRow]) -> None:
        codes = _unused_codes(len(rows))
        cases = [self._new(row, code) for row, code in zip(rows, codes, strict=True)]
        runs = [
            run
            for case, row in zip(cases, rows, strict=True)
            for run in self._with_clock(case, row)
        ]
        Case.objects.bulk_create(cases)
        ClockRun.objects.bulk_create(runs)
        CaseEvent.objects.bulk_create(
            self._event(case, IMPORTED, event_data(row))
            for case, row in zip(cases, rows, strict=True)
        )

    def _new(self, row: LaporRow, code: str) -> Case:
        case = Case(
            uid=uuid.uuid4(),
            code=code,
            case_type=type_of(row.classification),
            channel=Case.Channel.LAPOR,
            external_id=row.tracking_id,
            source_fingerprint=row.fingerprint,
            received_at=row.received_at,
            changed_at=self.at,
            event_count=1,
        )
        apply_row(case, row)
        self._stand(case, row)
        return case

    def _stand(self, case: Case, row: LaporRow) -> None:
        """Put the case where the source says it is: state and unit."""
        if case.pk is None or "unit" not in self.absent:
            case.unit_spelling = self.spellings.of(row.unit_spelling)
        apply_standing(case, row)
        meant = case.unit_spelling.unit_id if case.unit_spelling else None
        case.unit_id = self.root if meant is None or case.state_now.at_city_hall else meant

    def _with_clock(self, case: Case, row: LaporRow) -> list[ClockRun]:
        """Start the only clock whose start the export tells, the check's; set the case's deadline.

        Reminders that lie in the past are left out: thousands could go out for one old export.
        """
        runs = []
        if case.state_now.at_city_hall and row.status in TO_BE_CHECKED and self._reckonable(case):
            run = ClockRun(case=case, key="verification", started_at=min(case.received_at, self.at))
            reckon(case, run, calendar=self.calendar)
            self._skip_past_reminders(case, run)
            runs.append(run)
        set_deadline(case, runs)
        return runs

    def _reckonable(self, case: Case) -> bool:
        return timezone.localdate(case.received_at).year >= self.calendar.first_year

    def _skip_past_reminders(self, case: Case, run: ClockRun) -> None:
        clock = case.type.clocks[run.key]
        for percent in sorted(clock.escalation):
            if run.next_check_at is None or run.next_check_at > self.at:
                return
            run.escalated_percent = percent
            run.next_check_at = next_check(clock, run, calendar=self.calendar)

    def _update(self, rows: Sequence[LaporRow]) -> int:
        """Write the lines that say something else than before; return how many cases changed."""
        row_of = {row.tracking_id: row for row in rows}
        cases = list(
            _imported(row_of)
            .select_for_update(of=("self",))
            .select_related("unit_spelling")
            .defer("search")
            .order_by("pk")
        )
        own = set(
            Case.objects.filter(untouched(), pk__in=[case.pk for case in cases]).values_list(
                "pk", flat=True
            )
        )
        told = _told_before(cases)
        changed: list[Case] = []
        events = []
        for case in cases:
            row = row_of[case.external_id]
            data = event_data(row, before=told.get(case.pk), absent=self.absent)
            if self._apply(case, row, own=case.pk in own) or data != told.get(case.pk):
                changed.append(case)
                events.append(self._changed(case, row, data))
        self._store_changed(changed, [case for case in changed if case.pk in own], row_of)
        CaseEvent.objects.bulk_create(events)
        return len(changed)

    def _apply(self, case: Case, row: LaporRow, *, own: bool) -> bool:
        """Write the line onto the case; where nobody here has worked on it, also where it stands."""
        before = [getattr(case, name) for name in CHANGING]
        apply_row(case, row, absent=self.absent)
        if own:
            self._stand(case, row)
        return before != [getattr(case, name) for name in CHANGING]

    def _changed(self, case: Case, row: LaporRow, data: Mapping[str, Any]) -> CaseEvent:
        case.source_fingerprint = row.fingerprint
        case.event_count += 1
        case.changed_at = self.at
        return self._event(case, UPDATED, data)

    def _store_changed(
        self, changed: Sequence[Case], own: Sequence[Case], row_of: Mapping[str, LaporRow]
    ) -> None:
        """The clocks of untouched cases start anew: an end that the source does not date has none."""
        ClockRun.objects.filter(case__in=own).delete()
        runs = [run for case in own for run in self._with_clock(case, row_of[case.external_id])]
        ClockRun.objects.bulk_create(runs)
        # An update by way of insert: `bulk_update` takes ten times as long for this many columns.
        Case.objects.bulk_create(
            changed, update_conflicts=True, unique_fields=["id"], update_fields=STORED
        )

    def _event(self, case: Case, kind: str, data: Mapping[str, Any]) -> CaseEvent:
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
            data=data,
        )


def _imported(tracking_ids: Iterable[str]) -> QuerySet[Case]:
    """The exclusion lets the partial index answer; for long lists PostgreSQL would read every row."""
    return Case.objects.filter(external_id__in=list(tracking_ids)).exclude(external_id="")


def _unused_codes(number: int) -> list[str]:
    """Among a million cases and 200,000 new ones, two of the same code are no rare chance."""
    prefix = settings.ENVIRONMENT.city_code
    codes: set[str] = set()
    while len(codes) < number:
        codes |= {new_code(prefix) for _ in range(number - len(codes))}
        codes -= set(Case.objects.filter(code__in=codes).values_list("code", flat=True))
    return list(codes)


def _told_before(cases: Sequence[Case]) -> dict[int, dict[str, Any]]:
    """What the timeline tells from the latest export that said something new."""
    events = CaseEvent.objects.filter(case__in=cases, kind__in=(IMPORTED, UPDATED))
    latest = events.order_by("case", "-seq").distinct("case")
    return dict(latest.values_list("case_id", "data"))


def _of_the_future(row: LaporRow) -> Refusal:
    return Refusal(
        row_number=row.row_number,
        tracking_id=row.tracking_id,
        column=LAPORAN_RINGKAS.official("date"),
        value=timezone.localdate(row.received_at).isoformat(),
        code="future-date",
    )
