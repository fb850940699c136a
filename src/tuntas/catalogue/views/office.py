"""Services at the office: the list, one service, its facts, its end, its versions."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tuntas.catalogue.actions.services import change_service, close_service, create_service
from tuntas.catalogue.comparing import pieces, step_pairs
from tuntas.catalogue.components import COMPONENTS, component_text, fitness
from tuntas.catalogue.drafts import content_of
from tuntas.catalogue.forms.service import CloseForm, OfficeFilterForm, ServiceForm, UnitForm
from tuntas.catalogue.models import ServiceStandard
from tuntas.catalogue.panels import office_panels
from tuntas.catalogue.permissions import can_manage
from tuntas.catalogue.places import row_id
from tuntas.catalogue.queries.office import (
    Filters,
    service_details,
    service_page,
    visible_service,
    visible_standard,
)
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import attempt, posted
from tuntas.core.permissions import Permission
from tuntas.organisation.forms import unit_choices
from tuntas.organisation.queries.units import units_for

FACTS = ("name", "summary", "audience", "keywords", "place", "hours")


@requires(Permission.VIEW_SERVICES)
@require_safe
def office_services(request: OfficeRequest) -> HttpResponse:
    """List the services of one's units with how they stand."""
    today = timezone.localdate()
    units = units_for(request.powers, Permission.VIEW_SERVICES, on=today)
    form = OfficeFilterForm(request.GET, units=unit_choices(units))
    said = form.cleaned_data if form.is_valid() else {}
    after = row_id(request.GET.get("after", ""))
    filters = Filters(
        unit_id=int(said["unit"]) if said.get("unit") else None,
        state=said.get("state", ""), words=said.get("q", ""), after=after,
    )  # fmt: skip
    page = service_page(request.powers, filters, on=today)
    kept = {name: value for name, value in said.items() if value}
    context = {
        "form": form,
        "page": page,
        "filtered": bool(kept),
        "may_manage": request.powers.has(Permission.MANAGE_SERVICES),
        "next_url": "?" + urlencode({**kept, "after": page.next}) if page.next else "",
        "first_url": "?" + urlencode(kept) if after else "",
    }
    return render(request, "catalogue/office/services.html", context)


@requires(Permission.MANAGE_SERVICES)
@require_http_methods(["GET", "HEAD", "POST"])
def service_new(request: OfficeRequest) -> HttpResponse:
    """Name a service: the unit first, where there is a choice."""
    units = units_for(request.powers, Permission.MANAGE_SERVICES, on=timezone.localdate())
    asked = request.GET.get("unit", "")
    unit = next((one for one in units if str(one.pk) == asked), None)
    if unit is None and len(units) == 1:
        unit = units[0]
    if unit is None:
        context = {"form": UnitForm(choices=unit_choices(units)), "title": _("Layanan unit mana?")}
        return render(request, "catalogue/office/choose_unit.html", context)
    chosen = unit
    form = ServiceForm(posted(request))
    tried = attempt(
        form,
        lambda: create_service(
            unit=chosen, facts=form.facts(), by=request.powers, at=timezone.now()
        ),
    )
    if tried.done is not None:
        messages.success(request, _("Layanan tersimpan. Sekarang susun standarnya."))
        return redirect("office_service", tried.done.pk)
    context = {"form": form, "unit": unit, "service": None}
    return render(request, "catalogue/office/facts.html", context, status=tried.status)


@requires(Permission.VIEW_SERVICES)
@require_safe
def office_service(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show a service: what holds, what is drafted, what citizens said."""
    found = visible_service(request.powers, pk)
    details = service_details(found, on=timezone.localdate())
    context = {
        "service": found,
        "details": details,
        "fitness": fitness(details.draft) if details.draft else None,
        "may_manage": can_manage(request.powers, found.unit_id),
        "panels": office_panels(found, request.powers),
    }
    return render(request, "catalogue/office/service.html", context)


@requires(Permission.MANAGE_SERVICES)
@require_http_methods(["GET", "HEAD", "POST"])
def service_facts(request: OfficeRequest, pk: int) -> HttpResponse:
    """Describe a service anew."""
    found = visible_service(request.powers, pk, Permission.MANAGE_SERVICES)
    initial = {name: getattr(found, name) for name in FACTS}
    form = ServiceForm(posted(request), initial=initial)
    tried = attempt(
        form,
        lambda: change_service(
            service_id=pk, facts=form.facts(), by=request.powers, at=timezone.now()
        ),
    )
    if tried.done is not None:
        messages.success(request, _("Keterangan layanan tersimpan."))
        return redirect("office_service", pk)
    context = {"form": form, "unit": found.unit, "service": found}
    return render(request, "catalogue/office/facts.html", context, status=tried.status)


@requires(Permission.MANAGE_SERVICES)
@require_http_methods(["GET", "HEAD", "POST"])
def service_close(request: OfficeRequest, pk: int) -> HttpResponse:
    """Stop offering a service."""
    found = visible_service(request.powers, pk, Permission.MANAGE_SERVICES)
    form = CloseForm(posted(request), initial={"on": timezone.localdate()})
    tried = attempt(
        form,
        lambda: close_service(
            service_id=pk, by=request.powers, at=timezone.now(), **form.cleaned_data
        ),
    )
    if tried.done is not None:
        messages.success(request, _("Layanan ditutup dan tidak tampil lagi untuk warga."))
        return redirect("office_service", pk)
    context = {"form": form, "service": found}
    return render(request, "catalogue/office/close.html", context, status=tried.status)


@requires(Permission.VIEW_SERVICES)
@require_safe
def service_version(request: OfficeRequest, pk: int, version: int) -> HttpResponse:
    """Show one version with all its components and steps."""
    found = visible_service(request.powers, pk)
    standard = visible_standard(found, version)
    context = {
        "service": found,
        "standard": standard,
        "fitness": fitness(standard),
        "may_manage": can_manage(request.powers, found.unit_id),
        "components": [(one, component_text(standard, one.key)) for one in COMPONENTS],
    }
    return render(request, "catalogue/office/version.html", context)


@requires(Permission.VIEW_SERVICES)
@require_safe
def service_compare(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show what changed from one version to another; the last two unless others are asked for."""
    found = visible_service(request.powers, pk)
    versions = list(found.standards.prefetch_related("steps").order_by("version"))
    by_number = {one.version: one for one in versions}
    last = versions[-1] if versions else None
    after = by_number.get(row_id(request.GET.get("ke", "")) or 0) or last
    before = by_number.get(row_id(request.GET.get("dari", "")) or 0) or _before(versions, after)
    context = {"service": found, "versions": versions, "before": before, "after": after}
    if before is not None and after is not None:
        context |= _changes(before, after)
    return render(request, "catalogue/office/compare.html", context)


def _before(
    versions: list[ServiceStandard], after: ServiceStandard | None
) -> ServiceStandard | None:
    earlier = [one for one in versions if after is not None and one.version < after.version]
    return earlier[-1] if earlier else None


def _changes(before: ServiceStandard, after: ServiceStandard) -> dict[str, object]:
    texts = [
        (one, component_text(before, one.key), component_text(after, one.key)) for one in COMPONENTS
    ]
    return {
        "changed": [(one, pieces(old, new)) for one, old, new in texts if old != new],
        "same": [one for one, old, new in texts if old == new],
        "pairs": step_pairs(content_of(before).steps, content_of(after).steps),
        "minutes": (fitness(before).step_minutes, fitness(after).step_minutes),
    }
