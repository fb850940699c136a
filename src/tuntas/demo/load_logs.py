"""Bring the logs of other systems into Kota Contoh, by the action that imports use."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings

from tuntas.cases.actors import SYSTEM
from tuntas.demo.logs import plan_logs
from tuntas.eventlogs.actions import log_for, take_in
from tuntas.eventlogs.models import EventImport
from tuntas.eventlogs.rows import Refusal
from tuntas.organisation.calendars import working_calendar
from tuntas.organisation.models import Unit


def load_logs(units: Mapping[str, Unit], *, until: datetime, seed: int) -> None:
    """Import every log of the plan."""
    for plan in plan_logs(working_calendar(), until=until, seed=seed):
        log = log_for(
            plan.key,
            by=SYSTEM,
            at=until,
            name=plan.name,
            zone=settings.TIME_ZONE,
            unit=units[plan.unit_code],
        )
        run = EventImport(log=log, filename=f"{plan.key}.csv", made_at=until)
        take_in(plan.rows, log, run, by=SYSTEM, at=until, units=_nobody_named, refuse=_never)


def _nobody_named(_texts: set[str]) -> Mapping[str, int]:
    return {}


def _never(refused: Refusal) -> None:
    raise AssertionError(f"the demo's own log is refused: {refused}")
