"""What people answered in the surveys of Kota Contoh: invented sheet by sheet, and always the same."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from tuntas.demo.chance import Weighted, happens, stream
from tuntas.demo.city import TIME_ZONE
from tuntas.demo.datafile import read
from tuntas.demo.grammar import Grammar, Sentence, write
from tuntas.demo.surveys import SurveyPlan
from tuntas.demo.visits import Visits

LOWEST, HIGHEST = 1, 4
PERSON_SPREAD, ELEMENT_SPREAD = 0.42, 0.44  # what a person's answers share, and what they do not
PAPER_STACK = 25
COMMENT_SHARES = {"link": 0.16, "kiosk": 0.05, "paper": 0.09}
ENGLISH_SHARE = 0.006
UNSAID_SHARE = 0.07  # of each question about oneself
PROFILE = {
    "sex": Weighted.of({"female": 0.54, "male": 0.46}),
    "age_group": Weighted.of(
        {
            "under-20": 0.06,
            "20-29": 0.27,
            "30-39": 0.28,
            "40-49": 0.21,
            "50-59": 0.12,
            "60-up": 0.06,
        }
    ),
    "education": Weighted.of(
        {"sd": 0.08, "smp": 0.14, "sma": 0.45, "diploma": 0.1, "s1": 0.19, "s2": 0.035, "s3": 0.005}
    ),
    "occupation": Weighted.of(
        {
            "pns": 0.08,
            "tni": 0.01,
            "polri": 0.01,
            "private": 0.32,
            "self-employed": 0.27,
            "other": 0.31,
        }
    ),
}
# Whoever answers in the name of others does so in a hurry, after work, on one telephone.
BURST_STARTS = time(20, 4)
BURST_SECONDS = (16, 34)
BURST_MILLISECONDS = (240, 620)
BURST_PROFILE = {
    "sex": "female",
    "age_group": "30-39",
    "education": "sma",
    "occupation": "private",
}


@dataclass(frozen=True, slots=True)
class AnswerPlan:
    """One sheet, with the columns of SurveyResponse; `values` in the order of the elements."""

    uid: UUID
    service: str
    channel: str
    device: str
    answered_at: datetime
    received_at: datetime
    values: tuple[int, ...]
    milliseconds: tuple[int, ...]
    profile: Mapping[str, str]
    comment: str
    language: str
    batch: UUID | None


Comments = Mapping[str, Mapping[str, tuple[Sentence, ...]]]


def load_comments() -> Comments:
    """Return what people write, by element and by `poor` or `good`. Raises DemoDataError."""
    grammar = Grammar(frozenset({"layanan"}), {})
    return {
        element: {
            mood: grammar.parse_all(texts.texts(), f"surveys.yaml: {element}.{mood}")
            for mood, texts in node.keys(required={"poor", "good"}).items()
        }
        for element, node in read("surveys.yaml")["comments"].items()
    }


class AnswerWriter:
    """Invents the sheets of one survey after another."""

    def __init__(self, *, until: datetime, days_off: frozenset[date], seed: int) -> None:
        self._until = until.astimezone(TIME_ZONE)
        self._visits = Visits(days_off)
        self._seed = seed
        self._comments = load_comments()

    def write(self, plan: SurveyPlan) -> list[AnswerPlan]:
        """Return the sheets of a survey in the order of time, none after its end or `until`."""
        rng = stream(self._seed, "survey answers", plan.code)
        days = self._days(plan)
        alike = round(plan.straight * plan.answers)
        count = plan.answers if days else 0
        sheets = [self._sheet(plan, days, rng, alike=number < alike) for number in range(count)]
        sheets.sort(key=lambda sheet: sheet.answered_at)
        return [*self._in_stacks(sheets, plan, rng), *_burst(plan, rng)]

    def _days(self, plan: SurveyPlan) -> list[date]:
        """Return the days on which somebody may have answered; today has only begun."""
        last = min(plan.ends, self._until.date() - timedelta(days=1))
        return [plan.begins + timedelta(days=n) for n in range((last - plan.begins).days + 1)]

    def _sheet(
        self, plan: SurveyPlan, days: Sequence[date], rng: Random, *, alike: bool
    ) -> AnswerPlan:
        channel, at = self._visits.draw(days, rng)
        service = plan.services[min(int(rng.expovariate(0.7)), len(plan.services) - 1)]
        values = _values(plan, rng, alike=alike)
        return AnswerPlan(
            uid=uuid_of(rng),
            service=service,
            channel=channel,
            device=_device(plan, channel, rng),
            answered_at=at,
            received_at=at,
            values=values,
            milliseconds=() if channel == "paper" else _milliseconds(values, rng),
            profile={name: said(groups, rng) for name, groups in PROFILE.items()},
            comment=self._comment(plan, channel, service, values, rng),
            language="en" if channel == "link" and happens(rng, ENGLISH_SHARE) else "id",
            batch=None,
        )

    def _comment(
        self, plan: SurveyPlan, channel: str, service: str, values: Sequence[int], rng: Random
    ) -> str:
        if not happens(rng, COMMENT_SHARES[channel]):
            return ""
        worst, best = min(values), max(values)
        mood, wanted = ("poor", worst) if worst < best and worst < HIGHEST - 1 else ("good", best)
        if wanted < HIGHEST - 1 and mood == "good":
            return ""
        named = [name for name, v in zip(plan.levels, values, strict=True) if v == wanted]
        sentence = rng.choice(self._comments[rng.choice(named)][mood])
        return write(sentence, rng, {"layanan": service})

    def _in_stacks(
        self, sheets: Sequence[AnswerPlan], plan: SurveyPlan, rng: Random
    ) -> Iterator[AnswerPlan]:
        """Give paper the batch in which it was typed in: stack by stack, soon after its last sheet."""
        paper = [sheet for sheet in sheets if sheet.channel == "paper"]
        stacks: dict[UUID, tuple[UUID, datetime]] = {}
        for start in range(0, len(paper), PAPER_STACK):
            stack, batch = paper[start : start + PAPER_STACK], uuid_of(rng)
            typed = min(stack[-1].answered_at + timedelta(hours=1), plan.closed_at or self._until)
            stacks.update({sheet.uid: (batch, typed) for sheet in stack})
        for sheet in sheets:
            yield _typed_in(sheet, *stacks[sheet.uid]) if sheet.uid in stacks else sheet


def _typed_in(sheet: AnswerPlan, batch: UUID, at: datetime) -> AnswerPlan:
    return AnswerPlan(
        uid=sheet.uid, service=sheet.service, channel=sheet.channel, device="",
        answered_at=sheet.answered_at, received_at=at, values=sheet.values, milliseconds=(),
        profile=sheet.profile, comment=sheet.comment, language=sheet.language, batch=batch,
    )  # fmt: skip


def _values(plan: SurveyPlan, rng: Random, *, alike: bool) -> tuple[int, ...]:
    person = rng.gauss(0, PERSON_SPREAD)
    levels = list(plan.levels.values())
    if alike:
        return (_on_scale(sum(levels) / len(levels) + person),) * len(levels)
    values = [_on_scale(level + person + rng.gauss(0, ELEMENT_SPREAD)) for level in levels]
    if len(set(values)) == 1:  # by chance: this person means to tell things apart
        weakest = levels.index(min(levels))
        values[weakest] += 1 if values[weakest] == LOWEST else -1
    return tuple(values)


def _on_scale(value: float) -> int:
    return min(HIGHEST, max(LOWEST, round(value)))


def _milliseconds(values: Sequence[int], rng: Random) -> tuple[int, ...]:
    """Return how long each question took; who answers everything alike is a little quicker."""
    usual = 7.9 if len(set(values)) == 1 else 8.25  # e^8.25 ms are 3.8 seconds
    pace = usual + rng.gauss(0, 0.25)
    return tuple(int(rng.lognormvariate(pace, 0.4)) + 500 for _ in values)


def _device(plan: SurveyPlan, channel: str, rng: Random) -> str:
    if channel == "paper":
        return ""
    if channel == "kiosk":
        counter = 1 if happens(rng, 0.7) else 2
        return f"{stream(0, 'counter', plan.unit_code, counter).getrandbits(128):032x}"
    return f"{rng.getrandbits(128):032x}"


def said(groups: Weighted[str], rng: Random) -> str:
    """Return a group of the profile, empty for who does not tell."""
    return "" if happens(rng, UNSAID_SHARE) else groups.draw(rng)


def uuid_of(rng: Random) -> UUID:
    """Return the next id of a stream."""
    return UUID(int=rng.getrandbits(128), version=4)


def _burst(plan: SurveyPlan, rng: Random) -> Iterator[AnswerPlan]:
    at = datetime.combine(plan.ends, BURST_STARTS, TIME_ZONE)
    device = f"{rng.getrandbits(128):032x}"
    for _ in range(plan.burst):
        at += timedelta(seconds=rng.randint(*BURST_SECONDS))
        yield AnswerPlan(
            uid=uuid_of(rng),
            service=plan.services[0],
            channel="link",
            device=device,
            answered_at=at,
            received_at=at,
            values=(HIGHEST,) * len(plan.levels),
            milliseconds=tuple(rng.randint(*BURST_MILLISECONDS) for _ in plan.levels),
            profile=BURST_PROFILE,
            comment="",
            language="id",
            batch=None,
        )
