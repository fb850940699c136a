"""What every request is checked for before anything reads it, and what is told when a page says no."""

import logging
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import parse_header_parameters

from tuntas.core.errors import DomainError, NotPermittedError

UTF_8 = {"utf-8", "utf8"}
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
logger = logging.getLogger(__name__)


def only_utf_8(application: Application) -> Application:
    """Answer 415 to what says to be in another encoding: no page of ours sends any.

    Django reads addresses in it before any middleware, and in its answer to a form the form again.
    """

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        _kind, told = parse_header_parameters(environ.get("CONTENT_TYPE", ""))
        if told.get("charset", "utf-8").lower() in UTF_8:
            return application(environ, start_response)
        start_response("415 Unsupported Media Type", [("Content-Length", "0")])
        return []

    return answer


class PlainTextMiddleware:
    """Refuses addresses with NUL characters: the database keeps none, and no page of ours makes them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL in the address")
        return self.get_response(request)


class RefusalMiddleware:
    """Tells what the domain refused where a page cannot be shown at all, and logs it as a fault."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        refused = response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content
        if refused and request.method == "GET":
            # Django's answer is empty: who copied a button's address would see a blank page.
            response.content = render(request, "errors/button.html").content
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer with the words of a `DomainError`; any other exception goes its usual way.

        What somebody may not do is no fault: `AccessMiddleware` answers that.
        """
        if not isinstance(error, DomainError) or isinstance(error, NotPermittedError):
            return None
        logger.error("%s cannot be shown: %s", request.path, error.message)
        context = {"words": error.message}
        return render(request, "errors/refused.html", context, status=HTTPStatus.CONFLICT)


def is_from_elsewhere(request: HttpRequest) -> bool:
    """Tell whether another site's page sent this; browsers name the sender's origin themselves.

    For forms without a session, which carry no token: nobody's rights are at stake, but another site
    must not make its visitors answer.
    """
    if "Origin" not in request.headers:
        return request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}
    return not came_from_here(request)


def came_from_here(request: HttpRequest) -> bool:
    """Tell whether a page of ours sent it: browsers write Origin, and a stranger's page cannot."""
    ours = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    return request.headers.get("Origin") in ours
