"""Which surveys Kota Contoh held: two years of closed quarters and the one that runs now."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from random import Random

from tuntas.core.secrets import CODE_ALPHABET
from tuntas.demo.chance import stream
from tuntas.demo.city import TIME_ZONE, CityPlan
from tuntas.demo.datafile import DemoDataError, Node, read

CLOSED_QUARTERS = 8
CODE_LETTERS = 7
INSTRUMENT = "skm-permenpanrb-14-2017"
FEWEST, MOST = 60, 400  # answers of a whole quarter
FREE_ABOVE = 0.75  # by how much the cost of what is free lies above everything else
ELEMENT_SHIFT = 0.22  # of a strong or a weak element, on the scale 1-4


@dataclass(frozen=True, slots=True)
class Step:
    """From one quarter on everything is better, and some elements much."""

    quarter: int
    by: float
    most: frozenset[str]
    most_by: float

    def shift(self, quarter: int, element: str) -> float:
        """Return what was gained by then."""
        if quarter < self.quarter:
            return 0
        return self.most_by if element in self.most else self.by


@dataclass(frozen=True, slots=True)
class Habits:
    """What a unit's surveys are like; see data/surveys.yaml."""

    unit_code: str
    services: tuple[str, ...]
    level: float
    each_quarter: int
    customers: int
    straight: float
    free: bool
    strong: frozenset[str]
    weak: frozenset[str]
    trend: float
    step: Step | None
    burst: int


@dataclass(frozen=True, slots=True)
class SurveyPlan:
    """One survey. `levels` is what people would answer to each element, on the scale 1-4."""

    code: str
    unit_code: str
    services: tuple[str, ...]
    begins: date
    ends: date
    customers: int
    made_at: datetime
    closed_at: datetime | None
    answers: int  # by people who came
    levels: Mapping[str, float]
    straight: float  # share of people (0-1) who answer everything alike
    burst: int  # answers that nobody who came has given


def load_habits() -> list[Habits]:
    """Return the units that hold surveys. Raises DemoDataError."""
    root = read("surveys.yaml").keys(required={"units", "comments", "follow_ups"})
    return [_habits(node) for node in root["units"]]


def _habits(node: Node) -> Habits:
    node.keys(
        required={
            "code", "level", "each_quarter", "customers", "straight", "free", "strong", "weak",
            "services",
        },
        optional={"trend", "step", "burst"},
    )  # fmt: skip
    return Habits(
        unit_code=node["code"].text(),
        services=node["services"].texts(),
        level=node["level"].number(),
        each_quarter=int(node["each_quarter"].number()),
        customers=int(node["customers"].number()),
        straight=node["straight"].number(),
        free=node["free"].flag(),
        strong=frozenset(node["strong"].texts()),
        weak=frozenset(node["weak"].texts()),
        trend=node["trend"].number() if "trend" in node else 0,
        step=_step(node["step"]) if "step" in node else None,
        burst=int(node["burst"].number()) if "burst" in node else 0,
    )


def _step(node: Node) -> Step:
    node.keys(required={"quarter", "by", "most", "most_by"})
    return Step(
        quarter=int(node["quarter"].number()),
        by=node["by"].number(),
        most=frozenset(node["most"].texts()),
        most_by=node["most_by"].number(),
    )


def plan_surveys(
    city: CityPlan, *, until: datetime, elements: Sequence[str], seed: int
) -> list[SurveyPlan]:
    """Return the surveys up to `until`, unit by unit, the oldest first.

    `elements` are the keys of the instrument's leaves. Raises DemoDataError for an unknown unit.
    """
    moment = until.astimezone(TIME_ZONE)
    codes = _codes(stream(seed, "survey codes"))
    return [
        plan
        for habits in load_habits()
        for plan in _of_unit(_known(habits, city), moment, elements, codes, seed)
    ]


def _known(habits: Habits, city: CityPlan) -> Habits:
    if habits.unit_code not in city.unit:
        raise DemoDataError(f"surveys.yaml: no unit {habits.unit_code!r}")
    return habits


def _codes(rng: Random) -> Iterator[str]:
    taken: set[str] = set()
    while True:
        code = "".join(rng.choices(CODE_ALPHABET, k=CODE_LETTERS))
        if code not in taken:
            taken.add(code)
            yield code


def quarters(until: date, *, before: int = CLOSED_QUARTERS) -> list[tuple[date, date]]:
    """Return first and last days of the quarter of `until` and of those before it, oldest first."""
    now = until.year * 4 + (until.month - 1) // 3
    firsts = [date(n // 4, n % 4 * 3 + 1, 1) for n in range(now - before, now + 2)]
    return [(first, following - timedelta(days=1)) for first, following in pairwise(firsts)]


def _of_unit(
    habits: Habits, until: datetime, elements: Sequence[str], codes: Iterator[str], seed: int
) -> Iterator[SurveyPlan]:
    for number, (begins, ends) in enumerate(quarters(until.date())):
        rng = stream(seed, "survey", habits.unit_code, begins)
        passed = min(1.0, ((until.date() - begins).days + 0.5) / ((ends - begins).days + 1))
        count = habits.each_quarter * rng.uniform(0.88, 1.12)
        is_open = number == CLOSED_QUARTERS
        yield SurveyPlan(
            code=next(codes),
            unit_code=habits.unit_code,
            services=habits.services,
            begins=begins,
            ends=ends,
            customers=round(habits.customers * rng.uniform(0.9, 1.1)),
            made_at=min(until, _local(begins, hour=8)),
            closed_at=None if is_open else min(until, _closing(ends, rng)),
            answers=round(count * passed) if is_open else min(MOST, max(FEWEST, round(count))),
            levels=_levels(habits, number, elements, rng),
            straight=habits.straight + rng.uniform(-0.03, 0.03),
            burst=habits.burst if number == CLOSED_QUARTERS - 1 else 0,
        )


def _closing(ends: date, rng: Random) -> datetime:
    return _local(ends + timedelta(days=rng.randint(2, 6)), hour=rng.randint(9, 15))


def _local(day: date, *, hour: int) -> datetime:
    return datetime.combine(day, time(hour), TIME_ZONE)


def _levels(
    habits: Habits, quarter: int, elements: Sequence[str], rng: Random
) -> Mapping[str, float]:
    whole = habits.level + habits.trend * quarter + rng.gauss(0, 0.015)
    return {
        element: whole + _shift(habits, quarter, element) + rng.gauss(0, 0.02)
        for element in elements
    }


def _shift(habits: Habits, quarter: int, element: str) -> float:
    found = ELEMENT_SHIFT * ((element in habits.strong) - (element in habits.weak))
    if habits.free and element == "biaya":
        found += FREE_ABOVE
    return found + (habits.step.shift(quarter, element) if habits.step else 0)
