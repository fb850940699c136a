"""Brings an agency's spreadsheet into a survey: the same file twice changes nothing."""

import hashlib
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from difflib import get_close_matches
from itertools import count
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.assessments.instruments import pinned
from tuntas.assessments.models import Survey, SurveyResponse
from tuntas.assessments.surveys.actions.answers import Sheet, enter_sheets, known_uids
from tuntas.assessments.surveys.actions.changes import name_extra_question
from tuntas.assessments.surveys.actions.survey import services_named
from tuntas.assessments.surveys.permissions import SurveyActor
from tuntas.catalogue.models import Service
from tuntas.core import audit
from tuntas.core.errors import DomainError
from tuntas.exchange.skm.days import AnsweredOn, answered_on
from tuntas.exchange.skm.reader import AnsweredRow, SkmFile, read_skm
from tuntas.exchange.tables import key_of

ROWS = uuid.UUID("6f1b8a52-90b1-5a7e-8f4b-1f6a2f1c7d20")  # our own namespace for rows of files
LIKE = 0.86
NOON = time(12)
IGNORE = "-"


@dataclass(frozen=True)
class SkmImport:
    """What an import did, or would do while `applied` is False.

    `services` tells for each name in the file the service that it becomes; `new_services` those made.
    `extra_name` is what the survey calls the element beyond the instrument's, "" where it is left
    out; `extra_counts` how often each answer was given to it.
    """

    file: SkmFile
    filename: str
    added: int
    repeated: int
    services: Mapping[str, str]
    new_services: Sequence[str]
    extra_name: str
    extra_counts: Mapping[str, int]
    days: AnsweredOn
    applied: bool

    def as_json(self) -> dict[str, Any]:
        """Return it for programs."""
        return {
            "file": self.filename,
            "sheet": self.file.sheet,
            "applied": self.applied,
            "added": self.added,
            "repeated": self.repeated,
            "refused_rows": self.file.refused_rows,
            "refused": [
                {"row": one.row, "column": one.column, "value": one.value, "reason": one.reason}
                for one in self.file.refused
            ],
            "ignored_rows": list(self.file.ignored_rows),
            "ignored_columns": list(self.file.ignored_columns),
            "days": self.days.as_json(),
            "services": dict(self.services),
            "new_services": list(self.new_services),
            "extra": {
                "heading": self.file.extra, "name": self.extra_name, "counts": dict(self.extra_counts),
                "unread_rows": list(self.file.unread_extra),
            },
        }  # fmt: skip


def import_skm(
    path: Path,
    survey: Survey,
    *,
    by: SurveyActor,
    at: datetime,
    order: str,
    extra_name: str = "",
    days: tuple[date, date] | None = None,
    services: Mapping[str, str] | None = None,
    only_good: bool = False,
    dry_run: bool = False,
    filename: str | None = None,
) -> SkmImport:
    """Import a file into a survey: all lines, none, or with `only_good` those without a fault.

    `services` maps names of the file to names of services ("" for none); others are matched by
    likeness or made. `extra_name` names an element beyond the instrument's, `IGNORE` leaves it out;
    a survey that has such a question already needs no name. Its answers are kept with the others and
    never counted in the index. `days` are the first and the last on which lines without a day of
    their own were answered, see `days.answered_on`. Raises `DomainError` when it is not said, `TableError` for what is no
    such table.
    """
    instrument = pinned(survey.instrument, survey.instrument_hash)
    read = read_skm(
        path, instrument, order=order, begins=survey.begins, ends=survey.ends, filename=filename
    )
    known = list(Service.objects.filter(unit=survey.unit).values_list("name", flat=True))
    mapped = {**matched_services(read.services, known), **(services or {})}
    uids = row_uids(path, survey, read.rows)
    there = len(known_uids(survey, uids))
    known_keys = {key_of(name) for name in known}
    extra = _extra_name(read, extra_name or survey.extra_label)
    report = SkmImport(
        file=read,
        filename=filename or path.name,
        added=len(uids) - there,
        repeated=there,
        services=mapped,
        new_services=sorted({name for name in mapped.values() if name and key_of(name) not in known_keys}),
        extra_name=extra,
        extra_counts=_extra_counts(read) if extra else {},
        days=answered_on(
            [row.day for row in read.rows], column=read.date_column, said=days,
            begins=survey.begins, ends=survey.ends, today=timezone.localdate(at),
        ),
        applied=False,
    )  # fmt: skip
    if dry_run or (read.refused and not only_good) or not read.rows:
        return report
    if read.extra and not extra_name and not survey.extra_label:
        raise DomainError(
            _(
                "Berkas ini punya kolom “%(heading)s” yang tidak ada pada instrumen. Beri nama, atau abaikan."
            )
            % {"heading": read.extra}
        )
    return _stored(survey, report, uids, by=by, at=at)


def matched_services(names: Sequence[str], known: Sequence[str]) -> dict[str, str]:
    """Return for each name the service that it means: the same, a very similar one, or itself."""
    by_key = {key_of(name): name for name in known}
    found = {}
    for name in names:
        near = get_close_matches(key_of(name), by_key, n=1, cutoff=LIKE)
        found[name] = by_key[near[0]] if near else name
    return found


def row_uids(path: Path, survey: Survey, rows: Sequence[AnsweredRow]) -> list[uuid.UUID]:
    """Return a uid for each line: of the file's content and the line, so that it comes once."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return [uuid.uuid5(ROWS, f"{survey.code}:{digest}:{row.row}") for row in rows]


def _extra_name(read: SkmFile, said: str) -> str:
    return said.strip() if read.extra and said != IGNORE else ""


def _extra_counts(read: SkmFile) -> Mapping[str, int]:
    counts = Counter(str(row.extra) for row in read.rows if row.extra is not None)
    return dict(sorted(counts.items()))


@transaction.atomic
def _stored(
    survey: Survey, report: SkmImport, uids: Sequence[uuid.UUID], *, by: SurveyActor, at: datetime
) -> SkmImport:
    names = sorted({name for name in report.services.values() if name})
    services = {service.name.casefold(): service for service in services_named(survey.unit, names)}
    survey.services.add(*services.values())
    if report.extra_name:
        name_extra_question(survey, report.extra_name)
    sheets = [
        _sheet(
            row, uid, services.get(report.services.get(row.service, "").casefold()), day=day,
            keeps_extra=bool(report.extra_name),
        )
        for row, uid, day in zip(report.file.rows, uids, _days(report), strict=True)
    ]  # fmt: skip
    batch = uuid.uuid4()
    done = enter_sheets(
        survey.pk, sheets, by=by, at=at, batch=batch, channel=SurveyResponse.Channel.IMPORT
    )
    audit.record(
        by=by, at=at, verb="survey.import", subject=f"survey:{survey.code}", file=report.filename,
        added=done.added, repeated=done.repeated, refused=report.file.refused_rows,
        batch=str(batch), extra=report.extra_name, extra_counts=dict(report.extra_counts),
        days=report.days.as_json(),
    )  # fmt: skip
    changed = {**report.__dict__, "added": done.added, "repeated": done.repeated, "applied": True}
    return SkmImport(**changed)


def _days(report: SkmImport) -> Iterator[date]:
    place = count()
    for row in report.file.rows:
        yield row.day or report.days.day_of(next(place))


def _sheet(
    row: AnsweredRow, uid: uuid.UUID, service: Service | None, *, day: date, keeps_extra: bool
) -> Sheet:
    return Sheet(
        uid=uid,
        values=list(row.values),
        extra=row.extra if keeps_extra else None,
        answered_at=timezone.make_aware(datetime.combine(day, NOON)),
        service=service,
        sex=row.sex,
        age_group=row.age_group,
        education=row.education,
        occupation=row.occupation,
        comment=row.comment,
    )
