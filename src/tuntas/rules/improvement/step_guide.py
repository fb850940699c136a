"""The eight steps as a government names them: what is asked in each, and the bones of the fishbone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from tuntas.rules.datafiles import (
    DataFileError,
    DataFiles,
    Problem,
    line_at,
    read_document,
    shipped_texts,
    text_of,
)
from tuntas.rules.improvement.sourced import Sourced, bilingual, sourced
from tuntas.rules.phrases import Bilingual

PACKAGE = "tuntas.rules.improvement"
FILE = "eight-steps.yaml"
SCHEMA = "eight-steps.schema.json"
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


def read_eight_steps(text: str, *, path: str) -> EightSteps:
    """Return the steps that a file's text describes. Raises `StepGuideError` with every problem."""
    document = read_document(text, path, package=PACKAGE, schema=SCHEMA, error=StepGuideError)
    StepGuideError.raise_any(path, _problems(document))
    steps = {number: _step(number, one) for number, one in enumerate(document["steps"], 1)}
    return EightSteps(
        key=document["key"],
        title=bilingual(document["title"]),
        order=sourced(document["order"], tuple(one.key for one in steps.values())),
        steps=steps,
        branches={one["key"]: bilingual(one["name"]) for one in document["branches"]},
        path=path,
    )


def load_eight_steps(path: Path) -> EightSteps:
    """Return the steps in a file; raises `StepGuideError`, `OSError`."""
    return read_eight_steps(text_of(path, StepGuideError), path=str(path))


@lru_cache(maxsize=1)
def shipped_steps() -> EightSteps:
    """Return the steps that come with the product."""
    return read_eight_steps(shipped_texts(PACKAGE)[FILE], path=FILE)


# A city's own file stands instead of the shipped one, not beside it: hence no shipped ones here.
OWN_EIGHT_STEPS = DataFiles(load_eight_steps, error=StepGuideError)


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
