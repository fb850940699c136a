"""Background work of imports: ids in, one call. Every task may run twice without harm."""

import logging

from django.db import InterfaceError, OperationalError
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tuntas.exchange.events.runs import IMPORT_EVENTS, resume_lost_events, run_events
from tuntas.exchange.lapor.runs import IMPORT_LAPOR, resume_lost, run_import

logger = logging.getLogger(__name__)
WHILE_THE_DATABASE_IS_AWAY = RetryStrategy(
    max_attempts=5, exponential_wait=4, retry_exceptions={OperationalError, InterfaceError}
)


@app.task(name=IMPORT_LAPOR, retry=WHILE_THE_DATABASE_IS_AWAY)
def import_lapor_task(run_id: int) -> None:
    """Import the file of a run."""
    run_import(run_id, at=timezone.now())


@app.task(name=IMPORT_EVENTS, retry=WHILE_THE_DATABASE_IS_AWAY)
def import_events_task(run_id: int) -> None:
    """Import the events of a run."""
    run_events(run_id, at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="exchange.resume_lost_imports", queueing_lock="exchange.resume_lost_imports")
def resume_lost_imports(timestamp: int) -> None:  # noqa: ARG001 - the scheduler passes it
    """Give imports whose job was lost a new one."""
    now = timezone.now()
    if lost := resume_lost(at=now) + resume_lost_events(at=now):
        logger.info("Imports queued anew: %d.", lost)
