"""What the units of Kota Contoh promise, and how that changed; see data/catalogue.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tuntas.catalogue.actions.services import Facts
from tuntas.catalogue.drafts import Content, Step
from tuntas.catalogue.promises import working_minutes
from tuntas.demo.chance import stream
from tuntas.demo.datafile import Node, read
from tuntas.demo.surveys import load_habits
from tuntas.rules.calendar import WorkingCalendar

YEAR = timedelta(days=365)
FIRST_DAYS_BACK = (500, 690)  # before today: between these the plain standards began
STORY_DAYS_BACK = (820, 470, 130)
OVERDUE_DAYS = 40
FORUM_DAYS_BEFORE = 21
FORUMS_EVERY = 3  # of services with one version


@dataclass(frozen=True)
class ForumPlan:
    """What citizens said some weeks before a version held."""

    held_on: date
    findings: str
    agreed: str
    participants: Mapping[str, int]


@dataclass(frozen=True)
class VersionPlan:
    """One version; `valid_from` is None for a draft."""

    content: Content
    valid_from: date | None
    forum: ForumPlan | None = None


@dataclass(frozen=True)
class ServicePlan:
    """A service of a unit with its versions, the oldest first."""

    unit_code: str
    facts: Facts
    versions: tuple[VersionPlan, ...]


def charter_text() -> str:
    """Return what every unit vows. Raises DemoDataError."""
    return read("catalogue.yaml")["charter"].text()


def plan_catalogue(calendar: WorkingCalendar, *, today: date, seed: int) -> list[ServicePlan]:
    """Return the services of all units that hold surveys, in their order. Raises DemoDataError."""
    root = read("catalogue.yaml")
    planner = _Planner(root, calendar, today, seed)
    return [
        planner.service(habits.unit_code, name)
        for habits in load_habits()
        for name in habits.services
    ]


def steps_of(service: str) -> list[tuple[str, float]]:
    """Return the steps of a service's SOP, each with its share of the promise. Raises DemoDataError."""
    root = read("catalogue.yaml")
    pattern = root["patterns"][root["services"][service]["pattern"].text()]
    steps = [list(one) for one in pattern["steps"]]
    return [(parts[0].text(), parts[3].number()) for parts in steps]


class _Planner:
    def __init__(self, root: Node, calendar: WorkingCalendar, today: date, seed: int) -> None:
        self.root, self.calendar, self.today, self.seed = root, calendar, today, seed
        self.places = dict(root["places"].items())
        self.services = dict(root["services"].items())
        self.stories = {_key(node): node for node in root["stories"]}
        self.drafts = {_key(node): node for node in root["drafts"]}
        self.overdue = _key(root["overdue"])
        self.count = 0

    def service(self, unit_code: str, name: str) -> ServicePlan:
        if name not in self.services:
            raise self.root["services"].refuse(f"expected the service {name}")
        node = self.services[name]
        key = unit_code, name
        story = self.stories.get(key)
        versions = self._told(node, story) if story else [self._plain(node, key)]
        if key in self.drafts:
            draft = self.drafts[key]
            content = self._content(node, _minutes(draft["promise"]), draft["reason"].text(), None)
            versions.append(VersionPlan(content, None))
        return ServicePlan(unit_code, self._facts(unit_code, name, node), tuple(versions))

    def _facts(self, unit_code: str, name: str, node: Node) -> Facts:
        known = unit_code in self.places
        place, hours = self.places[unit_code].texts(at_least=2) if known else ("", "")
        summary, audience, words = (node[key].text() for key in ("summary", "audience", "keywords"))
        return Facts(
            name=name, summary=summary, audience=audience, keywords=words, place=place, hours=hours
        )

    def _plain(self, node: Node, key: tuple[str, str]) -> VersionPlan:
        rng = stream(self.seed, "catalogue", *key)
        valid_from = self.today - timedelta(days=rng.randint(*FIRST_DAYS_BACK))
        overdue = key == self.overdue
        review_on = (
            self.today - timedelta(days=OVERDUE_DAYS)
            if overdue
            else self.today + timedelta(days=rng.randint(30, 330))
        )
        self.count += 1
        forum = self._forum(valid_from, self.count) if self.count % FORUMS_EVERY == 0 else None
        content = self._content(node, _minutes(node["promise"]), "Standar pertama.", review_on)
        return VersionPlan(content, valid_from, forum)

    def _told(self, node: Node, story: Node) -> list[VersionPlan]:
        promises = [*story["promises"], node["promise"]]
        reasons = story["reasons"].texts(at_least=len(promises))
        days = [self.today - timedelta(days=back) for back in STORY_DAYS_BACK]
        return [
            VersionPlan(
                self._content(node, _minutes(promise), reason, day + YEAR),
                day,
                self._forum(day, place),
            )
            for place, (promise, reason, day) in enumerate(
                zip(promises, reasons, days, strict=True)
            )
        ]

    def _forum(self, valid_from: date, place: int) -> ForumPlan:
        findings, agreed = (self.root["forums"][key].texts() for key in ("findings", "agreed"))
        return ForumPlan(
            held_on=self._working_day(valid_from - timedelta(days=FORUM_DAYS_BEFORE)),
            findings=findings[place % len(findings)],
            agreed=agreed[place % len(agreed)],
            participants={"users": 14 + place % 9, "community": 4, "experts": 2, "officials": 5},
        )

    def _working_day(self, day: date) -> date:
        """Return that day, or the working day before it."""
        while not self.calendar.is_working_day(day):
            day -= timedelta(days=1)
        return day

    def _content(
        self, node: Node, promise: tuple[int, str], reason: str, review_on: date | None
    ) -> Content:
        pattern = self.root["patterns"][node["pattern"].text()]
        minutes, unit = promise
        fee = node["fee"].value
        return Content(
            requirements="\n".join(node["bring"].texts()),
            procedure="\n".join(pattern["procedure"].texts()),
            promise_working_minutes=minutes,
            promise_unit=unit,
            fee_rupiah=None if fee is None else int(node["fee"].number()),
            fee_note=node["fee_note"].text() if "fee_note" in node else "",
            product=node["product"].text(),
            complaints=self.root["complaints"].text(),
            **{key: one.text() for key, one in self.root["internal"].items()},
            change_reason=reason,
            review_on=review_on,
            steps=tuple(_step(one, minutes) for one in pattern["steps"]),
        )


def _key(node: Node) -> tuple[str, str]:
    return node["unit"].text(), node["service"].text()


def _minutes(node: Node) -> tuple[int, str]:
    amount, unit = list(node)
    minutes = working_minutes(int(amount.number()), unit.text())
    if minutes is None:
        raise node.refuse("expected a whole number of minutes")
    return minutes, unit.text()


def _step(node: Node, promise_minutes: int) -> Step:
    activity, actor, needed, share, output = list(node)
    spent = int(promise_minutes * share.number())
    return Step(activity.text(), actor.text(), needed.text(), spent, output.text())
