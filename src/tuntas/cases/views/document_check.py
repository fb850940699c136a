"""Anybody with a document in hand sees whether it holds, and nothing about a person."""

import json
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tuntas.cases.forms.citizen import CodeForm
from tuntas.cases.models import IssuedDocument
from tuntas.cases.queries.request_page import Answered, document_of_code, holds
from tuntas.cases.views.citizen import GUESSES, in_path, not_indexed, slow_down
from tuntas.core.access import public
from tuntas.core.secrets import tidy_code
from tuntas.core.throttle import address_of


class CheckForm(CodeForm):
    """The code on a document, as people type it."""

    unknown = _(
        "Kode ini tidak kami kenal. Periksa dulu penulisannya. Bila tetap tidak dikenal, dokumen itu tidak diterbitkan oleh kami."
    )
    kode = forms.CharField(
        label=_("Kode pada dokumen"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        help_text=_("Seperti DOK-7QF2-M9XA. Huruf kecil, spasi, atau tanpa garis pun boleh."),
        error_messages={"required": _("Tuliskan dulu kodenya.")},
    )


@public
@require_safe
def document_checks(request: HttpRequest) -> HttpResponse:
    """Ask for the code on a document."""
    form = CheckForm(request.GET if "kode" in request.GET else None)
    if form.is_valid():
        return redirect("document_check", code=in_path(form.cleaned_data["kode"]))
    return render(request, "cases/citizen/check.html", {"form": form})


@public
@require_safe
def document_check(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether the document with this code holds; guesses are slowed down."""
    if not GUESSES.allows(address_of(request)):
        return slow_down(request)
    document = document_of_code(tidy_code(code))
    if document is None:
        GUESSES.spend(address_of(request))
        form = CheckForm.of_unknown(code)
        response = render(request, "cases/citizen/check.html", {"form": form}, status=404)
        return not_indexed(response)
    response = render(request, "cases/citizen/checked.html", _context(document))
    return not_indexed(response)


def _context(document: IssuedDocument) -> dict[str, Any]:
    content, language = json.loads(document.content), get_language() or "id"
    return {
        "state": holds(document),
        "document": document,
        "code": document.code,
        "title": content["title"][language],
        "unit": content["unit"],
        "public": [
            Answered(label[language], value[language]) for label, value in content["public"]
        ],
    }
