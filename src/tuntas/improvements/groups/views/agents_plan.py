"""The plan of an agent of change: lines, and how far they came each quarter."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tuntas.core.access import OfficeRequest, signed_in
from tuntas.core.attempts import posted, press
from tuntas.improvements.groups.actions.agents import (
    change_action,
    plan_action,
    remove_action,
    report_progress,
)
from tuntas.improvements.groups.agents_permissions import check_can_plan
from tuntas.improvements.groups.forms.agents import (
    ChangeLineForm,
    PlanLineForm,
    ReportForm,
    line_initial,
)
from tuntas.improvements.groups.queries.agents import action_of, visible_agent
from tuntas.improvements.groups.views.over import term_over
from tuntas.improvements.models import ChangeAgent
from tuntas.improvements.sending import attempt_own, beside_stored, told
from tuntas.rules.improvement.quarters import Quarter, last_ended, quarter_of, quarters

OFFERED = 8  # quarters back


def _answered(
    request: OfficeRequest, form: forms.Form, act: Callable[[], object], *, agent: ChangeAgent,
    said: str, template: str, stored: Callable[[], Mapping[str, Any]] = dict, **more: Any,
) -> HttpResponse:  # fmt: skip
    """Run `act` for a form about an agent's plan and lead back to the agent, else show the form.

    `stored` is what the form would begin with now, of one that changes what is stored.
    """
    tried = attempt_own(form, act, check=lambda: check_can_plan(request.powers, agent))
    if tried.done is not None:
        messages.success(request, said)
        return redirect("agent", agent.pk)
    differing = beside_stored(form, tried, stored)
    context = {"form": form, "agent": agent, "differing": differing, **more}
    return render(request, f"improvements/groups/{template}", context, status=tried.status)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def agent_action_new(request: OfficeRequest, pk: int) -> HttpResponse:
    """Add a line to the plan."""
    agent = visible_agent(request.powers, pk)
    if back := term_over(request, agent):
        return back
    form = PlanLineForm(posted(request))
    return _answered(
        request, form,
        lambda: plan_action(agent_id=pk, line=form.line(), by=request.powers, at=timezone.now()),
        agent=agent, said=_("Tindakan masuk dalam rencana."),
        template="agent_action.html", action=None, removable=False,
    )  # fmt: skip


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def agent_action(request: OfficeRequest, pk: int, number: int) -> HttpResponse:
    """Write a line of the plan anew."""
    agent = visible_agent(request.powers, pk)
    action = action_of(agent, number)
    if back := term_over(request, agent):
        return back
    form = ChangeLineForm(posted(request), initial=line_initial(action))
    return _answered(
        request, form,
        lambda: change_action(
            action_id=number, line=form.line(), seen=form.cleaned_data["seen"], by=request.powers,
            at=timezone.now(),
        ),
        agent=agent, said=_("Tindakan tersimpan."), template="agent_action.html",
        stored=lambda: line_initial(action_of(agent, number)), action=action,
        removable=not action.progress.exists(),
    )  # fmt: skip


@signed_in
@require_POST
def agent_action_remove(request: OfficeRequest, pk: int, number: int) -> HttpResponse:
    """Take a line out of the plan."""
    if not visible_agent(request.powers, pk).actions.filter(pk=number).exists():
        return told(request, _("Tindakan ini sudah dihapus dari rencana."), "agent", pk)
    press(
        request,
        lambda: remove_action(action_id=number, by=request.powers, at=timezone.now()),
        _("Tindakan dihapus dari rencana."),
    )
    return redirect("agent", pk)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def agent_report(request: OfficeRequest, pk: int, number: int) -> HttpResponse:
    """Report how far an action was at the end of a quarter."""
    agent = visible_agent(request.powers, pk)
    action = action_of(agent, number)
    form = ReportForm(
        posted(request), quarters=_quarters(agent), initial={"quarter": _first(agent)}
    )
    return _answered(
        request, form,
        lambda: report_progress(
            action_id=number, by=request.powers, at=timezone.now(), **form.said()
        ),
        agent=agent, said=_("Laporan tersimpan."), template="agent_report.html", action=action,
    )  # fmt: skip


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
