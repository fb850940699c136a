"""How promises to citizens are followed up: after how long silence counts, when heads are reminded."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from tuntas.rules.datafiles import (
    DataFileError,
    DataFiles,
    Problem,
    content_hash,
    line_at,
    read_document,
    shipped_texts,
    text_of,
)
from tuntas.rules.improvement.sourced import Sourced, bilingual, sourced
from tuntas.rules.phrases import Bilingual

PACKAGE = "tuntas.rules.improvement"
FILE = "promise-rules.yaml"
SCHEMA = "promise-rules.schema.json"


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


def read_promise_rule(text: str, *, path: str) -> PromiseRule:
    """Return the rule that a file's text describes. Raises `PromiseRuleError` with every problem."""
    document = read_document(text, path, package=PACKAGE, schema=SCHEMA, error=PromiseRuleError)
    PromiseRuleError.raise_any(path, _problems(document))
    broken, reminders = document["broken"], document["reminders"]
    return PromiseRule(
        key=document["key"],
        title=bilingual(document["title"]),
        broken_after_days=sourced(broken, broken["after_days"]),
        remind_at_days=sourced(reminders, tuple(sorted(reminders["at_days"]))),
        hash=content_hash(text),
        path=path,
    )


def load_promise_rule(path: Path) -> PromiseRule:
    """Return the rule in a file. Raises `PromiseRuleError`, `OSError`."""
    return read_promise_rule(text_of(path, PromiseRuleError), path=str(path))


@lru_cache(maxsize=1)
def shipped_promise_rule() -> PromiseRule:
    """Return the rule that comes with the product."""
    return read_promise_rule(shipped_texts(PACKAGE)[FILE], path=FILE)


# A city's own file stands instead of the shipped one, not beside it: hence no shipped ones here.
OWN_PROMISE_RULES = DataFiles(load_promise_rule, error=PromiseRuleError)


def _problems(document: Any) -> Iterator[Problem]:
    limit = document["broken"]["after_days"]
    for index, day in enumerate(document["reminders"]["at_days"]):
        if day > limit:
            reason = f"{day} comes after the promise counts as broken ({limit}); take it out"
            yield Problem(line_at(document, ["reminders", "at_days", index]), "reminder", reason)
