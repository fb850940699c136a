"""Passing on many reports at once."""

import re
from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tuntas.cases.actions import dispose_many
from tuntas.cases.actors import staff
from tuntas.cases.forms.office import DisposeManyForm
from tuntas.cases.models import Case
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.permissions import Permission

MOST_AT_ONCE = 100
PICKED = re.compile(r"(?P<code>[A-Z0-9-]{1,24})(?::(?P<events>[0-9]{1,9}))?")


@requires(Permission.DISPOSE_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def dispose_picked(request: OfficeRequest) -> HttpResponse:
    """Show what was picked with one form for all; then say what went on and what was refused."""
    picked = _picked(request)
    form = DisposeManyForm(request.POST if request.method == "POST" else None)
    if not picked or not form.is_valid():
        context = {"form": form, "picked": picked}
        status = 422 if form.is_bound else 200
        return render(request, "cases/office/dispose_many.html", context, status=status)
    said = form.cleaned_data
    done, refused = dispose_many(
        picked,
        by=staff(request.powers),
        at=timezone.now(),
        classification=said["classification"],
        unit=said["unit"],
        note=said["note"],
    )
    context = {"done": done, "refused": refused, "unit": said["unit"]}
    return render(request, "cases/office/disposed.html", context)


def _picked(request: OfficeRequest) -> Sequence[Case]:
    """Return the visible cases among those ticked, as they were when they were ticked.

    The form carries each as `code:events`, so that what a colleague did meanwhile is refused.
    """
    query = request.POST if request.method == "POST" else request.GET
    picked = filter(None, map(PICKED.fullmatch, query.getlist("case")[:MOST_AT_ONCE]))
    seen = {match["code"]: match["events"] for match in picked}
    # Not merely visible: where somebody only reads, a secret report's title is not theirs to see.
    theirs = Case.objects.visible_to(request.powers, Permission.DISPOSE_CASES)
    cases = list(theirs.filter(code__in=seen).order_by("urgency_at", "id"))
    for case in cases:
        if seen[case.code]:
            case.event_count = int(seen[case.code])
    return cases
