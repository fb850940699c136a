"""What is done with a survey's result: close, reckon again, plan and fulfil the follow-up."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tuntas.assessments.models import FollowUp
from tuntas.assessments.surveys.actions.follow_ups import fulfil, promise
from tuntas.assessments.surveys.actions.survey import close, recalculate
from tuntas.assessments.surveys.forms.survey import FollowUpForm, FulfilForm, ReasonForm
from tuntas.assessments.surveys.periods import period_words
from tuntas.assessments.surveys.queries.figures import figures
from tuntas.assessments.surveys.queries.page import survey_details
from tuntas.assessments.surveys.queries.surveys import visible_survey
from tuntas.assessments.surveys.views.survey import survey_response
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import attempt, posted
from tuntas.core.permissions import Permission


@requires(Permission.MANAGE_SURVEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def survey_close(request: OfficeRequest, code: str) -> HttpResponse:
    """Ask once more, then freeze the result."""
    found = visible_survey(request.powers, code, Permission.MANAGE_SURVEYS)
    form = forms.Form(posted(request))
    tried = attempt(form, lambda: close(found.pk, by=request.powers, at=timezone.now()))
    if tried.done is not None:
        result = tried.done
        messages.success(
            request,
            _("Survei ditutup. Hasil ditetapkan: %(score)s, mutu %(category)s.")
            % {"score": f"{result.score:.2f}".replace(".", ","), "category": result.category},
        )
        return redirect("survey", code=code)
    found.refresh_from_db()
    context = {
        "survey": found,
        "period": period_words(found.begins, found.ends),
        "found": figures(found),
        "form": form,
        "early": found.ends >= timezone.localdate(),
    }
    return render(request, "assessments/survey/close.html", context, status=tried.status)


@requires(Permission.REVIEW_SURVEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def survey_recalculate(request: OfficeRequest, code: str) -> HttpResponse:
    """Reckon a closed survey again; the result frozen before stays."""
    found = visible_survey(request.powers, code, Permission.REVIEW_SURVEYS)
    form = ReasonForm(posted(request))
    tried = attempt(
        form,
        lambda: recalculate(
            found.pk, by=request.powers, at=timezone.now(), reason=form.cleaned_data["reason"]
        ),
    )
    if tried.done is not None:
        messages.success(request, _("Hasil baru ditetapkan. Hasil sebelumnya tetap tersimpan."))
        return redirect("survey", code=code)
    context = {"survey": found, "period": period_words(found.begins, found.ends), "form": form}
    return render(request, "assessments/survey/recalculate.html", context, status=tried.status)


@requires(Permission.MANAGE_SURVEYS)
@require_POST
def survey_promise(request: OfficeRequest, code: str) -> HttpResponse:
    """Add a line to the follow-up plan."""
    found = visible_survey(request.powers, code, Permission.MANAGE_SURVEYS)
    choices = survey_details(found, published=None).element_choices
    form = FollowUpForm(request.POST, elements=choices)
    tried = attempt(
        form, lambda: promise(found, form.promise(), by=request.powers, at=timezone.now())
    )
    if tried.done is None:
        return survey_response(request, found, follow_up=form, status=tried.status)
    messages.success(request, _("Rencana tindak lanjut disimpan."))
    return redirect("survey", code=code)


@requires(Permission.MANAGE_SURVEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def survey_fulfil(request: OfficeRequest, code: str, pk: int) -> HttpResponse:
    """Say that a line of the plan is done."""
    found = visible_survey(request.powers, code, Permission.MANAGE_SURVEYS)
    line = FollowUp.objects.filter(pk=pk, survey=found).first()
    if line is None:
        raise Http404(_("Rencana ini tidak ada."))
    form = FulfilForm(posted(request), initial={"done_on": timezone.localdate()})
    tried = attempt(
        form,
        lambda: fulfil(line.pk, by=request.powers, at=timezone.now(), **form.cleaned_data),
    )
    if tried.done is not None:
        messages.success(request, _("Tindak lanjut ditandai selesai."))
        return redirect("survey", code=code)
    context = {"survey": found, "line": line, "form": form}
    return render(request, "assessments/survey/fulfil.html", context, status=tried.status)
