"""Clocks act by themselves: reminders, expiry, and a new calendar."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from tuntas.cases.actions.act import CHANGING, store_advanced, store_runs
from tuntas.cases.actors import SYSTEM
from tuntas.cases.engine import Step, advance, reckon, remind, set_deadline
from tuntas.cases.models import Case, CaseEvent, ClockRun
from tuntas.organisation.calendars import working_calendar


@transaction.atomic
def check_clock(run_id: int, *, at: datetime) -> None:
    """Do what a clock asks for at this moment: remind, or end the case. Idempotent."""
    case = Case.objects.select_for_update(of=("self",)).filter(clocks__pk=run_id).first()
    if case is None:
        return
    runs = list(ClockRun.objects.filter(case=case, stopped_at__isnull=True))
    run = next((one for one in runs if one.pk == run_id), None)
    if run is None or run.next_check_at is None or run.next_check_at > at:
        return
    event = _due_event(case, runs, run, at)
    if event is None:
        run.next_check_at = None  # nothing can be done in this state: the next event reckons anew
        run.save(update_fields=["next_check_at"])
    else:
        store_advanced(case, runs, event)


def _due_event(case: Case, runs: list[ClockRun], run: ClockRun, at: datetime) -> CaseEvent | None:
    calendar = working_calendar(case.unit_id)
    expiry = case.type.clocks[run.key].expiry
    if expiry and run.due_at is not None and run.due_at < at:
        if not case.type.transitions[expiry].starts_from(case.state):
            return None
        return advance(case, runs, Step(expiry), by=SYSTEM, at=at, calendar=calendar)
    return remind(case, runs, run, by=SYSTEM, at=at, calendar=calendar)


def recompute_deadlines(case_ids: Iterable[int]) -> int:
    """Reckon the running clocks of these cases anew, after the calendar changed; return how many."""
    return sum(_recompute_one(case_id) for case_id in case_ids)


@transaction.atomic
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
