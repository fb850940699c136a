"""Agents of change are chosen, plan what they do, and report each quarter how far it came."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError
from tuntas.improvements.groups.actions.common import locked_action, locked_agent, locked_unit
from tuntas.improvements.groups.agents_permissions import check_can_name_agents, check_can_plan
from tuntas.improvements.groups.queries.people import people_of
from tuntas.improvements.meanwhile import check_seen, mark
from tuntas.improvements.models import AgentAction, AgentProgress, ChangeAgent
from tuntas.improvements.permissions import ImprovementActor
from tuntas.improvements.trail import note
from tuntas.organisation.models import Unit
from tuntas.rules.improvement.quarters import Quarter


@dataclass(frozen=True, kw_only=True)
class AgentFacts:
    """An agent: `person_id` where they have an account; `criteria` are findings by criterion's key."""

    name: str
    since: date
    person_id: int | None = None
    until: date | None = None
    decree: str = ""
    criteria: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PlanLine:
    """What an agent does, by what it is seen, and until when."""

    text: str
    target: str
    due: date


@transaction.atomic
def name_agent(
    *, unit_id: int, facts: AgentFacts, by: ImprovementActor, at: datetime
) -> ChangeAgent:
    """Choose an agent of change for a unit.

    Raises `DomainError` for a unit that has ended, a person from elsewhere, days that do not fit, or
    somebody who is an agent of the unit in that time already; `NotPermittedError`.
    """
    check_can_name_agents(by, unit_id)
    today = timezone.localdate(at)
    locked_unit(unit_id)  # two people name the same agent at once: the second is told
    unit = Unit.objects.valid(on=today).filter(pk=unit_id).first()
    if unit is None:
        raise DomainError(_("Unit ini tidak ada lagi."))
    _check_facts(facts, unit)
    _check_person(facts, unit, on=today)
    agent = ChangeAgent.objects.create(
        unit=unit, made_by_id=by.id, made_at=at, **{**vars(facts), "criteria": dict(facts.criteria)}
    )
    note(agent, "agent.name", by=by, at=at, name=agent.name, unit=unit.code, decree=facts.decree)
    return agent


def _check_facts(facts: AgentFacts, unit: Unit, *, but: int = 0) -> None:
    if facts.until is not None and facts.until < facts.since:
        raise DomainError(_("Hari terakhirnya lebih awal daripada hari pertamanya."))
    same = Q(person_id=facts.person_id) if facts.person_id else Q(name__iexact=facts.name)
    others = ChangeAgent.objects.filter(same, unit=unit).exclude(pk=but)
    if others.serving(facts.since, facts.until or date.max).exists():
        raise DomainError(
            _("%(name)s sudah menjadi agen perubahan unit ini pada masa itu.")
            % {"name": facts.name}
        )


def _check_person(facts: AgentFacts, unit: Unit, *, on: date) -> None:
    if facts.person_id and not people_of(unit, on=on).filter(pk=facts.person_id).exists():
        raise DomainError(_("Orang ini tidak bekerja di unit ini. Pilih lagi."))


def agent_mark(agent: ChangeAgent) -> str:
    """Return the mark of what is said of an agent."""
    return mark(*_said(agent).values())


def _said(one: ChangeAgent | AgentFacts) -> dict[str, Any]:
    found = sorted((key, said) for key, said in one.criteria.items() if said)
    return {"since": one.since, "until": one.until, "decree": one.decree, "criteria": found}


@transaction.atomic
def change_agent(
    *, agent_id: int, facts: AgentFacts, seen: str, by: ImprovementActor, at: datetime
) -> ChangeAgent:
    """Describe an agent anew, also to end or extend their time; who it is stays.

    The same again writes nothing. `seen` is the `agent_mark` of what the page showed: raises
    `ChangedMeanwhileError` when something else is said now; `DomainError` for days that do not fit;
    `NotPermittedError`.
    """
    unit = locked_unit(ChangeAgent.objects.values_list("unit_id", flat=True).get(pk=agent_id))
    agent = locked_agent(agent_id)
    check_can_name_agents(by, unit.pk)
    facts = replace(
        facts, name=agent.name, person_id=agent.person_id,
        criteria={**agent.criteria, **facts.criteria},
    )  # fmt: skip
    before = _said(agent)
    changed = [name for name, said in _said(facts).items() if said != before[name]]
    if not changed:
        return agent
    check_seen(agent_mark(agent), seen)
    _check_facts(facts, unit, but=agent.pk)
    for name in changed:
        setattr(agent, name, getattr(facts, name))
    agent.save(update_fields=changed)
    note(agent, "agent.change", by=by, at=at, name=agent.name, fields=changed)
    return agent


def _check_planned(agent: ChangeAgent, by: ImprovementActor, at: datetime) -> None:
    """Raises `NotPermittedError`, and `DomainError` once the agent's time is over."""
    check_can_plan(by, agent)
    if agent.until is not None and agent.until < timezone.localdate(at):
        raise DomainError(_("Masa tugasnya sudah berakhir, jadi rencananya tidak diubah lagi."))


@transaction.atomic
def plan_action(
    *, agent_id: int, line: PlanLine, by: ImprovementActor, at: datetime
) -> AgentAction:
    """Add a line to an agent's plan.

    Raises `DomainError` for an agent whose time is over, a line that stands there already, a day
    outside of their time; `NotPermittedError`.
    """
    agent = locked_agent(agent_id)
    _check_planned(agent, by, at)
    _check_line(agent, line)
    today = timezone.localdate(at)
    action = AgentAction.objects.create(agent=agent, planned_on=today, **vars(line))
    note(agent, "agent.plan", by=by, at=at, name=agent.name, action=line.text)
    return action


def _check_line(agent: ChangeAgent, line: PlanLine, *, but: int = 0) -> None:
    if line.due < agent.since or (agent.until is not None and line.due > agent.until):
        raise DomainError(_("Tenggatnya di luar masa tugas agen ini. Pilih hari lain."))
    if agent.actions.filter(text__iexact=line.text).exclude(pk=but).exists():
        raise DomainError(_("Tindakan ini sudah ada dalam rencana."))


def line_mark(action: AgentAction) -> str:
    """Return the mark of what a line of a plan says."""
    return mark(action.text, action.target, action.due)


@transaction.atomic
def change_action(
    *, action_id: int, line: PlanLine, seen: str, by: ImprovementActor, at: datetime
) -> AgentAction:
    """Write a line of the plan anew; what was reported stays, the audit trail keeps the former words.

    The same again writes nothing. `seen` is the `line_mark` of what the page showed: raises
    `ChangedMeanwhileError` when the line says something else now; `OvertakenError` when it was taken
    out meanwhile; else as `plan_action`.
    """
    action, agent = locked_action(action_id)
    _check_planned(agent, by, at)
    before = {name: str(getattr(action, name)) for name in vars(line)}
    after = {name: str(value) for name, value in vars(line).items()}
    if before == after:
        return action
    check_seen(line_mark(action), seen)
    _check_line(agent, line, but=action.pk)
    for name, value in vars(line).items():
        setattr(action, name, value)
    action.save(update_fields=list(vars(line)))
    note(agent, "agent.replan", by=by, at=at, name=agent.name, before=before, after=after)
    return action


@transaction.atomic
def remove_action(*, action_id: int, by: ImprovementActor, at: datetime) -> None:
    """Take a line out of the plan, as long as nothing was reported on it.

    Raises `OvertakenError` when it is out already; `DomainError` when something was reported, or the
    agent's time is over; `NotPermittedError`.
    """
    action, agent = locked_action(action_id)
    _check_planned(agent, by, at)
    if action.progress.exists():
        raise DomainError(_("Tindakan ini sudah dilaporkan, jadi tetap ada dalam rencana."))
    action.delete()
    note(agent, "agent.unplan", by=by, at=at, name=agent.name, action=action.text)


@transaction.atomic
def report_progress(
    *, action_id: int, quarter: Quarter, percent: int, said: str, by: ImprovementActor, at: datetime
) -> AgentProgress:
    """Report how far an action was at the end of a quarter; a later report of it is a new row.

    Sent twice, it is kept once. Raises `OvertakenError` for an action that was taken out of the plan;
    `DomainError` for a quarter outside of the agent's time or one
    to come, a percentage that is none, no words; `NotPermittedError`.
    """
    action, agent = locked_action(action_id)
    check_can_plan(by, agent)
    _check_report(agent, quarter, percent, said, on=timezone.localdate(at))
    rows = action.progress.filter(year=quarter.year, quarter=quarter.number)
    latest = rows.order_by("-at", "-pk").first()
    if latest is not None and (latest.percent, latest.note) == (percent, said):
        return latest
    report = AgentProgress.objects.create(
        action=action, year=quarter.year, quarter=quarter.number, percent=percent, note=said,
        by_id=by.id, at=at,
    )  # fmt: skip
    period = f"{quarter.year}-{quarter.number}"
    note(agent, "agent.report", by=by, at=at, name=agent.name, quarter=period, percent=percent)
    return report


def _check_report(
    agent: ChangeAgent, quarter: Quarter, percent: int, said: str, *, on: date
) -> None:
    outside = quarter.ends < agent.since or (
        agent.until is not None and quarter.begins > agent.until
    )
    if outside or quarter.begins > on:
        raise DomainError(_("Triwulan ini di luar masa tugasnya atau belum dimulai."))
    if not 0 <= percent <= 100:  # noqa: PLR2004 - percent
        raise DomainError(_("Tulis capaian dari 0 sampai 100 persen."))
    if not said:
        raise DomainError(_("Tulis apa yang sudah dilakukan."))
