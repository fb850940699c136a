"""How an answer is taken from a device that may have kept it for days, or from a browser without a script.

Nobody signs in there. A device is answered always in JSON and with the uid: the sign-on page of some
public network, which says 200 or 403 to everything, is then no proof of anything.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Protocol
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.core.counters import Allowance
from tuntas.core.errors import DomainError
from tuntas.core.requests import is_from_elsewhere
from tuntas.core.secrets import link_is_genuine, link_token
from tuntas.core.throttle import address_of

FROM_DEVICE = "X-Answer"  # sent by the script, which wants words instead of a page
LARGEST_BYTES = 64 * 1024


class AnswerForm(Protocol):
    """A form that can also say in one line what is wrong, for a device that has no page to show."""

    def is_valid(self) -> bool:
        """Tell whether it can be kept."""

    def words_of_errors(self) -> str:
        """Return everything that is wrong."""


@dataclass(frozen=True)
class Taking:
    """What one kind of answer has of its own.

    `record` stores what the valid form says at a moment, and returns its uid and whether it is new;
    `again` is the page with the form, a status, and what is in the way besides the form's own errors.
    """

    form: AnswerForm
    allowance: Allowance  # of new answers, for each address
    record: Callable[[datetime], tuple[UUID, bool]]
    again: Callable[[int, str], HttpResponse]
    thanks: str  # the address of the thank you


def is_from_device(request: HttpRequest) -> bool:
    """Tell whether our script sent this, which reads words and no page."""
    return request.method == "POST" and FROM_DEVICE in request.headers


def turned_away(request: HttpRequest) -> HttpResponse | None:
    """Refuse what another site made its visitor send and what is too large; None lets it through.

    Without a readable size nothing would be read of it, and an empty answer must not be kept for it.
    """
    if is_from_elsewhere(request):
        return HttpResponse(status=HTTPStatus.FORBIDDEN)
    try:
        size = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    if size > LARGEST_BYTES:
        return refused(_("Jawaban ini terlalu besar."), HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return None


def page_language(request: HttpRequest) -> str | None:
    """Return the language of the page on which the answer was given, else the one in use."""
    wanted = request.POST.get("language", "")
    return wanted if wanted in dict(settings.LANGUAGES) else get_language()


def refused(words: str, status: int) -> HttpResponse:
    """Tell a device that this will never be kept, and why."""
    return JsonResponse({"refused": words}, status=status)


def later(words: str, status: int) -> HttpResponse:
    """Tell a device to send this again some time."""
    return JsonResponse({"later": words}, status=status)


def thanks_address(page: str, **more: str) -> str:
    """Return where whoever answered is thanked; its proof opens the page and says nothing of the answer."""
    query = {"bahasa": get_language() or "", **more, "bukti": link_token(_answered(page))}
    return f"{page}?{urlencode(query)}"


def has_answered(request: HttpRequest) -> bool:
    """Tell whether an answer led to this page of thanks."""
    return link_is_genuine(_answered(request.path), request.GET.get("bukti", ""))


def _answered(page: str) -> str:
    return f"answered {page}"


def take(request: HttpRequest, taking: Taking) -> HttpResponse:
    """Take what was sent, and answer the device or the person."""
    if is_from_device(request):
        return _answer_to_device(request, taking)
    return _answer_to_person(request, taking)


def _answer_to_device(request: HttpRequest, taking: Taking) -> HttpResponse:
    """Answer a script: kept, refused for good, or later."""
    if seconds := taking.allowance.wait(address_of(request)):
        response = later("", HTTPStatus.TOO_MANY_REQUESTS)
        response["Retry-After"] = str(round(seconds) + 1)
        return response
    if not taking.form.is_valid():
        return refused(taking.form.words_of_errors(), HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        uid, new = _record(request, taking)
    except DomainError as error:
        return refused(error.message, HTTPStatus.CONFLICT)
    return JsonResponse({"kept": str(uid)}, status=HTTPStatus.CREATED if new else HTTPStatus.OK)


def _answer_to_person(request: HttpRequest, taking: Taking) -> HttpResponse:
    """Answer a browser without the script: a thank you, or the form again with what is wrong."""
    if taking.allowance.wait(address_of(request)):
        trouble = _(
            "Dari jaringan ini baru saja masuk sangat banyak jawaban. Kirim lagi sebentar lagi; "
            "isian Anda masih ada di halaman ini."
        )
        return taking.again(HTTPStatus.TOO_MANY_REQUESTS, trouble)
    if not taking.form.is_valid():
        return taking.again(HTTPStatus.UNPROCESSABLE_ENTITY, "")
    try:
        _record(request, taking)
    except DomainError as error:
        return taking.again(HTTPStatus.CONFLICT, error.message)
    return redirect(taking.thanks)


def _record(request: HttpRequest, taking: Taking) -> tuple[UUID, bool]:
    uid, new = taking.record(timezone.now())
    if new:
        taking.allowance.take(address_of(request))
    return uid, new
