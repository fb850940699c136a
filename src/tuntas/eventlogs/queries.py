"""What the pages show of logs."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from tuntas.eventlogs.models import ApiToken, EventImport, EventLog, LoggedCase


@dataclass(frozen=True)
class LogLine:
    """A log with its size; `last_import` None: nothing was imported yet."""

    log: EventLog
    cases: int
    events: int
    last_import: datetime | None


def log_lines(*, key: str = "") -> list[LogLine]:
    """Return the logs (or the one with this key) with their sizes, in one query.

    Events are summed up from what imports added: counting millions of rows would take seconds.
    """
    done = EventImport.objects.filter(log=OuterRef("pk"), state=EventImport.State.DONE)
    of_log = done.order_by().values("log")
    cases = LoggedCase.objects.filter(log=OuterRef("pk")).order_by().values("log")
    logs = EventLog.objects.filter(key=key) if key else EventLog.objects.all()
    found = logs.select_related("default_unit").annotate(
        n_events=Coalesce(Subquery(of_log.annotate(n=Sum("added")).values("n")), 0),
        n_cases=Coalesce(Subquery(cases.annotate(n=Count("pk")).values("n")), 0),
        last_import=Subquery(of_log.annotate(n=Max("finished_at")).values("n")),
    )
    return [LogLine(log, log.n_cases, log.n_events, log.last_import) for log in found]


def file_imports(log: EventLog, *, limit: int) -> list[EventImport]:
    """Return the latest files that were imported; batches of systems are only counted."""
    files = EventImport.objects.filter(log=log, token__isnull=True).select_related("by")
    return list(files.defer("report", "options")[:limit])


def tokens_of(log: EventLog) -> list[ApiToken]:
    """Return all keys of a log, revoked ones too."""
    return list(ApiToken.objects.filter(log=log).select_related("made_by", "revoked_by"))
