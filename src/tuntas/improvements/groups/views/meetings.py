"""Meetings of a group: minutes written in two minutes, and read."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tuntas.catalogue.places import row_id
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.errors import DomainError
from tuntas.core.permissions import Permission
from tuntas.improvements.groups.actions.meetings import record_meeting
from tuntas.improvements.groups.forms.meetings import MeetingForm
from tuntas.improvements.groups.queries.groups import (
    last_meeting,
    meeting_of,
    visible_group,
    who_was_there,
)
from tuntas.improvements.models import Group
from tuntas.improvements.permissions import can_work

REFUSED = 422


@requires(Permission.VIEW_IMPROVEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_new(request: OfficeRequest, pk: int) -> HttpResponse:
    """Write the minutes of a meeting; what was decided last stands above."""
    found = visible_group(request.powers, pk)
    if not can_work(request.powers, found.unit_id, found.pk):
        raise PermissionDenied
    form = MeetingForm(
        request.POST or None,
        members=list(found.members.present()),
        improvements=list(found.improvements.running()),
        about=row_id(request.GET.get("improvement", "")),
    )
    if form.is_valid():
        try:
            made = record_meeting(
                uid=form.cleaned_data["uid"], group_id=pk, facts=form.facts(),
                by=request.powers, at=timezone.now(),
            )  # fmt: skip
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return _kept(request, reverse("meeting", args=[pk, made.pk]))
    return _page(request, found, form)


def _kept(request: OfficeRequest, address: str) -> HttpResponse:
    """Lead on; a page that sends by itself is told where."""
    messages.success(request, _("Notulen tersimpan."))
    if "X-Draft" in request.headers:
        return HttpResponse(status=201, headers={"Location": address})
    return redirect(address)


def _page(request: OfficeRequest, group: Group, form: MeetingForm) -> HttpResponse:
    context = {"group": group, "form": form, "last": last_meeting(group)}
    status = REFUSED if form.is_bound else 200
    return render(request, "improvements/groups/meeting_new.html", context, status=status)


@requires(Permission.VIEW_IMPROVEMENTS)
@require_safe
def meeting(request: OfficeRequest, pk: int, number: int) -> HttpResponse:
    """Show the minutes of a meeting; printed, they have room to sign."""
    found = visible_group(request.powers, pk)
    held = meeting_of(found, number)
    came, missing = who_was_there(held)
    context = {
        "group": found,
        "meeting": held,
        "came": came,
        "missing": missing,
        "leader": next((one for one in came if one.role == "leader"), None),
        "secretary": next((one for one in came if one.role == "secretary"), None),
        "may_work": found.dissolved_on is None
        and can_work(request.powers, found.unit_id, found.pk),
    }
    return render(request, "improvements/groups/meeting.html", context)
