"""Who is enrolled in a class, and who was at which meeting. Two statements, however many take part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.cases.documents import answers_of
from tuntas.cases.kinds import service_kinds
from tuntas.cases.models import Case, CaseEvent
from tuntas.cases.permissions import can_read_request
from tuntas.catalogue.models import Service
from tuntas.organisation.powers import Powers
from tuntas.rules.casework import CaseType, Request, Transition
from tuntas.rules.casework.requests import Session, Sessions

Marks = Mapping[str, bool]  # key of a session → was there; what was not recorded is missing


@dataclass(frozen=True, slots=True)
class Class:
    """A service with meetings, the file that runs it and its step that records who was there."""

    service: Service
    kind: CaseType
    about: Request
    sessions: Sessions
    recording: Transition


@dataclass(frozen=True, slots=True)
class Participant:
    """One who is enrolled. `recordable`: the state of the request allows to record attendance."""

    pk: int
    code: str
    name: str
    state: str
    recordable: bool
    marks: Marks
    attended: int

    def mark(self, session: str) -> str:
        """Return `yes`, `no`, or nothing where this meeting was not recorded."""
        there = self.marks.get(session)
        return "" if there is None else "yes" if there else "no"


@dataclass(frozen=True, slots=True)
class Column:
    """A meeting, and how many were there."""

    key: str
    label: str
    on: date | None
    present: int
    recorded: int


@dataclass(frozen=True, slots=True)
class Cell:
    """What is known of a participant and a meeting; `blank` is left free on paper, to be signed."""

    label: str
    word: str
    blank: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A participant with a word for every meeting."""

    participant: Participant
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Roster:
    """A class as its page shows it."""

    columns: Sequence[Column]
    rows: Sequence[Row]
    capacity: int | None
    least: int

    @property
    def taken(self) -> int:
        """How many places are taken."""
        return len(self.rows)


def class_of(powers: Powers, slug: str) -> Class:
    """Return a class of a unit for which the person works; raises `Http404` alike for all others."""
    service = Service.objects.of_slug(slug).select_related("unit").first()
    found = class_run_by(service) if service else None
    if service is None or found is None or not can_read_request(powers, service.unit_id):
        raise Http404(_("Kelas ini tidak ada atau bukan bagian Anda."))
    return found


def class_run_by(service: Service) -> Class | None:
    """Return the class that the service's file describes; None where it has no meetings."""
    kind = service_kinds().get(service.request_type)
    if kind is None or kind.request is None or kind.request.sessions is None:
        return None
    steps = (one for one in kind.transitions.values() if "session" in one.requires)
    recording = next(steps, None)
    if recording is None:
        return None
    return Class(service, kind, kind.request, kind.request.sessions, recording)


def participants_of(one: Class) -> list[Participant]:
    """Return who is enrolled, by name; those who ended or withdrew are not."""
    cases = list(
        Case.objects.open()
        .filter(service=one.service, unit_id=one.service.unit_id, case_type=one.kind.key)
        .select_related("request")
    )
    marks = marks_of([case.pk for case in cases])
    people = [_participant(one, case, marks.get(case.pk, {})) for case in cases]
    return sorted(people, key=lambda who: (who.name.casefold(), who.code))


def _participant(one: Class, case: Case, marks: Marks) -> Participant:
    return Participant(
        pk=case.pk,
        code=case.code,
        name=answers_of(case.request).get(one.sessions.participant, "") or case.code,
        state=one.kind.states[case.state].label.in_language(_language()),
        recordable=one.recording.starts_from(case.state),
        marks=marks,
        attended=sum(marks.values()),
    )


def marks_of(case_ids: Sequence[int]) -> dict[int, dict[str, bool]]:
    """Return for each case which meetings were recorded; the last word on each counts."""
    events = CaseEvent.objects.filter(case_id__in=case_ids, data__has_key="session")
    found: dict[int, dict[str, bool]] = {}
    for case_id, data in events.order_by("case_id", "seq").values_list("case_id", "data"):
        found.setdefault(case_id, {})[data["session"]] = bool(data["attended"])
    return found


def roster_of(one: Class, people: Sequence[Participant]) -> Roster:
    """Return the page of a class."""
    columns = [_column(session, people) for session in one.sessions.items]
    return Roster(
        columns=columns,
        rows=[
            Row(who, [_cell(column, who.mark(column.key)) for column in columns]) for who in people
        ],
        capacity=one.sessions.capacity,
        least=one.sessions.least,
    )


def _column(session: Session, people: Sequence[Participant]) -> Column:
    marks = [who.marks[session.key] for who in people if session.key in who.marks]
    label = session.label.in_language(_language())
    return Column(session.key, label, session.on, present=sum(marks), recorded=len(marks))


def _cell(column: Column, mark: str) -> Cell:
    return Cell(column.label, mark_words(mark), blank=not mark)


def mark_words(mark: str) -> str:
    """Return an attendance in words."""
    return {"yes": _("hadir"), "no": _("tidak hadir")}.get(mark, _("belum dicatat"))


@dataclass(frozen=True, slots=True)
class Counter:
    """A service that can be asked for at the counter; `is_class` where it has meetings."""

    service: Service
    explanation: str
    is_class: bool


def counters_of(powers: Powers) -> list[Counter]:
    """Return the services of the person's units that can be asked for today, by name."""
    kinds = service_kinds()
    offered = Service.objects.offered(on=timezone.localdate()).filter(request_type__in=kinds)
    return [
        Counter(
            service,
            kinds[service.request_type].explanation.in_language(_language()),
            is_class=class_run_by(service) is not None,
        )
        for service in offered.select_related("unit").by_name()
        if can_read_request(powers, service.unit_id)
    ]


def _language() -> str:
    return get_language() or "id"
