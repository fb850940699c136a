"""Meetings of a group: minutes written in two minutes, read, and corrected."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tuntas.catalogue.places import row_id
from tuntas.core.access import OfficeRequest, signed_in
from tuntas.core.attempts import posted
from tuntas.improvements.groups.actions.meetings import (
    KeptOtherwiseError,
    correct_meeting,
    record_meeting,
)
from tuntas.improvements.groups.forms.meetings import (
    CorrectionForm,
    MeetingForm,
    correction_initial,
)
from tuntas.improvements.groups.queries.groups import (
    last_meeting,
    meeting_of,
    visible_group,
    who_was_there,
)
from tuntas.improvements.groups.queries.meetings import (
    corrections_of,
    meeting_page,
    subjects_of,
    who_may_have_come,
)
from tuntas.improvements.groups.views.over import dissolved
from tuntas.improvements.permissions import can_work, check_can_work
from tuntas.improvements.sending import attempt_own, beside_stored


# Whoever belongs to a group may have no role at all: who sees it is settled by fetching it.
@signed_in
@require_safe
def meetings(request: OfficeRequest, pk: int) -> HttpResponse:
    """List all meetings of a group, the newest first."""
    found = visible_group(request.powers, pk)
    after = row_id(request.GET.get("after", ""))
    page = meeting_page(found, after=after)
    context = {
        "group": found,
        "page": page,
        "next_url": f"?after={page.next}" if page.next else "",
        "first_url": reverse("meetings", args=[pk]) if after else "",
    }
    return render(request, "improvements/groups/meetings.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_new(request: OfficeRequest, pk: int) -> HttpResponse:
    """Write the minutes of a meeting; what was decided last stands above."""
    found = visible_group(request.powers, pk)
    if back := dissolved(request, found):
        return back
    form = MeetingForm(
        posted(request),
        members=list(found.members.present()),
        improvements=list(found.improvements.running()),
        about=row_id(request.GET.get("improvement", "")),
    )
    tried = attempt_own(
        form,
        lambda: record_meeting(
            uid=form.cleaned_data["uid"], group_id=pk, facts=form.facts(), by=request.powers,
            at=timezone.now(),
        ),
        check=lambda: check_can_work(request.powers, found.unit_id, found.pk),
    )  # fmt: skip
    if tried.done is not None:
        return _kept(request, reverse("meeting", args=[pk, tried.done.pk]))
    kept = tried.refusal.kept if isinstance(tried.refusal, KeptOtherwiseError) else None
    context = {"group": found, "form": form, "last": last_meeting(found), "kept": kept}
    return render(request, "improvements/groups/meeting_new.html", context, status=tried.status)


def _kept(request: OfficeRequest, address: str) -> HttpResponse:
    """Lead on; a page that sends by itself is told where."""
    messages.success(request, _("Notulen tersimpan."))
    if "X-Draft" in request.headers:
        return HttpResponse(status=201, headers={"Location": address})
    return redirect(address)


@signed_in
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
        "corrections": corrections_of(held, came),
        "leader": next((one for one in came if one.role == "leader"), None),
        "secretary": next((one for one in came if one.role == "secretary"), None),
        "may_work": found.dissolved_on is None
        and can_work(request.powers, found.unit_id, found.pk),
    }
    return render(request, "improvements/groups/meeting.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_correct(request: OfficeRequest, pk: int, number: int) -> HttpResponse:
    """Correct the minutes of a meeting; what they said before stays readable."""
    found = visible_group(request.powers, pk)
    held = meeting_of(found, number)
    if back := dissolved(request, found):
        return back
    form = CorrectionForm(
        posted(request),
        members=who_may_have_come(found, held),
        improvements=subjects_of(found, held),
        initial=correction_initial(held),
    )
    tried = attempt_own(
        form,
        lambda: correct_meeting(
            meeting_id=number, facts=form.facts(), seen=form.cleaned_data["seen"],
            by=request.powers, at=timezone.now(),
        ),
        check=lambda: check_can_work(request.powers, found.unit_id, found.pk),
    )  # fmt: skip
    if tried.done is not None:
        messages.success(request, _("Notulen dibetulkan. Isi sebelumnya tetap dapat dibaca."))
        return redirect("meeting", pk, number)
    differing = beside_stored(form, tried, lambda: correction_initial(meeting_of(found, number)))
    context = {"group": found, "meeting": held, "form": form, "differing": differing}
    return render(request, "improvements/groups/meeting_correct.html", context, status=tried.status)
