"""Proof of an action: attached with one tap or by its address, taken off, handed out."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuntas.assessments.models import Evidence
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import SHOWN, Attempt, press
from tuntas.core.file_store import path_of
from tuntas.core.permissions import Permission
from tuntas.improvements.models import ReformEvidence, ReformItem
from tuntas.improvements.reform.actions.proof import (
    attach_kept,
    attach_link,
    attach_offer,
    detach,
)
from tuntas.improvements.reform.forms.items import KeptForm, LinkForm
from tuntas.improvements.reform.permissions import check_can_report
from tuntas.improvements.reform.queries.items import kept_proofs, visible_item, visible_proof
from tuntas.improvements.sending import attempt_own


@requires(Permission.VIEW_REFORM)
@require_POST
def reform_proof_attach(request: OfficeRequest, pk: int) -> HttpResponse:
    """Attach what was proposed."""
    visible_item(request.powers, pk)
    key = request.POST.get("key", "")
    press(
        request,
        lambda: attach_offer(item_id=pk, key=key, by=request.powers, at=timezone.now()),
        _("Bukti dipasang."),
    )
    return redirect("reform_item", pk)


@requires(Permission.VIEW_REFORM)
@require_http_methods(["GET", "HEAD", "POST"])
def reform_proof_new(request: OfficeRequest, pk: int) -> HttpResponse:
    """Attach a proof by its address, or one that the unit keeps."""
    item = visible_item(request.powers, pk)
    kept = kept_proofs(item, request.powers)
    sent, chosen = request.method == "POST", "kept" in request.POST
    link = LinkForm(request.POST if sent and not chosen else None)
    own = KeptForm(request.POST if chosen else None, kept=kept)
    tried = _attach_kept(request, own, item) if chosen else _attach_link(request, link, item)
    if sent and tried.status == SHOWN:
        messages.success(request, _("Bukti dipasang."))
        return redirect("reform_item", pk)
    context = {"item": item, "link": link, "own": own, "kept": kept}
    return render(request, "improvements/reform/proof.html", context, status=tried.status)


def _attach_kept(
    request: OfficeRequest, form: KeptForm, item: ReformItem
) -> Attempt[ReformEvidence]:
    return attempt_own(
        form,
        lambda: attach_kept(
            item_id=item.pk, evidence_id=form.cleaned_data["kept"], by=request.powers,
            at=timezone.now(),
        ),
        check=lambda: check_can_report(request.powers, item),
    )  # fmt: skip


def _attach_link(
    request: OfficeRequest, form: LinkForm, item: ReformItem
) -> Attempt[ReformEvidence]:
    return attempt_own(
        form,
        lambda: attach_link(
            item_id=item.pk, title=" ".join(form.cleaned_data["title"].split()),
            address=form.cleaned_data["address"], by=request.powers, at=timezone.now(),
        ),
        check=lambda: check_can_report(request.powers, item),
    )  # fmt: skip


@requires(Permission.VIEW_REFORM)
@require_POST
def reform_proof_detach(request: OfficeRequest, pk: int, number: int) -> HttpResponse:
    """Take a proof off an action."""
    item = visible_item(request.powers, pk)
    if ReformEvidence.objects.filter(pk=number).exclude(item=item).exists():
        raise Http404(_("Bukti ini tidak ada."))
    press(
        request,
        lambda: detach(evidence_id=number, by=request.powers, at=timezone.now()),
        _("Bukti dilepas."),
    )
    return redirect("reform_item", pk)


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
