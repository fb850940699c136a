"""Complaint surveys at the office: the list, and beginning one or its repeat."""

from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tuntas.catalogue.models import Service
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import attempt, posted
from tuntas.core.permissions import Permission
from tuntas.improvements.choosing import chosen_unit, unit_question
from tuntas.improvements.promises.actions.survey_setup import (
    begin_complaint_survey,
    repeat_complaint_survey,
)
from tuntas.improvements.promises.forms.survey_setup import BeginForm, CodedForm, ListFilterForm
from tuntas.improvements.promises.queries.survey_list import (
    SurveyPage,
    complaint_survey_page,
    preparing_units,
    visible_complaint_survey,
)
from tuntas.improvements.promises.survey_permissions import check_can_prepare
from tuntas.improvements.promises.survey_rules import complaint_survey_rule
from tuntas.improvements.sending import attempt_own
from tuntas.organisation.models import Unit

FOLDER = "improvements/promises/"


@requires(Permission.VIEW_IMPROVEMENTS)
@require_safe
def complaint_surveys(request: OfficeRequest) -> HttpResponse:
    """List complaint surveys, the newest first."""
    form = ListFilterForm(request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    before = _place(request.GET.get("before", ""))
    page = complaint_survey_page(
        request.powers, words=said.get("words", ""), state=said.get("state", ""), before=before
    )
    context = {
        "form": form,
        "page": page,
        "filtered": any(request.GET.get(name) for name in form.fields),
        "may_begin": request.powers.has(Permission.WORK_ON_IMPROVEMENTS),
        "next_url": _next_url(request.GET, page),
        "first_url": reverse("complaint_surveys") if before else "",
    }
    return render(request, FOLDER + "survey_list.html", context)


def _place(text: str) -> tuple[datetime, int] | None:
    """Return where a list goes on: the moment and id of its last row, None for anything else."""
    moment, _sign, pk = text.rpartition("_")
    try:
        at = parse_datetime(moment)
    except ValueError:
        return None
    if at is None or timezone.is_naive(at) or not (pk.isascii() and pk.isdigit() and len(pk) < 19):  # noqa: PLR2004 - bigint
        return None
    return at, int(pk)


def _next_url(asked: QueryDict, page: SurveyPage) -> str:
    if page.next is None:
        return ""
    kept = {key: value for key, value in asked.items() if key != "before" and value}
    at, pk = page.next
    return "?" + urlencode({**kept, "before": f"{at.isoformat()}_{pk}"})


@requires(Permission.WORK_ON_IMPROVEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def complaint_survey_new(request: OfficeRequest) -> HttpResponse:
    """Begin a survey: the unit first, where there is a choice; then its title and services."""
    today = timezone.localdate()
    units = preparing_units(request.powers, on=today)
    unit = chosen_unit(units, request.GET.get("unit"))
    if unit is None:
        return unit_question(request, units, FOLDER + "survey_choose_unit.html")
    return _begin(request, unit, one_of_many=len(units) > 1)


def _begin(request: OfficeRequest, unit: Unit, *, one_of_many: bool) -> HttpResponse:
    now = timezone.now()
    services = list(Service.objects.filter(unit=unit).offered(on=timezone.localdate(now)))
    title = _("Survei pengaduan %(unit)s %(year)s") % {
        "unit": unit.short_name, "year": timezone.localdate(now).year,
    }  # fmt: skip
    form = BeginForm(posted(request), unit=unit, services=services, initial={"title": title})
    tried = attempt(form, lambda: begin_complaint_survey(form.facts(), by=request.powers, at=now))
    if tried.done is not None:
        messages.success(request, _("Survei dibuat. Mulailah dengan membentuk timnya."))
        return redirect("complaint_survey", code=tried.done.code)
    context = {
        "form": form,
        "unit": unit,
        "services": services,
        "one_of_many": one_of_many,
        "rule": complaint_survey_rule(),
    }
    return render(request, FOLDER + "survey_new.html", context, status=tried.status)


@requires(Permission.WORK_ON_IMPROVEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def complaint_survey_repeat(request: OfficeRequest, code: str) -> HttpResponse:
    """Prepare the repeat of a closed survey."""
    found = visible_complaint_survey(request.powers, code)
    now = timezone.now()
    form = CodedForm(posted(request), initial={"title": _("%(title)s, ulangan") % {"title": found.title}})  # fmt: skip
    tried = attempt_own(
        form,
        lambda: repeat_complaint_survey(
            found.pk,
            code=form.cleaned_data["code"],
            title=form.cleaned_data["title"],
            by=request.powers,
            at=now,
        ),
        check=lambda: check_can_prepare(request.powers, found.unit_id),
    )
    if tried.done is not None:
        messages.success(
            request, _("Survei ulangan dibuat. Setiap keluhan sudah terhubung dengan yang lama.")
        )
        return redirect("complaint_survey", code=tried.done.code)
    context = {"form": form, "survey": found, "rule": complaint_survey_rule()}
    return render(request, FOLDER + "survey_repeat.html", context, status=tried.status)
