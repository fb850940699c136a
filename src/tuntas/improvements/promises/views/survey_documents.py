"""Poster and paper form of a complaint survey, as files."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from tuntas.assessments.documents.files import Named, as_answer
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.context import this_city
from tuntas.core.documents.rendering import Job, rendered
from tuntas.core.errors import DomainError
from tuntas.core.permissions import Permission
from tuntas.improvements.models import ComplaintSurvey
from tuntas.improvements.promises.documents.sheet_paper_form import paper_form
from tuntas.improvements.promises.documents.survey_poster import poster
from tuntas.improvements.promises.queries.survey_list import visible_complaint_survey


@requires(Permission.VIEW_IMPROVEMENTS)
@require_safe
def complaint_poster(request: OfficeRequest, code: str) -> HttpResponse:
    """The poster with the QR code."""
    survey = visible_complaint_survey(request.powers, code)
    link = settings.ENVIRONMENT.address + reverse("complaint_sheet", args=[survey.code])
    return _file(
        request, survey, "poster", lambda: poster(survey, city=this_city().name, link=link)
    )


@requires(Permission.VIEW_IMPROVEMENTS)
@require_safe
def complaint_paper_form(request: OfficeRequest, code: str) -> HttpResponse:
    """The sheet on paper."""
    survey = visible_complaint_survey(request.powers, code)
    return _file(request, survey, "lembar", lambda: paper_form(survey, city=this_city().name))


def _file(
    request: OfficeRequest, survey: ComplaintSurvey, kind: str, job: Callable[[], Job]
) -> HttpResponse:
    name = Named(f"{kind} pengaduan {survey.unit.short_name} {survey.code}", "pdf")
    try:
        return as_answer(rendered(job()), name)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("complaint_survey", survey.code)
