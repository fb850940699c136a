"""The complaints behind a problem of a unit."""

from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tuntas.catalogue.places import row_id
from tuntas.core.access import OfficeRequest, signed_in
from tuntas.improvements.projects.queries.problem_cases import counted_offer, counted_page
from tuntas.improvements.projects.queries.problems import unit_with_problems

FIRST_YEAR = 2000  # no report is older


# Whoever belongs to a group may have no role at all: what is shown is scoped by fetching.
@signed_in
@require_safe
def problem_cases(request: OfficeRequest) -> HttpResponse:
    """List the complaints that a problem counts, of the year before the day on which it did."""
    today = timezone.localdate()
    unit, _units = unit_with_problems(request.powers, request.GET.get("unit", ""), on=today)
    on = _day(request.GET.get("on", ""), today)
    offer = counted_offer(unit.pk, request.GET.get("key", ""), request.powers, on=on)
    after = row_id(request.GET.get("after", ""))
    page = counted_page(offer, unit.pk, request.powers, on=on, after=after)
    here = {"unit": unit.pk, "key": offer.key, "on": on.isoformat()}
    context = {
        "unit": unit,
        "offer": offer,
        "page": page,
        "on": on,
        "next_url": f"?{urlencode({**here, 'after': page.next})}" if page.next else "",
        "first_url": f"?{urlencode(here)}" if after else "",
    }
    return render(request, "improvements/projects/problem_cases.html", context)


def _day(typed: str, today: date) -> date:
    """Return the day that an address names, today without one; nothing is counted ahead of it."""
    try:
        day = date.fromisoformat(typed) if typed else today
    except ValueError:
        raise Http404(_("Tanggal ini tidak ada.")) from None
    if day.year < FIRST_YEAR:
        raise Http404(_("Tanggal ini tidak ada."))
    return min(day, today)
