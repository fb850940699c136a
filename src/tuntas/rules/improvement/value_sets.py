"""The values that a government lives by, with the behaviours in which they show: one file a set."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tuntas.rules.datafiles import (
    DataFileError,
    DataFiles,
    FileKind,
    Origin,
    Problem,
    line_at,
)
from tuntas.rules.improvement.rule_files import PACKAGE
from tuntas.rules.improvement.sourced import bilingual
from tuntas.rules.phrases import Bilingual

FOLDER = "files/value-sets"


class ValueSetError(DataFileError):
    """A file of values breaks rules."""


@dataclass(frozen=True)
class Value:
    """One value. `full_key` names it among all sets; `question` is a behaviour that staff rate."""

    key: str
    full_key: str
    name: Bilingual
    behaviours: tuple[Bilingual, ...]
    question: Bilingual


@dataclass(frozen=True)
class ValueSet:
    """A set of values; `verified` says how names and source were checked, see `sourced.Sourced`."""

    key: str
    title: Bilingual
    source: Bilingual
    verified: str
    values: tuple[Value, ...]
    hash: str
    path: str

    @property
    def unverified(self) -> bool:
        """Tell whether a page has to say that nobody checked it."""
        return self.verified == "unverified"


def _build(document: Any, origin: Origin) -> ValueSet:
    return ValueSet(
        key=document["key"],
        title=bilingual(document["title"]),
        source=bilingual(document["source"]),
        verified=document["verified"],
        values=tuple(_value(document["key"], one) for one in document["values"]),
        hash=origin.hash,
        path=origin.path,
    )


def choices(sets: Iterable[ValueSet]) -> Sequence[tuple[str, Bilingual]]:
    """Return full key and name of every value, set by set."""
    return [(value.full_key, value.name) for one in sets for value in one.values]


def _value(set_key: str, data: Any) -> Value:
    return Value(
        key=data["key"],
        full_key=f"{set_key}/{data['key']}",
        name=bilingual(data["name"]),
        behaviours=tuple(map(bilingual, data["behaviours"])),
        question=bilingual(data["question"]),
    )


def _problems(document: Any) -> Iterator[Problem]:
    known = set[str]()
    for place, value in enumerate(document["values"]):
        if value["key"] in known:
            line = line_at(document, ["values", place, "key"])
            yield Problem(line, "unique-key", f"{value['key']!r} stands twice; choose another")
        known.add(value["key"])


VALUE_SET = FileKind(
    _build,
    package=PACKAGE,
    schema="value-set.schema.json",
    problems=_problems,
    error=ValueSetError,
)


@lru_cache(maxsize=1)
def shipped_sets() -> Mapping[str, ValueSet]:
    """Return the sets that come with the product, by key."""
    return VALUE_SET.all_shipped(FOLDER)


VALUE_SETS = DataFiles(VALUE_SET.load, shipped=shipped_sets, error=ValueSetError)
