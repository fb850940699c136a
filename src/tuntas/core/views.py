"""Pages for when something is not possible."""

from http import HTTPStatus
from typing import NoReturn

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tuntas.core.access import access_of, is_by_script, public
from tuntas.core.requests import came_from_here
from tuntas.core.unsent import unsent


@public
def closed(_request: HttpRequest, **_rest: str) -> NoReturn:
    """Stand where a library has a page that is not for us."""
    raise Http404


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Say in plain words that the form was open too long.

    It is offered to be sent again only where a page of ours sent it: else a stranger's page would
    have its form pressed here. Forms of accounts are not: no page repeats a password.
    """
    if is_by_script(request):
        return HttpResponse(status=HTTPStatus.UNAUTHORIZED)
    match = request.resolver_match
    if came_from_here(request) and match and not access_of(match.func).private:
        return unsent(request, HTTPStatus.FORBIDDEN)
    return render(request, "errors/csrf.html", status=403)
