"""The panel on the public page of a service: its promise beside what happened."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tuntas.catalogue.models import Service, ServiceStandard
from tuntas.measures.queries.public import promise_kept
from tuntas.rules.phrases import as_language


def promise_panel(service: Service, standard: ServiceStandard | None) -> SafeString:
    """Return the panel; empty where too few cases were done to tell."""
    kept = promise_kept(service, standard, as_language(get_language()))
    if kept is None:
        return SafeString()
    return render_to_string("measures/public_promise.html", {"kept": kept, "service": service})
