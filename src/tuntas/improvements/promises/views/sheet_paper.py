"""Typing in paper sheets of a complaint survey: the ticked numbers, ten sheets a page."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tuntas.assessments.surveys.forms.survey import ReasonForm
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import SHOWN, attempt, posted
from tuntas.core.permissions import Permission
from tuntas.improvements.models import ComplaintSheet, ComplaintSurvey
from tuntas.improvements.promises.actions.sheet_record import mark_mistyped, type_sheets
from tuntas.improvements.promises.forms.sheet_paper import (
    StackForm,
    papers_formset,
    typed_papers,
)
from tuntas.improvements.promises.queries.sheet_typed import last_papers
from tuntas.improvements.promises.queries.survey_list import visible_complaint_survey
from tuntas.improvements.promises.survey_permissions import can_prepare, check_can_prepare
from tuntas.improvements.sending import attempt_own

FOLDER = "improvements/promises/"


@requires(Permission.WORK_ON_IMPROVEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def complaint_paper(request: OfficeRequest, code: str) -> HttpResponse:
    """Type in sheets, ten at a time; the page comes back empty for the next ten."""
    found = visible_complaint_survey(request.powers, code)
    items, services = list(found.items.all()), list(found.services.all())
    stack = StackForm(posted(request), initial={"answered_on": _usual_day(found)})
    rows = papers_formset(posted(request), items=items, services=services)
    tried = attempt_own(
        stack,
        lambda: type_sheets(
            found.pk, typed_papers(stack, rows), by=request.powers, at=timezone.now()
        ),
        check=lambda: check_can_prepare(request.powers, found.unit_id),
        beside=(rows,),
    )
    if tried.done is not None:
        added = tried.done.added
        said = ngettext("%(n)s lembar disimpan.", "%(n)s lembar disimpan.", added)
        messages.success(request, said % {"n": added})
        return redirect("complaint_paper", code=code)
    context = {
        "survey": found,
        "items": items,
        "stack": stack,
        "rows": rows,
        # One sheet may tell who filled it in: it is shown to nobody but the unit's own people.
        "typed": last_papers(found) if can_prepare(request.powers, found.unit_id) else None,
        "person_id": request.powers.person_id,
    }
    return render(request, FOLDER + "sheet_paper.html", context, status=tried.status)


def _usual_day(found: ComplaintSurvey) -> object:
    today = timezone.localdate()
    if found.begins is None or found.ends is None:
        return today
    return min(max(today, found.begins), found.ends)


@requires(Permission.WORK_ON_IMPROVEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def complaint_mistyped(request: OfficeRequest, code: str, uid: UUID) -> HttpResponse:
    """Leave out a sheet that its typist got wrong, with the reason."""
    found = visible_complaint_survey(request.powers, code)
    check_can_prepare(request.powers, found.unit_id)  # the page tells what one person ticked
    sheet = get_object_or_404(
        ComplaintSheet, survey=found, uid=uid, channel=ComplaintSheet.Channel.PAPER
    )
    form = ReasonForm(posted(request))
    tried = attempt(
        form,
        lambda: mark_mistyped(
            found.pk,
            uid,
            reason=form.cleaned_data["reason"][:300],
            by=request.powers,
            at=timezone.now(),
        ),
    )
    if form.is_bound and tried.status == SHOWN:
        messages.success(request, _("Lembar itu tidak dihitung. Ketik lagi yang benar."))
        return redirect("complaint_paper", code=code)
    context = {"survey": found, "sheet": sheet, "form": form}
    return render(request, FOLDER + "sheet_mistyped.html", context, status=tried.status)
