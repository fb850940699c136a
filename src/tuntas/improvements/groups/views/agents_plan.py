"""The plan of an agent of change: lines, and how far they came each quarter."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tuntas.core.access import OfficeRequest, signed_in
from tuntas.core.errors import DomainError
from tuntas.improvements.groups.actions.agents import (
    change_action,
    plan_action,
    remove_action,
    report_progress,
)
from tuntas.improvements.groups.agents_permissions import can_plan
from tuntas.improvements.groups.forms.agents import PlanLineForm, ReportForm
from tuntas.improvements.groups.queries.agents import action_of, visible_agent
from tuntas.improvements.models import AgentAction, ChangeAgent
from tuntas.rules.improvement.quarters import Quarter, last_ended, quarter_of, quarters

REFUSED = 422
OFFERED = 8  # quarters back


def _own(request: OfficeRequest, pk: int) -> ChangeAgent:
    """Return an agent whose plan one may write. Raises `Http404` for any other."""
    found = visible_agent(request.powers, pk)
    if not can_plan(request.powers, found):
        raise Http404(_("Rencana ini ditulis oleh agennya, kepala unit, atau Bagian Organisasi."))
    return found


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def agent_action_new(request: OfficeRequest, pk: int) -> HttpResponse:
    """Add a line to the plan."""
    agent = _own(request, pk)
    form = PlanLineForm(request.POST or None)
    if form.is_valid():
        try:
            plan_action(agent_id=pk, line=form.line(), by=request.powers, at=timezone.now())
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Tindakan masuk dalam rencana."))
            return redirect("agent", pk)
    return _line(request, agent, form, None)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def agent_action(request: OfficeRequest, pk: int, number: int) -> HttpResponse:
    """Write a line of the plan anew."""
    agent = _own(request, pk)
    action = action_of(agent, number)
    initial = {name: getattr(action, name) for name in ("text", "target", "due")}
    form = PlanLineForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            change_action(action_id=number, line=form.line(), by=request.powers, at=timezone.now())
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Tindakan tersimpan."))
            return redirect("agent", pk)
    return _line(request, agent, form, action)


def _line(
    request: OfficeRequest, agent: ChangeAgent, form: PlanLineForm, action: AgentAction | None
) -> HttpResponse:
    removable = action is not None and not action.progress.exists()
    context = {"form": form, "agent": agent, "action": action, "removable": removable}
    status = REFUSED if form.is_bound else 200
    return render(request, "improvements/groups/agent_action.html", context, status=status)


@signed_in
@require_POST
def agent_action_remove(request: OfficeRequest, pk: int, number: int) -> HttpResponse:
    """Take a line out of the plan."""
    action = action_of(_own(request, pk), number)
    try:
        remove_action(action_id=action.pk, by=request.powers, at=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Tindakan dihapus dari rencana."))
    return redirect("agent", pk)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def agent_report(request: OfficeRequest, pk: int, number: int) -> HttpResponse:
    """Report how far an action was at the end of a quarter."""
    agent = _own(request, pk)
    action = action_of(agent, number)
    form = ReportForm(
        request.POST or None, quarters=_quarters(agent), initial={"quarter": _first(agent)}
    )
    if form.is_valid():
        try:
            report_progress(action_id=number, by=request.powers, at=timezone.now(), **form.said())
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Laporan tersimpan."))
            return redirect("agent", pk)
    context = {"form": form, "agent": agent, "action": action}
    status = REFUSED if form.is_bound else 200
    return render(request, "improvements/groups/agent_report.html", context, status=status)


def _quarters(agent: ChangeAgent) -> Mapping[str, str]:
    """Return what may be reported, the newest first."""
    today = timezone.localdate()
    last = quarter_of(min(today, agent.until) if agent.until else today)
    found = list(quarters(quarter_of(agent.since), last))[-OFFERED:]
    return {
        _key(one): _("Triwulan %(n)s %(year)s") % {"n": one.number, "year": one.year}
        for one in reversed(found)
    }


def _first(agent: ChangeAgent) -> str:
    """Return the quarter that is most likely meant: the last that is over."""
    over = _key(last_ended(timezone.localdate()))
    offered = _quarters(agent)
    return over if over in offered else next(iter(offered), "")


def _key(quarter: Quarter) -> str:
    return f"{quarter.year}-{quarter.number}"
