"""The values that a government lives by, with the behaviours in which they show: one file a set."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from tuntas.rules.improvement.sourced import bilingual
from tuntas.rules.phrases import Bilingual

PACKAGE = "tuntas.rules.improvement"
FOLDER = "files/value-sets"
SCHEMA = "value-set.schema.json"


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


def read_value_set(text: str, *, path: str) -> ValueSet:
    """Return the set that a file's text describes. Raises `ValueSetError` with every problem."""
    document = read_document(text, path, package=PACKAGE, schema=SCHEMA, error=ValueSetError)
    ValueSetError.raise_any(path, _problems(document))
    return ValueSet(
        key=document["key"],
        title=bilingual(document["title"]),
        source=bilingual(document["source"]),
        verified=document["verified"],
        values=tuple(_value(document["key"], one) for one in document["values"]),
        hash=content_hash(text),
        path=path,
    )


def load_value_set(path: Path) -> ValueSet:
    """Return the set in a file; raises `ValueSetError`, `OSError`."""
    return read_value_set(text_of(path, ValueSetError), path=str(path))


@lru_cache(maxsize=1)
def shipped_sets() -> Mapping[str, ValueSet]:
    """Return the sets that come with the product, by key."""
    found = (
        read_value_set(text, path=name) for name, text in shipped_texts(PACKAGE, FOLDER).items()
    )
    return {one.key: one for one in found}


VALUE_SETS = DataFiles(load_value_set, shipped=shipped_sets, error=ValueSetError)


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
