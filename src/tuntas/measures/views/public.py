"""Measured time for everybody: how fast services are, whether promises are kept, and the data."""

import json
from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tuntas.catalogue.models import Service
from tuntas.core.access import public
from tuntas.core.context import this_city
from tuntas.measures.models import DataVersion
from tuntas.measures.open_data import (
    LICENCE,
    VERIFIED,
    as_csv,
    as_json,
    open_indicator,
    open_indicators,
    package,
    records,
)
from tuntas.measures.queries.public import city_speed, open_rows, promise_kept
from tuntas.measures.queries.series import month_of, newest_version
from tuntas.rules.phrases import as_language
from tuntas.rules.statistics.small_numbers import LEAST

FRESH_SECONDS = 3600  # figures are made once an hour


@public
@require_safe
def city_speed_page(request: HttpRequest) -> HttpResponse:
    """Say in plain words how fast the government's services are."""
    version = newest_version()
    page = city_speed(version, as_language(get_language())) if version else None
    return render(request, "measures/public_city.html", {"version": version, "page": page})


@public
@require_safe
def service_speed(request: HttpRequest, slug: str) -> HttpResponse:
    """Say how a service keeps its promise."""
    offered = Service.objects.offered(on=timezone.localdate()).of_slug(slug)
    service = offered.select_related("unit").first()
    if service is None:
        raise Http404(_("Layanan ini tidak ada atau sudah ditutup."))
    if service.slug != slug:
        return redirect("public_service_figures", service.slug, permanent=True)
    standard = service.standards.in_force().first()
    kept = promise_kept(service, standard, as_language(get_language()))
    context = {"service": service, "kept": kept, "version": newest_version()}
    return render(request, "measures/public_service.html", context)


@public
@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """List the open data with their definitions."""
    language = 0 if as_language(get_language()) == "id" else 1
    rows = [
        {"key": key, "indicator": one, "verified": VERIFIED[one.source.verified][language]}
        for key, one in open_indicators().items()
    ]
    context = {"rows": rows, "version": newest_version(), "licence": LICENCE, "least": LEAST}
    return render(request, "measures/public_data.html", context)


@public
@require_safe
def open_csv(request: HttpRequest, key: str) -> HttpResponse:
    """An indicator by unit and month as a table."""
    name = open_indicator(key).key

    def body(version: DataVersion) -> str:
        return as_csv(records(name, open_rows(name, month_of(version)), version))

    return _file(request, f"{name}.csv", "text/csv; charset=utf-8", body)


@public
@require_safe
def open_json(request: HttpRequest, key: str) -> HttpResponse:
    """The same for programs."""
    name = open_indicator(key).key

    def body(version: DataVersion) -> str:
        return as_json(records(name, open_rows(name, month_of(version)), version))

    return _file(request, f"{name}.json", "application/json", body)


@public
@require_safe
def data_package(request: HttpRequest) -> HttpResponse:
    """What the files hold, as a Frictionless data package."""

    def body(version: DataVersion) -> str:
        about = package(version, government=this_city().name, address=settings.ENVIRONMENT.address)
        return json.dumps(about, ensure_ascii=False, indent=1)

    return _file(request, "datapackage.json", "application/json", body)


def _file(
    request: HttpRequest, name: str, kind: str, body: Callable[[DataVersion], str]
) -> HttpResponse:
    """Return a file that is the same for a whole data version, or that it has not changed."""
    version = newest_version()
    if version is None:
        raise Http404(_("Belum ada data: angka pertama dibuat setelah kasus pertama selesai."))
    etag = f'"{version.version}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(body(version), content_type=kind)
        response["Content-Disposition"] = f'inline; filename="{name}"'
    response["ETag"] = etag
    response["Access-Control-Allow-Origin"] = "*"  # other sites may draw the data
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    return response
