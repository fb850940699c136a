"""Services at the office: the list, one service with its versions, the units somebody works for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.http import Http404
from django.utils.translation import gettext as _

from tuntas.catalogue.models import Charter, Consultation, Service, ServiceStandard
from tuntas.catalogue.models.service import ServiceQuerySet
from tuntas.catalogue.queries.public import SEARCHED
from tuntas.core.permissions import Permission
from tuntas.organisation.models import Unit
from tuntas.organisation.powers import Powers

PAGE_LENGTH = 25
Standing = Literal["in-force", "draft", "overdue", "none", "closed"]


def visible_services(
    powers: Powers, permission: Permission = Permission.VIEW_SERVICES
) -> ServiceQuerySet:
    """Return the services of the units for which the permission is held."""
    if permission in powers.everywhere:
        return Service.objects.all()
    return Service.objects.filter(unit_id__in=powers.units.get(permission, frozenset()))


def visible_service(
    powers: Powers, pk: int, permission: Permission = Permission.VIEW_SERVICES
) -> Service:
    """Return a service; a stranger's and a wrong guess look the same (404)."""
    found = visible_services(powers, permission).select_related("unit").filter(pk=pk).first()
    if found is None:
        raise Http404(_("Layanan ini tidak ada."))
    return found


def visible_standard(service: Service, version: int) -> ServiceStandard:
    """Return one version of a service. Raises `Http404` for none."""
    found = service.standards.prefetch_related("steps").filter(version=version).first()
    if found is None:
        raise Http404(_("Versi ini tidak ada."))
    found.service = service
    return found


def draft_of(service: Service) -> ServiceStandard:
    """Return the draft of a service. Raises `Http404` when there is none."""
    found = service.standards.drafts().prefetch_related("steps").first()
    if found is None:
        raise Http404(_("Layanan ini tidak sedang punya rancangan."))
    found.service = service
    return found


@dataclass(frozen=True)
class Filters:
    """What the list shows; `after` is the last row of the page before."""

    unit_id: int | None = None
    state: str = ""  # a Standing
    words: str = ""
    after: int | None = None


@dataclass(frozen=True)
class Row:
    """A service with its standard in force and its draft."""

    service: Service
    standard: ServiceStandard | None
    draft: ServiceStandard | None
    standing: Standing


@dataclass(frozen=True)
class Page:
    """A page of services by name; `next` is the last one's id where more follow."""

    rows: Sequence[Row]
    next: int | None


def service_page(powers: Powers, filters: Filters, *, on: date) -> Page:
    """Return one page, in two queries whatever its length."""
    current = Prefetch(
        "standards",
        ServiceStandard.objects.filter(state__in=["in-force", "draft"]),
        to_attr="current",
    )
    services = visible_services(powers).filter(_conditions(filters, on))
    if filters.after is not None:
        services = services.after(filters.after)
    found = list(
        services.select_related("unit").prefetch_related(current).by_name()[: PAGE_LENGTH + 1]
    )
    last = found[PAGE_LENGTH - 1] if len(found) > PAGE_LENGTH else None
    rows = [_row(one, on) for one in found[:PAGE_LENGTH]]
    return Page(rows, last.pk if last else None)


def _row(service: Service, on: date) -> Row:
    current: list[ServiceStandard] = service.current  # type: ignore[attr-defined]  # prefetched
    standard = next((one for one in current if one.state == "in-force"), None)
    draft = next((one for one in current if one.state == "draft"), None)
    return Row(service, standard, draft, standing(service, standard, draft, on=on))


def standing(
    service: Service, standard: ServiceStandard | None, draft: ServiceStandard | None, *, on: date
) -> Standing:
    """Return how a service stands: what asks for attention first."""
    if service.closed_on is not None and service.closed_on <= on:
        return "closed"
    if standard is not None:
        late = standard.review_on is not None and standard.review_on < on
        return "overdue" if late else "in-force"
    return "draft" if draft is not None else "none"


def _conditions(filters: Filters, on: date) -> Q:
    wanted = Q()
    if filters.unit_id is not None:
        wanted &= Q(unit__ancestor_ids__contains=[filters.unit_id])
    for word in filters.words.split():
        has = Q()
        for field in SEARCHED:
            has |= Q(**{f"{field}__icontains": word})
        wanted &= has
    if filters.state:
        wanted &= _standing(filters.state, on)
    return wanted


def _standing(state: str, on: date) -> Q:
    closed = Q(closed_on__lte=on)
    standards = ServiceStandard.objects.filter(service=OuterRef("pk"))
    if state == "closed":
        return closed
    if state == "overdue":
        return ~closed & Q(Exists(standards.overdue(on=on)))
    if state == "draft":
        return ~closed & Q(Exists(standards.drafts()))
    if state == "in-force":
        return ~closed & Q(Exists(standards.in_force()))
    return ~closed & ~Q(Exists(standards.in_force()))


@dataclass(frozen=True)
class Details:
    """One service with everything around it; versions and consultations newest first."""

    standard: ServiceStandard | None
    draft: ServiceStandard | None
    versions: Sequence[ServiceStandard]
    consultations: Sequence[Consultation]
    standing: Standing


def service_details(service: Service, *, on: date) -> Details:
    """Return what the page of a service shows, in three queries."""
    versions = list(
        service.standards.select_related("in_force_by")
        .prefetch_related("steps")
        .order_by("-version")
    )
    for one in versions:
        one.service = service
    standard = next((one for one in versions if one.state == "in-force"), None)
    draft = next((one for one in versions if one.state == "draft"), None)
    return Details(
        standard=standard,
        draft=draft,
        versions=versions,
        consultations=list(
            Consultation.objects.filter(standard__service=service).select_related("standard")
        ),
        standing=standing(service, standard, draft, on=on),
    )


def charters_of(unit: Unit) -> list[Charter]:
    """Return a unit's charters, the newest first."""
    return list(Charter.objects.filter(unit=unit).order_by("-version"))
