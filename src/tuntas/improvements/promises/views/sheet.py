"""The citizen's sheet: nobody signs in, no cookie is set, the page works off line and without a script."""

from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from tuntas.assessments.surveys.views.respond_language import in_chosen_language
from tuntas.core.access import public
from tuntas.core.counters import Allowance
from tuntas.core.device_answers import (
    Taking,
    has_answered,
    is_from_device,
    page_language,
    refused,
    take,
    thanks_address,
    turned_away,
)
from tuntas.improvements.models import ComplaintSheet, ComplaintSurvey
from tuntas.improvements.promises.actions.sheet_record import record_sheet
from tuntas.improvements.promises.forms.sheet import SheetForm
from tuntas.improvements.promises.queries.sheet_standing import Standing, standing, survey_of_code

# A counter is one address, and may send a whole day at once when its line is back.
SHEETS = Allowance("complaint-sheets", 600, 60 * 60)
FOLDER = "improvements/promises/"


# Compressed and exempt for the reasons that the respondent's page of satisfaction surveys gives: there
# is no secret and no session, and `is_from_elsewhere` refuses other sites.
@gzip_page
@csrf_exempt
@public
@require_http_methods(["GET", "HEAD", "POST"])
@in_chosen_language
def complaint_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Ask whoever followed the link or the QR code what they complain about."""
    return _sheet_page(request, code, ComplaintSheet.Channel.LINK)


@gzip_page
@csrf_exempt  # for the reason above
@public
@require_http_methods(["GET", "HEAD", "POST"])
@in_chosen_language
def complaint_kiosk(request: HttpRequest, code: str) -> HttpResponse:
    """Ask at the counter: the page goes back to its beginning by itself."""
    return _sheet_page(request, code, ComplaintSheet.Channel.KIOSK)


def _sheet_page(request: HttpRequest, code: str, channel: str) -> HttpResponse:
    survey = survey_of_code(code)
    if survey is None:
        return _unknown(request)
    if request.method == "POST":
        return _take(request, survey, channel)
    if standing(survey, at=timezone.now()) is not Standing.OPEN:
        return _not_asking(request, survey)
    return _form_page(request, survey, channel, _form(survey))


def _unknown(request: HttpRequest) -> HttpResponse:
    if is_from_device(request):
        return refused(_("Survei ini tidak kami temukan."), HTTPStatus.NOT_FOUND)
    return render(request, FOLDER + "sheet_unknown.html", status=HTTPStatus.NOT_FOUND)


def _not_asking(request: HttpRequest, survey: ComplaintSurvey) -> HttpResponse:
    early = standing(survey, at=timezone.now()) is Standing.EARLY
    context = {"survey": survey, "early": early}
    status = HTTPStatus.OK if early else HTTPStatus.GONE
    return render(request, FOLDER + "sheet_not_asking.html", context, status=status)


def _form(survey: ComplaintSurvey, data: Any = None) -> SheetForm:
    return SheetForm(list(survey.items.all()), list(survey.services.all()), data)


def _form_page(
    request: HttpRequest,
    survey: ComplaintSurvey,
    channel: str,
    form: SheetForm,
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "survey": survey,
        "form": form,
        "kiosk": channel == ComplaintSheet.Channel.KIOSK,
    }
    response = render(request, FOLDER + "sheet.html", context, status=status)
    # Its uid belongs to one sheet; the worker keeps the page for off line by itself.
    response["Cache-Control"] = "no-store"
    if status == HTTPStatus.OK:
        response["X-Survey"] = "open"  # for the worker: this one is worth keeping
    return response


# --- taking sheets --------------------------------------------------------------------------------
def _take(request: HttpRequest, survey: ComplaintSurvey, channel: str) -> HttpResponse:
    if refusal := turned_away(request):
        return refusal
    with override(page_language(request)):
        form = _form(survey, request.POST)
        return take(request, _taking(request, survey, channel, form))


def _taking(request: HttpRequest, survey: ComplaintSurvey, channel: str, form: SheetForm) -> Taking:
    def stored(now: datetime) -> tuple[UUID, bool]:
        kept = record_sheet(survey.pk, form.facts(), channel=channel, at=now)
        return kept.uid, kept.received_at == now

    def again(status: int, trouble: str) -> HttpResponse:
        if trouble:
            form.add_error(None, trouble)
        return _form_page(request, survey, channel, form, status=status)

    page = reverse("complaint_sheet_thanks", args=[survey.code])
    at_counter = {"loket": "1"} if channel == ComplaintSheet.Channel.KIOSK else {}
    return Taking(form, SHEETS, stored, again, thanks_address(page, **at_counter))


@public
@require_safe
@in_chosen_language
def complaint_sheet_thanks(request: HttpRequest, code: str) -> HttpResponse:
    """Thank whoever sent a sheet without a script, and say what happens next."""
    survey = survey_of_code(code)
    if survey is None:
        return _unknown(request)
    if not has_answered(request):
        return redirect("complaint_sheet", code=survey.code)
    context = {"survey": survey, "kiosk": "loket" in request.GET}
    return render(request, FOLDER + "sheet_thanks.html", context)
