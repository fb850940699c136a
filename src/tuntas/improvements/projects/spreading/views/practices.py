"""Practices for everybody: what works, what came of it, as files too."""

import csv

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tuntas.catalogue.places import row_id
from tuntas.core.access import public
from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.measuring.queries.numbers import file_name, table
from tuntas.improvements.projects.measuring.queries.panel import panel_of
from tuntas.improvements.projects.measuring.sentences import plain_sentences
from tuntas.improvements.projects.measuring.verdicts import tag_of
from tuntas.improvements.projects.spreading.document import as_json, practice_of
from tuntas.improvements.projects.spreading.queries.practices import (
    adoptions_of,
    practice_page,
    shared_practice,
)
from tuntas.improvements.projects.steps import content_of
from tuntas.rules.phrases import as_language


@public
@require_safe
def practices(request: HttpRequest) -> HttpResponse:
    """List what works, with what its figures say."""
    page = practice_page(after=row_id(request.GET.get("after", "")))
    context = {
        "rows": [{"practice": one, **_seen(one)} for one in page.rows],
        "next_url": f"?after={page.next}" if page.next else "",
        "first_url": "?" if "after" in request.GET else "",
    }
    return render(request, "improvements/projects/spreading/practices.html", context)


@public
@require_safe
def practice(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell what was wrong, what was done, what came of it, and where it lives on."""
    found = shared_practice(pk)
    told = practice_of(found)
    adoptions = adoptions_of(found)
    context = {
        "improvement": found,
        "panel": panel_of(found, (), as_language(get_language())),
        "steps": {number: content_of(number, content) for number, content in told.steps.items()},
        "adoptions": [{"improvement": one, **_seen(one)} for one in adoptions.begun],
        "prepared": adoptions.prepared,
    }
    return render(request, "improvements/projects/spreading/practice.html", context)


def _seen(improvement: Improvement) -> dict[str, object]:
    """Return what was seen there: as a tag, and in plain words."""
    effect = improvement.effect
    if effect is None:
        return {"tag": None, "plain": ""}
    return {"tag": tag_of(effect), "plain": plain_sentences(effect, as_language(get_language()))}


@public
@require_safe
def practice_json(_request: HttpRequest, pk: int) -> HttpResponse:
    """Give a practice as a file that another government can take over."""
    found = shared_practice(pk)
    response = JsonResponse(
        as_json(practice_of(found)), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    response["Content-Disposition"] = f'attachment; filename="praktik-{pk}.json"'
    return response


@public
@require_safe
def practice_numbers(_request: HttpRequest, pk: int) -> HttpResponse:
    """Give the months behind the effect as CSV."""
    found = shared_practice(pk)
    if found.effect is None:
        raise Http404(_("Praktik ini belum punya hasil."))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file_name(found)}"'
    csv.writer(response).writerows(table(found.effect.content))
    return response
