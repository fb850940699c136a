"""What a step does to a case and its clocks, in memory: no query, no clock, no permission.

`actions.act` wraps it with lock, permission and storage; the demo city and the load bench write
many cases at once with it.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from tuntas.cases.actors import Actor
from tuntas.cases.models import Case, CaseEvent, ClockRun
from tuntas.cases.models.case import NOT_URGENT
from tuntas.cases.words import noun
from tuntas.core.errors import DomainError
from tuntas.organisation.models import Unit
from tuntas.rules.calendar import WorkingCalendar
from tuntas.rules.casework import (
    SAME_STATE,
    Clock,
    ClockState,
    Transition,
    clock_changes,
    due_at,
    escalations,
    minutes_between,
)


@dataclass(frozen=True)
class Step:
    """A transition that somebody asks for, with what it needs."""

    transition: str
    text: str = ""
    classification: str = ""
    unit: Unit | None = None
    outcome: str = ""
    reason: str = ""
    rating: int | None = None
    uid: uuid.UUID | None = None
    # of service requests
    checks: Mapping[str, str] | None = None  # key of a requirement → complete, illegible, missing
    delivery: Mapping[str, str] | None = None  # way, receiver (who that is), on (day)
    answers: Mapping[str, str] | None = None  # as they shall be; events only name what changed
    session: str = ""
    attended: bool = True
    document: str = ""  # number of the one that stands; known to the database
    attendance: bool = False  # enough sessions; the same
    complete: bool = False  # every document that must be there is complete; the same
    data: Mapping[str, Any] = field(default_factory=dict)


def advance(
    case: Case,
    runs: list[ClockRun],
    step: Step,
    *,
    by: Actor,
    at: datetime,
    calendar: WorkingCalendar,
) -> CaseEvent:
    """Apply `step` to `case` and `runs` (its clocks, extended in place); return the unsaved event.

    Raises `DomainError` when the state does not allow it or something required is missing.
    """
    transition = possible_transition(case, step.transition)
    check_requirements(case, transition, step)
    old_state = case.state
    case.state = transition.target_from(case.state, case.resume_state)
    case.queue = case.state_now.queue
    _apply(case, transition, step, old_state=old_state, by=by, at=at)
    _move_clocks(case, runs, step.transition, at=at, calendar=calendar)
    set_deadline(case, runs)
    case.event_count += 1
    case.changed_at = at
    return _event(case, transition, step, by=by, at=at)


def possible_transition(case: Case, key: str) -> Transition:
    """Return the transition if the case's state allows it; raises `DomainError` with the way out."""
    transition = case.type.transitions.get(key)
    if transition is None:
        raise DomainError(_("Langkah “%(step)s” tidak dikenal.") % {"step": key})
    if not transition.starts_from(case.state):
        language = get_language() or "id"
        raise DomainError(
            _("“%(step)s” tidak dapat dilakukan: %(what)s ini berstatus “%(state)s”.")
            % {
                "what": noun(case.type),
                "step": transition.label.in_language(language),
                "state": case.state_now.label.in_language(language),
            }
        )
    if case.duplicate_of_id is not None and case.ended and transition.target != SAME_STATE:
        raise DomainError(
            _("Laporan ini sudah digabung dengan laporan lain dan tidak dapat diubah lagi.")
        )
    return transition


MISSING = {
    "text": gettext_noop("Tuliskan keterangannya."),
    "classification": gettext_noop("Pilih klasifikasinya."),
    "unit": gettext_noop("Pilih unit yang dituju."),
    "outcome": gettext_noop("Pilih hasil akhirnya."),
    "reason": gettext_noop("Tuliskan alasannya."),
    "rating": gettext_noop("Pilih nilai 1 sampai 5."),
    "checks": gettext_noop("Tandai keadaan setiap berkas."),
    "delivery": gettext_noop("Catat kepada siapa dokumen diserahkan."),
    "answers": gettext_noop("Tuliskan isian yang benar."),
    "session": gettext_noop("Pilih pertemuannya."),
    "document": gettext_noop("Belum ada dokumen yang terbit."),
    "attendance": gettext_noop("Peserta belum mengikuti cukup banyak pertemuan."),
    "complete": gettext_noop("Masih ada berkas wajib yang belum diperiksa dan lengkap."),
}


def check_requirements(case: Case, transition: Transition, step: Step) -> None:
    """Raise `DomainError` when something is missing that the file requires."""
    for name in sorted(transition.requires):
        value = getattr(step, name)
        if value is None or value is False or (isinstance(value, str) and not value.strip()):
            raise DomainError(_(MISSING[name]))
    if step.classification and step.classification not in case.type.classifications:
        raise DomainError(
            _("Klasifikasi “%(value)s” tidak dikenal.") % {"value": step.classification}
        )
    if step.outcome and step.outcome not in case.type.outcomes:
        raise DomainError(_("Hasil “%(value)s” tidak dikenal.") % {"value": step.outcome})
    if step.outcome in {"not-solved", "not-ours"} and not step.reason.strip():
        raise DomainError(_("Tuliskan mengapa tidak teratasi, atau siapa yang berwenang."))


def _apply(
    case: Case, transition: Transition, step: Step, *, old_state: str, by: Actor, at: datetime
) -> None:
    _remember_way_back(case, transition, old_state)
    if step.classification:
        case.classification = step.classification
    if transition.key in {"dispose", "hand_on", "settle_unit"} and step.unit is not None:
        case.unit = step.unit
        case.officer_id = None
    if transition.key in {"take", "answer"} and by.id is not None:
        case.officer_id = by.id
    if transition.key == "return_not_ours":
        case.bounce_count += 1
        case.officer_id = None
    if transition.key in {"reject", "reopen"}:
        case.reopen_count += 1
    _apply_end(case, transition, step, at)


def _remember_way_back(case: Case, transition: Transition, old_state: str) -> None:
    put_aside = {"waiting", "hold", "confirm"}
    if case.queue in put_aside and transition.target not in {"$same", "$resume"}:
        case.resume_state = _working_state(case, old_state)


def _working_state(case: Case, state: str) -> str:
    return case.resume_state if case.type.states[state].queue in {"waiting", "hold"} else state


def _apply_end(case: Case, transition: Transition, step: Step, at: datetime) -> None:
    if transition.key in {"reject", "reopen"}:
        case.outcome, case.ended_at, case.rating = "", None, None
    if transition.outcome or step.outcome:
        case.outcome = transition.outcome or step.outcome
    if case.ended and case.ended_at is None and transition.target != "$same":
        case.ended_at = at
    if step.rating is not None:
        case.rating = step.rating


def _move_clocks(
    case: Case, runs: list[ClockRun], transition: str, *, at: datetime, calendar: WorkingCalendar
) -> None:
    running = {run.key: run for run in runs if run.stopped_at is None}
    changes = clock_changes(
        case.type,
        transition=transition,
        target=case.state,
        running=[ClockState(run.key, run.paused_at is not None) for run in running.values()],
    )
    for change in changes:
        if change.verb == "start":
            run = ClockRun(case=case, key=change.key, started_at=at)
            runs.append(run)
            running[change.key] = run
        run = running[change.key]
        if change.verb == "stop":
            _end_pause(run, at, calendar)
            reckon(case, run, calendar=calendar)
            run.stopped_at, run.next_check_at = at, None
        elif change.verb == "pause":
            _pause(run, at)
        elif change.verb == "resume":
            _end_pause(run, at, calendar)
    for run in running.values():
        reckon(case, run, calendar=calendar)


def _pause(run: ClockRun, at: datetime) -> None:
    """Stop counting. A deadline that has passed stays: putting a case aside does not unmake lateness."""
    run.paused_at, run.next_check_at = at, None
    if run.due_at is not None and run.due_at >= at:
        run.due_at = None


def _end_pause(run: ClockRun, at: datetime, calendar: WorkingCalendar) -> None:
    if run.paused_at is not None:
        run.paused_minutes += minutes_between(calendar, run.limit_unit, run.paused_at, at)
        run.paused_at = None


def reckon(case: Case, run: ClockRun, *, calendar: WorkingCalendar) -> None:
    """Set limit, deadline and next check of a running clock from its start, pauses and calendar."""
    clock = case.type.clocks[run.key]
    limit = clock.limit(case.classification)
    if run.stopped_at is not None or run.paused_at is not None:
        if not run.limit:
            run.limit, run.limit_unit = limit.amount, limit.unit
        return
    run.limit, run.limit_unit = limit.amount, limit.unit
    run.due_at = due_at(
        calendar,
        started_at=run.started_at,
        limit=limit,
        paused_minutes=run.paused_minutes,
    )
    run.next_check_at = next_check(clock, run, calendar=calendar)


def next_check(clock: Clock, run: ClockRun, *, calendar: WorkingCalendar) -> datetime | None:
    """Return when the clock next needs somebody's attention: an escalation or its expiry."""
    if run.due_at is None:
        return None
    moments = _escalations(clock, run, run.due_at, calendar)
    ahead = [when for percent, when in moments.items() if percent > run.escalated_percent]
    if clock.expiry:
        ahead.append(run.due_at + timedelta(minutes=1))
    return min(ahead, default=None)


def _escalations(
    clock: Clock, run: ClockRun, due: datetime, calendar: WorkingCalendar
) -> Mapping[int, datetime]:
    return escalations(
        calendar,
        clock,
        unit=run.limit_unit,
        started_at=run.started_at,
        due=due,
        paused_minutes=run.paused_minutes,
    )


def remind(
    case: Case,
    runs: list[ClockRun],
    run: ClockRun,
    *,
    by: Actor,
    at: datetime,
    calendar: WorkingCalendar,
) -> CaseEvent | None:
    """Return the event of the highest escalation of `run` that `at` has reached and nobody made."""
    if run.due_at is None:
        return None
    clock = case.type.clocks[run.key]
    moments = _escalations(clock, run, run.due_at, calendar)
    percent = max((one for one, when in moments.items() if when <= at), default=0)
    if percent <= run.escalated_percent:
        return None
    run.escalated_percent = percent
    said = {"clock": run.key, "percent": percent, "to": clock.escalation[percent]}
    return advance(case, runs, Step("escalate", data=said), by=by, at=at, calendar=calendar)


def set_deadline(case: Case, runs: list[ClockRun]) -> None:
    """Put the earliest deadline of the clocks on the case, where inboxes sort by it.

    A paused clock has one only if it had passed before the pause.
    """
    due = [
        (run.due_at, run.key) for run in runs if run.stopped_at is None and run.due_at is not None
    ]
    if due:
        case.due_at, case.due_clock = min(due)
        case.urgency_at = min(due)[0]
    else:
        case.due_at, case.due_clock = None, ""
        case.urgency_at = (case.ended_at or case.changed_at) if case.ended else NOT_URGENT


def _event(case: Case, transition: Transition, step: Step, *, by: Actor, at: datetime) -> CaseEvent:
    said: dict[str, Any] = {
        "classification": step.classification,
        "outcome": step.outcome,
        "reason": step.reason,
        "rating": step.rating,
        "checks": step.checks,
        "delivery": step.delivery,
        "session": step.session,
        "attended": step.attended if step.session else None,
    }
    return CaseEvent(
        case=case,
        seq=case.event_count,
        uid=step.uid,
        at=at,
        kind=transition.key,
        state=case.state,
        actor_kind=by.kind,
        actor_id=by.id,
        actor_name=by.name,
        unit_id=case.unit_id,
        audience=transition.audience,
        text=step.text.strip(),
        data={
            **{key: value for key, value in said.items() if value is not None and value != ""},
            **step.data,
        },
    )
