"""Posters, paper forms and reports, as files."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_safe

from tuntas.assessments.documents.files import Named, as_answer, or_back
from tuntas.assessments.models import Survey
from tuntas.assessments.surveys.documents.paper_form import paper_form
from tuntas.assessments.surveys.documents.poster import poster
from tuntas.assessments.surveys.documents.report import survey_report
from tuntas.assessments.surveys.documents.report_facts import report_facts
from tuntas.assessments.surveys.documents.report_missing import still_missing
from tuntas.assessments.surveys.periods import period_words
from tuntas.assessments.surveys.queries.surveys import visible_survey
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.context import this_city
from tuntas.core.documents.rendering import Job, rendered
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

    def page() -> HttpResponse:
        with override("id"):
            facts = report_facts(survey, on=timezone.localdate())
        context = {
            "survey": survey,
            "period": period_words(survey.begins, survey.ends),
            "missing": still_missing(facts),
        }
        return render(request, "assessments/documents/report.html", context)

    return or_back(request, page, back=reverse("survey", args=[survey.code]))


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
    back = reverse("survey", args=[survey.code])
    return or_back(request, lambda: as_answer(rendered(job()), name), back=back)
