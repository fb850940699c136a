"""Plans of reform of Kota Contoh: what was planned, reported and ended by a day; see data/reform.yaml."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tuntas.demo.chance import stream, word_set
from tuntas.demo.city import CityPlan
from tuntas.demo.datafile import Node, read
from tuntas.demo.diary import Diary, moment
from tuntas.improvements.models import ReformItem
from tuntas.improvements.reform.actions.items import ItemFacts
from tuntas.rules.improvement.quarters import Quarter

FILE = "reform.yaml"
HEAD, OFFICER = "head", "officer"
BEGUN = (12, 8)  # month and day of the year before, so that a plan stands when its year begins
DAYS_TO_REPORT, DAYS_LATE = (-4, 8), (26, 36)  # behind the end of a quarter
_PLAN = word_set("unit years_ago decree team actions")
_ACTION = word_set("area action output target due responsible")
_MORE = word_set("indicator node reports late done dropped link offer")


@dataclass(frozen=True, slots=True)
class MemberLine:
    """Somebody in the team, by unit and post; without an area for all of them."""

    unit_code: str
    post: str
    role: str
    area: str


@dataclass(frozen=True, slots=True)
class QuarterLine:
    """What was reported for a quarter."""

    quarter: Quarter
    percent: int
    said: str
    obstacle: str
    at: datetime


@dataclass(frozen=True, slots=True)
class EndLine:
    """How an action ended."""

    state: str
    said: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action with what happened to it. `page` is the name of the address that proves it."""

    facts: ItemFacts
    reports: tuple[QuarterLine, ...]
    end: EndLine | None
    page: str
    page_title: str
    offer: str  # the kind of proof that is taken; empty: none

    @property
    def last_act(self) -> datetime | None:
        """When something was said of it last; None for an action that has not begun."""
        if self.end:
            return self.end.at
        return self.reports[-1].at if self.reports else None


@dataclass(frozen=True, slots=True)
class ReformPlanLine:
    """The plan of a unit for a year."""

    unit_code: str
    year: int
    decree: str
    begun_at: datetime
    team: tuple[MemberLine, ...]
    actions: tuple[ActionLine, ...]


def plan_reform(city: CityPlan, diary: Diary, *, seed: int) -> list[ReformPlanLine]:
    """Return the plans with what had happened before the diary's day. Raises DemoDataError."""
    plans = read(FILE).keys(required={"plans"})["plans"]
    return [_plan(node.keys(required=_PLAN), city, diary, seed) for node in plans]


def _plan(node: Node, city: CityPlan, diary: Diary, seed: int) -> ReformPlanLine:
    unit, year = _unit(node, city), diary.today.year - int(node["years_ago"].number())
    begun = diary.working_day_from(date(year - 1, *BEGUN))
    return ReformPlanLine(
        unit_code=unit,
        year=year,
        decree=node["decree"].text(),
        begun_at=moment(begun),
        team=tuple(_member(line, city) for line in node["team"]),
        actions=tuple(
            _action(line.keys(required=_ACTION, optional=_MORE), unit, year, diary, seed)
            for line in node["actions"]
        ),
    )


def _unit(node: Node, city: CityPlan) -> str:
    unit = node["unit"].text()
    if unit not in city.unit:
        raise node["unit"].refuse("expected a unit of the city")
    return unit


def _member(node: Node, city: CityPlan) -> MemberLine:
    node.keys(required={"unit", "role"}, optional={"area", "post"})
    post = _text(node, "post") or HEAD
    if post not in {HEAD, OFFICER}:
        raise node["post"].refuse(f"expected {HEAD} or {OFFICER}")
    return MemberLine(_unit(node, city), post, node["role"].text(), _text(node, "area"))


def _action(node: Node, unit: str, year: int, diary: Diary, seed: int) -> ActionLine:
    end = _end(node, year, diary)
    reports = _reports(node, unit, year, diary, seed)
    page, title = node["link"].texts(at_least=2) if "link" in node else ("", "")
    return ActionLine(
        facts=_facts(node, year),
        reports=tuple(one for one in reports if end is None or one.at < end.at),
        end=end,
        page=page,
        page_title=title,
        offer=_text(node, "offer"),
    )


def _facts(node: Node, year: int) -> ItemFacts:
    instrument, key = node["node"].texts(at_least=2) if "node" in node else ("", "")
    return ItemFacts(
        area=node["area"].text(), action=node["action"].text(), output=node["output"].text(),
        target=node["target"].text(), due=_day(node["due"], year),
        responsible=node["responsible"].text(), indicator=_text(node, "indicator"),
        instrument=instrument, node=key,
    )  # fmt: skip


def _text(node: Node, name: str) -> str:
    return node[name].text() if name in node else ""


def _day(node: Node, year: int) -> date:
    """Return the day of a year that is written as `06-30`."""
    try:
        return date.fromisoformat(f"{year}-{node.text()}")
    except ValueError as problem:
        raise node.refuse("expected month and day such as 06-30") from problem


def _end(node: Node, year: int, diary: Diary) -> EndLine | None:
    """Return how an action ended; None as long as it is worked on."""
    for state in (ReformItem.State.DONE, ReformItem.State.DROPPED):
        if state.value in node:
            day, said = node[state.value]
            ended = diary.working_day_from(_day(day, year))
            return EndLine(state, said.text(), moment(ended, 15)) if ended < diary.today else None
    return None


def _reports(node: Node, unit: str, year: int, diary: Diary, seed: int) -> Iterator[QuarterLine]:
    """Yield what was reported before today, quarter by quarter."""
    rng = stream(seed, "reform", unit, year, node["action"].text())
    late = int(node["late"].number()) if "late" in node else 0
    lines = list(node["reports"]) if "reports" in node else []
    for number, line in enumerate(lines, 1):
        quarter = Quarter(year, number)
        days = rng.randint(*(DAYS_LATE if number == late else DAYS_TO_REPORT))
        written = diary.working_day_from(quarter.ends + timedelta(days=days))
        if not line.value or written >= diary.today:
            continue
        percent, said, *obstacle = line
        yield QuarterLine(
            quarter, int(percent.number()), said.text(),
            obstacle[0].text() if obstacle else "", moment(written, 13),
        )  # fmt: skip
