"""A head drafts the next version of a standard, because the change works."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tuntas.catalogue.models import ServiceStandard
from tuntas.catalogue.promises import span_words
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import attempt, posted
from tuntas.core.permissions import Permission
from tuntas.improvements.projects.spreading.actions.proposals import propose_standard
from tuntas.improvements.projects.spreading.forms import ProposeForm
from tuntas.improvements.projects.spreading.queries.proposals import proposable, suggested_promise
from tuntas.improvements.projects.spreading.views.led import led

FORM = ["GET", "HEAD", "POST"]


@requires(Permission.LEAD_IMPROVEMENTS)
@require_http_methods(FORM)
def improvement_propose(request: OfficeRequest, pk: int) -> HttpResponse:
    """Draft the next version of a standard, because the change works."""
    found = led(request, pk)
    services = proposable(found)
    form = ProposeForm(posted(request), services=services, initial={"service": found.service_id})
    tried = attempt(
        form,
        lambda: propose_standard(
            improvement_id=pk,
            service_id=int(form.cleaned_data["service"]),
            promise_working_minutes=_promise(request, int(form.cleaned_data["service"])),
            by=request.powers,
            at=timezone.now(),
        ),
    )
    if tried.done is not None:
        messages.success(request, _("Rancangan standar dibuat. Periksa isinya, lalu tetapkan."))
        return redirect("draft_edit", tried.done.service_id)
    chosen = found.service_id or (services[0].pk if len(services) == 1 else None)
    context = {
        "improvement": found,
        "form": form,
        "shorter": _shorter(chosen),
        "services": services,
    }
    return render(
        request, "improvements/projects/spreading/propose.html", context, status=tried.status
    )


def _promise(request: OfficeRequest, service_id: int) -> int | None:
    """Return the shorter promise where the head ticked it."""
    if "shorter" not in request.POST:
        return None
    standard = ServiceStandard.objects.in_force().filter(service_id=service_id).first()
    return suggested_promise(standard, today=timezone.localdate()) if standard else None


def _shorter(service_id: int | None) -> dict[str, str] | None:
    """Return the promise of a service and the shorter one that it keeps already, in words."""
    if service_id is None:
        return None
    standard = ServiceStandard.objects.in_force().filter(service_id=service_id).first()
    if standard is None or standard.promise_working_minutes is None:
        return None
    suggested = suggested_promise(standard, today=timezone.localdate())
    if suggested is None:
        return None
    unit = standard.promise_unit
    return {
        "now": span_words(standard.promise_working_minutes, unit),
        "new": span_words(suggested, unit),
        "service": standard.service.name,
    }
