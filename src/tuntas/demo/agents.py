"""Agents of change of Kota Contoh with their plans and reports, and what staff answer in a pulse."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from tuntas.demo.chance import happens, stream
from tuntas.demo.city import CityPlan
from tuntas.demo.datafile import Node, read
from tuntas.demo.diary import Diary, moment
from tuntas.demo.staff import Staff
from tuntas.rules.improvement.quarters import Quarter, quarter_of
from tuntas.rules.improvement.selection_criteria import AGENT_SELECTION

FILE = "agents.yaml"
PROMPT, LATE, BEHIND = "prompt", "late", "behind"
DAYS_TO_REPORT = {PROMPT: (2, 10), LATE: (24, 38), BEHIND: (3, 9)}  # behind the end of a quarter
DAYS_TO_PLAN = 9  # after being named
UNIT_SPREAD, PERSON_SPREAD, VALUE_SPREAD = 0.25, 0.45, 0.6  # on the scale 1-5
LOWEST, HIGHEST = 1, 5


@dataclass(frozen=True, slots=True)
class ReportLine:
    """How far a line of a plan was at the end of a quarter."""

    quarter: Quarter
    percent: int
    said: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ActionLine:
    """A line of a plan."""

    text: str
    target: str
    due: date
    planned_at: datetime
    reports: tuple[ReportLine, ...]


@dataclass(frozen=True, slots=True)
class AgentPlan:
    """An agent of change: the officer who keeps the unit's papers."""

    unit_code: str
    email: str
    since: date
    named_at: datetime
    decree: str
    findings: Mapping[str, str]  # by criterion
    actions: tuple[ActionLine, ...]


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """What somebody answers, in the order of the values."""

    email: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PulsePlan:
    """A pulse of the whole government."""

    begins: date
    begun_at: datetime
    answers: tuple[AnswerLine, ...]


def plan_agents(city: CityPlan, diary: Diary, *, seed: int) -> list[AgentPlan]:
    """Return the agents. Raises DemoDataError."""
    staff = Staff(city)
    return [_agent(node, staff, city, diary, seed) for node in _data()["agents"]]


def _data() -> Node:
    return read(FILE).keys(required={"agents", "pulses", "level"})


def _agent(node: Node, staff: Staff, city: CityPlan, diary: Diary, seed: int) -> AgentPlan:
    node.keys(required={"unit", "since", "reports", "findings", "plan"})
    unit = node["unit"].text()
    if unit not in city.unit:
        raise node["unit"].refuse("expected a unit of the city")
    since = diary.working_day(node["since"].number())
    rng = stream(seed, "agent", unit)
    return AgentPlan(
        unit_code=unit,
        email=staff.first_officer(unit),
        since=since,
        named_at=moment(since, 8),
        decree=f"Keputusan Kepala {city.unit[unit].short_name} tentang agen perubahan",
        findings={key: said.text() for key, said in node["findings"].items()},
        actions=tuple(_action(line, node, since, diary, rng) for line in node["plan"]),
    )


def _action(line: Node, agent: Node, since: date, diary: Diary, rng: Random) -> ActionLine:
    line.keys(required={"text", "target", "due", "steps"})
    planned = diary.working_day_from(since + timedelta(days=DAYS_TO_PLAN))
    return ActionLine(
        text=line["text"].text(),
        target=line["target"].text(),
        due=diary.day(line["due"].number()),
        planned_at=moment(planned, 14),
        reports=tuple(_reports(line, agent["reports"].text(), planned, diary, rng)),
    )


def _reports(
    line: Node, manner: str, planned: date, diary: Diary, rng: Random
) -> Iterator[ReportLine]:
    """Yield a report for each quarter that is over, as far as it was written by today."""
    quarter = quarter_of(planned)
    for step in line["steps"]:
        percent, said = step
        days = rng.randint(*DAYS_TO_REPORT[manner])
        written = diary.working_day_from(quarter.ends + timedelta(days=days))
        if written >= diary.today or (manner == BEHIND and _is_last_due(quarter, diary.today)):
            return
        yield ReportLine(quarter, int(percent.number()), said.text(), moment(written, 13))
        quarter = quarter.next()


def _is_last_due(quarter: Quarter, today: date) -> bool:
    """Tell whether the quarter's report, and none of a later one, should be there by now."""
    grace = timedelta(days=AGENT_SELECTION.shipped.grace_days.value)
    return quarter.ends + grace < today <= quarter.next().ends + grace


def plan_pulses(city: CityPlan, diary: Diary, *, seed: int) -> list[PulsePlan]:
    """Return the pulses; the product lets each run for two weeks. Raises DemoDataError."""
    data = _data()
    levels = data["level"].numbers()
    return [_pulse(node, levels, city, diary, seed) for node in data["pulses"]]


def _pulse(
    node: Node, levels: Mapping[str, float], city: CityPlan, diary: Diary, seed: int
) -> PulsePlan:
    node.keys(required={"began", "share", "shift"})
    began, shift = node["began"].number(), node["shift"].number()
    begins = diary.working_day(began)
    rng = stream(seed, "pulse", began)
    asked = [person for person in city.people if happens(rng, node["share"].number())]
    answers = (
        AnswerLine(one.email, _values(levels, _mood(one.unit_code, seed) + shift, rng))
        for one in asked
    )
    return PulsePlan(begins, moment(begins, 7), tuple(answers))


def _mood(unit_code: str, seed: int) -> float:
    """Return by how much a unit lies above or below the others; it stays from pulse to pulse."""
    return stream(seed, "mood", unit_code).gauss(0, UNIT_SPREAD)


def _values(levels: Mapping[str, float], mood: float, rng: Random) -> tuple[int, ...]:
    own = mood + rng.gauss(0, PERSON_SPREAD)
    return tuple(_on_scale(level + own + rng.gauss(0, VALUE_SPREAD)) for level in levels.values())


def _on_scale(value: float) -> int:
    return min(HIGHEST, max(LOWEST, round(value)))
