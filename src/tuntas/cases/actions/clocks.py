"""Clocks act by themselves: reminders, expiry, and a new calendar."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from tuntas.cases.actions.act import CHANGING, store_runs, store_step
from tuntas.cases.actors import SYSTEM
from tuntas.cases.engine import Step, next_check, reckon, set_deadline
from tuntas.cases.models import Case, ClockRun
from tuntas.organisation.calendars import working_calendar
from tuntas.rules.casework import Clock, escalations


@transaction.atomic
def check_clock(run_id: int, *, at: datetime) -> None:
    """Do what a clock asks for at this moment: remind, or end the case. Idempotent."""
    run = ClockRun.objects.select_for_update().filter(pk=run_id, stopped_at__isnull=True).first()
    if run is None or run.next_check_at is None or run.next_check_at > at:
        return
    case = Case.objects.select_for_update(of=("self",)).get(pk=run.case_id)
    clock = case.type.clocks[run.key]
    if clock.expiry and run.due_at is not None and run.due_at < at:
        if case.type.transitions[clock.expiry].starts_from(case.state):
            store_step(case, Step(clock.expiry), by=SYSTEM, at=at)
        return
    _escalate(case, run, clock, at)


def _escalate(case: Case, run: ClockRun, clock: Clock, at: datetime) -> None:
    if run.due_at is None:
        return
    calendar = working_calendar(case.unit_id)
    moments = escalations(
        calendar,
        clock,
        started_at=run.started_at,
        due=run.due_at,
        paused_minutes=run.paused_minutes,
    )
    percent = max((one for one, when in moments.items() if when <= at), default=0)
    if percent > run.escalated_percent:
        run.escalated_percent = percent
        step = Step(
            "escalate", data={"clock": run.key, "percent": percent, "to": clock.escalation[percent]}
        )
        run.save(update_fields=["escalated_percent"])
        store_step(case, step, by=SYSTEM, at=at)
    run.next_check_at = next_check(clock, run, calendar=calendar)
    run.save(update_fields=["next_check_at"])


def recompute_deadlines(case_ids: Iterable[int]) -> int:
    """Reckon the running clocks of these cases anew, after the calendar changed; return how many."""
    changed = 0
    for case_id in case_ids:
        with transaction.atomic():
            changed += _recompute_one(case_id)
    return changed


def _recompute_one(case_id: int) -> int:
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    runs = list(ClockRun.objects.filter(case=case, stopped_at__isnull=True))
    before = [run.due_at for run in runs]
    calendar = working_calendar(case.unit_id)
    for run in runs:
        reckon(case, run, calendar=calendar)
    if [run.due_at for run in runs] == before:
        return 0
    set_deadline(case, runs)
    store_runs(runs)
    case.save(update_fields=CHANGING)
    return 1
