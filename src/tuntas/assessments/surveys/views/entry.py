"""Typing in paper sheets: ten rows without JavaScript, one after the other with it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tuntas.assessments.instruments import pinned
from tuntas.assessments.models import Survey, SurveyResponse
from tuntas.assessments.surveys.actions.answers import enter_sheets, mark_mistyped
from tuntas.assessments.surveys.forms.paper import StackForm, sheets_formset, typed_sheets
from tuntas.assessments.surveys.forms.survey import ReasonForm
from tuntas.assessments.surveys.periods import period_words
from tuntas.assessments.surveys.queries.sheets import last_sheets, typed_count
from tuntas.assessments.surveys.queries.surveys import visible_survey
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import INCOMPLETE, attempt, posted
from tuntas.core.permissions import Permission


@requires(Permission.ENTER_SURVEY_ANSWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def survey_paper(request: OfficeRequest, code: str) -> HttpResponse:
    """Type in sheets. A script asks for JSON and sends one sheet at a time."""
    found = visible_survey(request.powers, code, Permission.ENTER_SURVEY_ANSWERS)
    sent = posted(request)
    stack = StackForm(sent, initial={"answered_on": _usual_day(found)})
    instrument = pinned(found.instrument, found.instrument_hash)
    rows = sheets_formset(
        sent, instrument=instrument, services=list(found.services.all()), extra_label=found.extra_label
    )  # fmt: skip
    if sent is not None and not rows.is_valid():
        return _answer(request, found, stack, rows, status=INCOMPLETE)
    tried = attempt(
        stack,
        lambda: enter_sheets(
            found.pk, typed_sheets(stack, rows), by=request.powers, at=timezone.now(),
            batch=stack.cleaned_data["batch"],
        ),
    )  # fmt: skip
    if tried.done is None:
        return _answer(request, found, stack, rows, status=tried.status)
    if _wants_json(request):
        return _answer(request, found, stack, rows, status=201)
    messages.success(
        request,
        ngettext("%(n)s lembar disimpan.", "%(n)s lembar disimpan.", tried.done.added)
        % {"n": tried.done.added},
    )
    return redirect("survey_paper", code=code)


def _usual_day(found: Survey) -> Any:
    return min(max(timezone.localdate(), found.begins), found.ends)


def _wants_json(request: OfficeRequest) -> bool:
    return request.accepts("application/json") and not request.accepts("text/html")


def _answer(
    request: OfficeRequest, found: Survey, stack: StackForm, rows: Any, *, status: int
) -> HttpResponse:
    context = {
        "survey": found,
        "period": period_words(found.begins, found.ends),
        "instrument": pinned(found.instrument, found.instrument_hash),
        "stack": stack,
        "rows": rows,
        "count": typed_count(found),
        "last": last_sheets(found, request.powers),
    }
    if not _wants_json(request):
        return render(request, "assessments/survey/paper.html", context, status=status)
    errors = [
        *stack.non_field_errors(),
        *(f"{field.label}: {error}" for field in stack for error in field.errors),
    ]
    for row in rows:
        errors += [f"{field.label}: {error}" for field in row for error in field.errors]
    listed = render(request, "assessments/survey/typed.html", context).content.decode()
    answer = {"errors": [str(error) for error in errors], "typed": listed}
    return JsonResponse(answer, status=status)


@requires(Permission.ENTER_SURVEY_ANSWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def survey_mistyped(request: OfficeRequest, code: str, uid: UUID) -> HttpResponse:
    """Leave out a sheet that its typist got wrong, with the reason."""
    found = visible_survey(request.powers, code, Permission.ENTER_SURVEY_ANSWERS)
    sheet = found.responses.filter(uid=uid, channel=SurveyResponse.Channel.PAPER).first()
    if sheet is None:
        raise Http404(_("Lembar ini tidak ada."))
    form = ReasonForm(posted(request))
    tried = attempt(
        form,
        lambda: mark_mistyped(
            uid, by=request.powers, at=timezone.now(), reason=form.cleaned_data["reason"]
        ),
    )
    if tried.done is not None:
        messages.success(request, _("Lembar itu tidak dihitung. Ketik lagi yang benar."))
        return redirect("survey_paper", code=code)
    digits = " ".join("–" if value is None else str(value) for value in sheet.values)
    context = {"survey": found, "digits": digits, "form": form}
    return render(request, "assessments/survey/mistyped.html", context, status=tried.status)
