"""Bring a "Laporan Ringkas" export in: once or often, whole or not at all."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tuntas.cases.actors import Actor
from tuntas.core.audit import record
from tuntas.exchange.lapor.importer import Importer
from tuntas.exchange.lapor.locking import wait_for_turn
from tuntas.exchange.lapor.reader import read_laporan_ringkas
from tuntas.exchange.lapor.result import LaporImport
from tuntas.exchange.models import ImportRun

MAX_FILE_BYTES = 50 * 1024 * 1024

Progress = Callable[[LaporImport], None]


def import_lapor(
    path: Path,
    *,
    by: Actor,
    at: datetime,
    filename: str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
    run: ImportRun | None = None,
) -> LaporImport:
    """Create or update a case per Tracking ID; the same file again changes nothing.

    One transaction: a file that cannot be read to its end (`TableError`) leaves no trace. With
    `dry_run` everything is done and taken back. Refused lines do not hold up the others. What was
    done is kept as an `ImportRun`, in the same transaction: `run` if one was ordered, else a new
    one. A `run` that has ended meanwhile is left alone.
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
        wait_for_turn()
        if run and not ImportRun.objects.filter(pk=run.pk, state=ImportRun.State.RUNNING).exists():
            return done
        for so_far in Importer(done, reading, by, at).run():
            if progress:
                progress(so_far)
        _keep(done, run or _unordered(path, done, by, at), by, at)
        if dry_run:
            transaction.set_rollback(True)
    return done


def _unordered(path: Path, done: LaporImport, by: Actor, at: datetime) -> ImportRun:
    return ImportRun(filename=done.filename[:200], sha256=sha256_of(path), by_id=by.id, made_at=at)


def sha256_of(path: Path) -> str:
    """Return the hash of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _keep(done: LaporImport, run: ImportRun, by: Actor, at: datetime) -> None:
    run.state, run.finished_at = ImportRun.State.DONE, timezone.now()
    run.rows_expected, run.rows_done = done.expected_rows, done.rows_done
    run.created, run.updated, run.unchanged = done.created, done.updated, done.unchanged
    run.repeated, run.refused = done.repeated, len(done.refused)
    run.report = done.as_report()
    run.save()
    record(
        by=by,
        at=at,
        verb="case.import",
        subject=f"file:{done.filename}"[:200],
        sha256=run.sha256,
        created=done.created,
        updated=done.updated,
        unchanged=done.unchanged,
        refused=len(done.refused),
    )
