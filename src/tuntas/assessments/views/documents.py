"""Posters, forms, reports, worksheets and letters, as files."""

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_safe

from tuntas.assessments.documents.files import Named, as_answer
from tuntas.assessments.documents.letter import letter
from tuntas.assessments.documents.paper_form import paper_form
from tuntas.assessments.documents.poster import poster
from tuntas.assessments.documents.report_facts import report_facts
from tuntas.assessments.documents.report_missing import still_missing
from tuntas.assessments.documents.survey_report import survey_report
from tuntas.assessments.documents.worksheet import worksheet
from tuntas.assessments.models import Survey
from tuntas.assessments.queries.round_sheet import sheet
from tuntas.assessments.queries.surveys import visible_survey
from tuntas.assessments.round_rights import visible_assessments
from tuntas.assessments.survey_periods import period_words
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.context import this_city
from tuntas.core.documents.rendering import Job, rendered
from tuntas.core.errors import DomainError
from tuntas.core.permissions import Permission


@requires(Permission.VIEW_SURVEYS)
@require_safe
def survey_poster(request: OfficeRequest, code: str) -> HttpResponse:
    """The poster with the QR code."""
    survey = visible_survey(request.powers, code)
    link = settings.ENVIRONMENT.address + reverse("respond", args=[survey.code])
    name = Named(f"poster {survey.unit.short_name} {survey.code}", "pdf")
    return _survey_file(
        request, survey, name, lambda: poster(survey, city=this_city().name, link=link)
    )


@requires(Permission.VIEW_SURVEYS)
@require_safe
def survey_paper_form(request: OfficeRequest, code: str) -> HttpResponse:
    """The form on paper."""
    survey = visible_survey(request.powers, code)
    name = Named(f"kuesioner {survey.unit.short_name} {survey.code}", "pdf")
    return _survey_file(request, survey, name, lambda: paper_form(survey, city=this_city().name))


@requires(Permission.VIEW_SURVEYS)
@require_safe
def survey_report_page(request: OfficeRequest, code: str) -> HttpResponse:
    """What the report still lacks, and its two files."""
    survey = visible_survey(request.powers, code)
    try:
        with override("id"):
            facts = report_facts(survey, on=timezone.localdate())
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("survey", survey.code)
    context = {
        "survey": survey,
        "period": period_words(survey.begins, survey.ends),
        "missing": still_missing(facts),
    }
    return render(request, "assessments/documents/report.html", context)


@requires(Permission.VIEW_SURVEYS)
@require_safe
def survey_report_pdf(request: OfficeRequest, code: str) -> HttpResponse:
    """The report in the prescribed form, to be printed."""
    return _report(request, code, "pdf")


@requires(Permission.VIEW_SURVEYS)
@require_safe
def survey_report_docx(request: OfficeRequest, code: str) -> HttpResponse:
    """The same report, to be edited."""
    return _report(request, code, "docx")


def _report(request: OfficeRequest, code: str, ending: str) -> HttpResponse:
    survey = visible_survey(request.powers, code)
    name = Named(f"laporan skm {survey.unit.short_name} {survey.code}", ending)
    city, today = this_city().name, timezone.localdate()
    return _survey_file(
        request, survey, name, lambda: survey_report(survey, city=city, on=today, ending=ending)
    )


def _survey_file(
    request: OfficeRequest, survey: Survey, name: Named, job: Callable[[], Job]
) -> HttpResponse:
    try:
        return as_answer(rendered(job()), name)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("survey", survey.code)


@requires(Permission.VIEW_ASSESSMENTS)
@require_safe
def round_worksheet(request: OfficeRequest, uid: UUID) -> HttpResponse:
    """The worksheet of an assessment, with what this person may see and fill in."""
    return _assessment_file(request, uid, "lke", "xlsx", worksheet)


@requires(Permission.VIEW_ASSESSMENTS)
@require_safe
def round_letter(request: OfficeRequest, uid: UUID) -> HttpResponse:
    """The evaluation report, to be completed."""
    return _assessment_file(request, uid, "lhe", "docx", letter)


def _assessment_file(
    request: OfficeRequest, uid: UUID, words: str, ending: str, job: Callable[..., Job]
) -> HttpResponse:
    one = get_object_or_404(visible_assessments(request.powers), uid=uid)
    name = Named(f"{words} {one.unit.short_name} {one.round.title}", ending)
    try:
        return as_answer(rendered(job(sheet(one, request.powers), city=this_city().name)), name)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("assessment", uid)
