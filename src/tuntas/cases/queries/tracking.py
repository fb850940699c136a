"""What a reporter sees of their report, and what anybody with the code sees.

Two audiences, two functions: `own_page` shows the reporter's own words, answers and files;
`public_progress` builds its answer from steps, unit names and deadlines only, so that nothing
else can slip into the page that opens with the code alone.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from tuntas.cases.links import secret_path
from tuntas.cases.models import Attachment, Case, CaseEvent, Reporter
from tuntas.cases.panels import Became, became
from tuntas.cases.queries.event_words import request_details
from tuntas.cases.words import capitalised, noun, whoever
from tuntas.core.drawing import Entry, File
from tuntas.core.secrets import tidy_code
from tuntas.organisation.calendars import DAYS_OF_UNIT, calendar_of_days
from tuntas.rules.calendar import WorkingCalendar
from tuntas.rules.casework import Request, State
from tuntas.rules.casework.clocks import HOURS
from tuntas.rules.phrases import Bilingual, as_language, due_in_words, format_date

Stage = dict[str, str]
# Wide rows are what these pages cost most: only what they show is read.
READ_OF_CASE = (
    *(
        "code",
        "case_type",
        "classification",
        "state",
        "resume_state",
        "queue",
        "outcome",
        "received_at",
        "service",
    ),
    *("due_at", "due_clock", "duplicate_of", "secret", "unit__name"),
)
# A larger photo without a small one is a link that says its size: data costs its reader money.
SHOWN_BYTES = 150 * 1024
STAGE_OF_QUEUE = {"verify": 1, "act": 2, "waiting": 2, "hold": 2, "confirm": 3, "done": 5}


@dataclass(frozen=True)
class Due:
    """The deadline box; `kind` is its shape and colour."""

    kind: str
    sentence: str
    note: str = ""


@dataclass(frozen=True)
class Progress:
    """How far a case is: nothing in it stems from what anybody wrote about it.

    `became` are practices that everybody may read anyhow, then improvements without their names.
    """

    code: str
    stages: Sequence[Stage]
    due: Due
    holder: str
    received_at: datetime
    entries: Sequence[Entry]
    became: Sequence[Became] = ()


@dataclass(frozen=True)
class OwnPage:
    """Everything the reporter's page shows. `merged_into` is set when another case goes on."""

    case: Case
    progress: Progress
    entries: Sequence[Entry]
    question: str
    merged_into: Progress | None
    became: Sequence[Became]


def case_of_code(typed: str) -> Case | None:
    """Return the case with this tracking code, or None."""
    cases = Case.objects.select_related("unit").only(*READ_OF_CASE)
    return cases.filter(code=tidy_code(typed)).first()


def public_progress(case: Case, *, at: datetime) -> Progress:
    """Return what the code alone opens; of a merged case the progress of the one that goes on.

    Of a secret report not even what it led to: a practice tells what it was about.
    """
    going_on = case.duplicate_of or case
    read = _read(going_on, audiences=("public",))
    progress = _progress(going_on, read.events, read.calendar, at)
    if case.secret or going_on.secret:
        return progress
    return replace(progress, became=read.became)


def own_page(reporter: Reporter, *, at: datetime) -> OwnPage:
    """Return the reporter's page: events, files, calendar, and the case into which it was merged."""
    case, target = reporter.case, _going_on(reporter.case)
    read = _read(case, audiences=("public", "reporter"))
    return OwnPage(
        case=case,
        progress=_progress(case, read.events, read.calendar, at, to_reporter=True),
        entries=_own_entries(case, read.events, secret_path(reporter)),
        question=_open_question(case, read.events),
        merged_into=public_progress(target, at=at) if target else None,
        became=read.became,
    )


def _going_on(case: Case) -> Case | None:
    if case.duplicate_of_id is None:
        return None
    return Case.objects.select_related("unit").only(*READ_OF_CASE).get(pk=case.duplicate_of_id)


def readable_file(reporter: Reporter, uid: UUID) -> Attachment | None:
    """Return an attachment of the reporter's own case that is not for staff only, or None."""
    files = reporter.case.attachments.filter(audience__in=("public", "reporter"))
    return files.filter(uid=uid).first()


@dataclass(frozen=True, slots=True)
class Happened:
    """What these pages read of an event, its files included."""

    at: datetime
    kind: str
    audience: str
    actor_kind: str
    text: str
    data: Mapping[str, Any]
    unit: str
    files: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Read:
    """What one statement tells of a case; `events` newest first."""

    events: Sequence[Happened]
    calendar: WorkingCalendar
    became: Sequence[Became]


# Written out, because building it costs more than running it; one statement for all that a page needs.
READ = f"""
SELECT {DAYS_OF_UNIT.format(unit="%(unit)s")},
       (SELECT json_agg(json_build_array(
            event.at, event.kind, event.audience, event.actor_kind, event.text, event.data,
            coalesce(unit.name, ''),
            (SELECT json_agg(json_build_object(
                 'uid', file.uid, 'name', file.name, 'size', file.size_bytes,
                 'picture', file.media_type LIKE 'image/%%',
                 'small', file.thumbnail_sha256 <> '') ORDER BY file.id)
             FROM cases_attachment file
             WHERE file.event_id = event.id AND file.audience = ANY(%(audiences)s))
        ) ORDER BY event.seq DESC)::text
        FROM cases_caseevent event LEFT JOIN organisation_unit unit ON unit.id = event.unit_id
        WHERE event.case_id = %(case)s AND event.audience = ANY(%(audiences)s)),
       (SELECT json_agg(json_build_array(pk, title, unit, said, told))::text
        FROM ({{became}}) AS became (pk, title, unit, said, told))
"""  # noqa: S608 - fixed texts


def _read(case: Case, *, audiences: Sequence[str]) -> Read:
    """Return what happened, the calendar of the unit that has the case, and what it led to."""
    whole = case.duplicate_of_id or case.pk
    asked = {"case": case.pk, "whole": whole, "unit": case.unit_id}
    with connection.cursor() as cursor:
        cursor.execute(READ.format(became=became()), {**asked, "audiences": list(audiences)})
        days, events, led_to = cursor.fetchone()
    happened = [
        Happened(datetime.fromisoformat(at), kind, audience, actor, text, data, unit, files or ())
        for at, kind, audience, actor, text, data, unit, files in json.loads(events or "[]")
    ]
    found = [
        Became(pk, title, unit, Bilingual(said, told))
        for pk, title, unit, said, told in json.loads(led_to or "[]")
    ]
    found.sort(key=lambda one: one.pk is None)  # what all may read comes first
    return Read(happened, calendar_of_days(days), found)


def _progress(
    case: Case,
    events: Iterable[Happened],
    calendar: WorkingCalendar,
    at: datetime,
    *,
    to_reporter: bool = False,
) -> Progress:
    return Progress(
        code=case.code,
        stages=_stages(case, to_reporter=to_reporter),
        due=_due(case, calendar, at, to_reporter=to_reporter),
        holder=holder(case),
        received_at=case.received_at,
        entries=[
            Entry(sentence=_sentence(case, event), at=event.at, actor=_actor(event))
            for event in events
            if event.audience == "public"
        ],
    )


def holder(case: Case) -> str:
    """Return who has the case now, in words: a unit or the complaint desk, never a person."""
    if case.at_city_hall:
        return _("petugas pengaduan %(city)s") % {"city": settings.ENVIRONMENT.city_name}
    return case.unit.name


def _stages(case: Case, *, to_reporter: bool) -> list[Stage]:
    if case.type.request is not None:
        return _stages_of_request(case, case.type.request)
    reached = STAGE_OF_QUEUE[_state_at_work(case).queue]
    opinion = _("Pendapat Anda") if to_reporter else _("Pendapat pelapor")
    labels = [_("Terkirim"), _("Diperiksa"), _("Dikerjakan"), opinion, _("Selesai")]
    return [
        {"label": label, "state": _stage_state(place, reached)}
        for place, label in enumerate(labels)
    ]


def _stages_of_request(case: Case, request: Request) -> list[Stage]:
    """Return the file's own steps; none for what ended before its last one."""
    if case.ended and case.outcome != "solved":
        return []
    state = _state_at_work(case).key
    reached = next(at for at, one in enumerate(request.stages) if state in one.states)
    return [
        {
            "label": one.label.in_language(_language()),
            "state": _stage_state(place, reached + case.ended),
        }
        for place, one in enumerate(request.stages)
    ]


def _state_at_work(case: Case) -> State:
    """Return the state, of a case that is put aside the one to which it will come back."""
    if case.queue in {"waiting", "hold"} and case.resume_state:
        return case.type.states[case.resume_state]
    return case.state_now


def _stage_state(place: int, reached: int) -> str:
    if place < reached:
        return "done"
    return "now" if place == reached else "next"


def _due(case: Case, calendar: WorkingCalendar, at: datetime, *, to_reporter: bool) -> Due:
    if case.ended:
        return _ended(case, to_reporter=to_reporter)
    if case.due_at is None:
        return _put_aside(case, to_reporter=to_reporter)
    if case.due_at < at and case.queue in {"waiting", "hold"}:
        return _late_aside(case, case.due_at, to_reporter=to_reporter)
    if case.queue in {"waiting", "confirm"}:
        return _waits_for_reporter(case, case.due_at, to_reporter=to_reporter)
    return _runs(case, case.due_at, calendar, at)


def _ended(case: Case, *, to_reporter: bool) -> Due:
    if case.duplicate_of_id:
        sentence = _("Digabung dengan laporan lain tentang hal yang sama")
        return Due("done", sentence, _("Laporan itu yang kami lanjutkan."))
    outcome = case.type.outcomes[case.outcome].in_language(_language())
    if case.service_id is not None and case.outcome == "not-solved":  # no tick for a refusal
        why = _("Alasannya dan cara mengajukan keberatan ada di bawah.") if to_reporter else ""
        return Due("wait", outcome, why)
    return Due("done", _("Selesai: %(outcome)s") % {"outcome": outcome})


def _put_aside(case: Case, *, to_reporter: bool) -> Due:
    if to_reporter and case.queue == "waiting":
        return Due(
            "wait",
            _("Kami menunggu kiriman Anda"),
            _("Batas waktu kami berhenti dihitung sampai kiriman itu datang."),
        )
    if case.queue == "hold":
        return Due("wait", _("Ditunda"), _("Batas waktu berhenti dihitung selama ditunda."))
    return Due("wait", case.state_now.label.in_language(_language()))


def _late_aside(case: Case, due: datetime, *, to_reporter: bool) -> Due:
    """Say both: that it was late before it was put aside, and for whom or what it waits."""
    if case.queue == "waiting":
        expiring = [key for key, clock in case.type.clocks.items() if clock.expiry]
        running = case.clocks.filter(stopped_at__isnull=True, key__in=expiring)
        until = running.values_list("due_at", flat=True).first()
        waits = (
            _waits_for_reporter(case, until, to_reporter=to_reporter)
            if until
            else _put_aside(case, to_reporter=to_reporter)
        )
        return waits if case.due_clock in expiring else replace(waits, note=_late_note(due))
    return Due("late", _("Ditunda, padahal batas waktunya sudah lewat"), _late_note(due))


def _late_note(due: datetime) -> str:
    day = format_date(timezone.localtime(due), as_language(get_language()))
    return _(
        "Mohon maaf. Batas waktu kami sudah lewat sejak %(day)s, dan keterlambatannya tercatat."
    ) % {"day": day}


def _waits_for_reporter(case: Case, due: datetime, *, to_reporter: bool) -> Due:
    day = format_date(timezone.localtime(due), as_language(get_language()))
    whom = _("Anda") if to_reporter else whoever(case.type)
    if case.queue == "waiting":
        return Due(
            "wait",
            _("Kami menunggu jawaban %(whom)s sampai %(day)s") % {"whom": whom, "day": day},
            _("Batas waktu unit berhenti dihitung sampai jawaban datang."),
        )
    return Due(
        "wait",
        _("Kami menunggu pendapat %(whom)s sampai %(day)s") % {"whom": whom, "day": day},
        _("Tanpa tanggapan sampai hari itu %(what)s ditutup; sesudahnya pun dapat dibuka lagi.")
        % {"what": noun(case.type)},
    )


def _runs(case: Case, due: datetime, calendar: WorkingCalendar, at: datetime) -> Due:
    now = timezone.localtime(at)
    clock = case.type.clocks[case.due_clock]
    round_the_clock = clock.limit(case.classification).unit == HOURS
    left = 0 if round_the_clock else _working_days_left(calendar, now, due)
    said = {
        "clock": clock.label.in_language(_language()),
        "when": due_in_words(now, due, left, as_language(get_language())),
        "holder": holder(case),
        "What": capitalised(noun(case.type)),
    }
    if due < now:
        return Due(
            "late",
            _("%(clock)s terlambat: %(when)s") % said,
            _("Mohon maaf. %(What)s ini ada pada %(holder)s, dan keterlambatannya tercatat.")
            % said,
        )
    return Due(
        "due",
        _("%(clock)s paling lambat %(when)s") % said,
        (
            _("Sekarang pada %(holder)s. Malam dan hari libur pun ikut dihitung.")
            if round_the_clock
            else _("Sekarang pada %(holder)s. Libur dan cuti bersama tidak dihitung.")
        )
        % said,
    )


def _working_days_left(calendar: WorkingCalendar, now: datetime, due: datetime) -> int:
    if due < now:
        return -calendar.working_days_between(due, now)
    return calendar.working_days_between(now, due)


def _own_entries(case: Case, events: Sequence[Happened], path: str) -> list[Entry]:
    return [
        Entry(
            sentence=case.type.transitions[event.kind].to_reporter.in_language(_language()),
            at=event.at,
            actor=pgettext("timeline actor", "Anda")
            if event.actor_kind == "reporter"
            else _actor(event),
            quote=_said(case, event),
            attachments=[_file(one, path) for one in event.files],
            current=place == 0 and not case.ended,
        )
        for place, event in enumerate(events)
    ]


def _file(one: Mapping[str, Any], path: str) -> File:
    url = f"{path}berkas/{one['uid']}/"
    if one["small"]:
        return File(one["name"], url, f"{url}?kecil")
    if one["picture"] and one["size"] <= SHOWN_BYTES:
        return File(one["name"], url, url)
    return File(f"{one['name']} ({one['size'] // 1024 + 1} kB)", url)


def _sentence(case: Case, event: Happened) -> str:
    return case.type.transitions[event.kind].sentence.in_language(_language())


def _actor(event: Happened) -> str:
    return event.unit if event.actor_kind == CaseEvent.ActorKind.STAFF else ""


def _said(case: Case, event: Happened) -> str:
    """Return what the unit or the reporter wrote, with the result and the reason if there are."""
    lines = []
    if outcome := case.type.outcomes.get(event.data.get("outcome", "")):
        lines.append(_("Hasil: %(outcome)s") % {"outcome": outcome.in_language(_language())})
    lines += [capitalised(one) for one in request_details(case.type, event.data)]
    lines += [event.text, event.data.get("reason", "")]
    if rating := event.data.get("rating"):
        lines.append(_("Nilai: %(rating)s dari 5") % {"rating": rating})
    return "\n".join(line for line in lines if line)


def _open_question(case: Case, events: Sequence[Happened]) -> str:
    if case.queue != "waiting":
        return ""
    return next((event.text for event in events if event.kind == "ask_reporter"), "")


def _language() -> str:
    return get_language() or "id"
