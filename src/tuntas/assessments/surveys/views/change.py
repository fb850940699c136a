"""Changing a survey that runs."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tuntas.assessments.instruments import pinned
from tuntas.assessments.surveys.actions.changes import change
from tuntas.assessments.surveys.forms.change import ChangeForm
from tuntas.assessments.surveys.periods import period_words
from tuntas.assessments.surveys.queries.changing import has_answers, version_of
from tuntas.assessments.surveys.queries.surveys import visible_survey
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import attempt, posted
from tuntas.core.errors import OvertakenError
from tuntas.core.permissions import Permission


@requires(Permission.MANAGE_SURVEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def survey_change(request: OfficeRequest, code: str) -> HttpResponse:
    """Show what may be changed, or change it."""
    found = visible_survey(request.powers, code, Permission.MANAGE_SURVEYS)
    form = ChangeForm(
        posted(request),
        survey=found,
        instrument=pinned(found.instrument, found.instrument_hash),
        answered=has_answers(found),
        on=timezone.localdate(),
    )
    tried = attempt(
        form, lambda: change(found.pk, form.change(), by=request.powers, at=timezone.now())
    )
    if tried.done is not None:
        messages.success(request, _("Perubahan disimpan."))
        return redirect("survey", code=code)
    if isinstance(tried.refusal, OvertakenError):
        # Sent once more, it is a decision.
        found.refresh_from_db()
        again = request.POST.copy()
        again["seen"] = version_of(found)
        form.data = again
    context = {"survey": found, "period": period_words(found.begins, found.ends), "form": form}
    return render(request, "assessments/survey/change.html", context, status=tried.status)
