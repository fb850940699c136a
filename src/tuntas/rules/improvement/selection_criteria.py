"""By what agents of change are chosen, and how soon their quarterly reports are late."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

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
FILE = "agent-selection.yaml"
SCHEMA = "agent-selection.schema.json"


class AgentSelectionError(DataFileError):
    """A file on the selection of agents breaks rules."""


@dataclass(frozen=True)
class Criterion:
    """One criterion; `look_at` says by what it can be seen. How it was checked: `name`."""

    key: str
    name: Sourced[Bilingual]
    look_at: Bilingual


@dataclass(frozen=True)
class AgentSelection:
    """One government's rule. A report is late so many days behind the end of its quarter."""

    key: str
    title: Bilingual
    criteria: tuple[Criterion, ...]
    grace_days: Sourced[int]
    path: str

    @property
    def unverified(self) -> bool:
        """Tell whether a page has to say that nobody checked a criterion."""
        return any(one.name.unverified for one in self.criteria)


def read_agent_selection(text: str, *, path: str) -> AgentSelection:
    """Return the rule that a file's text describes. Raises `AgentSelectionError` with every problem."""
    document = read_document(text, path, package=PACKAGE, schema=SCHEMA, error=AgentSelectionError)
    AgentSelectionError.raise_any(path, _problems(document))
    return AgentSelection(
        key=document["key"],
        title=bilingual(document["title"]),
        criteria=tuple(
            Criterion(one["key"], sourced(one, bilingual(one["name"])), bilingual(one["look_at"]))
            for one in document["criteria"]
        ),
        grace_days=sourced(document["reporting"], document["reporting"]["grace_days"]),
        path=path,
    )


def load_agent_selection(path: Path) -> AgentSelection:
    """Return the rule in a file; raises `AgentSelectionError`, `OSError`."""
    return read_agent_selection(text_of(path, AgentSelectionError), path=str(path))


@lru_cache(maxsize=1)
def shipped_selection() -> AgentSelection:
    """Return the rule that comes with the product."""
    return read_agent_selection(shipped_texts(PACKAGE)[FILE], path=FILE)


# A city's own file stands instead of the shipped one, not beside it: hence no shipped ones here.
OWN_SELECTIONS = DataFiles(load_agent_selection, error=AgentSelectionError)


def _problems(document: Any) -> Iterator[Problem]:
    known = set[str]()
    for place, one in enumerate(document["criteria"]):
        if one["key"] in known:
            line = line_at(document, ["criteria", place, "key"])
            yield Problem(line, "unique-key", f"{one['key']!r} stands twice; choose another")
        known.add(one["key"])
