"""Bring a file of events in: once or often, whole or not at all."""

import csv
import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from tuntas.core.audit import ActorLike
from tuntas.core.cells import plain_cell
from tuntas.core.errors import DomainError
from tuntas.eventlogs.actions import Result, log_for, take_in
from tuntas.eventlogs.actions.logs import key_from, zone_of
from tuntas.eventlogs.models import EventImport, EventLog
from tuntas.eventlogs.rows import Refusal
from tuntas.exchange.events.opening import MAX_FILE_BYTES, open_source
from tuntas.exchange.events.source import Source
from tuntas.exchange.events.units import unit_or_refuse, units_named
from tuntas.exchange.events.words import REFUSED
from tuntas.measures.announcements import ask_for_figures

KEPT = 1000  # refusals that a run keeps for its page


@dataclass(frozen=True)
class Options:
    """What the user says about a file; empty: as the log has it, or as the file shows.

    `mapping` is field → header or attribute. `unit` is a code or name for cases that name none.
    """

    log: str = ""
    name: str = ""
    zone: str = ""
    unit: str = ""
    service: str = ""
    object_type: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    end_activities: Sequence[str] | None = None
    partial: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the options as a run keeps them: `Options(**kept)` undoes it."""
        return asdict(self)


@dataclass(frozen=True)
class EventsImport:
    """One file that was read; `applied`: what is new of it stands in the log."""

    filename: str
    log: EventLog
    told: Mapping[str, Any]
    result: Result
    applied: bool
    refused_file: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return what `--json` prints."""
        return {
            "file": self.filename,
            "log": self.log.key,
            **self.told,
            "applied": self.applied,
            **self.result.as_report(),
            "refused_file": self.refused_file or None,
        }


def import_events(
    path: Path,
    options: Options,
    *,
    by: ActorLike,
    at: datetime,
    filename: str = "",
    dry_run: bool = False,
    max_bytes: int = MAX_FILE_BYTES,
    refused_to: Path | None = None,
    run: EventImport | None = None,
    progress: Callable[[int], None] | None = None,
) -> EventsImport:
    """Add what is new in a file to its log.

    One transaction: a refused row takes the whole back unless `options.partial`, and then the refused
    ones are written to `refused_to`. A `run` that was ordered and has ended meanwhile is left alone.

    Raises:
        DomainError: the file cannot be read to its end, or its columns are not clear.
        TableError: likewise, for a table.
    """
    filename = filename or path.name
    with transaction.atomic(), _Refusals(refused_to if options.partial else None) as refusals:
        log, ends_changed = _log(options, filename, by=by, at=at)
        source = open_source(
            path,
            filename=filename,
            stated=options.mapping,
            zone=zone_of(log.zone),
            object_type=options.object_type,
            max_bytes=max_bytes,
        )
        run = run or EventImport(filename=filename[:200], by_id=by.id, made_at=at)
        run.log, run.sha256 = log, run.sha256 or sha256_of(path)
        result = take_in(
            source,
            log,
            run,
            by=by,
            at=at,
            units=lambda texts: units_named(texts, at=at),
            refuse=refusals.take,
            partial=options.partial,
            dry_run=dry_run,
            cases_once=source.format == "xes",
            ends_changed=ends_changed,
            annotate=lambda so_far: _annotate(run, source, so_far, refusals),
            progress=progress,
        )
        if not result.rows_done:
            raise DomainError(_("Tidak ada peristiwa di berkas “%(name)s”.") % {"name": filename})
    applied = not dry_run and (options.partial or not result.refused.total)
    if applied:
        ask_for_figures()
    return EventsImport(filename, log, told_of(source), result, applied, refusals.written)


def _log(options: Options, filename: str, *, by: ActorLike, at: datetime) -> tuple[EventLog, bool]:
    """Return the locked log, and whether its cases end otherwise than before."""
    key = options.log or key_from(filename)
    before = EventLog.objects.filter(key=key).first()
    log = log_for(
        key,
        by=by,
        at=at,
        name=options.name,
        zone=options.zone or (before.zone if before else settings.TIME_ZONE),
        unit=unit_or_refuse(options.unit),
        service=options.service,
        end_activities=options.end_activities,
    )
    return log, before is not None and before.end_activities != log.end_activities


def told_of(source: Source) -> dict[str, Any]:
    """Return how a file is read."""
    return {
        "format": source.format,
        "place": source.place,
        "zone": source.maker.zone.key,
        "mapping": dict(source.mapping),
        "ignored_columns": list(source.ignored),
    }


def _annotate(run: EventImport, source: Source, result: Result, refusals: "_Refusals") -> None:
    """Add what only the reader knows."""
    maker = source.maker
    zone = maker.zone.key
    for kind, count in maker.notes.counts.items():
        result.warnings.note_all(kind, count, maker.notes.first[kind])
    if maker.naive:
        result.warnings.note("time_zone", maker.naive, value=zone)
    if maker.naive and maker.aware:
        result.warnings.note("mixed_time_zones", min(maker.naive, maker.aware), value=zone)
    EventLog.objects.filter(pk=run.log_id).update(mapping=dict(source.mapping))
    run.report = {**told_of(source), "refusals": refusals.kept}


def sha256_of(path: Path) -> str:
    """Return the hash of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Refusals:
    """Keeps the first refusals, and writes all to a file where one is wanted."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.kept: list[dict[str, Any]] = []
        self.written = ""
        self._file: TextIO | None = None
        self._writer: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()
        if error is not None and self.written:
            with suppress(FileNotFoundError):
                Path(self.written).unlink()

    def take(self, one: Refusal) -> None:
        """Keep a refusal."""
        if len(self.kept) < KEPT:
            self.kept.append(one._asdict())
        if self.path is None:
            return
        if self._writer is None:
            self._file = self.path.open("w", encoding="utf-8-sig", newline="")
            self._writer = csv.writer(self._file, delimiter=";")
            self._writer.writerow([_("baris"), _("kasus"), _("kolom"), _("isi"), _("alasan")])
            self.written = str(self.path)
        reason = REFUSED[one.kind]
        cells = [plain_cell(text) for text in (one.case, one.field, one.value, str(reason))]
        self._writer.writerow([one.place, *cells])
