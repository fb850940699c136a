"""Panels on the pages of cases and services: what is improved because of them."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tuntas.cases.models import Case
from tuntas.catalogue.models import Service, ServiceStandard
from tuntas.improvements.projects.queries.panels import (
    improvements_of_case,
    improvements_of_service,
    practice_behind,
)
from tuntas.organisation.powers import Powers

TEMPLATE = "improvements/projects/panel.html"
PUBLIC_TEMPLATE = "improvements/projects/public_panel.html"


def case_panel(case: Case, powers: Powers) -> SafeString:
    """Return the improvements that a complaint became part of; empty for none."""
    if case.service_id is not None:  # an application is no complaint
        return SafeString()
    found = improvements_of_case(case, powers)
    if not found:
        return SafeString()
    context = {"title": _("Laporan ini menjadi bagian perbaikan"), "list": found}
    return render_to_string(TEMPLATE, context)


def service_panel(service: Service, powers: Powers) -> SafeString:
    """Return the improvements of a service; empty for none."""
    found = improvements_of_service(service, powers)
    if not found:
        return SafeString()
    return render_to_string(TEMPLATE, {"title": _("Perbaikan layanan ini"), "list": found})


def standard_panel(_service: Service, standard: ServiceStandard | None) -> SafeString:
    """Return for everybody which practice a standard in force comes from; empty for none."""
    practice = practice_behind(standard) if standard else None
    if practice is None:
        return SafeString()
    return render_to_string(PUBLIC_TEMPLATE, {"practice": practice})
