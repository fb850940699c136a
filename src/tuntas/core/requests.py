"""What every request is checked for before anything reads it, and what is told when a page says no."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tuntas.core.errors import DomainError

logger = logging.getLogger(__name__)


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
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer with the words of a `DomainError`; any other exception goes its usual way."""
        if not isinstance(error, DomainError):
            return None
        logger.error("%s cannot be shown: %s", request.path, error.message)
        context = {"words": error.message}
        return render(request, "errors/refused.html", context, status=HTTPStatus.CONFLICT)
