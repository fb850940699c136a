"""Staff, pulses and agents of change made by the real actions."""

from datetime import date, datetime
from typing import Any

from tests.personas import MONDAY, City

from tuntas.cases.actors import SYSTEM
from tuntas.improvements.groups.actions.agents import (
    AgentFacts,
    PlanLine,
    name_agent,
    plan_action,
    report_progress,
)
from tuntas.improvements.groups.actions.pulse import answer_pulse, begin_pulse
from tuntas.improvements.models import AgentAction, AgentProgress, ChangeAgent, Pulse
from tuntas.organisation.actions import create_person, grant_role
from tuntas.organisation.models import Person, Unit
from tuntas.rules.improvement.quarters import Quarter

TODAY = MONDAY.date()
SINCE = date(2026, 1, 5)
QUESTIONS = 7


def staff(unit: Unit, *names: str, role: str = "officer") -> list[Person]:
    """Hire people for a unit."""
    found = []
    for name in names:
        person = create_person(
            by=SYSTEM, at=MONDAY, email=f"{name.lower()}@contoh.example", name=name, password=None
        )
        grant_role(by=SYSTEM, at=MONDAY, person=person, unit=unit, role=role, since=SINCE)
        found.append(person)
    return found


def pulse_of(unit: Unit, by: Person, *, begins: date = TODAY, at: datetime = MONDAY) -> Pulse:
    """Begin a pulse on BerAKHLAK."""
    return begin_pulse(unit_id=unit.pk, value_set="berakhlak", begins=begins, by=by.powers(), at=at)


def answered(pulse: Pulse, person: Person, *values: int, at: datetime = MONDAY) -> None:
    """Answer for somebody; one value stands for all questions."""
    said = list(values) * (QUESTIONS if len(values) == 1 else 1)
    answer_pulse(pulse_id=pulse.pk, person_id=person.pk, values=said, at=at)


def agent_of(
    unit: Unit, by: Person, *, name: str = "Tono", at: datetime = MONDAY, **facts: Any
) -> ChangeAgent:
    """Choose an agent of change since January, without an end."""
    given = AgentFacts(**{"name": name, "since": SINCE, **facts})
    return name_agent(unit_id=unit.pk, facts=given, by=by.powers(), at=at)


def planned(
    agent: ChangeAgent, by: Person, text: str = "Sapa warga", *, at: datetime = MONDAY, **line: Any
) -> AgentAction:
    """Plan an action until the end of the year."""
    given = PlanLine(**{"text": text, "target": "Semua loket", "due": date(2026, 12, 20), **line})
    return plan_action(agent_id=agent.pk, line=given, by=by.powers(), at=at)


def reported_as(
    action: AgentAction, by: Person, percent: int, *, of: Quarter, at: datetime = MONDAY
) -> AgentProgress:
    """Report how far an action came."""
    return report_progress(
        action_id=action.pk, quarter=of, percent=percent, said="Berjalan di dua loket",
        by=by.powers(), at=at,
    )  # fmt: skip


def roads_agent(city: City, **facts: Any) -> ChangeAgent:
    """Choose Sari as the roads agency's agent."""
    return agent_of(city.roads, city.budi, **{"name": "Sari", "person_id": city.sari.pk, **facts})
