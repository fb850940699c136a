"""Proof of an action: attached with one tap or by its address, taken off, handed out."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuntas.assessments.models import Evidence
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.file_store import path_of
from tuntas.core.permissions import Permission
from tuntas.improvements.models import ReformItem
from tuntas.improvements.reform.actions.proof import (
    attach_kept,
    attach_link,
    attach_offer,
    detach,
)
from tuntas.improvements.reform.forms.items import KeptForm, LinkForm
from tuntas.improvements.reform.queries.items import kept_proofs, reported_item, visible_proof
from tuntas.improvements.reform.views.items import acted
from tuntas.organisation.views.parts import done, status_of


@requires(Permission.VIEW_REFORM)
@require_POST
def reform_proof_attach(request: OfficeRequest, pk: int) -> HttpResponse:
    """Attach what was proposed."""
    reported_item(request.powers, pk)
    key = request.POST.get("key", "")
    return acted(
        request, pk,
        lambda: attach_offer(item_id=pk, key=key, by=request.powers, at=timezone.now()),
        _("Bukti dipasang."),
    )  # fmt: skip


@requires(Permission.VIEW_REFORM)
@require_http_methods(["GET", "HEAD", "POST"])
def reform_proof_new(request: OfficeRequest, pk: int) -> HttpResponse:
    """Attach a proof by its address, or one that the unit keeps."""
    item = reported_item(request.powers, pk)
    kept = kept_proofs(item, request.powers)
    chosen = "kept" in request.POST
    link = LinkForm(None if chosen else request.POST or None)
    own = KeptForm(request.POST if chosen else None, kept=kept)
    if request.method == "POST" and (
        _kept(request, own, pk) if chosen else _link(request, link, pk)
    ):
        messages.success(request, _("Bukti dipasang."))
        return redirect("reform_item", pk)
    context: dict[str, Any] = {"item": item, "link": link, "own": own, "kept": kept}
    status = max(status_of(link), status_of(own))
    return render(request, "improvements/reform/proof.html", context, status=status)


def _kept(request: OfficeRequest, form: KeptForm, pk: int) -> object:
    return done(
        form,
        lambda: attach_kept(
            item_id=pk, evidence_id=form.cleaned_data["kept"], by=request.powers, at=timezone.now()
        ),
    )


def _link(request: OfficeRequest, form: LinkForm, pk: int) -> object:
    return done(
        form,
        lambda: attach_link(
            item_id=pk, title=" ".join(form.cleaned_data["title"].split()),
            address=form.cleaned_data["address"], by=request.powers, at=timezone.now(),
        ),
    )  # fmt: skip


@requires(Permission.VIEW_REFORM)
@require_POST
def reform_proof_detach(request: OfficeRequest, pk: int, number: int) -> HttpResponse:
    """Take a proof off an action."""
    item: ReformItem = reported_item(request.powers, pk)
    if visible_proof(request.powers, number).item_id != item.pk:
        raise Http404(_("Bukti ini tidak ada."))
    return acted(
        request, pk, lambda: detach(evidence_id=number, by=request.powers, at=timezone.now()),
        _("Bukti dilepas."),
    )  # fmt: skip


@requires(Permission.VIEW_REFORM)
@require_safe
def reform_proof_file(request: OfficeRequest, number: int) -> HttpResponse:
    """Hand out a kept proof to be saved; whoever reads the plan may, nothing in it runs in the page."""
    kept = visible_proof(request.powers, number).kept
    if kept is None or kept.kind != Evidence.Kind.FILE:
        raise Http404(_("Bukti ini bukan berkas."))
    response = FileResponse(
        path_of(kept.sha256).open("rb"), as_attachment=True, filename=kept.file_name,
        content_type=kept.media_type,
    )  # fmt: skip
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response  # type: ignore[return-value]  # a stream of bytes, not a HttpResponse
