"""Background work of improvements: ids in, one call. Every task may run twice without harm."""

import logging

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tuntas.improvements.groups.actions.nudges import SEND_NUDGE
from tuntas.improvements.groups.mail import send_nudge
from tuntas.improvements.notice_mail import send_notice
from tuntas.improvements.notices import SEND_NOTICE
from tuntas.improvements.projects.measuring.actions.asking import ALL_EFFECTS, ONE_EFFECT
from tuntas.improvements.promises.reminders import remind

logger = logging.getLogger(__name__)
PATIENT = RetryStrategy(max_attempts=10, exponential_wait=4)


@app.task(name=SEND_NUDGE, retry=PATIENT)
def send_nudge_task(nudge_id: int) -> None:
    """Mail city hall's question to the heads of a unit."""
    send_nudge(nudge_id, at=timezone.now())


@app.task(name=SEND_NOTICE, retry=PATIENT)
def send_notice_task(notice_id: int) -> None:
    """Mail those concerned about one act."""
    send_notice(notice_id, at=timezone.now())


# After new figures (see `measures.followers`), and when a month has become whole without any.
@app.periodic(cron="40 1 1 * *")
@app.task(name=ALL_EFFECTS, queueing_lock=ALL_EFFECTS, lock=ALL_EFFECTS, retry=PATIENT)
def compute_effects(timestamp: int) -> None:  # noqa: ARG001 - the scheduler passes it
    """Bring the effects of all improvements up to date."""
    # NumPy takes memory: only the process that computes loads it.
    from tuntas.improvements.projects.measuring.actions.effects import compute  # noqa: PLC0415

    logger.info("Effects: %d results are new.", compute(at=timezone.now()))


@app.task(name=ONE_EFFECT, retry=PATIENT)
def compute_effect(improvement_id: int) -> None:
    """Bring the effect of one improvement up to date."""
    from tuntas.improvements.projects.measuring.actions.effects import compute  # noqa: PLC0415

    compute([improvement_id], at=timezone.now())


@app.periodic(cron="10 0 * * *")  # UTC: from seven to nine in the morning across Indonesia
@app.task(
    name="improvements.remind_of_promises",
    queueing_lock="improvements.remind_of_promises",
    lock="improvements.remind_of_promises",
    retry=PATIENT,
)
def remind_of_promises(timestamp: int) -> None:  # noqa: ARG001 - the scheduler passes it
    """Mail heads about promises whose day comes near or has passed."""
    remind(at=timezone.now())
