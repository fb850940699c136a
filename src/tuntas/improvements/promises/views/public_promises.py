"""Promises for everybody: the counter of the whole city, of one unit, one promise, poster, open data."""

import csv
import io
import json
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header, urlencode
from django.views.decorators.http import require_safe

from tuntas.catalogue.places import row_id
from tuntas.core.access import public
from tuntas.core.cells import plain_cell
from tuntas.core.context import this_city
from tuntas.core.documents.rendering import rendered
from tuntas.improvements.promises.documents.promises_poster import promises_poster
from tuntas.improvements.promises.forms.promise import PublicFilterForm
from tuntas.improvements.promises.promise_rule import promise_rule
from tuntas.improvements.promises.queries.places import Place
from tuntas.improvements.promises.queries.public_promises import (
    OPEN_FIELDS,
    city_page,
    forums_held,
    open_rows,
    poster_promises,
    promising_unit,
    public_list,
    public_promise,
    stamp,
    unit_tallies,
)
from tuntas.improvements.promises.queries.standings import Tally
from tuntas.improvements.promises.words import standing_box
from tuntas.rules.improvement.promise_rules import PromiseRule

POSTER_ROWS = 8
FRESH_SECONDS = 300
MOST_SKIPPED = 100_000


@public
@require_safe
def promises_public(request: HttpRequest) -> HttpResponse:
    """Count the promises of the whole city, by unit; or list those that somebody asks for."""
    today, rule = timezone.localdate(), promise_rule()
    skip = min(row_id(request.GET.get("lewati", "")) or 0, MOST_SKIPPED)
    page = city_page(on=today, rule=rule, skip=skip)
    form = PublicFilterForm(request.GET, units=[(str(one.pk), one.name) for one in page.units])
    said = form.cleaned_data if form.is_valid() else {}
    kept = {name: value for name, value in said.items() if value}
    context = {
        "form": form,
        "page": page,
        "tally": page.tally,
        "rule": rule,
        "next_url": f"?lewati={page.next}" if page.next else "",
        "first_url": "?" if skip else "",
    }
    if kept:
        context |= _listed(request, kept, rule)
    return render(request, "improvements/promises/public.html", context)


def _listed(request: HttpRequest, kept: dict[str, str], rule: PromiseRule) -> dict[str, object]:
    after = Place.read(request.GET.get("after", ""))
    found = public_list(
        on=timezone.localdate(), rule=rule, state=kept.get("state", ""), after=after,
        unit_id=int(kept["unit"]) if "unit" in kept else None,
    )  # fmt: skip
    following = urlencode({**kept, "after": str(found.next)}) if found.next else ""
    return {
        "found": found,
        "next_url": f"?{following}" if following else "",
        "first_url": "?" + urlencode(kept) if after else "",
    }


@public
@require_safe
def promises_of_unit(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show what a unit promised and what became of it."""
    today, rule = timezone.localdate(), promise_rule()
    unit = promising_unit(unit_id)
    after = Place.read(request.GET.get("after", ""))
    found = public_list(on=today, rule=rule, unit_id=unit_id, after=after)
    context = {
        "unit": unit,
        "found": found,
        "tally": unit_tallies(on=today, rule=rule).get(unit_id, Tally()),
        "forums": forums_held(unit_id),
        "rule": rule,
        "next_url": f"?after={found.next}" if found.next else "",
        "first_url": "?" if after else "",
    }
    return render(request, "improvements/promises/public_unit.html", context)


@public
@require_safe
def promise_public(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell one promise: what, who, until when, and what became of it."""
    found = public_promise(pk)
    today = timezone.localdate()
    stands = found.standing(on=today, rule=promise_rule())
    context = {
        "promise": found,
        "stands": stands,
        "due": standing_box(found, stands, on=today),
        "followed_by": [one for one in found.followed_by.all() if one.signed_on],
    }
    return render(request, "improvements/promises/public_promise.html", context)


@public
@require_safe
def promises_poster_pdf(_request: HttpRequest, unit_id: int) -> HttpResponse:
    """What a unit still has to keep, to be hung up."""
    unit, today = promising_unit(unit_id), timezone.localdate()
    rows = poster_promises(unit_id, on=today, rule=promise_rule(), most=POSTER_ROWS)
    link = settings.ENVIRONMENT.address + reverse("promises_of_unit", args=[unit_id])
    job = promises_poster(unit, rows, city=this_city().name, link=link)
    response = HttpResponse(rendered(job), content_type="application/pdf")
    name = content_disposition_header(as_attachment=False, filename=f"janji-{unit_id}.pdf")
    response["Content-Disposition"] = name or "inline"
    return response


@public
@require_safe
def promises_json(request: HttpRequest) -> HttpResponse:
    """All promises, for programs, with the rule by which their standing is told."""
    rule, today = promise_rule(), timezone.localdate()

    def body() -> str:
        about = {
            "government": this_city().name,
            "as_of": today.isoformat(),
            "broken_after_days": rule.broken_after_days.value,
            "broken_after_days_verified": rule.broken_after_days.verified,
            "promises": open_rows(on=today, rule=rule, address=settings.ENVIRONMENT.address),
        }
        return json.dumps(about, ensure_ascii=False)

    return _open_file(request, "janji.json", "application/json", body)


@public
@require_safe
def promises_csv(request: HttpRequest) -> HttpResponse:
    """The same as a table; the first character tells spreadsheets that it is UTF-8."""

    def body() -> str:
        text = io.StringIO("\ufeff", newline="")
        text.seek(0, io.SEEK_END)
        writer = csv.DictWriter(text, OPEN_FIELDS)
        writer.writeheader()
        rows = open_rows(
            on=timezone.localdate(), rule=promise_rule(), address=settings.ENVIRONMENT.address
        )
        writer.writerows({key: plain_cell(value) for key, value in row.items()} for row in rows)
        return text.getvalue()

    return _open_file(request, "janji.csv", "text/csv; charset=utf-8", body)


def _open_file(request: HttpRequest, name: str, kind: str, body: Callable[[], str]) -> HttpResponse:
    """Return a file, or that it is the same as what the reader has."""
    etag = f'"{stamp(on=timezone.localdate(), rule=promise_rule())}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(body(), content_type=kind)
        response["Content-Disposition"] = f'inline; filename="{name}"'
    response["ETag"] = etag
    response["Access-Control-Allow-Origin"] = "*"  # other sites may draw the data
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    return response
