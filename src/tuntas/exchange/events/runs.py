"""Imports that were ordered on the page: queued, run by the worker, finished exactly once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from tuntas.cases.actors import SYSTEM, Actor, staff
from tuntas.core.errors import DomainError
from tuntas.eventlogs.actions import log_for
from tuntas.eventlogs.models import EventImport
from tuntas.exchange.events.importer import EventsImport, Options, import_events, sha256_of
from tuntas.exchange.events.preview import MAX_UPLOAD_BYTES
from tuntas.exchange.ordered_imports import FILE_GONE, UNEXPECTED, StoredUpload, lost_runs
from tuntas.exchange.tables import TableError

IMPORT_EVENTS = "exchange.import_events"  # named, not imported: tasks call what is here


@transaction.atomic
def order_events(
    upload: StoredUpload, options: Options, *, uid: UUID, by: Actor, at: datetime
) -> EventImport:
    """Queue the import of a stored file; the same `uid` again gives the run it had made."""
    log = log_for(options.log, by=by, at=at, name=options.name, zone=options.zone)
    run, created = EventImport.objects.get_or_create(
        uid=uid,
        defaults={
            "log": log,
            "filename": upload.filename,
            "sha256": sha256_of(upload.path),
            "stored": upload.stored,
            "options": options.as_json(),
            "by_id": by.id,
            "made_at": at,
            "state": EventImport.State.WAITING,
        },
    )
    if created:
        _enqueue(run)
    return run


def _enqueue(run: EventImport) -> None:
    app.configure_task(IMPORT_EVENTS, lock=IMPORT_EVENTS).defer(run_id=run.pk)


def resume_lost_events(*, at: datetime) -> int:
    """Queue open runs anew whose job is gone, as after a worker that was stopped midway."""
    lost = 0
    for run in lost_runs(EventImport, task=IMPORT_EVENTS, at=at):
        _enqueue(run)
        lost += 1
    return lost


def run_events(run_id: int, *, at: datetime) -> None:
    """Import what a run stands for; does nothing where it has ended.

    It is marked as done in the transaction of the import itself: a worker killed at any moment
    leaves all or nothing.
    """
    opened = EventImport.objects.filter(pk=run_id, state__in=EventImport.OPEN)
    if not opened.update(state=EventImport.State.RUNNING, rows_done=0):
        return
    run = EventImport.objects.select_related("by", "log").get(pk=run_id)
    upload = StoredUpload(run.stored, run.filename)
    if not upload.path.is_file():
        _fail(run, FILE_GONE)
        return
    with _failure_kept(run, upload):
        done = _import(run, upload, at)
        if not done.applied:
            _refused(run, done)
    upload.discard()


def _import(run: EventImport, upload: StoredUpload, at: datetime) -> EventsImport:
    progress = _Progress(run)
    try:
        return import_events(
            upload.path,
            Options(**run.options),
            by=staff(run.by.powers()) if run.by else SYSTEM,
            at=at,
            filename=run.filename,
            max_bytes=MAX_UPLOAD_BYTES,
            run=run,
            progress=progress,
        )
    finally:
        progress.connection.close()


@contextmanager
def _failure_kept(run: EventImport, upload: StoredUpload) -> Iterator[None]:
    """Let the run say why it failed. A database that went away is no failure: the job comes again."""
    ended = False
    try:
        yield
        ended = True
    except (DomainError, TableError) as error:
        ended = True
        _fail(run, error.message)
    except (OperationalError, InterfaceError):
        ended = True
        raise
    finally:
        if not ended:
            _fail(run, UNEXPECTED)
            upload.discard()


def _fail(run: EventImport, message: str) -> None:
    EventImport.objects.filter(pk=run.pk, state=EventImport.State.RUNNING).update(
        state=EventImport.State.FAILED, error=message, finished_at=timezone.now()
    )


def _refused(run: EventImport, done: EventsImport) -> None:
    """Nothing was taken because something was refused: the run keeps what."""
    EventImport.objects.filter(pk=run.pk, state=EventImport.State.RUNNING).update(
        state=EventImport.State.FAILED,
        finished_at=timezone.now(),
        report=run.report,
        refused=done.result.refused.total,
        rows_done=done.result.rows_done,
    )


class _Progress:
    """Tells how far an import is through a connection of its own: its transaction shows nothing."""

    TELL = "UPDATE eventlogs_eventimport SET rows_done = %s WHERE id = %s AND state = 'running'"

    def __init__(self, run: EventImport) -> None:
        self.run_id = run.pk
        self.connection = connection.copy()
        with self.connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '10s'")  # never wait for ever for oneself

    def __call__(self, done: int) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(self.TELL, [done, self.run_id])
