"""Which data of other systems there are, and one of them with its imports."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tuntas.core.access import OfficeRequest, requires
from tuntas.core.permissions import Permission
from tuntas.eventlogs.queries import file_imports, log_lines
from tuntas.exchange.events.views.parts import moment, runs_table, table
from tuntas.exchange.events.words import FIELDS
from tuntas.organisation.permissions import manages_everything

RUNS_SHOWN = 30


@requires(Permission.IMPORT_CASES)
@require_safe
def event_logs(request: OfficeRequest) -> HttpResponse:
    """List the logs with their sizes."""
    labels = (_("Data"), _("Unit"), _("Impor terakhir"), _("Kasus"), _("Peristiwa"))
    rows = [
        (
            (line.log.name, reverse("event_log", args=[line.log.key])),
            line.log.default_unit.name if line.log.default_unit else "-",
            moment(line.last_import),
            line.cases,
            line.events,
        )
        for line in log_lines()
    ]
    context = {"table": table(_("Data proses dari sistem lain"), labels, rows, numbers=2)}
    return render(request, "exchange/events/logs.html", context)


@requires(Permission.IMPORT_CASES)
@require_safe
def event_log(request: OfficeRequest, key: str) -> HttpResponse:
    """Show how one log is read, and what was imported into it."""
    lines = log_lines(key=key)
    if not lines:
        raise Http404
    log = lines[0].log
    runs = file_imports(log, limit=RUNS_SHOWN)
    context = {
        "line": lines[0],
        "log": log,
        "columns": [(FIELDS.get(name, name), text) for name, text in log.mapping.items()],
        "table": runs_table(runs) if runs else None,
        "may_give_keys": manages_everything(request.powers),
    }
    return render(request, "exchange/events/log.html", context)
