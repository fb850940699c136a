"""Pages for when something is not possible."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Say in plain words that the form was open too long; what was typed stays in the browser."""
    return render(request, "errors/csrf.html", status=403)
