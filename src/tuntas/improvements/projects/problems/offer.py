"""What a unit is offered to work on: a real problem, its figures, and why it stands where it does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import log1p
from typing import Any

from tuntas.rules.phrases import Bilingual, Language, format_number

MANY_PEOPLE = 1000  # from here on the number of people raises a score no further
HIGHEST = 100


class Trend(StrEnum):
    """How a problem moves."""

    WORSE = "worse"
    STEADY = "steady"
    UNKNOWN = "unknown"
    BETTER = "better"


FACTORS = {Trend.WORSE: 1.0, Trend.STEADY: 0.8, Trend.UNKNOWN: 0.8, Trend.BETTER: 0.6}
TREND_WORDS = {
    Trend.WORSE: Bilingual("makin buruk", "getting worse"),
    Trend.STEADY: Bilingual("tidak banyak berubah", "much as before"),
    Trend.UNKNOWN: Bilingual("arahnya belum diketahui", "its direction is not known"),
    Trend.BETTER: Bilingual("mulai membaik", "getting better"),
}
# What was counted as people, in the words of the sum.
PEOPLE = Bilingual("menyangkut {n} orang", "concerns {n} people")
ASSUMED = Bilingual("dianggap {n} orang", "taken as {n} people")
REPORTS = Bilingual("{n} laporan", "{n} reports")
CASES = Bilingual("{n} permohonan atau laporan", "{n} applications or reports")


@dataclass(frozen=True)
class Weight:
    """How many people × how bad × getting worse: the whole of what ranks a problem.

    `people` are those concerned in about a year, or what stands for them where nobody counted people
    (`counted`: one of `PEOPLE`, `ASSUMED`, `REPORTS`, `CASES`); `harm` says from 0 to 1 how bad it is for them.
    The score is 100 × reach × harm × trend. Reach grows with the logarithm of people (10 give 0.35,
    100 give 0.67, 1,000 and more give 1), so that a thousand are not a hundred times ten; trend
    is 1 where it gets worse, 0.8 where it stays or nobody knows, 0.6 where it gets better.
    """

    people: int
    harm: float
    trend: Trend = Trend.UNKNOWN
    counted: Bilingual = PEOPLE

    @property
    def reach(self) -> float:
        """Return what the number of people counts, 0 to 1."""
        return min(log1p(max(self.people, 0)) / log1p(MANY_PEOPLE), 1.0)

    @property
    def score(self) -> float:
        """Return 0 to 100, with one decimal."""
        harm = min(max(self.harm, 0.0), 1.0)
        return round(HIGHEST * self.reach * harm * FACTORS[self.trend], 1)

    @property
    def sentence(self) -> Bilingual:
        """Say how the score came about."""
        return Bilingual(_sum_id(self), _sum_en(self))

    def facts(self) -> dict[str, Any]:
        """Return the parts of the score as JSON."""
        return {
            "people": self.people,
            "reach": round(self.reach, 2),
            "harm": round(min(max(self.harm, 0.0), 1.0), 2),
            "trend": self.trend.value,
            "trend_factor": FACTORS[self.trend],
        }


def _sum_id(weight: Weight) -> str:
    reach, harm, trend, score = _parts(weight, "id")
    return (
        f"Skor {score} = 100 × {reach} ({_counted(weight, 'id')}) × {harm}"
        f" (seberapa buruk) × {trend} ({TREND_WORDS[weight.trend].id})"
    )


def _sum_en(weight: Weight) -> str:
    reach, harm, trend, score = _parts(weight, "en")
    return (
        f"Score {score} = 100 × {reach} ({_counted(weight, 'en')}) × {harm}"
        f" (how bad it is) × {trend} ({TREND_WORDS[weight.trend].en})"
    )


def _counted(weight: Weight, language: Language) -> str:
    return weight.counted.in_language(language).format(n=number(weight.people, language))


def _parts(weight: Weight, language: Language) -> tuple[str, str, str, str]:
    said = weight.facts()
    return (
        format_number(said["reach"], language, places=2),
        format_number(said["harm"], language, places=2),
        format_number(said["trend_factor"], language, places=1),
        format_number(weight.score, language, places=1),
    )


def number(value: int, language: Language) -> str:
    """Return a whole number as one writes it: `1.204`."""
    return format_number(value, language, places=0)


def percent(share: float, language: Language) -> str:
    """Return a share (0 to 1) in whole percent."""
    sign = "\u00a0%" if language == "id" else "%"
    return format_number(round(share * 100), language, places=0) + sign


@dataclass(frozen=True)
class Suggestion:
    """By what the effect could be judged: fields of `Improvement`, empty where nothing fits."""

    source: str = ""
    indicator: str = ""
    part: str = ""
    category: str = ""
    region: str = ""  # its code
    service_id: int | None = None


@dataclass(frozen=True)
class Offer:
    """A problem to work on. `key` names it for good; `theme` is what units have in common."""

    kind: str
    key: str
    theme: str
    title: Bilingual
    reasons: Sequence[Bilingual]
    weight: Weight
    facts: Mapping[str, Any] = field(default_factory=dict)
    cases: int = 0  # complaints behind it
    suggestion: Suggestion = field(default_factory=Suggestion)
    url: str = ""  # where it can be seen
    where: str = ""  # unit below, where it is not the unit itself

    @property
    def score(self) -> float:
        """Return 0 to 100."""
        return self.weight.score

    def frozen(self) -> dict[str, Any]:
        """Return figures and reasons as an improvement keeps them."""
        return {
            **self.facts,
            "weight": self.weight.facts(),
            "reasons": [{"id": one.id, "en": one.en} for one in self.reasons],
            "sum": {"id": self.weight.sentence.id, "en": self.weight.sentence.en},
            "url": self.url,
        }
