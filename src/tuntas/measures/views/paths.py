"""Where the time goes: the real path of a process, for units their own, for city hall all."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from tuntas.core.access import OfficeRequest, requires
from tuntas.core.permissions import Permission
from tuntas.measures.models import DataVersion
from tuntas.measures.paths import queries
from tuntas.measures.paths.content import from_json
from tuntas.measures.paths.page import path_page


@requires(Permission.VIEW_MEASURES)
@require_safe
def process_paths(request: OfficeRequest, unit: str = "") -> HttpResponse:
    """List the processes of a unit: of the highest that the person sees unless one is named."""
    if unit:
        found = get_object_or_404(queries.visible_units(request.powers), code=unit)
    else:
        top = queries.top_unit(request.powers)
        if top is None:
            raise Http404
        found = top
    context = {
        "unit": found,
        "processes": queries.listed(found),
        "below": queries.units_below(found),
    }
    return render(request, "measures/paths.html", context)


@requires(Permission.VIEW_MEASURES)
@require_safe
def process_path(request: OfficeRequest, unit: str, process: str) -> HttpResponse:
    """Show how a process of a unit really goes, beside its SOP."""
    paths = queries.visible_paths(request.powers).select_related("unit")
    path = get_object_or_404(paths, unit__code=unit, process=process)
    context = {
        "unit": path.unit,
        "page": path_page(from_json(path.content), queries.sop_steps(path)),
        "version": DataVersion.objects.first(),
    }
    return render(request, "measures/path.html", context)
