"""Background work of improvements: ids in, one call. Every task may run twice without harm."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tuntas.improvements.groups.actions.nudges import SEND_NUDGE
from tuntas.improvements.groups.mail import send_nudge

PATIENT = RetryStrategy(max_attempts=10, exponential_wait=4)


@app.task(name=SEND_NUDGE, retry=PATIENT)
def send_nudge_task(nudge_id: int) -> None:
    """Mail city hall's question to the heads of a unit."""
    send_nudge(nudge_id, at=timezone.now())
