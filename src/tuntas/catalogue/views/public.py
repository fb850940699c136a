"""Services for everybody: found in plain words, one page each, the vow of their unit, open data."""

import csv
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tuntas.catalogue.components import component_text
from tuntas.catalogue.documents.charter import charter_poster
from tuntas.catalogue.forms.service import SearchForm
from tuntas.catalogue.models import Charter
from tuntas.catalogue.panels import panels
from tuntas.catalogue.places import row_id
from tuntas.catalogue.queries.public import (
    OPEN_FIELDS,
    Card,
    open_rows,
    promised_by,
    public_page,
    search,
    units_with_services,
)
from tuntas.core.access import public
from tuntas.core.cells import plain_cell
from tuntas.core.context import this_city
from tuntas.core.documents.rendering import rendered
from tuntas.organisation.forms import unit_choices

POSTER_LINES = 12


@public
@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """List services, or those that fit what somebody looks for."""
    today = timezone.localdate()
    form = SearchForm(request.GET, units=unit_choices(units_with_services(on=today)))
    said = form.cleaned_data if form.is_valid() else {}
    after = row_id(request.GET.get("after", ""))
    found = search(
        said.get("q", ""), on=today, after=after,
        unit_id=int(said["unit"]) if said.get("unit") else None,
    )  # fmt: skip
    kept = {name: value for name, value in said.items() if value}
    context = {
        "form": form,
        "found": found,
        "searched": bool(kept),
        "next_url": "?" + urlencode({**kept, "after": found.next}) if found.next else "",
        "first_url": "?" + urlencode(kept) if after else "",
    }
    return render(request, "catalogue/services.html", context)


@public
@require_safe
def service(request: HttpRequest, slug: str) -> HttpResponse:
    """Tell everything about one service."""
    page = public_page(slug, on=timezone.localdate())
    found = page.card.service
    if found.slug != slug:  # it was named otherwise when the address was printed
        return redirect("service", found.slug, permanent=True)
    context: dict[str, Any] = {
        "page": page,
        "service": found,
        "standard": page.card.standard,
        "panels": panels(found, page.card.standard),
    }
    if page.card.standard is not None:
        context |= _lines(page.card)
    return render(request, "catalogue/service.html", context)


def _lines(card: Card) -> dict[str, list[str]]:
    keys = ("requirements", "procedure", "product", "complaints")
    return {
        key: [
            line.strip() for line in component_text(card.standard, key).splitlines() if line.strip()
        ]
        for key in keys
        if card.standard is not None
    }


@public
@require_safe
def services_json(_request: HttpRequest) -> HttpResponse:
    """The public part of all standards in force, for programs."""
    today = timezone.localdate()
    rows = open_rows(on=today, address=settings.ENVIRONMENT.address)
    body = {"government": this_city().name, "as_of": today.isoformat(), "services": rows}
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


@public
@require_safe
def services_csv(_request: HttpRequest) -> HttpResponse:
    """The same as a table; the first character tells spreadsheets that it is UTF-8."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    name = content_disposition_header(as_attachment=True, filename="layanan.csv")
    response["Content-Disposition"] = name or "attachment"
    writer = csv.DictWriter(response, OPEN_FIELDS)
    writer.writeheader()
    rows = open_rows(on=timezone.localdate(), address=settings.ENVIRONMENT.address)
    writer.writerows({key: plain_cell(value) for key, value in row.items()} for row in rows)
    return response


@public
@require_safe
def charter(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show what a unit vows."""
    found = _charter(unit_id)
    context = {"charter": found, "cards": promised_by(unit_id, on=timezone.localdate())}
    return render(request, "catalogue/charter.html", context)


def _charter(unit_id: int) -> Charter:
    found = Charter.objects.filter(unit_id=unit_id).select_related("unit").order_by("-version")
    charter = found.first()
    if charter is None:
        raise Http404(_("Unit ini belum menerbitkan maklumat."))
    return charter


@public
@require_safe
def charter_pdf(_request: HttpRequest, unit_id: int) -> HttpResponse:
    """The same to be hung up."""
    found = _charter(unit_id)
    cards = promised_by(unit_id, on=timezone.localdate())
    promises = [(card.service.name, card.promise, card.fee) for card in cards]
    link = settings.ENVIRONMENT.address + reverse("charter", args=[unit_id])
    job = charter_poster(found, city=this_city().name, link=link, promises=promises[:POSTER_LINES])
    response = HttpResponse(rendered(job), content_type="application/pdf")
    name = content_disposition_header(as_attachment=False, filename=f"maklumat-{found.unit.pk}.pdf")
    response["Content-Disposition"] = name or "inline"
    return response
