"""Ask the background worker to tell people of an event, in the transaction of the event itself."""

from procrastinate.contrib.django import app

from tuntas.cases.models import CaseEvent, Reporter

TELL_REPORTERS = "cases.tell_reporters"
TELL_STAFF = "cases.tell_staff"


def announce(event: CaseEvent, *, reporter: Reporter | None = None) -> None:
    """Enqueue the messages that `event` calls for.

    `reporter` spares a job at a report's first event, when it is known that nobody left an address.
    Tasks are named, not imported: they call the actions that call this.
    """
    if event.kind == "escalate":
        app.configure_task(TELL_STAFF).defer(event_id=event.pk)
    elif event.audience == "public" and (reporter is None or reporter.wants_mail):
        app.configure_task(TELL_REPORTERS).defer(event_id=event.pk)
