"""The proof that units keep: all of it on one page, handed out, used again elsewhere."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tuntas.assessments.models import Assessment, Evidence
from tuntas.assessments.rounds.actions.items import use_evidence
from tuntas.assessments.rounds.forms import UseForm
from tuntas.assessments.rounds.queries.evidence import (
    Chosen,
    evidence_page,
    open_assessments,
    visible_evidence,
)
from tuntas.assessments.rounds.queries.rounds import units_seen
from tuntas.assessments.rounds.queries.sheet import sheet
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import REFUSED, SHOWN, attempt, posted
from tuntas.core.errors import NotPermittedError
from tuntas.core.file_store import path_of
from tuntas.core.permissions import Permission
from tuntas.organisation.forms import unit_choices
from tuntas.organisation.queries.units import in_tree_order
from tuntas.organisation.views.parts import address, number_of
from tuntas.rules.phrases import as_language

SEARCH_LETTERS = 100


@requires(Permission.VIEW_ASSESSMENTS)
@require_safe
def evidence_list(request: OfficeRequest) -> HttpResponse:
    """List the proof of one's units over all rounds and instruments, the newest first."""
    units = in_tree_order(units_seen(request.powers).defer("duties"))
    chosen = Chosen(
        words=request.GET.get("cari", "").strip()[:SEARCH_LETTERS],
        unit_id=number_of(request.GET.get("unit")),
        after=number_of(request.GET.get("sesudah")),
    )
    page = evidence_page(request.powers, chosen)
    here = reverse("evidence_list")
    query = {"cari": chosen.words, "unit": chosen.unit_id}
    context = {
        "page": page,
        "chosen": chosen,
        "units": unit_choices(units) if len(units) > 1 else (),
        "unit": str(chosen.unit_id or ""),
        "next_url": address(here, **query, sesudah=page.next_after) if page.next_after else "",
        "first_url": address(here, **query) if chosen.after else "",
    }
    return render(request, "assessments/round/evidence.html", context)


@requires(Permission.ANSWER_ASSESSMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_use(request: OfficeRequest, uid: UUID, version: int) -> HttpResponse:
    """Let a proof stand for an item of another round: first which round, then which item."""
    found = get_object_or_404(
        visible_evidence(request.powers).select_related("unit"), uid=uid, version=version
    )
    if not request.powers.has_for(Permission.ANSWER_ASSESSMENTS, found.unit_id):
        raise NotPermittedError(_("Bukti ini hanya dipakai ulang oleh unit yang memilikinya."))
    offered = open_assessments(request.powers, found.unit_id)
    asked = request.GET.get("lembar", "") or (str(offered[0].uid) if len(offered) == 1 else "")
    one = next((one for one in offered if str(one.uid) == asked), None)
    context = {"evidence": found, "offered": offered, "assessment": one}
    if one is None:  # not chosen yet, or closed to proof since it was
        status = REFUSED if request.method == "POST" else SHOWN
        return render(request, "assessments/round/evidence_use.html", context, status=status)
    return _use_page(request, found, one, context)


def _use_page(
    request: OfficeRequest, found: Evidence, one: Assessment, context: dict[str, object]
) -> HttpResponse:
    read = sheet(one, request.powers)
    form = UseForm(
        posted(request),
        lines=[line for line in read.lines if line.field],
        language=as_language(get_language()),
    )
    tried = attempt(
        form,
        lambda: use_evidence(
            assessment_id=one.pk, node=form.cleaned_data["node"], evidence_id=found.pk,
            by=request.powers, at=timezone.now(),
        ),
    )  # fmt: skip
    if tried.done is not None:
        messages.success(request, _("Bukti dipakai di butir ini."))
        return redirect("assessment_item", uid=one.uid, node=tried.done.node)
    context["form"] = form
    return render(request, "assessments/round/evidence_use.html", context, status=tried.status)


@requires(Permission.VIEW_ASSESSMENTS)
@require_safe
def evidence_file(request: OfficeRequest, uid: UUID, version: int) -> HttpResponse:
    """Hand out a proof to be saved; nothing in it runs in the page."""
    found = get_object_or_404(
        visible_evidence(request.powers), uid=uid, version=version, kind=Evidence.Kind.FILE
    )
    response = FileResponse(
        path_of(found.sha256).open("rb"),
        as_attachment=True,
        filename=found.file_name,
        content_type=found.media_type,
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response  # type: ignore[return-value]  # a stream of bytes, not a HttpResponse
