"""The one way in which a case changes: lock, compare, check, advance, store, announce."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.cases.actions.request_steps import with_effects
from tuntas.cases.actors import Actor
from tuntas.cases.announcements import announce
from tuntas.cases.attachments import PreparedFile, attach
from tuntas.cases.engine import Step, advance, possible_transition
from tuntas.cases.models import Case, CaseEvent, ClockRun
from tuntas.cases.words import noun
from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError
from tuntas.organisation.calendars import working_calendar

# Events that do not change what a colleague was about to decide on.
HARMLESS = frozenset({"view_reporter", "note", "escalate"})
CHANGING = [
    "classification", "state", "resume_state", "queue", "outcome", "unit", "officer", "ended_at",
    "due_at", "due_clock", "urgency_at", "event_count", "bounce_count", "reopen_count", "rating",
    "changed_at", "duplicate_of", "duplicate_count",
]  # fmt: skip


@transaction.atomic
def act(
    case_id: int,
    step: Step,
    *,
    by: Actor,
    at: datetime,
    seen: int | None = None,
    files: Sequence[PreparedFile] = (),
) -> CaseEvent:
    """Make one transition of one case.

    `seen` is the number of events that the actor had before their eyes; if others came since,
    nothing is done and `OvertakenError` tells what happened. A `step.uid` that was stored before
    returns that event: a form sent twice acts once. Raises `DomainError`, `NotPermittedError`.
    """
    # Not joined with the unit: if the colleague we waited for passed it on, the join would find nothing.
    case = Case.objects.select_for_update().get(pk=case_id)
    if step.uid and (before := CaseEvent.objects.filter(uid=step.uid).first()):
        return _sent_before(before, case)
    check_not_overtaken(case, seen)
    check_permitted(case, step, by)
    if case.service_id is not None:
        step = with_effects(case, step, by=by, at=at, files=files)
    return store_step(case, step, by=by, at=at, files=files)


def _sent_before(event: CaseEvent, case: Case) -> CaseEvent:
    if event.case_id != case.pk:
        raise DomainError(_("Formulir ini rusak. Muat ulang halamannya, lalu kirim lagi."))
    return event


def check_not_overtaken(case: Case, seen: int | None) -> None:
    """Raise `OvertakenError` with what happened since the actor looked."""
    if seen is None or seen == case.event_count:
        return
    since = list(case.events.filter(seq__gt=seen).exclude(kind__in=HARMLESS).order_by("seq"))
    if not since:
        return
    language = get_language() or "id"
    happened = "; ".join(
        f"{case.type.transitions[event.kind].sentence.in_language(language)}"
        f" ({event.actor_name or event.get_actor_kind_display()})"
        for event in since
    )
    raise OvertakenError(
        _(
            "Sementara itu %(what)s ini sudah berubah: %(happened)s. "
            "Tindakan Anda belum dilakukan; periksa dulu keadaannya sekarang."
        )
        % {"what": noun(case.type), "happened": happened}
    )


def check_permitted(case: Case, step: Step, by: Actor) -> None:
    """Raise `NotPermittedError` unless the case type lets this actor do it."""
    transition = possible_transition(case, step.transition)
    if not by.may(transition, case):
        raise NotPermittedError(
            _("Anda tidak berwenang melakukan “%(step)s” pada %(what)s ini.")
            % {
                "step": transition.label.in_language(get_language() or "id"),
                "what": noun(case.type),
            }
        )


def store_step(
    case: Case, step: Step, *, by: Actor, at: datetime, files: Sequence[PreparedFile] = ()
) -> CaseEvent:
    """Advance a locked case and store the outcome; the caller has checked who may."""
    runs = list(ClockRun.objects.filter(case=case, stopped_at__isnull=True))
    step_unit = step.unit.pk if step.unit else case.unit_id
    event = advance(case, runs, step, by=by, at=at, calendar=working_calendar(step_unit))
    store_advanced(case, runs, event)
    attach(event, files, at=at)
    return event


def store_advanced(case: Case, runs: Sequence[ClockRun], event: CaseEvent) -> None:
    """Write what `engine.advance` changed in memory, and announce it."""
    case.save(update_fields=CHANGING)
    store_runs(runs)
    event.save(force_insert=True)
    announce(event)


def store_runs(runs: Sequence[ClockRun]) -> None:
    """Insert the new runs and write back the others."""
    fresh = [run for run in runs if run.pk is None]
    known = [run for run in runs if run.pk is not None]
    if fresh:
        ClockRun.objects.bulk_create(fresh)
    if known:
        ClockRun.objects.bulk_update(
            known,
            ["limit", "limit_unit", "paused_at", "paused_minutes", "due_at", "stopped_at",
             "escalated_percent", "next_check_at"],
        )  # fmt: skip
