"""Background work of cases: ids in, one call. Every task may run twice without harm."""

import logging
from datetime import timedelta

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tuntas.cases import announcements
from tuntas.cases.actions import check_clock, recompute_deadlines
from tuntas.cases.messages import tell_reporters, tell_staff
from tuntas.cases.models import Case, ClockRun

logger = logging.getLogger(__name__)
PATIENT = RetryStrategy(max_attempts=10, exponential_wait=4)
CLOCKS_AT_ONCE = 2_000
STALLED_AFTER = timedelta(minutes=2)


@app.task(name=announcements.TELL_REPORTERS, retry=PATIENT)
def tell_reporters_task(event_id: int) -> None:
    """Mail whoever reported."""
    tell_reporters(event_id, at=timezone.now())


@app.task(name=announcements.TELL_STAFF, retry=PATIENT)
def tell_staff_task(event_id: int) -> None:
    """Mail whom a clock reminds."""
    tell_staff(event_id, at=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="cases.check_clocks", queueing_lock="cases.check_clocks")
def check_clocks(timestamp: int) -> None:  # noqa: ARG001 - the scheduler passes it
    """Let every clock that is due for attention act."""
    now = timezone.now()
    due = ClockRun.objects.filter(stopped_at__isnull=True, next_check_at__lte=now)
    for run_id in due.order_by("next_check_at").values_list("pk", flat=True)[:CLOCKS_AT_ONCE]:
        check_clock(run_id, at=now)


@app.task(name="cases.recompute_deadlines", retry=PATIENT)
def recompute_deadlines_task(unit_id: int | None) -> None:
    """Reckon running clocks anew after the calendar of a unit (None: of all) changed."""
    cases = Case.objects.open().filter(clocks__stopped_at__isnull=True)
    if unit_id is not None:
        cases = cases.filter(unit_id=unit_id)
    ids = cases.distinct().values_list("pk", flat=True).iterator()
    changed = recompute_deadlines(ids)
    logger.info("Calendar changed: %d deadlines moved.", changed)


@app.periodic(cron="* * * * *")
@app.task(
    name="cases.rescue_stalled_jobs", queueing_lock="cases.rescue_stalled_jobs", pass_context=True
)
async def rescue_stalled_jobs(context: object, timestamp: int) -> None:  # noqa: ARG001
    """Give jobs whose worker died back to the queue; tasks are idempotent, so twice is no harm."""
    stalled = await app.job_manager.get_stalled_jobs(
        seconds_since_heartbeat=STALLED_AFTER.total_seconds()
    )
    for job in stalled:
        await app.job_manager.retry_job(job)
