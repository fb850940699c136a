"""The language of pages that work off line stands in the address."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import override

View = Callable[..., HttpResponse]


def in_chosen_language(view: View) -> View:
    """Answer in the language that the address or the form names, else in the visitor's.

    In the address and not in a cookie: a page in either language can then be kept for off line.
    """

    @wraps(view)
    def chosen(request: HttpRequest, *args: Any, **rest: Any) -> HttpResponse:
        wanted = request.GET.get("bahasa", "")
        if wanted not in dict(settings.LANGUAGES):
            return view(request, *args, **rest)
        with override(wanted):
            response = view(request, *args, **rest)
            response["Content-Language"] = wanted
        return response

    return chosen
