"""One action of a plan: its page, what the plan says of it, progress, end."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuntas.core.access import OfficeRequest, requires
from tuntas.core.errors import DomainError
from tuntas.core.permissions import Permission
from tuntas.improvements.models import ReformItem
from tuntas.improvements.reform.actions.items import (
    add_item,
    change_item,
    end_item,
    resume_item,
)
from tuntas.improvements.reform.actions.progress import report_progress
from tuntas.improvements.reform.documents.workbook import indicator_words
from tuntas.improvements.reform.forms.items import (
    EndForm,
    ItemForm,
    ProgressForm,
    item_initial,
)
from tuntas.improvements.reform.nodes import served_node
from tuntas.improvements.reform.permissions import can_manage, can_report
from tuntas.improvements.reform.proof import offers
from tuntas.improvements.reform.queries.items import (
    current_figure,
    managed_item,
    reported_item,
    visible_item,
)
from tuntas.improvements.reform.queries.plans import is_open, own_plan
from tuntas.improvements.reform.queries.progress import ItemRow, item_row, reportable_quarters
from tuntas.improvements.reform.rule import area_name, reform_rule
from tuntas.organisation.views.parts import done, status_of
from tuntas.rules.improvement.agent_reports import ReportState


@requires(Permission.VIEW_REFORM)
@require_safe
def reform_item(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show an action: how far it came, its figure, its proof, and what else could prove it."""
    item = visible_item(request.powers, pk)
    today = timezone.localdate()
    progress = list(item.progress.select_related("by").order_by("-at", "-pk"))
    attached = list(item.evidence.select_related("kept"))
    opened = is_open(item.plan, on=today)
    works = opened and can_report(request.powers, item)
    served = served_node(item.instrument, item.node) if item.node else None
    context = {
        "item": item,
        "row": item_row(item, progress, on=today),
        "area": area_name(item.area),
        "progress": progress,
        "attached": attached,
        "offers": offers(item, attached, request.powers, on=today) if works else (),
        "figure": current_figure(item, on=today),
        "served": served,
        "indicator": indicator_words(item.indicator, get_language() or "id"),
        "may_report": works and bool(reportable_quarters(item, on=today)),
        "may_prove": works,
        "may_manage": opened and can_manage(request.powers, item.plan.unit_id),
    }
    return render(request, "improvements/reform/item.html", context)


@requires(Permission.MANAGE_REFORM)
@require_http_methods(["GET", "HEAD", "POST"])
def reform_item_new(request: OfficeRequest, pk: int, area: str) -> HttpResponse:
    """Add an action to an area of a plan."""
    plan = own_plan(request.powers, pk)
    found = reform_rule().area(area)
    if found is None:
        raise Http404(_("Area ini tidak ada."))
    form = ItemForm(request.POST or None, area=area)
    if (
        form.is_bound
        and done(
            form,
            lambda: add_item(plan_id=pk, facts=form.facts(), by=request.powers, at=timezone.now()),
        )
        is not None
    ):
        messages.success(request, _("Tindakan masuk dalam rencana."))
        return redirect("reform_plan", pk)
    context = {"form": form, "plan": plan, "area": found, "item": None}
    return render(request, "improvements/reform/item_form.html", context, status=status_of(form))


@requires(Permission.MANAGE_REFORM)
@require_http_methods(["GET", "HEAD", "POST"])
def reform_item_change(request: OfficeRequest, pk: int) -> HttpResponse:
    """Write an action anew."""
    item = _running(managed_item(request.powers, pk))
    form = ItemForm(
        request.POST or None, area=item.area, item=item, initial=dict(item_initial(item))
    )
    if form.is_bound and done(
        form,
        lambda: change_item(
            item_id=pk, facts=form.facts(), seen=form.cleaned_data["seen"] or 0,
            by=request.powers, at=timezone.now(),
        ),
    ) is not None:  # fmt: skip
        messages.success(request, _("Tindakan tersimpan."))
        return redirect("reform_item", pk)
    area = reform_rule().area(item.area)
    context = {"form": form, "plan": item.plan, "area": area, "item": item}
    return render(request, "improvements/reform/item_form.html", context, status=status_of(form))


def _running(item: ReformItem) -> ReformItem:
    if item.state != ReformItem.State.RUNNING:
        raise Http404(_("Tindakan ini sudah ditutup."))
    return item


@requires(Permission.VIEW_REFORM)
@require_http_methods(["GET", "HEAD", "POST"])
def reform_progress(request: OfficeRequest, pk: int) -> HttpResponse:
    """Report on a quarter, on a phone in a minute."""
    item = reported_item(request.powers, pk)
    today = timezone.localdate()
    quarters = list(reportable_quarters(item, on=today))
    row = item_row(item, item.progress.all(), on=today)
    form = ProgressForm(
        request.POST or None, quarters=quarters, initial={"quarter": _first_missing(row, quarters)}
    )
    if (
        form.is_bound
        and done(
            form,
            lambda: report_progress(
                item_id=pk, facts=form.facts(), by=request.powers, at=timezone.now()
            ),
        )
        is not None
    ):
        messages.success(request, _("Laporan tersimpan."))
        return redirect("reform_item", pk)
    context = {"form": form, "item": item, "row": row, "area": area_name(item.area)}
    return render(request, "improvements/reform/progress.html", context, status=status_of(form))


def _first_missing(row: ItemRow, quarters: list[Any]) -> int | None:
    """Return the number of the first quarter that nobody reported, else of the last one."""
    unsaid = {ReportState.MISSING, ReportState.AWAITED}
    waiting = {one.quarter for one in row.quarters if one.state in unsaid}
    missing = next((one for one in quarters if one in waiting), None)
    chosen = missing or (quarters[-1] if quarters else None)
    return chosen.number if chosen else None


@requires(Permission.MANAGE_REFORM)
@require_http_methods(["GET", "HEAD", "POST"])
def reform_item_end(request: OfficeRequest, pk: int) -> HttpResponse:
    """Close an action: done, or dropped with the reason."""
    item = managed_item(request.powers, pk)
    form = EndForm(request.POST or None)
    if form.is_bound and done(form, lambda: _end(request, form, pk)) is not None:
        messages.success(request, _("Tindakan ditutup."))
        return redirect("reform_item", pk)
    context = {"form": form, "item": item}
    return render(request, "improvements/reform/end.html", context, status=status_of(form))


def _end(request: OfficeRequest, form: forms.Form, pk: int) -> ReformItem:
    said = form.cleaned_data
    return end_item(
        item_id=pk, state=said["state"], said=said["said"].strip(), on=said["on"],
        by=request.powers, at=timezone.now(),
    )  # fmt: skip


@requires(Permission.MANAGE_REFORM)
@require_POST
def reform_item_resume(request: OfficeRequest, pk: int) -> HttpResponse:
    """Take a closed action up again."""
    managed_item(request.powers, pk)
    return acted(
        request, pk, lambda: resume_item(item_id=pk, by=request.powers, at=timezone.now()),
        _("Tindakan dibuka lagi."),
    )  # fmt: skip


def acted(request: OfficeRequest, pk: int, act: Callable[[], object], said: str) -> HttpResponse:
    """Run an act of one tap and lead back to the action; what was refused is told there."""
    try:
        act()
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, said)
    return redirect("reform_item", pk)
