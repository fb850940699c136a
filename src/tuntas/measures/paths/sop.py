"""The SOP's steps beside what really happened. Steps and activities match by equal words."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from tuntas.measures.paths.content import Activity, Process
from tuntas.measures.paths.labels import activity_names

_WORDS = re.compile(r"\w+")


class Step(Protocol):
    """A step as the SOP lists it; `minutes` are working minutes."""

    @property
    def order(self) -> int: ...
    @property
    def activity(self) -> str: ...
    @property
    def actor(self) -> str: ...
    @property
    def minutes(self) -> int: ...


@dataclass(frozen=True)
class ComparedStep:
    """A step of the SOP and the activity that bears its words; None: not seen in the records."""

    order: int
    activity: str
    actor: str
    minutes: int
    real: Activity | None


@dataclass(frozen=True)
class Comparison:
    """The whole SOP beside the whole process; `only_real` are activities that it does not name."""

    steps: tuple[ComparedStep, ...]
    only_real: tuple[Activity, ...]
    minutes: int


def compare(steps: Sequence[Step], process: Process) -> Comparison | None:
    """Return the steps in the order of the SOP; None for an SOP without steps."""
    if not steps:
        return None
    by_words: dict[frozenset[str], Activity] = {}
    for one in process.activities:  # the commonest first: it keeps words that several have
        for name in activity_names(process, one.key):
            by_words.setdefault(words_of(name), one)
    compared = tuple(
        ComparedStep(
            step.order,
            step.activity,
            step.actor,
            step.minutes,
            by_words.get(words_of(step.activity)),
        )
        for step in sorted(steps, key=lambda one: one.order)
    )
    return Comparison(
        steps=compared,
        only_real=tuple(_without(process.activities, compared)),
        minutes=sum(step.minutes for step in steps),
    )


def words_of(text: str) -> frozenset[str]:
    """Return a text's words without their case, order and signs."""
    return frozenset(_WORDS.findall(text.casefold().replace("_", " ")))


def _without(activities: Sequence[Activity], steps: Iterable[ComparedStep]) -> list[Activity]:
    named = {step.real.key for step in steps if step.real}
    return [one for one in activities if one.key not in named]
