"""One item of a worksheet with its proof, remarks and who is to answer it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tuntas.assessments.models import Assessment, Comment
from tuntas.assessments.rounds.actions.items import (
    add_evidence,
    assign,
    comment,
    drop_evidence,
    use_evidence,
)
from tuntas.assessments.rounds.drawing import items
from tuntas.assessments.rounds.entries import Saved
from tuntas.assessments.rounds.forms import AssignForm, CommentForm, EvidenceForm, ReuseForm
from tuntas.assessments.rounds.queries.evidence import evidence_of_unit
from tuntas.assessments.rounds.queries.item import item_page
from tuntas.assessments.rounds.queries.rounds import own_side, visible_assessment
from tuntas.assessments.rounds.queries.sheet import sheet
from tuntas.assessments.rounds.rights import rights
from tuntas.assessments.rounds.views.sheet import pen_of, side_of
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import SHOWN, attempt, press
from tuntas.core.permissions import Permission
from tuntas.core.uploads import upload_was_stopped
from tuntas.organisation.views.parts import number_of
from tuntas.rules.phrases import as_language


@requires(Permission.VIEW_ASSESSMENTS)
@require_safe
def item(request: OfficeRequest, uid: UUID, node: str) -> HttpResponse:
    """Show one item with everything around it."""
    return _page(request, visible_assessment(request.powers, uid), node)


def _page(
    request: OfficeRequest, found: Assessment, node: str, *, status: int = SHOWN, **bound: Any
) -> HttpResponse:
    read = sheet(found, request.powers)
    line = next((one for one in read.lines if one.key == node), None)
    if line is None:
        raise Http404
    may = read.rights
    own = evidence_of_unit(found) if may.proves else []
    people = own_side(found, side_of(may), on=timezone.localdate()) if may.assigns else []
    used = {one.uid for one in line.evidence}
    context = {
        "assessment": found,
        "line": line,
        "may": may,
        "drawn": items([line], pen_of(request, read, Saved())),
        "page": item_page(read, line, request.powers, as_language(get_language())),
        "comment": bound.get("comment") or CommentForm(may_inside=may.inside),
        "evidence": bound.get("evidence")
        or EvidenceForm(own=[(one.uid, one.title) for one, _used in own if one.uid in used]),
        "reuse": ReuseForm(own=[one for one in own if one[0].uid not in used]) if own else None,
        "assign": AssignForm(
            people=people, initial={"person": next((pk for pk, _n in line.assigned), None)}
        )
        if people
        else None,
    }
    return render(request, "assessments/round/item.html", context, status=status)


@requires(Permission.VIEW_ASSESSMENTS)
@require_POST
def item_comment(request: OfficeRequest, uid: UUID, node: str) -> HttpResponse:
    """Add a remark."""
    found = visible_assessment(request.powers, uid)
    may = rights(request.powers, found)
    form = CommentForm(request.POST, may_inside=may.inside)

    def do() -> Comment:
        said = form.cleaned_data
        return comment(
            assessment_id=found.pk, node=node, text=said["text"], inside=said.get("inside", False),
            uid=said["uid"], by=request.powers, at=timezone.now(),
        )  # fmt: skip

    tried = attempt(form, do)
    if tried.done is None:
        return _page(request, found, node, status=tried.status, comment=form)
    messages.success(request, _("Komentar tersimpan."))
    return redirect("assessment_item", uid=uid, node=node)


@requires(Permission.ANSWER_ASSESSMENTS)
@require_POST
def item_evidence(request: OfficeRequest, uid: UUID, node: str) -> HttpResponse:
    """Add proof: a file or an address."""
    found = visible_assessment(request.powers, uid)
    if upload_was_stopped(request):
        messages.error(request, _("Berkas terlalu besar. Paling besar 25 MB."))
        return redirect("assessment_item", uid=uid, node=node)
    uses = found.evidence_uses.filter(node=node).select_related("evidence")
    own = [(use.evidence.uid, use.evidence.title) for use in uses]
    form = EvidenceForm(request.POST, request.FILES, own=own)
    tried = attempt(
        form,
        lambda: add_evidence(
            assessment_id=found.pk, node=node, title=form.cleaned_data["title"],
            proof=form.proof(), replaces=form.replaces(), by=request.powers, at=timezone.now(),
        ),
    )  # fmt: skip
    if tried.done is None:
        return _page(request, found, node, status=tried.status, evidence=form)
    messages.success(request, _("Bukti tersimpan."))
    return redirect("assessment_item", uid=uid, node=node)


@requires(Permission.ANSWER_ASSESSMENTS)
@require_POST
def item_reuse(request: OfficeRequest, uid: UUID, node: str) -> HttpResponse:
    """Let a proof that the unit has already stand for this item."""
    found = visible_assessment(request.powers, uid)
    press(
        request,
        lambda: use_evidence(
            assessment_id=found.pk, node=node,
            evidence_id=number_of(request.POST.get("evidence")) or 0,
            by=request.powers, at=timezone.now(),
        ),
        _("Bukti dipakai di butir ini."),
    )  # fmt: skip
    return redirect("assessment_item", uid=uid, node=node)


@requires(Permission.ANSWER_ASSESSMENTS)
@require_POST
def item_drop(request: OfficeRequest, uid: UUID, node: str, use: int) -> HttpResponse:
    """Take a proof away from this item."""
    found = visible_assessment(request.powers, uid)
    press(
        request,
        lambda: drop_evidence(assessment_id=found.pk, node=node, use_id=use, by=request.powers),
        _("Bukti dilepas dari butir ini; unit tetap menyimpannya."),
    )
    return redirect("assessment_item", uid=uid, node=node)


@requires(Permission.VIEW_ASSESSMENTS)
@require_POST
def section_task(request: OfficeRequest, uid: UUID) -> HttpResponse:
    """Give one item, or all of a section, to somebody of one's own side."""
    found = visible_assessment(request.powers, uid)
    may = rights(request.powers, found)
    people = own_side(found, side_of(may), on=timezone.localdate())
    form = AssignForm(request.POST, people=people)
    nodes = request.POST.getlist("node")
    if not form.is_valid():
        messages.error(
            request, _("Orang ini tidak bertugas untuk penilaian ini. Pilih orang lain.")
        )
        return redirect("assessment", uid=uid)
    press(
        request,
        lambda: assign(
            assessment_id=found.pk, nodes=nodes, person_id=form.cleaned_data["person"],
            among=[pk for pk, _name in people], by=request.powers,
        ),
        _("Tugas tersimpan."),
    )  # fmt: skip
    back = reverse("assessment", args=[uid])
    section = request.POST.get("section", "")
    return redirect(f"{back}#bagian-{section}" if section else back)
