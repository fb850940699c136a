"""Agents of change for their list, their page and the table to download."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.improvements.groups.agents_rule import agent_selection
from tuntas.improvements.models import AgentAction, AgentProgress, ChangeAgent
from tuntas.improvements.models.group import ChangeAgentQuerySet
from tuntas.organisation.powers import Powers
from tuntas.rules.improvement.agent_reports import (
    ALL,
    QuarterStanding,
    Report,
    ReportState,
    quarter_standings,
)
from tuntas.rules.improvement.quarters import Quarter, last_ended

PAGE_LENGTH = 25
Standing = Literal["no-plan", "no-report", "reported", "over"]


def visible_agent(powers: Powers, pk: int) -> ChangeAgent:
    """Return an agent; a stranger's and a wrong guess look the same (404)."""
    found = ChangeAgent.objects.visible_to(powers).select_related("unit").filter(pk=pk).first()
    if found is None:
        raise Http404(_("Agen perubahan ini tidak ada."))
    return found


def action_of(agent: ChangeAgent, pk: int) -> AgentAction:
    """Return a line of an agent's plan. Raises `Http404` for none."""
    found = agent.actions.filter(pk=pk).first()
    if found is None:
        raise Http404(_("Tindakan ini tidak ada."))
    found.agent = agent
    return found


@dataclass(frozen=True)
class Filters:
    """What the list shows; `state` is empty for all who serve, `after` the last row before."""

    unit_id: int | None = None
    state: str = ""  # a Standing
    after: int | None = None


@dataclass(frozen=True)
class PlanRow:
    """A line of a plan with its reports; `percent` is the latest quarter's, None without any."""

    action: AgentAction
    quarters: Sequence[QuarterStanding]
    reports: Sequence[AgentProgress]  # the newest first, all of them
    percent: int | None
    overdue: bool

    @property
    def late(self) -> int:
        """Return how many quarters were reported late or not at all."""
        return sum(one.state in (ReportState.LATE, ReportState.MISSING) for one in self.quarters)


@dataclass(frozen=True)
class AgentRow:
    """An agent in the list, with the plan; `standing` is about the last quarter that is over."""

    agent: ChangeAgent
    plan: Sequence[PlanRow]
    standing: Standing

    @property
    def done(self) -> int:
        """Return how many lines of the plan are finished."""
        return sum(one.percent == ALL for one in self.plan)

    @property
    def late(self) -> int:
        """Return how many quarters were reported late or not at all, over the whole plan."""
        return sum(one.late for one in self.plan)


@dataclass(frozen=True)
class Page:
    """A page of agents by unit and name; `next` is the last one's id where more follow."""

    rows: Sequence[AgentRow]
    next: int | None


def agent_page(powers: Powers, filters: Filters, *, on: date) -> Page:
    """Return one page, in three queries whatever its length."""
    agents = _after(_filtered(powers, filters, on), filters.after)
    found = list(_with_plans(agents)[: PAGE_LENGTH + 1])
    last = found[PAGE_LENGTH - 1] if len(found) > PAGE_LENGTH else None
    rows = [agent_row(one, on=on) for one in found[:PAGE_LENGTH]]
    return Page(rows, last.pk if last else None)


def all_rows(powers: Powers, filters: Filters, *, on: date) -> Iterator[AgentRow]:
    """Return every agent that the filters keep, for a table to download."""
    for one in _with_plans(_filtered(powers, filters, on)):
        yield agent_row(one, on=on)


def standing_counts(powers: Powers, unit_id: int | None, *, on: date) -> Mapping[str, int]:
    """Return how many serving agents have no plan, or a quarter without report; two queries."""
    return {
        state: _filtered(powers, Filters(unit_id, state), on).count()
        for state in ("no-plan", "no-report")
    }


def with_plan(agent: ChangeAgent, *, on: date) -> AgentRow:
    """Return one agent with the plan and all reports, in three queries."""
    return agent_row(_with_plans(ChangeAgent.objects.filter(pk=agent.pk)).get(), on=on)


def _filtered(powers: Powers, filters: Filters, on: date) -> ChangeAgentQuerySet:
    agents = ChangeAgent.objects.visible_to(powers)
    if filters.unit_id is not None:
        agents = agents.filter(unit__ancestor_ids__contains=[filters.unit_id])
    if filters.state == "over":
        return agents.filter(until__lt=on)
    agents = agents.filter(Q(until__isnull=True) | Q(until__gte=on))
    if filters.state == "no-plan":
        return agents.filter(~Exists(AgentAction.objects.filter(agent=OuterRef("pk"))))
    if filters.state == "no-report":
        return agents.filter(Exists(_unreported(last_ended(on)).filter(agent=OuterRef("pk"))))
    return agents


def _unreported(quarter: Quarter) -> QuerySet[AgentAction]:
    """Return the lines of plans that lack the report of a quarter; the slow twin is `_row`."""
    reports = AgentProgress.objects.filter(action=OuterRef("pk"))
    earlier = reports.filter(
        Q(year__lt=quarter.year) | Q(year=quarter.year, quarter__lt=quarter.number)
    )
    latest = earlier.order_by("-year", "-quarter", "-at", "-pk").values("percent")[:1]
    return (
        AgentAction.objects.filter(planned_on__lte=quarter.ends, agent__since__lte=quarter.ends)
        .filter(~Exists(reports.filter(year=quarter.year, quarter=quarter.number)))
        .annotate(earlier=Subquery(latest))
        .filter(Q(earlier__isnull=True) | Q(earlier__lt=ALL))
    )


def _after(agents: ChangeAgentQuerySet, after: int | None) -> ChangeAgentQuerySet:
    if after is None:
        return agents
    last = ChangeAgent.objects.filter(pk=after).values_list("unit__name", "name", "pk").first()
    if last is None:
        return agents
    unit, name, pk = last
    same = Q(unit__name=unit)
    return agents.filter(
        Q(unit__name__gt=unit) | (same & Q(name__gt=name)) | (same & Q(name=name, pk__gt=pk))
    )


def _with_plans(agents: ChangeAgentQuerySet) -> QuerySet[ChangeAgent]:
    reports = AgentProgress.objects.select_related("by").order_by("action_id", "at", "pk")
    plans = AgentAction.objects.prefetch_related(Prefetch("progress", reports))
    return (
        agents.select_related("unit")
        .defer("unit__duties")
        .prefetch_related(Prefetch("actions", plans.order_by("due", "pk")))
        .order_by("unit__name", "name", "pk")
    )


def agent_row(agent: ChangeAgent, *, on: date) -> AgentRow:
    """Return an agent, fetched with the plan, as it stands on a day."""
    plan = [_row(agent, one, on) for one in agent.actions.all()]
    return AgentRow(agent, plan, _standing(agent, plan, on))


def _row(agent: ChangeAgent, action: AgentAction, on: date) -> PlanRow:
    reports = list(action.progress.all())
    latest = {Quarter(one.year, one.quarter): one for one in reports}
    firsts = {Quarter(one.year, one.quarter): one for one in reversed(reports)}
    standings = quarter_standings(
        {
            quarter: Report(one.percent, timezone.localdate(firsts[quarter].at))
            for quarter, one in latest.items()
        },
        first=max(agent.since, action.planned_on),
        last=agent.until,
        on=on,
        grace_days=agent_selection().grace_days.value,
    )
    percent = latest[max(latest)].percent if latest else None
    return PlanRow(action, standings, reports[::-1], percent, action.due < on and percent != ALL)


def _standing(agent: ChangeAgent, plan: Iterable[PlanRow], on: date) -> Standing:
    if agent.until is not None and agent.until < on:
        return "over"
    lines = list(plan)
    if not lines:
        return "no-plan"
    asked = last_ended(on)
    lacking = any(
        one.quarter == asked and one.percent is None for row in lines for one in row.quarters
    )
    return "no-report" if lacking else "reported"
