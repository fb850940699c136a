"""Surveys at the office: the list, one survey's results, and setting one up."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tuntas.assessments.instruments import known_instruments
from tuntas.assessments.models import Survey
from tuntas.assessments.surveys.actions.survey import StillRunningError, set_up
from tuntas.assessments.surveys.forms.survey import (
    FollowUpForm,
    PublishedForm,
    SetUpForm,
    SurveyFilterForm,
    UnitForm,
    survey_instruments,
)
from tuntas.assessments.surveys.periods import period_words, place_in_list
from tuntas.assessments.surveys.queries.page import survey_details
from tuntas.assessments.surveys.queries.surveys import (
    SurveyFilters,
    SurveyPage,
    survey_page,
    visible_survey,
)
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import attempt, posted
from tuntas.core.permissions import Permission
from tuntas.core.qr import qr_svg
from tuntas.organisation.forms import unit_choices
from tuntas.organisation.models import Unit
from tuntas.organisation.queries.units import units_for


@requires(Permission.VIEW_SURVEYS)
@require_safe
def surveys(request: OfficeRequest) -> HttpResponse:
    """List surveys, the newest period first, with what came of each."""
    today = timezone.localdate()
    units = unit_choices(units_for(request.powers, Permission.VIEW_SURVEYS, on=today))
    form = SurveyFilterForm(request.GET, units=units, on=today)
    filters = _filters(form, request.GET.get("before", ""))
    page = survey_page(request.powers, filters)
    context = {
        "form": form,
        "page": page,
        "rows": [(row, period_words(row.survey.begins, row.survey.ends)) for row in page.rows],
        "filtered": any(request.GET.get(name) for name in form.fields),
        "may_set_up": request.powers.has(Permission.MANAGE_SURVEYS),
        "next_url": _next_url(request.GET, page),
        "first_url": reverse("surveys") if filters.before else "",
    }
    return render(request, "assessments/survey/list.html", context)


def _filters(form: SurveyFilterForm, before: str) -> SurveyFilters:
    said = form.cleaned_data if form.is_valid() else {}
    return SurveyFilters(
        unit_id=int(said["unit"]) if said.get("unit") else None,
        year=said.get("year"),
        period=said.get("period", ""),
        state=said.get("state", ""),
        before=place_in_list(before),
    )


def _next_url(asked: QueryDict, page: SurveyPage) -> str:
    if page.next is None:
        return ""
    kept = {key: value for key, value in asked.items() if key != "before" and value}
    begins, pk = page.next
    return "?" + urlencode({**kept, "before": f"{begins.isoformat()}_{pk}"})


@requires(Permission.VIEW_SURVEYS)
@require_safe
def survey(request: OfficeRequest, code: str) -> HttpResponse:
    """Show one survey: how to answer it, and what came of it so far."""
    found = visible_survey(request.powers, code)
    return survey_response(request, found)


def survey_response(
    request: OfficeRequest,
    found: Survey,
    *,
    follow_up: FollowUpForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Draw a survey's page; `follow_up` is a form to be corrected."""
    asked = PublishedForm(request.GET.dict()) if "published" in request.GET else PublishedForm()
    published = asked.cleaned_data["published"] if asked.is_bound and asked.is_valid() else None
    details = survey_details(found, published=published)
    context = {
        "survey": found,
        "period": period_words(found.begins, found.ends),
        "today": timezone.localdate(),
        "details": details,
        "published_form": asked,
        "follow_up_form": follow_up or FollowUpForm(elements=details.element_choices),
        "may": _may(request, found),
        **_answering(request, found),
    }
    return render(request, "assessments/survey/page.html", context, status=status)


def _may(request: OfficeRequest, found: Survey) -> dict[str, bool]:
    is_open = found.state == Survey.State.OPEN
    manages = request.powers.has_for(Permission.MANAGE_SURVEYS, found.unit_id)
    enters = request.powers.has_for(Permission.ENTER_SURVEY_ANSWERS, found.unit_id)
    reviews = request.powers.has_for(Permission.REVIEW_SURVEYS, found.unit_id)
    return {
        "manage": manages,
        "enter": enters and is_open,
        "change": manages and is_open,
        "close": manages and is_open,
        "recalculate": reviews and not is_open,
        "review": reviews,
    }


def _answering(request: HttpRequest, found: Survey) -> dict[str, Any]:
    """Return the short link and its QR code, once the respondent's page exists."""
    try:
        link = request.build_absolute_uri(reverse("respond", args=[found.code]))
    except NoReverseMatch:
        return {"link": "", "qr": ""}
    return {"link": link, "qr": qr_svg(link)}


@requires(Permission.MANAGE_SURVEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def survey_new(request: OfficeRequest) -> HttpResponse:
    """Set up a survey: the unit first, where there is a choice; then the rest on one page."""
    now = timezone.localtime()
    units = units_for(request.powers, Permission.MANAGE_SURVEYS, on=now.date())
    asked = request.GET.get("unit", "")
    unit = next((one for one in units if str(one.pk) == asked), None)
    if unit is None and len(units) == 1:
        unit = units[0]
    if unit is None:
        form = UnitForm(choices=unit_choices(units))
        return render(request, "assessments/survey/choose_unit.html", {"form": form})
    return _set_up(request, unit, now=now, one_of_many=len(units) > 1)


def _set_up(
    request: OfficeRequest, unit: Unit, *, now: datetime, one_of_many: bool
) -> HttpResponse:
    form = SetUpForm(
        posted(request),
        unit=unit,
        instruments=survey_instruments(known_instruments(), on=now.date()),
        on=now.date(),
    )
    tried = attempt(form, lambda: set_up(form.plan(), by=request.powers, at=now))
    if tried.done is not None:
        messages.success(request, _("Survei siap. Bagikan tautan atau posternya."))
        return redirect("survey", code=tried.done.code)
    refusal = tried.refusal
    running = refusal.survey if isinstance(refusal, StillRunningError) else None
    context = {"form": form, "unit": unit, "one_of_many": one_of_many, "running": running}
    return render(request, "assessments/survey/new.html", context, status=tried.status)
