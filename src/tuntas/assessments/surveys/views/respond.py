"""The respondent's pages: nobody signs in, no cookie is set, every page works off line."""

from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from tuntas.assessments.instruments import pinned
from tuntas.assessments.models import Survey, SurveyResponse
from tuntas.assessments.surveys.actions.respond import record
from tuntas.assessments.surveys.forms.respond import AnswerForm
from tuntas.assessments.surveys.queries.published import is_published
from tuntas.assessments.surveys.queries.respond import (
    Standing,
    questions,
    standing,
    survey_of_code,
)
from tuntas.assessments.surveys.views.respond_language import in_chosen_language
from tuntas.core.access import public
from tuntas.core.counters import Allowance
from tuntas.core.device_answers import (
    Taking,
    has_answered,
    is_from_device,
    later,
    page_language,
    refused,
    take,
    thanks_address,
    turned_away,
)
from tuntas.core.errors import DomainError

# A counter is one address, and may send a whole day at once when its line is back.
ANSWERS = Allowance("answers", 600, 60 * 60)


# Compressed here, whatever stands in front: it holds no secret that its length could tell.
# Exempt from the CSRF check: a page from the cache carries no fresh token, and an answer may wait for
# days. Nothing here acts with anybody's rights, since there is no session; what remains is that another
# site makes its visitors answer, and that `is_from_elsewhere` refuses.
@gzip_page
@csrf_exempt
@public
@require_http_methods(["GET", "HEAD", "POST"])
@in_chosen_language
def respond(request: HttpRequest, code: str) -> HttpResponse:
    """Ask whoever followed the link or the QR code; take their answers."""
    return _survey_page(request, code, SurveyResponse.Channel.LINK)


@gzip_page
@csrf_exempt  # for the reason above
@public
@require_http_methods(["GET", "HEAD", "POST"])
@in_chosen_language
def kiosk(request: HttpRequest, code: str) -> HttpResponse:
    """Ask at the counter: the page goes back to its beginning by itself."""
    return _survey_page(request, code, SurveyResponse.Channel.KIOSK)


def _survey_page(request: HttpRequest, code: str, channel: str) -> HttpResponse:
    survey = survey_of_code(code)
    if survey is None:
        return _unknown(request)
    if request.method == "POST":
        return _take(request, survey, channel)
    now = standing(survey, at=timezone.now())
    if now is not Standing.OPEN:
        return _not_asking(request, survey, now)
    return _form_page(request, survey, channel)


def _unknown(request: HttpRequest) -> HttpResponse:
    if is_from_device(request):
        return refused(_("Survei ini tidak kami temukan."), HTTPStatus.NOT_FOUND)
    return render(request, "assessments/respond/unknown.html", status=HTTPStatus.NOT_FOUND)


def _not_asking(request: HttpRequest, survey: Survey, now: Standing) -> HttpResponse:
    early = now is Standing.EARLY
    context = {"survey": survey, "early": early, "published": not early and is_published(survey)}
    return render(
        request,
        "assessments/respond/not_asking.html",
        context,
        status=HTTPStatus.OK if early else HTTPStatus.GONE,
    )


def _form_page(
    request: HttpRequest,
    survey: Survey,
    channel: str,
    form: AnswerForm | None = None,
    *,
    status: int = HTTPStatus.OK,
    trouble: str = "",
) -> HttpResponse:
    try:
        form = form or _form(survey)
    except DomainError as error:
        return _out_of_order(request, error)
    if trouble:
        form.add_error(None, trouble)
    at_counter = channel == SurveyResponse.Channel.KIOSK
    context = {
        "survey": survey,
        "form": form,
        "service": form.services[0] if len(form.services) == 1 else None,
        "kiosk": at_counter,
        "manifest": reverse(
            "kiosk_manifest" if at_counter else "respond_manifest", args=[survey.code]
        ),
    }
    response = render(request, "assessments/respond/page.html", context, status=status)
    # Its uid belongs to one answer; the worker keeps the page for off line by itself.
    response["Cache-Control"] = "no-store"
    if status == HTTPStatus.OK:
        response["X-Survey"] = "open"  # for the worker: this one is worth keeping
    return response


def _form(survey: Survey, data: Any = None) -> AnswerForm:
    instrument = pinned(survey.instrument, survey.instrument_hash)
    asked = questions(instrument, get_language() or "id")
    return AnswerForm(asked, list(survey.services.all()), data)


def _out_of_order(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Say that the office has to put something right; a device tries again later."""
    if is_from_device(request):
        return later(error.message, HTTPStatus.SERVICE_UNAVAILABLE)
    context = {"words": error.message}
    return render(
        request,
        "assessments/respond/out_of_order.html",
        context,
        status=HTTPStatus.SERVICE_UNAVAILABLE,
    )


# --- taking answers -------------------------------------------------------------------------------
def _take(request: HttpRequest, survey: Survey, channel: str) -> HttpResponse:
    if refusal := turned_away(request):
        return refusal
    with override(page_language(request)):
        try:
            form = _form(survey, request.POST)
        except DomainError as error:
            return _out_of_order(request, error)
        return take(request, _taking(request, survey, channel, form))


def _taking(request: HttpRequest, survey: Survey, channel: str, form: AnswerForm) -> Taking:
    def stored(now: datetime) -> tuple[UUID, bool]:
        device = request.POST.get("device", "")
        kept = record(survey, form.given(), channel=channel, device=device, at=now)
        return kept.uid, kept.received_at == now

    def again(status: int, trouble: str) -> HttpResponse:
        return _form_page(request, survey, channel, form, status=status, trouble=trouble)

    page = reverse("respond_thanks", args=[survey.code])
    return Taking(form, ANSWERS, stored, again, thanks_address(page))


@public
@require_safe
@in_chosen_language
def thanks(request: HttpRequest, code: str) -> HttpResponse:
    """Thank whoever answered without a script."""
    survey = survey_of_code(code)
    if survey is None:
        return _unknown(request)
    if not has_answered(request):
        return redirect("respond", code=survey.code)
    context = {"survey": survey, "published": is_published(survey)}
    return render(request, "assessments/respond/thanks.html", context)
