"""The eight steps as a government names them: what is asked in each, and the bones of the fishbone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from tuntas.rules.datafiles import DataFileError, Origin, Problem, line_at
from tuntas.rules.improvement.rule_files import RuleKind
from tuntas.rules.improvement.sourced import Sourced, bilingual, sourced
from tuntas.rules.phrases import Bilingual

Phase = Literal["plan", "do", "check", "act"]


class StepGuideError(DataFileError):
    """A file of the eight steps breaks rules."""


@dataclass(frozen=True)
class StepGuide:
    """One step: its short name, what it is about, what helps to do it, what a risalah shows of it."""

    number: int
    key: str
    phase: Phase
    name: Bilingual
    task: Bilingual
    questions: tuple[Bilingual, ...]
    evidence: Sourced[tuple[Bilingual, ...]]


@dataclass(frozen=True)
class EightSteps:
    """The way that one government's groups go. `branches` are the bones of the fishbone, by key."""

    key: str
    title: Bilingual
    order: Sourced[tuple[str, ...]]  # keys of the steps: that there are these eight, in this order
    steps: Mapping[int, StepGuide]
    branches: Mapping[str, Bilingual]
    path: str

    def branch(self, key: str) -> Bilingual:
        """Return a bone's name; one that the file lost goes by its key."""
        return self.branches.get(key) or Bilingual(key, key)


def _build(document: Any, origin: Origin) -> EightSteps:
    steps = {number: _step(number, one) for number, one in enumerate(document["steps"], 1)}
    return EightSteps(
        key=document["key"],
        title=bilingual(document["title"]),
        order=sourced(document["order"], tuple(one.key for one in steps.values())),
        steps=steps,
        branches={one["key"]: bilingual(one["name"]) for one in document["branches"]},
        path=origin.path,
    )


def _step(number: int, data: Any) -> StepGuide:
    return StepGuide(
        number=number,
        key=data["key"],
        phase=data["phase"],
        name=bilingual(data["name"]),
        task=bilingual(data["task"]),
        questions=tuple(map(bilingual, data["questions"])),
        evidence=sourced(data["evidence"], tuple(map(bilingual, data["evidence"]["items"]))),
    )


def _problems(document: Any) -> Iterator[Problem]:
    for name in ("steps", "branches"):
        keys = [one["key"] for one in document[name]]
        for place, key in enumerate(keys):
            if key in keys[:place]:
                where = line_at(document, [name, place, "key"])
                yield Problem(where, "unique-key", f"{name}: the key {key!r} stands twice")


EIGHT_STEPS = RuleKind(_build, name="eight-steps", problems=_problems, error=StepGuideError)
