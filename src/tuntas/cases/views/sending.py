"""What every form of the citizen's side does: hold back a flood, say what is wrong, lead on."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tuntas.core import flood
from tuntas.core.uploads import upload_was_stopped


def went_well(request: HttpRequest, address: str, *, report: bool, code: str = "") -> HttpResponse:
    """Count what was taken and lead on; a page that sends by itself is told where, and a new `code`."""
    flood.count(request, report=report)
    if "X-Draft" in request.headers:
        return HttpResponse(status=201, headers={"Location": address, "X-Code": code})
    return redirect(address)


def was_queued(request: HttpRequest) -> bool:
    """Tell whether the page sends what waited for a connection: nobody is there to be advised."""
    return request.headers.get("X-Draft") == "queued"


def refusal(request: HttpRequest, form: forms.Form, *, report: bool) -> int:
    """Return the status with which the form goes back, 0 when it is in order."""
    if status := flood.held_back(request, form, report=report):
        return status
    valid = form.is_valid()
    if upload_was_stopped(request):
        form.add_error(
            "photos" if "photos" in form.fields else None,
            _("Semua berkas bersama-sama terlalu besar. Kirim lebih sedikit atau lebih kecil."),
        )
        return 413
    return 0 if valid else 422
