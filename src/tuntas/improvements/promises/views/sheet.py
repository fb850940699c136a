"""The citizen's sheet: nobody signs in, no cookie is set, the page works off line and without a script."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from tuntas.assessments.surveys.views.respond_language import in_chosen_language
from tuntas.core.access import public
from tuntas.core.counters import Allowance
from tuntas.core.errors import DomainError
from tuntas.core.requests import is_from_elsewhere
from tuntas.core.throttle import address_of
from tuntas.improvements.models import ComplaintSheet, ComplaintSurvey
from tuntas.improvements.promises.actions.sheet_record import record_sheet
from tuntas.improvements.promises.forms.sheet import SheetForm
from tuntas.improvements.promises.queries.sheet_standing import Standing, standing, survey_of_code

FROM_DEVICE = "X-Answer"  # sent by the script, which wants words instead of a page
LARGEST_BYTES = 64 * 1024
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
    if request.method == "POST" and FROM_DEVICE in request.headers:
        return _refused(_("Survei ini tidak kami temukan."), HTTPStatus.NOT_FOUND)
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
    if is_from_elsewhere(request):
        return HttpResponse(status=HTTPStatus.FORBIDDEN)
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BYTES:
        return _refused(_("Jawaban ini terlalu besar."), HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    wanted = request.POST.get("language", "")
    with override(wanted if wanted in dict(settings.LANGUAGES) else get_language()):
        form = _form(survey, request.POST)
        if FROM_DEVICE in request.headers:
            return _answer_to_device(request, survey, channel, form)
        return _answer_to_person(request, survey, channel, form)


def _answer_to_device(
    request: HttpRequest, survey: ComplaintSurvey, channel: str, form: SheetForm
) -> HttpResponse:
    """Answer a script in JSON with the uid: kept, refused for good, or later."""
    if seconds := SHEETS.wait(address_of(request)):
        response = JsonResponse({"later": ""}, status=HTTPStatus.TOO_MANY_REQUESTS)
        response["Retry-After"] = str(round(seconds) + 1)
        return response
    if not form.is_valid():
        return _refused(form.words_of_errors(), HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        uid, new = _record(request, survey, channel, form)
    except DomainError as error:
        return _refused(error.message, HTTPStatus.CONFLICT)
    return JsonResponse({"kept": str(uid)}, status=HTTPStatus.CREATED if new else HTTPStatus.OK)


def _answer_to_person(
    request: HttpRequest, survey: ComplaintSurvey, channel: str, form: SheetForm
) -> HttpResponse:
    """Answer a browser without the script: a thank you, or the form again with what is wrong."""
    valid = form.is_valid()
    if SHEETS.wait(address_of(request)):
        form.add_error(
            None,
            _(
                "Dari jaringan ini baru saja masuk sangat banyak jawaban. Kirim lagi sebentar lagi; isian Anda masih ada di halaman ini."
            ),
        )
        return _form_page(request, survey, channel, form, status=HTTPStatus.TOO_MANY_REQUESTS)
    if not valid:
        return _form_page(request, survey, channel, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        _record(request, survey, channel, form)
    except DomainError as error:
        form.add_error(None, error.message)
        return _form_page(request, survey, channel, form, status=HTTPStatus.CONFLICT)
    page = reverse("complaint_sheet_thanks", args=[survey.code])
    at_counter = "&loket=1" if channel == ComplaintSheet.Channel.KIOSK else ""
    return redirect(f"{page}?bahasa={get_language()}{at_counter}")


def _record(
    request: HttpRequest, survey: ComplaintSurvey, channel: str, form: SheetForm
) -> tuple[UUID, bool]:
    """Store what a valid form says; return its uid and whether it is new."""
    now = timezone.now()
    kept = record_sheet(survey.pk, form.facts(), channel=channel, at=now)
    new = kept.received_at == now
    if new:
        SHEETS.take(address_of(request))
    return kept.uid, new


def _refused(words: str, status: int) -> HttpResponse:
    return JsonResponse({"refused": words}, status=status)


@public
@require_safe
@in_chosen_language
def complaint_sheet_thanks(request: HttpRequest, code: str) -> HttpResponse:
    """Thank whoever sent a sheet without a script, and say what happens next."""
    survey = survey_of_code(code)
    if survey is None:
        return _unknown(request)
    context = {"survey": survey, "kiosk": "loket" in request.GET}
    return render(request, FOLDER + "sheet_thanks.html", context)
