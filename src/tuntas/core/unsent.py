"""What was sent and could not be taken yet: the page keeps it, to be sent again.

A form that stood open for longer than its session would lose what was typed in it: the door knows
only how to lead to signing in. The same happens to a form whose token is of an earlier session.
"""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field


def unsent(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    """Show what was sent with a button to send it again; files have to be chosen again.

    401 says to sign in first, 403 that the form was open for too long.
    """
    context = {
        "is_signed_out": status is HTTPStatus.UNAUTHORIZED,
        "fields": [
            (name, one) for name, values in request.POST.lists() if name != TOKEN for one in values
        ],
        "files": [(name, [one.name for one in several]) for name, several in request.FILES.lists()],
    }
    response = render(request, "errors/unsent.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response
