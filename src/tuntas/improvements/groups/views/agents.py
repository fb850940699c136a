"""Agents of change: the list, the choice, and the page of one."""

import csv
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tuntas.catalogue.places import row_id
from tuntas.core.access import OfficeRequest, requires, signed_in
from tuntas.core.attempts import attempt, posted
from tuntas.core.cells import plain_cell
from tuntas.core.permissions import Permission
from tuntas.improvements.choosing import chosen_unit, unit_question
from tuntas.improvements.groups.actions.agents import AgentFacts, change_agent, name_agent
from tuntas.improvements.groups.agents_permissions import (
    can_name_agents,
    can_plan,
    can_see_findings,
    check_can_name_agents,
)
from tuntas.improvements.groups.agents_rule import agent_selection
from tuntas.improvements.groups.forms.agents import (
    STATES,
    AgentFilterForm,
    AgentForm,
    ChangeTermForm,
    term_initial,
)
from tuntas.improvements.groups.queries.agents import (
    AgentRow,
    Filters,
    agent_page,
    all_rows,
    standing_counts,
    visible_agent,
    with_plan,
)
from tuntas.improvements.groups.queries.people import offered_names, persons_by_name
from tuntas.improvements.groups.views.over import has_served
from tuntas.improvements.models import ChangeAgent
from tuntas.improvements.sending import attempt_own, beside_stored
from tuntas.organisation.forms import unit_choices
from tuntas.organisation.models import Unit
from tuntas.organisation.queries.units import units_for
from tuntas.rules.improvement.quarters import last_ended


@requires(Permission.VIEW_IMPROVEMENTS)
@require_safe
def agents(request: OfficeRequest) -> HttpResponse:
    """List the agents of one's units with who has no plan or did not report."""
    today = timezone.localdate()
    form, filters = _filters(request)
    kept = {"unit": filters.unit_id or "", "state": filters.state}
    kept = {name: value for name, value in kept.items() if value}
    page = agent_page(request.powers, filters, on=today)
    context = {
        "form": form,
        "page": page,
        "chips": _chips(request, filters),
        "quarter": last_ended(today),
        "rule": agent_selection(),
        "may_name": request.powers.has(Permission.FORM_GROUPS),
        "csv_query": f"?{urlencode(kept)}" if kept else "",
        "next_url": "?" + urlencode({**kept, "after": page.next}) if page.next else "",
        "first_url": "?" + urlencode(kept) if filters.after else "",
    }
    return render(request, "improvements/groups/agents.html", context)


def _filters(request: OfficeRequest) -> tuple[AgentFilterForm, Filters]:
    units = units_for(request.powers, Permission.VIEW_IMPROVEMENTS, on=timezone.localdate())
    form = AgentFilterForm(request.GET, units=unit_choices(units))
    said = form.cleaned_data if form.is_valid() else {}
    return form, Filters(
        unit_id=int(said["unit"]) if said.get("unit") else None,
        state=said.get("state", ""), after=row_id(request.GET.get("after", "")),
    )  # fmt: skip


def _chips(request: OfficeRequest, filters: Filters) -> list[dict[str, Any]]:
    counts = standing_counts(request.powers, filters.unit_id, on=timezone.localdate())
    unit = {"unit": filters.unit_id} if filters.unit_id else {}
    return [
        {
            "label": label,
            "url": f"{reverse('agents')}?{urlencode({**unit, **({'state': state} if state else {})})}",
            "count": counts.get(state),
            "current": state == filters.state,
        }
        for state, label in STATES
    ]


@requires(Permission.VIEW_IMPROVEMENTS)
@require_safe
def agents_csv(request: OfficeRequest) -> HttpResponse:
    """Give the list as a table, without what was found on anybody."""
    _form, filters = _filters(request)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="agen-perubahan.csv"'
    writer = csv.writer(response)
    writer.writerow(
        ["unit", "name", "decree", "since", "until", "state", "actions", "done", "late_quarters"]
    )  # fmt: skip
    rows = all_rows(request.powers, filters, on=timezone.localdate())
    writer.writerows(map(_cells, rows))
    return response


def _cells(row: AgentRow) -> list[Any]:
    one = row.agent
    return [
        plain_cell(one.unit.name), plain_cell(one.name), plain_cell(one.decree),
        one.since.isoformat(), one.until.isoformat() if one.until else "", row.standing,
        len(row.plan), row.done, row.late,
    ]  # fmt: skip


@requires(Permission.FORM_GROUPS)
@require_http_methods(["GET", "HEAD", "POST"])
def agent_new(request: OfficeRequest) -> HttpResponse:
    """Choose an agent: the unit first, where there is a choice."""
    units = units_for(request.powers, Permission.FORM_GROUPS, on=timezone.localdate())
    unit = chosen_unit(units, request.GET.get("unit"))
    if unit is None:
        return unit_question(request, units, "improvements/groups/agent_unit.html")
    return _choose_in(request, unit)


def _choose_in(request: OfficeRequest, unit: Unit) -> HttpResponse:
    today = timezone.localdate()
    form = AgentForm(posted(request), initial={"since": today})
    tried = attempt(
        form,
        lambda: name_agent(
            unit_id=unit.pk, facts=_chosen(form, unit), by=request.powers, at=timezone.now()
        ),
    )
    if tried.done is not None:
        messages.success(request, _("Agen perubahan tercatat. Sekarang susun rencananya."))
        return redirect("agent", tried.done.pk)
    context = {
        "form": form, "unit": unit, "people": offered_names(unit, on=today),
        "rule": agent_selection(),
    }  # fmt: skip
    return render(request, "improvements/groups/agent_new.html", context, status=tried.status)


def _chosen(form: AgentForm, unit: Unit) -> AgentFacts:
    """Return what was filled in, with the person whose name was chosen from the list."""
    said = " ".join(form.cleaned_data["name"].split())
    person_id = persons_by_name(unit, [said], on=timezone.localdate()).get(said)
    return form.facts(name=said.partition(" · ")[0], person_id=person_id)


@signed_in
@require_safe
def agent(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show an agent: plan, quarters, and why they were chosen to who may read that."""
    found = visible_agent(request.powers, pk)
    today = timezone.localdate()
    context = {
        "agent": found,
        "row": with_plan(found, on=today),
        "quarter": last_ended(today),
        "today": today,
        "rule": agent_selection(),
        "findings": list(_findings(found)) if can_see_findings(request.powers, found) else None,
        "sees_agents": request.powers.has(Permission.VIEW_IMPROVEMENTS),
        "may_name": can_name_agents(request.powers, found.unit_id),
        "may_report": can_plan(request.powers, found),
        "may_plan": not has_served(found) and can_plan(request.powers, found),
    }
    return render(request, "improvements/groups/agent.html", context)


def _findings(agent: ChangeAgent) -> Iterator[tuple[str, str, bool]]:
    """Return name, finding and whether nobody checked it, of each criterion and of former ones."""
    language = get_language() or "id"
    known = agent_selection().criteria
    for one in known:
        said = agent.criteria.get(one.key, "")
        yield one.name.value.in_language(language), said, one.name.unverified
    for key in sorted(set(agent.criteria) - {one.key for one in known}):
        yield key, agent.criteria[key], False


@requires(Permission.FORM_GROUPS)
@require_http_methods(["GET", "HEAD", "POST"])
def agent_facts(request: OfficeRequest, pk: int) -> HttpResponse:
    """Change the term, the decision or what was found."""
    found = visible_agent(request.powers, pk)
    form = ChangeTermForm(posted(request), initial=term_initial(found))
    tried = attempt_own(
        form,
        lambda: change_agent(
            agent_id=pk, facts=form.facts(name=found.name, person_id=found.person_id),
            seen=form.cleaned_data["seen"], by=request.powers, at=timezone.now(),
        ),
        check=lambda: check_can_name_agents(request.powers, found.unit_id),
    )  # fmt: skip
    if tried.done is not None:
        messages.success(request, _("Keterangan agen tersimpan."))
        return redirect("agent", pk)
    differing = beside_stored(form, tried, lambda: term_initial(visible_agent(request.powers, pk)))
    context = {"form": form, "agent": found, "rule": agent_selection(), "differing": differing}
    return render(request, "improvements/groups/agent_facts.html", context, status=tried.status)
