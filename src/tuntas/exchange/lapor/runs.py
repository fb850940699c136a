"""Imports that were ordered on the page: stored, queued, run by the worker, finished exactly once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from tuntas.cases.actors import SYSTEM, Actor, staff
from tuntas.core.errors import DomainError
from tuntas.exchange.lapor.actions import import_lapor, sha256_of
from tuntas.exchange.lapor.result import LaporImport
from tuntas.exchange.models import ImportRun
from tuntas.exchange.ordered_imports import FILE_GONE, UNEXPECTED, StoredUpload, lost_runs
from tuntas.exchange.tables import TableError

IMPORT_LAPOR = "exchange.import_lapor"  # named, not imported: tasks call what is here


@transaction.atomic
def order_import(upload: StoredUpload, *, uid: UUID, by: Actor, at: datetime) -> ImportRun:
    """Queue the import of a stored file; the same `uid` again gives the run it had made."""
    run, created = ImportRun.objects.get_or_create(
        uid=uid,
        defaults={
            "filename": upload.filename,
            "sha256": sha256_of(upload.path),
            "stored": upload.stored,
            "by_id": by.id,
            "made_at": at,
            "state": ImportRun.State.WAITING,
        },
    )
    if created:
        _enqueue(run)
    else:
        upload.discard()
    return run


def _enqueue(run: ImportRun) -> None:
    app.configure_task(IMPORT_LAPOR, lock=IMPORT_LAPOR).defer(run_id=run.pk)


def resume_lost(*, at: datetime) -> int:
    """Queue open runs anew whose job is gone, as after a worker that was stopped midway."""
    lost = 0
    for run in lost_runs(ImportRun, task=IMPORT_LAPOR, at=at):
        _enqueue(run)
        lost += 1
    return lost


def run_import(run_id: int, *, at: datetime) -> None:
    """Import what a run stands for; does nothing where it has ended.

    The run is marked as done in the transaction of the import itself, so a worker killed at any
    moment leaves either all or nothing, and the next attempt knows which.
    """
    opened = ImportRun.objects.filter(pk=run_id, state__in=ImportRun.OPEN)
    if not opened.update(state=ImportRun.State.RUNNING, rows_done=0):
        return
    run = ImportRun.objects.select_related("by").get(pk=run_id)
    upload = StoredUpload(run.stored, run.filename)
    if not upload.path.is_file():
        _fail(run, FILE_GONE)
        return
    with _failure_kept(run), _progress_of(run) as progress:
        import_lapor(
            upload.path,
            by=staff(run.by.powers()) if run.by else SYSTEM,
            at=at,
            filename=run.filename,
            progress=progress,
            run=run,
        )
    upload.discard()


@contextmanager
def _failure_kept(run: ImportRun) -> Iterator[None]:
    """Let the run say why it failed. A database that went away is no failure: the job comes again."""
    ended = False
    try:
        yield
        ended = True
    except TableError as error:
        ended = True
        _fail(run, error.message, {"error": {"code": error.code, "params": error.params}})
    except DomainError as error:
        ended = True
        _fail(run, error.message)
    except (OperationalError, InterfaceError):
        ended = True
        raise
    finally:
        if not ended:
            _fail(run, UNEXPECTED)
            StoredUpload(run.stored, run.filename).discard()


def _fail(run: ImportRun, message: str, report: dict[str, Any] | None = None) -> None:
    ImportRun.objects.filter(pk=run.pk, state=ImportRun.State.RUNNING).update(
        state=ImportRun.State.FAILED,
        error=message,
        report=report or {},
        finished_at=timezone.now(),
    )


class _Progress:
    """Tells how far an import is through a connection of its own: its transaction shows nothing."""

    TELL = """
        UPDATE exchange_importrun
        SET rows_done = %s, rows_expected = %s, created = %s, updated = %s, unchanged = %s
        WHERE id = %s AND state = 'running'
    """

    def __init__(self, run: ImportRun) -> None:
        self.run_id = run.pk
        self.connection = connection.copy()

    def __call__(self, done: LaporImport) -> None:
        figures = [done.rows_done, done.expected_rows, done.created, done.updated, done.unchanged]
        with self.connection.cursor() as cursor:
            cursor.execute(self.TELL, [*figures, self.run_id])


@contextmanager
def _progress_of(run: ImportRun) -> Iterator[_Progress]:
    progress = _Progress(run)
    try:
        yield progress
    finally:
        progress.connection.close()
