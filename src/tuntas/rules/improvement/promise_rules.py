"""How promises to citizens are followed up: after how long silence counts, when heads are reminded."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tuntas.rules.datafiles import DataFileError, Origin, Problem, line_at
from tuntas.rules.improvement.rule_files import RuleKind
from tuntas.rules.improvement.sourced import Sourced, bilingual, sourced
from tuntas.rules.phrases import Bilingual


class PromiseRuleError(DataFileError):
    """A file of rules for promises breaks rules."""


@dataclass(frozen=True)
class PromiseRule:
    """One government's rule; `remind_at_days` count from the promised day, negative before it, ascending."""

    key: str
    title: Bilingual
    broken_after_days: Sourced[int]
    remind_at_days: Sourced[tuple[int, ...]]
    hash: str
    path: str


def _build(document: Any, origin: Origin) -> PromiseRule:
    broken, reminders = document["broken"], document["reminders"]
    return PromiseRule(
        key=document["key"],
        title=bilingual(document["title"]),
        broken_after_days=sourced(broken, broken["after_days"]),
        remind_at_days=sourced(reminders, tuple(sorted(reminders["at_days"]))),
        hash=origin.hash,
        path=origin.path,
    )


def _problems(document: Any) -> Iterator[Problem]:
    limit = document["broken"]["after_days"]
    for index, day in enumerate(document["reminders"]["at_days"]):
        if day > limit:
            reason = f"{day} comes after the promise counts as broken ({limit}); take it out"
            yield Problem(line_at(document, ["reminders", "at_days", index]), "reminder", reason)


PROMISE_RULE = RuleKind(_build, name="promise-rules", problems=_problems, error=PromiseRuleError)
