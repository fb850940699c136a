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
from tuntas.core.attempts import posted, press
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
from tuntas.improvements.reform.permissions import (
    can_manage,
    can_report,
    check_can_manage,
    check_can_report,
)
from tuntas.improvements.reform.proof import offers
from tuntas.improvements.reform.queries.items import current_figure, visible_item
from tuntas.improvements.reform.queries.plans import is_open, visible_plan
from tuntas.improvements.reform.queries.progress import (
    ItemRow,
    item_row,
    next_quarter,
    reportable_quarters,
)
from tuntas.improvements.reform.rule import area_name, reform_rule
from tuntas.improvements.sending import attempt_own, beside_stored, told
from tuntas.rules.improvement.agent_reports import ReportState
from tuntas.rules.improvement.quarters import LAST, Quarter, quarters


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
        "opens": next_quarter(item, on=today) if works else None,
        "may_prove": works,
        "may_manage": opened and can_manage(request.powers, item.plan.unit_id),
    }
    return render(request, "improvements/reform/item.html", context)


@requires(Permission.MANAGE_REFORM)
@require_http_methods(["GET", "HEAD", "POST"])
def reform_item_new(request: OfficeRequest, pk: int, area: str) -> HttpResponse:
    """Add an action to an area of a plan."""
    plan = visible_plan(request.powers, pk)
    found = reform_rule().area(area)
    if found is None:
        raise Http404(_("Area ini tidak ada."))
    form = ItemForm(posted(request), area=area)
    tried = attempt_own(
        form,
        lambda: add_item(plan_id=pk, facts=form.facts(), by=request.powers, at=timezone.now()),
        check=lambda: check_can_manage(request.powers, plan.unit_id),
    )
    if tried.done is not None:
        messages.success(request, _("Tindakan masuk dalam rencana."))
        return redirect("reform_plan", pk)
    context = {"form": form, "plan": plan, "area": found, "item": None}
    return render(request, "improvements/reform/item_form.html", context, status=tried.status)


def _answered(
    request: OfficeRequest, form: forms.Form, act: Callable[[], object], *, item: ReformItem,
    check: Callable[[], None], said: str, template: str, **more: Any,
) -> HttpResponse:  # fmt: skip
    """Run `act` for a form about an action and lead back to its page, else show the form."""
    tried = attempt_own(form, act, check=check)
    if tried.done is not None:
        messages.success(request, said)
        return redirect("reform_item", item.pk)
    context = {"form": form, "item": item, **more}
    return render(request, f"improvements/reform/{template}", context, status=tried.status)


@requires(Permission.MANAGE_REFORM)
@require_http_methods(["GET", "HEAD", "POST"])
def reform_item_change(request: OfficeRequest, pk: int) -> HttpResponse:
    """Write an action anew."""
    item = visible_item(request.powers, pk)
    if request.method != "POST" and item.state != ReformItem.State.RUNNING:
        return told(request, _("Tindakan ini sudah ditutup."), "reform_item", pk)
    form = ItemForm(posted(request), area=item.area, item=item, initial=dict(item_initial(item)))
    tried = attempt_own(
        form,
        lambda: change_item(
            item_id=pk, facts=form.facts(), seen=form.cleaned_data["seen"] or 0,
            by=request.powers, at=timezone.now(),
        ),
        check=lambda: check_can_manage(request.powers, item.plan.unit_id),
    )  # fmt: skip
    if tried.done is not None:
        messages.success(request, _("Tindakan tersimpan."))
        return redirect("reform_item", pk)
    differing = beside_stored(form, tried, lambda: item_initial(visible_item(request.powers, pk)))
    context = {
        "form": form, "item": item, "plan": item.plan, "area": reform_rule().area(item.area),
        "differing": differing,
    }  # fmt: skip
    return render(request, "improvements/reform/item_form.html", context, status=tried.status)


@requires(Permission.VIEW_REFORM)
@require_http_methods(["GET", "HEAD", "POST"])
def reform_progress(request: OfficeRequest, pk: int) -> HttpResponse:
    """Report on a quarter, on a phone in a minute."""
    item = visible_item(request.powers, pk)
    today = timezone.localdate()
    offered = _offered(request, item)
    row = item_row(item, item.progress.all(), on=today)
    form = ProgressForm(
        posted(request), quarters=offered, initial={"quarter": _first_missing(row, offered)}
    )
    return _answered(
        request, form,
        lambda: report_progress(
            item_id=pk, facts=form.facts(), by=request.powers, at=timezone.now()
        ),
        item=item, check=lambda: check_can_report(request.powers, item),
        said=_("Laporan tersimpan."), template="progress.html", row=row, area=area_name(item.area),
    )  # fmt: skip


def _offered(request: OfficeRequest, item: ReformItem) -> list[Quarter]:
    """Return what may be reported; of a report that comes too late any quarter, to be refused in words."""
    found = list(reportable_quarters(item, on=timezone.localdate()))
    if found or request.method != "POST":
        return found
    year = item.plan.year
    return list(quarters(Quarter(year, 1), Quarter(year, LAST)))


def _first_missing(row: ItemRow, offered: list[Quarter]) -> int | None:
    """Return the number of the first quarter that nobody reported, else of the last one."""
    unsaid = {ReportState.MISSING, ReportState.AWAITED}
    waiting = {one.quarter for one in row.quarters if one.state in unsaid}
    missing = next((one for one in offered if one in waiting), None)
    chosen = missing or (offered[-1] if offered else None)
    return chosen.number if chosen else None


@requires(Permission.MANAGE_REFORM)
@require_http_methods(["GET", "HEAD", "POST"])
def reform_item_end(request: OfficeRequest, pk: int) -> HttpResponse:
    """Close an action: done, or dropped with the reason."""
    item = visible_item(request.powers, pk)
    form = EndForm(posted(request))
    return _answered(
        request, form, lambda: _end(request, form, pk), item=item,
        check=lambda: check_can_manage(request.powers, item.plan.unit_id),
        said=_("Tindakan ditutup."), template="end.html",
    )  # fmt: skip


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
    visible_item(request.powers, pk)
    press(
        request,
        lambda: resume_item(item_id=pk, by=request.powers, at=timezone.now()),
        _("Tindakan dibuka lagi."),
    )
    return redirect("reform_item", pk)
