"""Take events in: whole or not at all, and the same again changes nothing."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from tuntas.core.audit import ActorLike, record
from tuntas.eventlogs.actions import statements
from tuntas.eventlogs.actions.findings import find
from tuntas.eventlogs.actions.result import Result
from tuntas.eventlogs.actions.staging import PORTION, Staging, open_tables
from tuntas.eventlogs.models import EventImport, EventLog, LoggedName
from tuntas.eventlogs.rows import CaseRow, EventRow, Item, Refusal, plain

ResolveUnits = Callable[[set[str]], Mapping[str, int]]
Refuse = Callable[[Refusal], None]
Progress = Callable[[int], None]


def take_in(
    items: Iterable[Item],
    log: EventLog,
    run: EventImport,
    *,
    by: ActorLike,
    at: datetime,
    units: ResolveUnits,
    refuse: Refuse,
    partial: bool = False,
    dry_run: bool = False,
    cases_once: bool = False,
    ends_changed: bool = False,
    annotate: Callable[[Result], None] | None = None,
    progress: Progress | None = None,
) -> Result:
    """Write what is new of `items` to `log`, and what became of all to `run`.

    Call it in a transaction that holds the log's lock (`log_for`). Events with a known id or content
    are counted as unchanged; the same id with other content is refused. Anything refused takes the
    whole back, unless `partial`.

    Args:
        items: rows of one file or batch, read once.
        log: where they belong.
        run: the import, saved here; a new one or one that runs.
        by: who brings them in.
        at: now; later moments are warned of.
        units: finds the units that texts name; unknown ones are left out of its answer.
        refuse: is told of each refused row.
        partial: take the good rows although others are refused.
        dry_run: do everything, then take it back.
        cases_once: the source names each case once, so that a repetition is odd.
        ends_changed: the log's end activities are others than before.
        annotate: adds what only the reader knows, before the result is kept.
        progress: is told the number of rows from time to time.
    """
    result = Result()
    run.state = EventImport.State.RUNNING
    if run.pk is None:  # one that was ordered stays free for who tells how far it is
        run.save()
    open_tables()
    _stage(items, Staging(log), result, refuse, progress)
    _settle_repeated(result, refuse, log)
    _write_cases(log, units)
    _write_events(log, run, result)
    _close_cases(log, everywhere=ends_changed)
    find(result, log, at=at)
    if cases_once:
        _note_repeated_cases(result)
    if annotate:
        annotate(result)
    _finish(run, result, by=by, at=at)
    if dry_run or (result.refused.total and not partial):
        transaction.set_rollback(True)
    return result


def _stage(
    items: Iterable[Item],
    staging: Staging,
    result: Result,
    refuse: Refuse,
    progress: Progress | None,
) -> None:
    done = 0
    for item in items:
        if isinstance(item, CaseRow):
            staging.add_case(item)
            continue
        done += 1
        if isinstance(item, EventRow):
            staging.add_event(item)
        else:
            _refused(item, result, refuse)
        if progress and done % PORTION == 0:
            progress(done)
    staging.flush()
    result.rows_done = done
    _execute("ANALYZE staged_event", "ANALYZE staged_case")


def _refused(found: Refusal, result: Result, refuse: Refuse) -> None:
    one = found._replace(case=plain(found.case), field=plain(found.field), value=plain(found.value))
    result.refused.note(one.kind, place=one.place, case=one.case, field=one.field, value=one.value)
    refuse(one)


def _execute(*simple: str) -> None:
    with connection.cursor() as cursor:
        for statement in simple:
            cursor.execute(statement)


def _settle_repeated(result: Result, refuse: Refuse, log: EventLog) -> None:
    """Refuse ids that stand for two things; count and number what is there twice."""
    _execute(*statements.MARK_REPEATED)
    with connection.cursor() as cursor:
        cursor.execute(statements.REPEATED)
        while rows := cursor.fetchmany(PORTION):
            for place, case, differs in rows:
                if differs:
                    _refused(Refusal(place, case, "event_id", "", "same_id"), result, refuse)
                else:
                    result.warnings.note("duplicates", place=place, case=case)
    _execute(*statements.NUMBER_REPEATED)
    with connection.cursor() as cursor:
        cursor.execute(statements.CONFLICTS, [log.pk])
        for place, case in cursor.fetchall():
            _refused(Refusal(place, case, "event_id", "", "known_id"), result, refuse)


def _write_cases(log: EventLog, units: ResolveUnits) -> None:
    _execute(statements.TELL_CASES, statements.SPAN_CASES, "ANALYZE staged_told, staged_span")
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT unit FROM staged_told WHERE unit IS NOT NULL")
        found = units({text for (text,) in cursor.fetchall()})
        if found:
            cursor.executemany("INSERT INTO staged_unit VALUES (%s, %s)", list(found.items()))
        cursor.execute(statements.WRITE_CASES, [log.pk, log.default_unit_id, log.default_service])
        cursor.execute(statements.NAME_CASES, [log.pk])


def _write_events(log: EventLog, run: EventImport, result: Result) -> None:
    _execute(
        "ANALYZE staged_id", statements.JOIN_CASES, "DROP TABLE staged_event", "ANALYZE staged"
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM staged")
        result.events = cursor.fetchone()[0]
        cursor.execute(statements.WRITE_EVENTS, [log.pk, run.pk, log.pk])
        result.added = cursor.rowcount
    result.unchanged = result.events - result.added


def _close_cases(log: EventLog, *, everywhere: bool) -> None:
    """End the cases in which an end activity happened."""
    if not log.end_activities and not everywhere:
        return
    names = LoggedName.objects.filter(
        log=log, kind=LoggedName.Kind.ACTIVITY, text__in=log.end_activities
    )
    ids = list(names.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        if everywhere:
            cursor.execute(statements.CLOSE_ALL_CASES, [ids, log.pk])
        else:
            cursor.execute(statements.CLOSE_CASES, [ids])


def _note_repeated_cases(result: Result) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_key FROM staged_told WHERE repeated ORDER BY 1")
        for (case,) in cursor.fetchall():
            result.warnings.note("repeated_case", case=case)


def _finish(run: EventImport, result: Result, *, by: ActorLike, at: datetime) -> None:
    run.state, run.finished_at = EventImport.State.DONE, timezone.now()
    run.rows_done, run.cases, run.events = result.rows_done, result.cases, result.events
    run.added, run.unchanged, run.refused = result.added, result.unchanged, result.refused.total
    run.report = {**run.report, **result.as_report()}
    run.save()
    if run.token_id is not None:
        return  # a system that sends all day: its batches are counted as imports, not one by one
    record(
        by=by,
        at=at,
        verb="eventlog.import",
        subject=f"eventlog:{run.log.key}",
        file=run.filename,
        new=result.added,
        unchanged=result.unchanged,
        refused=result.refused.total,
    )
