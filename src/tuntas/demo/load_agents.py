"""Name agents of change by the actions that people use, and let the staff of Kota Contoh answer pulses."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from tuntas.demo.agents import AgentPlan, PulsePlan, plan_agents, plan_pulses
from tuntas.demo.city import CityPlan
from tuntas.demo.desks import Desks
from tuntas.demo.diary import Diary
from tuntas.improvements.groups.actions.agents import (
    AgentFacts,
    PlanLine,
    name_agent,
    plan_action,
    report_progress,
)
from tuntas.improvements.groups.actions.pulse import begin_pulse
from tuntas.improvements.groups.queries.pulse_staff import staff_places
from tuntas.improvements.models import PulseAnswer, PulseTurn
from tuntas.organisation.models import Person, Unit

VALUES = "berakhlak"


def load_agents(
    city: CityPlan,
    units: Mapping[str, Unit],
    people: Iterable[Person],
    *,
    until: datetime,
    days_off: Iterable[date],
    seed: int,
) -> None:
    """Store agents with plans and reports, and two pulses, as of `until`."""
    diary = Diary(until, days_off)
    desks = Desks(city, people, on=diary.today)
    for agent in plan_agents(city, diary, seed=seed):
        _name(agent, units[agent.unit_code], desks)
    government = next(unit for unit in units.values() if unit.parent_id is None)
    for pulse in plan_pulses(city, diary, seed=seed):
        _ask(pulse, government, desks)


def _name(plan: AgentPlan, unit: Unit, desks: Desks) -> None:
    themselves = desks.of(plan.email)
    facts = AgentFacts(
        name=themselves.name, person_id=themselves.id, since=plan.since, decree=plan.decree,
        criteria=plan.findings,
    )  # fmt: skip
    agent = name_agent(
        unit_id=unit.pk, facts=facts, by=desks.head(plan.unit_code), at=plan.named_at
    )
    for line in plan.actions:
        planned = PlanLine(text=line.text, target=line.target, due=line.due)
        action = plan_action(agent_id=agent.pk, line=planned, by=themselves, at=line.planned_at)
        for one in line.reports:
            report_progress(
                action_id=action.pk, quarter=one.quarter, percent=one.percent, said=one.said,
                by=themselves, at=one.at,
            )  # fmt: skip


def _ask(plan: PulsePlan, government: Unit, desks: Desks) -> None:
    pulse = begin_pulse(
        unit_id=government.pk, value_set=VALUES, begins=plan.begins, by=desks.section(),
        at=plan.begun_at,
    )  # fmt: skip
    # One by one each answer would write those of its unit anew, which takes seconds for all of them.
    places = staff_places(government.pk, on=plan.begins)
    said = {desks.people[one.email].pk: list(one.values) for one in plan.answers}
    PulseTurn.objects.bulk_create(PulseTurn(pulse=pulse, person_id=person) for person in said)
    # As in the product the order of the rows must not tell whose answer it is.
    rows = sorted((places[person], values) for person, values in said.items())
    PulseAnswer.objects.bulk_create(
        PulseAnswer(pulse=pulse, unit_id=unit, values=values) for unit, values in rows
    )
