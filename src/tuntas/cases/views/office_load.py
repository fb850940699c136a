"""The load of units: for a head the own ones, for city hall all."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tuntas.cases.queries.load import loads
from tuntas.cases.queries.load_words import load_stats, load_table
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.permissions import Permission
from tuntas.organisation.calendars import working_calendar


@requires(Permission.VIEW_LOAD)
@require_safe
def load(request: OfficeRequest) -> HttpResponse:
    """Show each unit's open, late and returned cases, the largest late share first."""
    now = timezone.localtime()
    found = loads(request.powers, now=now, calendar=working_calendar())
    whole_city = request.powers.has(Permission.VIEW_CITY)
    context = {
        "stats": load_stats(found.total, whole_city=whole_city),
        "table": load_table(found, now=now, whole_city=whole_city),
        "open": found.total.open,
        "idle": [one.name for one in found.units if not one.open],
        "whole_city": whole_city,
    }
    return render(request, "cases/office/load.html", context)
