"""The complaint surveys of Kota Contoh: team, workshop, list, and what everybody ticked.

A repeat asks the same list. Whether fewer people complain follows from what became of the promises.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from tuntas.core.secrets import CODE_ALPHABET, CODE_LENGTH
from tuntas.demo.chance import happens, stream
from tuntas.demo.city import CityPlan
from tuntas.demo.datafile import DemoDataError, Node, read
from tuntas.demo.diary import Diary, moment
from tuntas.demo.people import NameMaker
from tuntas.demo.promises import FILE, Promised
from tuntas.demo.survey_answers import PROFILE, said, uuid_of
from tuntas.demo.visits import Visits

WRITING_SHARE = 0.05  # of sheets with a complaint that the list lacks
ASKED = ("sex", "age_group")
DAYS_TO_CAUSES = 9  # working out causes begins so long after the end


@dataclass(frozen=True, slots=True)
class ComplaintLine:
    """A complaint of the list and the share (0-1) of sheets on which it is ticked."""

    key: str
    heading: str
    text: str
    share: float


@dataclass(frozen=True, slots=True)
class MemberLine:
    """Somebody of the team; `side` as the product names it."""

    name: str
    role: str
    side: str


@dataclass(frozen=True, slots=True)
class WorkshopLine:
    """Where the list was made."""

    at: datetime
    place: str
    people: int
    notes: str


@dataclass(frozen=True, slots=True)
class SheetLine:
    """What one person said; `ticked` are numbers of the list, from 1."""

    uid: UUID
    ticked: tuple[int, ...]
    service: str
    channel: str
    answered_at: datetime
    other: str
    sex: str
    age_group: str


@dataclass(frozen=True, slots=True)
class RunLine:
    """The days of a survey that was opened, and its sheets by time; open: `closed_at` is None."""

    opened_at: datetime
    begins: date
    ends: date
    customers: int
    closed_at: datetime | None
    sheets: tuple[SheetLine, ...]


@dataclass(frozen=True, slots=True)
class CauseLine:
    """Why people complain, and whether the unit itself can mend it."""

    complaint: str
    text: str
    inside: bool


@dataclass(frozen=True, slots=True)
class ComplaintPlan:
    """One complaint survey; `repeats` is the key of the one before."""

    key: str
    code: str
    unit_code: str
    title: str
    services: tuple[str, ...]
    repeats: str
    prepared_at: datetime
    decree: str
    team: tuple[MemberLine, ...]
    workshop: WorkshopLine | None
    items: tuple[ComplaintLine, ...]
    run: RunLine | None
    causes: tuple[CauseLine, ...]
    sought_at: datetime | None  # when the causes were found


def plan_complaints(
    city: CityPlan, diary: Diary, promised: Promised, *, seed: int
) -> list[ComplaintPlan]:
    """Return the surveys, each repeat behind the one that it repeats. Raises DemoDataError."""
    planner = _Planner(city, diary, promised, seed)
    plans: dict[str, ComplaintPlan] = {}
    for node in read(FILE)["surveys"]:
        plan = planner.plan(node, plans)
        plans[plan.key] = plan
    return list(plans.values())


class _Planner:
    def __init__(self, city: CityPlan, diary: Diary, promised: Promised, seed: int) -> None:
        self._city, self._diary, self._promised, self._seed = city, diary, promised, seed
        self._visits, self._names = Visits(diary.days_off), NameMaker()

    def plan(self, node: Node, before: Mapping[str, ComplaintPlan]) -> ComplaintPlan:
        node.keys(
            required={"key", "title", "prepared", "content"},
            optional={
                "unit", "services", "repeats", "decree", "team", "workshop", "run", "list",
                "others", "causes",
            },
        )  # fmt: skip
        first = before[node["repeats"].text()] if "repeats" in node else None
        begun = self._repeat(node, first) if first else self._first(node)
        run = self._run(node, begun) if "run" in node else None
        closed_at = run.closed_at if run else None
        return replace(
            begun,
            run=run,
            causes=tuple(_causes(node["causes"])) if "causes" in node else (),
            sought_at=self._later(closed_at) if closed_at else None,
        )

    def _first(self, node: Node) -> ComplaintPlan:
        unit = node["unit"].text()
        if unit not in self._city.unit:
            raise DemoDataError(f"{FILE}: no unit {unit!r}")
        return ComplaintPlan(
            key=node["key"].text(),
            code=self._code(node),
            unit_code=unit,
            title=node["title"].text(),
            services=node["services"].texts(),
            repeats="",
            prepared_at=self._diary.at(node["prepared"].number(), 8),
            decree=node["decree"].text(),
            team=tuple(self._team(node, unit)),
            workshop=self._workshop(node["workshop"]),
            items=tuple(_items(node["list"])),
            run=None,
            causes=(),
            sought_at=None,
        )

    def _repeat(self, node: Node, first: ComplaintPlan) -> ComplaintPlan:
        """Return the survey before with the shares that the promises have left."""
        prepared_at = self._diary.at(node["prepared"].number(), 8)
        items = tuple(
            replace(
                one,
                share=one.share * self._promised.left(first.key, one.key, on=prepared_at.date()),
            )
            for one in first.items
        )
        return replace(
            first, key=node["key"].text(), code=self._code(node), title=node["title"].text(),
            repeats=first.key, prepared_at=prepared_at, items=items, decree="", workshop=None,
        )  # fmt: skip

    def _code(self, node: Node) -> str:
        rng = stream(self._seed, "complaint survey code", node["key"].text())
        return "".join(rng.choices(CODE_ALPHABET, k=CODE_LENGTH))

    def _team(self, node: Node, unit: str) -> Iterator[MemberLine]:
        rng = stream(self._seed, "complaint team", node["key"].text())
        officials = iter([one.name for one in self._city.people if one.unit_code == unit])
        for member in node["team"]:
            side = member["side"].text()
            name = next(officials) if side == "unit" else self._names.draw(rng)
            yield MemberLine(name, member["role"].text(), side)

    def _workshop(self, node: Node) -> WorkshopLine:
        node.keys(required={"ago", "place", "people", "notes"})
        return WorkshopLine(
            at=self._diary.at(node["ago"].number(), 15),
            place=node["place"].text(),
            people=int(node["people"].number()),
            notes=node["notes"].text(),
        )

    def _run(self, node: Node, plan: ComplaintPlan) -> RunLine:
        run = node["run"].keys(
            required={"ago", "days", "sheets", "customers"}, optional={"counted"}
        )
        begins = self._diary.working_day(run["ago"].number())
        ends = begins + timedelta(days=int(run["days"].number()) - 1)
        return RunLine(
            opened_at=self._diary.at(run["ago"].number() + 1, 13),
            begins=begins,
            ends=ends,
            customers=int(run["customers"].number()),
            closed_at=self._closing(ends, run["counted"].number()) if "counted" in run else None,
            sheets=tuple(self._sheets(node, plan, self._days(begins, ends))),
        )

    def _closing(self, ends: date, days: float) -> datetime:
        return moment(self._diary.working_day_from(ends + timedelta(days=int(days))), 10)

    def _later(self, closed_at: datetime) -> datetime:
        day = closed_at.date() + timedelta(days=DAYS_TO_CAUSES)
        return moment(self._diary.working_day_from(day), 10)

    def _days(self, begins: date, ends: date) -> list[date]:
        """Return the days of a survey on which somebody may have answered; today has only begun."""
        last = min(ends, self._diary.day(1))
        return [begins + timedelta(days=n) for n in range((last - begins).days + 1)]

    def _sheets(self, node: Node, plan: ComplaintPlan, days: Sequence[date]) -> Iterator[SheetLine]:
        content, others = node["content"].number(), node["others"].texts()
        # Two streams: what people say does not change with the days on which they come.
        saying = stream(self._seed, "complaint sheets", plan.key)
        coming = stream(self._seed, "complaint visits", plan.key)
        for _ in range(int(node["run"]["sheets"].number())):
            channel, at = self._visits.draw(days, coming)
            yield SheetLine(
                uid=uuid_of(saying),
                ticked=_ticked(plan.items, content, saying),
                service=_service(plan.services, saying),
                channel=channel,
                answered_at=at,
                other=saying.choice(others) if happens(saying, WRITING_SHARE) else "",
                **{name: said(PROFILE[name], saying) for name in ASKED},
            )


def _items(node: Node) -> Iterator[ComplaintLine]:
    for heading, complaints in node.items():
        for key, line in complaints.items():
            text, share = line
            yield ComplaintLine(key, heading, text.text(), share.number())


def _causes(node: Node) -> Iterator[CauseLine]:
    for complaint, sides in node.items():
        sides.keys(required=set(), optional={"inside", "outside"})
        for side, texts in sides.items():
            for text in texts.texts():
                yield CauseLine(complaint, text, inside=side == "inside")


def _ticked(items: Sequence[ComplaintLine], content: float, rng: Random) -> tuple[int, ...]:
    """Return numbers of the list; over all sheets each has its share, the content ones included."""
    is_content = happens(rng, content)
    drawn = [happens(rng, one.share / (1 - content)) for one in items]
    return () if is_content else tuple(order for order, tick in enumerate(drawn, 1) if tick)


def _service(services: Sequence[str], rng: Random) -> str:
    return services[min(int(rng.expovariate(0.7)), len(services) - 1)]
