"""The areas of bureaucratic reform: what belongs to each, what proves it, how progress is reported."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tuntas.rules.datafiles import DataFileError, Origin, Problem, line_at
from tuntas.rules.improvement.rule_files import RuleKind
from tuntas.rules.improvement.sourced import Sourced, bilingual, sourced
from tuntas.rules.phrases import Bilingual


class ReformAreaError(DataFileError):
    """A file of areas of reform breaks rules."""


@dataclass(frozen=True)
class ReformArea:
    """One area. `evidence` are keys of what can be proposed as proof, most telling first.

    `nodes` are, by key of an instrument, what of it belongs to the area, with all below.
    """

    key: str
    name: Bilingual
    goal: Bilingual
    belongs: tuple[Bilingual, ...]
    evidence: tuple[str, ...]
    nodes: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Reporting:
    """When a quarter is reported, in days: from before its end, late after it, never after the year."""

    opens_before_end: int
    grace: int
    closes_after_year: int


@dataclass(frozen=True)
class Grade:
    """A grade, and from which percentage on (0-100) it is given."""

    key: str
    least_percent: int


@dataclass(frozen=True)
class ReformRule:
    """The areas of one government, in order; grades stand from the best to the worst."""

    key: str
    title: Bilingual
    areas: Sourced[tuple[ReformArea, ...]]
    reporting: Sourced[Reporting]
    grades: Sourced[tuple[Grade, ...]]
    path: str

    def area(self, key: str) -> ReformArea | None:
        """Return the area with that key; None where the file has it no more."""
        return next((one for one in self.areas.value if one.key == key), None)

    def grade(self, percent: float) -> str:
        """Return the grade of a percentage of actions that were carried out (0-100)."""
        return next(one.key for one in self.grades.value if percent >= one.least_percent)


def _build(document: Any, origin: Origin) -> ReformRule:
    reporting, grades = document["reporting"], document["implementation"]
    return ReformRule(
        key=document["key"],
        title=bilingual(document["title"]),
        areas=sourced(document, tuple(map(_area, document["areas"]))),
        reporting=sourced(reporting, _reporting(reporting)),
        grades=sourced(
            grades, tuple(Grade(one["key"], one["least_percent"]) for one in grades["grades"])
        ),
        path=origin.path,
    )


def _area(data: Any) -> ReformArea:
    return ReformArea(
        key=data["key"],
        name=bilingual(data["name"]),
        goal=bilingual(data["goal"]),
        belongs=tuple(map(bilingual, data["belongs"])),
        evidence=tuple(data["evidence"]),
        nodes={key: tuple(nodes) for key, nodes in data["nodes"].items()},
    )


def _reporting(data: Any) -> Reporting:
    return Reporting(
        data["opens_days_before_end"], data["grace_days"], data["closes_days_after_year"]
    )


def _problems(document: Any) -> Iterator[Problem]:
    known = set[str]()
    for place, area in enumerate(document["areas"]):
        if area["key"] in known:
            line = line_at(document, ["areas", place, "key"])
            yield Problem(line, "unique-key", f"{area['key']!r} stands twice; choose another")
        known.add(area["key"])
    yield from _grade_problems(document, document["implementation"]["grades"])


def _grade_problems(document: Any, grades: Sequence[Any]) -> Iterator[Problem]:
    least = [one["least_percent"] for one in grades]
    line = line_at(document, ["implementation", "grades"])
    if least != sorted(set(least), reverse=True):
        yield Problem(line, "grades", "write the best grade first, each lower than the one before")
    if least[-1] != 0:
        yield Problem(line, "grades", "the last grade must begin with 0 percent")


REFORM_RULE = RuleKind(_build, name="reform-areas", problems=_problems, error=ReformAreaError)
