"""The counter: somebody stands there, an officer fills in the form and prints what they take home."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tuntas.cases.actions import submit_request
from tuntas.cases.actors import staff
from tuntas.cases.forms.counter import CounterForm
from tuntas.cases.kinds import service_kinds
from tuntas.cases.links import secret_link
from tuntas.cases.models import Case, CaseEvent, Reporter
from tuntas.cases.permissions import can_read_request
from tuntas.cases.queries.case_page import visible_case
from tuntas.cases.queries.requests import is_full
from tuntas.cases.queries.roster import counters_of
from tuntas.catalogue.models import Service
from tuntas.core import flood
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import SHOWN, attempt
from tuntas.core.permissions import Permission
from tuntas.core.qr import qr_svg
from tuntas.core.uploads import upload_was_stopped
from tuntas.organisation.powers import Powers
from tuntas.rules.casework import CaseType, Request

# The secret link opens what the applicant may do: it is handed over at once, by who took the request.
QR_FOR = timedelta(hours=1)
TOO_LARGE = 413


@requires(Permission.ACT_ON_CASES)
@require_safe
def counter(request: OfficeRequest) -> HttpResponse:
    """List what can be asked for at the counters of one's own units."""
    services = {"label": _("Lihat layanan unit"), "url": reverse("office_services")}
    context = {
        "counters": counters_of(request.powers),
        "next": services if request.powers.has(Permission.VIEW_SERVICES) else None,
    }
    return render(request, "cases/office/counter.html", context)


@requires(Permission.ACT_ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def counter_entry(request: OfficeRequest, slug: str) -> HttpResponse:
    """Show the form of a service; take what somebody at the counter asks for."""
    service, kind, about = _service(request.powers, slug)
    if request.method != "POST":
        form = CounterForm(service=service, about=about)
        return _form_page(request, form, kind, full=is_full(service, about))
    form = CounterForm(request.POST, request.FILES, service=service, about=about)
    if upload_was_stopped(request):
        form.is_valid()
        form.add_error(None, _("Semua berkas bersama-sama terlalu besar. Pilih yang lebih kecil."))
        return _form_page(request, form, kind, status=TOO_LARGE)
    tried = attempt(form, lambda: _submit(request, form))
    if tried.done is None:
        if tried.refusal is not None:  # the old one may belong to another request
            form.data = {**request.POST.dict(), "uid": str(uuid4())}
        return _form_page(request, form, kind, status=tried.status)
    address = reverse("receipt", args=[tried.done.case.code])
    return redirect(f"{address}?qr=1" if form.cleaned_data["link"] else address)


def _service(powers: Powers, slug: str) -> tuple[Service, CaseType, Request]:
    offered = Service.objects.offered(on=timezone.localdate()).select_related("unit")
    service = offered.of_slug(slug).first()
    kind = service_kinds().get(service.request_type) if service else None
    if (
        service is None
        or kind is None
        or kind.request is None
        or not can_read_request(powers, service.unit_id)
    ):
        raise Http404(_("Layanan ini tidak ada di loket Anda."))
    return service, kind, kind.request


def _submit(request: OfficeRequest, form: CounterForm) -> Reporter:
    application = form.application()
    if application.email and not flood.may_mail(application.email):
        application = replace(application, mails=False)
    return submit_request(
        application, at=timezone.now(), by=staff(request.powers), files=form.documents()
    )


def _form_page(
    request: OfficeRequest,
    form: CounterForm,
    kind: CaseType,
    *,
    full: bool = False,
    status: int = SHOWN,
) -> HttpResponse:
    context = {
        "form": form,
        "service": form.service,
        "kind": kind,
        "about": form.about,
        "parts": form.parts(),
        "full": full,
        "files_lost": bool(request.FILES),
    }
    response = render(request, "cases/office/counter_form.html", context, status=status)
    response["Cache-Control"] = "private, no-store"  # holds what somebody at the counter said
    return response


@requires(Permission.ACT_ON_CASES)
@require_safe
def receipt(request: OfficeRequest, code: str) -> HttpResponse:
    """Show what an applicant takes home; with `?qr` and while it may be, the way to their own page."""
    case = visible_case(request.powers, code, Permission.ACT_ON_CASES)
    event = case.events.filter(seq=1).first()
    if event is None or case.service_id is None or case.channel != Case.Channel.COUNTER:
        raise Http404(_("Permohonan ini tidak dicatat di loket."))
    can_qr = _may_hand_over_link(request.powers, event, timezone.now())
    shown = {
        "case": case,
        "clock": case.type.clocks.get(case.due_clock),
        "event": event,
        "can_qr": can_qr,
        "qr": _qr(case) if can_qr and "qr" in request.GET else "",
        "tracking": f"{settings.ENVIRONMENT.address.partition('://')[2]}{reverse('track')}",
    }
    response = render(request, "cases/office/receipt.html", shown)
    response["Cache-Control"] = "private, no-store"
    return response


def _may_hand_over_link(powers: Powers, event: CaseEvent, now: datetime) -> bool:
    return event.actor_id == powers.person_id and now - event.at < QR_FOR


def _qr(case: Case) -> SafeString:
    """Return the secret page's address as a drawing; the page says what it is for."""
    reporter = Reporter.objects.select_related("case").get(case=case)
    return qr_svg(secret_link(reporter))
