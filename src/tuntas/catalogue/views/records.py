"""What citizens said about standards, and what units vow."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tuntas.catalogue.actions.charters import sign_charter
from tuntas.catalogue.actions.consultations import record_consultation
from tuntas.catalogue.forms.service import CharterForm, ConsultationForm, UnitForm
from tuntas.catalogue.models import Consultation
from tuntas.catalogue.permissions import can_manage, check_can_manage
from tuntas.catalogue.queries.office import charters_of, visible_service
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import attempt, posted
from tuntas.core.file_store import path_of
from tuntas.core.permissions import Permission
from tuntas.core.uploads import upload_was_stopped
from tuntas.organisation.forms import unit_choices
from tuntas.organisation.queries.units import units_for


@requires(Permission.MANAGE_SERVICES)
@require_http_methods(["GET", "HEAD", "POST"])
def consultation_new(request: OfficeRequest, pk: int) -> HttpResponse:
    """Put a forum on record."""
    found = visible_service(request.powers, pk, Permission.MANAGE_SERVICES)
    versions = {one.version: one for one in found.standards.order_by("-version")}
    if not versions:
        messages.info(request, _("Susun dahulu rancangan standarnya, lalu bahas dengan warga."))
        return redirect("office_service", pk)
    choices = [
        (str(number), f"{_('Versi')} {number} ({one.get_state_display()})")
        for number, one in versions.items()
    ]
    if upload_was_stopped(request):
        messages.error(request, _("Berkas terlalu besar. Paling besar 10 MB."))
        return redirect("consultation_new", pk)
    form = ConsultationForm(posted(request), request.FILES or None, versions=choices)
    tried = attempt(
        form,
        lambda: record_consultation(
            standard_id=versions[form.cleaned_data["version"]].pk, forum=form.forum(),
            by=request.powers, at=timezone.now(),
        ),
    )  # fmt: skip
    if tried.done is not None:
        messages.success(request, _("Catatan forum tersimpan."))
        return redirect("office_service", pk)
    context = {"service": found, "form": form}
    return render(request, "catalogue/office/consultation.html", context, status=tried.status)


@requires(Permission.VIEW_SERVICES)
@require_safe
def consultation_file(request: OfficeRequest, pk: int, consultation_id: int) -> HttpResponse:
    """Hand out the minutes to be saved; nothing in them runs in the page."""
    found = visible_service(request.powers, pk)
    kept = Consultation.objects.filter(pk=consultation_id, standard__service=found).first()
    if kept is None or not kept.sha256:
        raise Http404
    response = FileResponse(
        path_of(kept.sha256).open("rb"),
        as_attachment=True,
        filename=kept.file_name,
        content_type="application/pdf",
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response  # type: ignore[return-value]  # a stream of bytes, not a HttpResponse


@requires(Permission.VIEW_SERVICES)
@require_safe
def office_charters(request: OfficeRequest) -> HttpResponse:
    """Choose the unit whose maklumat one wants to see."""
    units = units_for(request.powers, Permission.VIEW_SERVICES, on=timezone.localdate())
    asked = request.GET.get("unit", "")
    unit = next((one for one in units if str(one.pk) == asked), None)
    if unit is None and len(units) == 1:
        unit = units[0]
    if unit is not None:
        return redirect("office_charter", unit.pk)
    context = {"form": UnitForm(choices=unit_choices(units)), "title": _("Maklumat unit mana?")}
    return render(request, "catalogue/office/choose_unit.html", context)


@requires(Permission.VIEW_SERVICES)
@require_http_methods(["GET", "HEAD", "POST"])
def office_charter(request: OfficeRequest, unit_id: int) -> HttpResponse:
    """Show a unit's maklumat in all its versions; publish the next."""
    units = units_for(request.powers, Permission.VIEW_SERVICES, on=timezone.localdate())
    unit = next((one for one in units if one.pk == unit_id), None)
    if unit is None:
        raise Http404(_("Unit ini tidak ada."))
    if request.method == "POST":
        check_can_manage(request.powers, unit.pk)
    charters = charters_of(unit)
    last = charters[0] if charters else None
    names = ("text", "signed_by", "signed_as")
    initial = {name: getattr(last, name) for name in names} if last else {}
    initial |= {"seen": last.version if last else 0, "signed_on": timezone.localdate()}
    form = CharterForm(posted(request), initial=initial)
    tried = attempt(
        form,
        lambda: sign_charter(
            unit_id=unit.pk, vow=form.vow(), seen=form.cleaned_data["seen"],
            by=request.powers, at=timezone.now(),
        ),
    )  # fmt: skip
    if tried.done is not None:
        messages.success(request, _("Maklumat terbit dan sudah tampil untuk warga."))
        return redirect("office_charter", unit.pk)
    context = {
        "unit": unit,
        "charters": charters,
        "form": form,
        "may_manage": can_manage(request.powers, unit.pk),
    }
    return render(request, "catalogue/office/charter.html", context, status=tried.status)
