"""What the units of Kota Contoh promise, what they ask of others, and where citizens check it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from tuntas.demo.chance import stream
from tuntas.demo.city import CityPlan
from tuntas.demo.datafile import Node, read
from tuntas.demo.diary import Diary, moment

FILE = "promises.yaml"
NOT_FOUND = "not-kept"


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A promise; `survey` and `complaint` are what it answers, `leaves` the share (0-1) left once kept.

    Without `signed_at` it is a draft. At most one of `kept_at` and `broken_at` is there.
    """

    key: str
    unit_code: str
    text: str
    action: str
    responsible: str
    due: date
    drafted_at: datetime
    survey: str = ""
    complaint: str = ""
    follows: str = ""
    signed_at: datetime | None = None
    kept_at: datetime | None = None
    broken_at: datetime | None = None
    outcome: str = ""
    proof: str = ""
    leaves: float = 1.0


@dataclass(frozen=True, slots=True)
class RecommendationLine:
    """What a unit asks of another (`to`, its code) or of an outsider."""

    survey: str
    complaint: str
    text: str
    to: str
    outsider: str
    sent_at: datetime
    answered_at: datetime | None
    answer: str


@dataclass(frozen=True, slots=True)
class HeldLine:
    """Who came to a forum, and what was found: (seen, note) by key of promise."""

    at: datetime
    officials: int
    citizens: int
    minutes: str
    found: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ForumLine:
    """A forum; `held` is None for one to come."""

    uid: UUID
    unit_code: str
    noted_at: datetime
    planned_at: datetime
    place: str
    invited: tuple[str, ...]
    agenda: str
    held: HeldLine | None


@dataclass(frozen=True)
class Promised:
    """Everything that was promised and asked."""

    promises: Sequence[PromiseLine]
    recommendations: Sequence[RecommendationLine]
    forums: Sequence[ForumLine]
    doubted: frozenset[str]  # keys of what a forum did not find kept

    def left(self, survey: str, complaint: str, *, on: date) -> float:
        """Return the share (0-1) of people with a complaint who still have it on a day."""
        left = 1.0
        for one in self.promises:
            if (one.survey, one.complaint) == (survey, complaint) and self._is_felt(one, on):
                left *= one.leaves
        return left

    def _is_felt(self, one: PromiseLine, on: date) -> bool:
        kept = one.kept_at is not None and one.kept_at.date() < on
        return kept and one.key not in self.doubted


def plan_promises(city: CityPlan, diary: Diary, *, seed: int) -> Promised:
    """Return promises, recommendations and forums. Raises DemoDataError."""
    data = read(FILE).keys(required={"surveys", "promises", "recommendations", "forums"})
    forums = [_forum(node, diary, seed) for node in data["forums"]]
    found = Promised(
        promises=[_promise(node, diary) for node in data["promises"]],
        recommendations=[_recommendation(node, diary) for node in data["recommendations"]],
        forums=forums,
        doubted=frozenset(_doubted(forums)),
    )
    _check(found, city, data)
    return found


def _promise(node: Node, diary: Diary) -> PromiseLine:
    node.keys(
        required={"key", "unit", "text", "action", "responsible", "due"},
        optional={
            "of", "follows", "drafted", "signed", "kept", "broken", "outcome", "proof", "leaves",
        },
    )  # fmt: skip
    drafted = node["drafted" if "drafted" in node else "signed"].number()
    return PromiseLine(
        key=node["key"].text(),
        unit_code=node["unit"].text(),
        text=node["text"].text(),
        action=node["action"].text(),
        responsible=node["responsible"].text(),
        due=diary.day(node["due"].number()),
        drafted_at=diary.at(drafted, 8),
        survey=node["of"]["survey"].text() if "of" in node else "",
        complaint=node["of"]["complaint"].text() if "of" in node else "",
        follows=_text(node, "follows"),
        signed_at=_at(node, "signed", diary),
        kept_at=_at(node, "kept", diary),
        broken_at=_at(node, "broken", diary),
        outcome=_text(node, "outcome"),
        proof=_text(node, "proof"),
        leaves=node["leaves"].number() if "leaves" in node else 1.0,
    )


def _recommendation(node: Node, diary: Diary) -> RecommendationLine:
    node.keys(
        required={"survey", "complaint", "text", "sent"},
        optional={"to", "outsider", "answered", "answer"},
    )
    return RecommendationLine(
        survey=node["survey"].text(),
        complaint=node["complaint"].text(),
        text=node["text"].text(),
        to=_text(node, "to"),
        outsider=_text(node, "outsider"),
        sent_at=diary.at(node["sent"].number(), 13),
        answered_at=_at(node, "answered", diary),
        answer=_text(node, "answer"),
    )


def _forum(node: Node, diary: Diary, seed: int) -> ForumLine:
    node.keys(
        required={"unit", "planned", "meets", "hour", "place", "invited", "agenda"},
        optional={"held", "found"},
    )
    unit, meets = node["unit"].text(), diary.working_day(node["meets"].number())
    rng = stream(seed, "forum", unit, node["planned"].number())
    return ForumLine(
        uid=UUID(int=rng.getrandbits(128), version=4),
        unit_code=unit,
        noted_at=diary.at(node["planned"].number(), 10),
        planned_at=moment(meets, int(node["hour"].number())),
        place=node["place"].text(),
        invited=node["invited"].texts(),
        agenda=node["agenda"].text(),
        held=_held(node, meets) if "held" in node else None,
    )


def _held(node: Node, meets: date) -> HeldLine:
    held = node["held"].keys(required={"officials", "citizens", "minutes"})
    found = {key: said.texts(at_least=2) for key, said in node["found"].items()}
    return HeldLine(
        at=moment(meets, 14),
        officials=int(held["officials"].number()),
        citizens=int(held["citizens"].number()),
        minutes=held["minutes"].text(),
        found={key: (seen, said) for key, (seen, said) in found.items()},
    )


def _doubted(forums: Sequence[ForumLine]) -> Iterator[str]:
    for one in forums:
        if one.held is not None:
            for key, (seen, _note) in one.held.found.items():
                if seen == NOT_FOUND:
                    yield key


def _check(found: Promised, city: CityPlan, data: Node) -> None:
    """Refuse what names something that is not there."""
    keys = [one.key for one in found.promises]
    named = {one.follows for one in found.promises if one.follows}
    named |= {key for one in found.forums if one.held for key in one.held.found}
    if unknown := sorted(named - set(keys)):
        raise data["promises"].refuse(f"no promise {unknown[0]!r}")
    units = {one.unit_code for one in found.promises} | {one.unit_code for one in found.forums}
    units |= {one.to for one in found.recommendations if one.to}
    if strange := sorted(units - set(city.unit)):
        raise data["promises"].refuse(f"no unit {strange[0]!r}")


def _text(node: Node, name: str) -> str:
    return node[name].text() if name in node else ""


def _at(node: Node, name: str, diary: Diary) -> datetime | None:
    return diary.at(node[name].number(), 11) if name in node else None
