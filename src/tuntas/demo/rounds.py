"""The assessment rounds of Kota Contoh: one published, one half filled in, one being reviewed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from tuntas.demo.chance import happens, stream
from tuntas.demo.city import TIME_ZONE, CityPlan
from tuntas.demo.datafile import Node, read
from tuntas.demo.staff import Staff
from tuntas.rules.instruments import Instrument

AKIP, ZONE = "akip-permenpanrb-88-2021", "zi-permenpanrb-90-2021"
GRADES = ("AA", "A", "BB", "B", "CC", "C", "D")
GRADE_SPREAD = 0.6
FLATTERY = 0.55  # by how much of a grade units find themselves better
CORRECTED_SHARE = 0.12  # of answers, before they were handed in
SETTLED_SHARE = 0.35  # of grades found worse for which the clarification gave the unit right
PRAISED_SHARE = 0.4
DOUBTED_SHARE = 0.2  # of a zone's items, which the evaluator answers anew
NOTED_SHARE = 0.7
BY_CRITERIA = "2c"  # dishub answers this one by its criteria
ASSIGNED = ("3a", "3b", "3c")  # what is left to do at dishub, and given to its officer
WATCHED = "dishub"


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """An answer in one voice; `before` is what was said first, where it was corrected."""

    node: str
    voice: str
    value: str
    note: str
    by: str  # e-mail
    at: datetime
    before: str = ""


@dataclass(frozen=True, slots=True)
class ProofLine:
    """A document that stands for items."""

    title: str
    address: str
    nodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RemarkLine:
    """A remark of an evaluator on an item."""

    uid: UUID
    node: str
    text: str
    inside: bool
    by: str


@dataclass(frozen=True, slots=True)
class SubjectPlan:
    """One unit in one round."""

    unit_code: str
    answers: tuple[AnswerLine, ...]
    submitted_at: datetime | None = None
    reviewed_at: datetime | None = None
    proofs: tuple[ProofLine, ...] = ()
    proved_by: str = ""
    remarks: tuple[RemarkLine, ...] = ()
    assigned: tuple[str, ...] = ()  # nodes given to the unit's first officer


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """A round with everything in it; `moves` are the phases that it went through, and when."""

    uid: UUID
    title: str
    year: int
    instrument: str
    begins: date
    ends: date
    subjects: tuple[SubjectPlan, ...]
    moves: tuple[tuple[str, datetime], ...]


def plan_rounds(
    city: CityPlan, instruments: Mapping[str, Instrument], *, until: datetime, seed: int
) -> list[RoundPlan]:
    """Return the rounds as of `until`. Raises DemoDataError."""
    moment = until.astimezone(TIME_ZONE)
    data = read("rounds.yaml").keys(
        required={"agencies", "notes", "proofs", "zone", "zone_remarks", "history"}
    )
    planner = _Planner(data, Staff(city), moment, seed)
    return [
        planner.published(instruments[AKIP]),
        planner.running(instruments[AKIP]),
        planner.zone(instruments[ZONE]),
    ]


class _Planner:
    def __init__(self, data: Node, staff: Staff, until: datetime, seed: int) -> None:
        self._data, self._staff, self._until, self._seed = data, staff, until, seed
        self._notes = dict(data["notes"].items())

    def published(self, instrument: Instrument) -> RoundPlan:
        """Last year's round, from the self-assessment in March to its publication in June."""
        year = self._until.year - 1
        days = ((4, 1), (5, 4), (5, 25), (6, 15))
        phases = ("review", "clarification", "agreed", "published")
        moves = tuple(
            (phase, _at(date(year, *day), 9)) for phase, day in zip(phases, days, strict=True)
        )
        return RoundPlan(
            uid=self._uid("akip", year),
            title=f"Evaluasi AKIP {year}",
            year=year,
            instrument=AKIP,
            begins=date(year, 3, 2),
            ends=date(year, 6, 30),
            subjects=tuple(self._judged(instrument, node, year) for node in self._data["agencies"]),
            moves=moves,
        )

    def running(self, instrument: Instrument) -> RoundPlan:
        """This year's round: three agencies are done, most are somewhere in between."""
        today = self._until.date()
        return RoundPlan(
            uid=self._uid("akip", today.year),
            title=f"Evaluasi AKIP {today.year}",
            year=today.year,
            instrument=AKIP,
            begins=today - timedelta(days=24),
            ends=today + timedelta(days=120),
            subjects=tuple(self._begun(instrument, node) for node in self._data["agencies"]),
            moves=(),
        )

    def zone(self, instrument: Instrument) -> RoundPlan:
        """The integrity zone: two units have handed in, one of them is half judged."""
        today = self._until.date()
        return RoundPlan(
            uid=self._uid("zi", today.year),
            title=f"Zona Integritas {today.year}",
            year=today.year,
            instrument=ZONE,
            begins=today - timedelta(days=60),
            ends=today + timedelta(days=45),
            subjects=tuple(self._in_zone(instrument, node) for node in self._data["zone"]),
            moves=(("review", _at(today - timedelta(days=14), 8)),),
        )

    def _uid(self, *names: object) -> UUID:
        return UUID(int=stream(self._seed, "round", *names).getrandbits(128), version=4)

    # AKIP: grades of the sub-components.

    def _judged(self, instrument: Instrument, node: Node, year: int) -> SubjectPlan:
        unit = node["code"].text()
        rng = stream(self._seed, "akip", unit, year)
        officer, judge = self._staff.officer(unit, rng), self._staff.evaluator(rng)
        answers: list[AnswerLine] = []
        for key in _subs(instrument):
            told = self._own_grade(key, node["level"].number(), rng, officer, date(year, 3, 9))
            found = self._found_grade(key, told, node["level"].number(), rng, judge)
            answers += [told, found]
            if _is_worse(found, told) and happens(rng, SETTLED_SHARE):
                answers.append(_settled(key, told, judge, _at(date(year, 5, 26), 10)))
        return SubjectPlan(
            unit_code=unit,
            answers=tuple(answers),
            submitted_at=_at(date(year, 3, 27), 14),
            reviewed_at=_at(date(year, 4, 28), 11),
            proofs=self._proofs(unit, year),
            proved_by=officer,
        )

    def _own_grade(
        self, key: str, level: float, rng: Random, officer: str, first: date
    ) -> AnswerLine:
        value = _grade(level - FLATTERY, rng)
        note = self._notes[key]["own"].text() if happens(rng, NOTED_SHARE) else ""
        before = _grade(level, rng) if happens(rng, CORRECTED_SHARE) else ""
        at = _at(first + timedelta(days=rng.randint(0, 12)), rng.randint(8, 15))
        return AnswerLine(key, "self", value, note, officer, at, before if before != value else "")

    def _found_grade(
        self, key: str, told: AnswerLine, level: float, rng: Random, judge: str
    ) -> AnswerLine:
        at = _at(date(told.at.year, 4, 6) + timedelta(days=rng.randint(0, 18)), rng.randint(8, 15))
        found = AnswerLine(key, "evaluator", _grade(level, rng), "", judge, at)
        if _is_worse(found, told):
            return replace(found, note=self._notes[key]["wanting"].text())
        praised = happens(rng, PRAISED_SHARE)
        return replace(found, note=self._notes[key]["praised"].text()) if praised else found

    def _begun(self, instrument: Instrument, node: Node) -> SubjectPlan:
        unit, done = node["code"].text(), int(node["done"].number())
        rng = stream(self._seed, "akip", unit, self._until.year)
        officer, first = self._staff.first_officer(unit), self._until.date() - timedelta(days=21)
        keys = _subs(instrument)
        told = [
            self._own_grade(key, node["level"].number() - 0.15, rng, officer, first)
            for key in keys[:done]
        ]
        watched = unit == WATCHED
        return SubjectPlan(
            unit_code=unit,
            answers=tuple(_by_criteria(instrument, told, rng) if watched else told),
            submitted_at=_at(self._until.date() - timedelta(days=6), 14)
            if done == len(keys)
            else None,
            proofs=self._proofs(unit, self._until.year) if done else (),
            proved_by=officer,
            assigned=ASSIGNED if watched else (),
        )

    def _proofs(self, unit: str, year: int) -> tuple[ProofLine, ...]:
        folder = f"https://dokumen.contoh.example/{unit}/{year}"
        return tuple(
            ProofLine(
                f"{node['title'].text()} {year}",
                f"{folder}/{node['file'].text()}",
                node["nodes"].texts(),
            )
            for node in self._data["proofs"]
        )

    # The integrity zone: item by item.

    def _in_zone(self, instrument: Instrument, node: Node) -> SubjectPlan:
        unit, level = node["code"].text(), node["level"].number()
        rng = stream(self._seed, "zone", unit)
        officer, judge = self._staff.first_officer(unit), self._staff.evaluator(rng)
        first = self._until.date() - timedelta(days=50)
        told = [
            AnswerLine(
                key, "self", value, "", officer, _at(first + timedelta(days=rng.randint(0, 29)), 10)
            )
            for key, value in _zone_values(instrument, level, rng).items()
        ]
        judged = told[: round(len(told) * node["judged"].number())]
        again = _zone_values(instrument, level - 0.2, rng)
        found = [
            replace(
                one,
                voice="evaluator",
                value=again[one.node] if happens(rng, DOUBTED_SHARE) else one.value,
                by=judge,
                at=self._lately(rng),
            )
            for one in judged
        ]
        return SubjectPlan(
            unit_code=unit,
            answers=(*told, *found),
            submitted_at=_at(self._until.date() - timedelta(days=16), 15),
            remarks=tuple(self._remarks(judge, rng)) if judged else (),
        )

    def _lately(self, rng: Random) -> datetime:
        return _at(self._until.date() - timedelta(days=rng.randint(1, 12)), rng.randint(8, 15))

    def _remarks(self, judge: str, rng: Random) -> Iterator[RemarkLine]:
        for node in self._data["zone_remarks"]:
            yield RemarkLine(
                UUID(int=rng.getrandbits(128), version=4),
                node["node"].text(),
                node["text"].text(),
                inside=node["inside"].flag(),
                by=judge,
            )


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour, day.day * 2 % 60), TIME_ZONE)


def _subs(instrument: Instrument) -> Sequence[str]:
    return [node.key for node in instrument.nodes if node.kind == "sub"]


def _grade(level: float, rng: Random) -> str:
    return GRADES[min(len(GRADES) - 1, max(0, round(rng.gauss(level, GRADE_SPREAD))))]


def _is_worse(one: AnswerLine, other: AnswerLine) -> bool:
    return GRADES.index(one.value) > GRADES.index(other.value)


def _settled(key: str, told: AnswerLine, judge: str, at: datetime) -> AnswerLine:
    note = "Bukti tambahan pada klarifikasi mendukung penilaian unit."
    return AnswerLine(key, "agreed", told.value, note, judge, at)


def _by_criteria(
    instrument: Instrument, told: Sequence[AnswerLine], rng: Random
) -> Iterator[AnswerLine]:
    """Yield the answers, one of them by its criteria instead of its grade."""
    for line in told:
        if line.node != BY_CRITERIA:
            yield line
            continue
        for node in instrument.children[line.node]:
            value = rng.choices(("terpenuhi", "sebagian", "belum"), (6, 3, 1))[0]
            yield AnswerLine(node.key, "self", value, "", line.by, line.at)


def _zone_values(instrument: Instrument, level: float, rng: Random) -> dict[str, str]:
    """Return an answer to every leaf; counts fit each other."""
    found: dict[str, str] = {}
    for node in instrument.nodes:
        if node.rule is not None and node.rule.name in {"ratio", "decline"}:
            found |= _counts(node.rule.parameters, level, rng)
    for leaf in instrument.leaves:
        scale = instrument.scale_of(leaf)
        if leaf.key in found or scale is None:
            continue
        if not scale.options:
            found[leaf.key] = (
                f"{float(scale.maximum) * rng.uniform(level - 0.04, level + 0.06):.2f}"
            )
            continue
        missed = min(int(rng.expovariate(1 / (1.05 - level)) * 0.75), len(scale.options) - 1)
        found[leaf.key] = scale.options[missed].key
    return {leaf.key: found[leaf.key] for leaf in instrument.leaves if leaf.key in found}


def _counts(parameters: Mapping[str, str], level: float, rng: Random) -> dict[str, str]:
    if "before" in parameters:
        before = rng.randint(2, 4)
        return {parameters["before"]: str(before), parameters["now"]: str(rng.randint(0, before))}
    whole = rng.randint(8, 60)
    part = round(whole * min(1.0, rng.uniform(level, 1.08)))
    return {parameters["whole"]: str(whole), parameters["part"]: str(part)}
