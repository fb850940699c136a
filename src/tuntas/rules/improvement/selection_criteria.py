"""By what agents of change are chosen, and how soon their quarterly reports are late."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tuntas.rules.datafiles import DataFileError, Origin, Problem, line_at
from tuntas.rules.improvement.rule_files import RuleKind
from tuntas.rules.improvement.sourced import Sourced, bilingual, sourced
from tuntas.rules.phrases import Bilingual


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


def _build(document: Any, origin: Origin) -> AgentSelection:
    return AgentSelection(
        key=document["key"],
        title=bilingual(document["title"]),
        criteria=tuple(
            Criterion(one["key"], sourced(one, bilingual(one["name"])), bilingual(one["look_at"]))
            for one in document["criteria"]
        ),
        grace_days=sourced(document["reporting"], document["reporting"]["grace_days"]),
        path=origin.path,
    )


def _problems(document: Any) -> Iterator[Problem]:
    known = set[str]()
    for place, one in enumerate(document["criteria"]):
        if one["key"] in known:
            line = line_at(document, ["criteria", place, "key"])
            yield Problem(line, "unique-key", f"{one['key']!r} stands twice; choose another")
        known.add(one["key"])


AGENT_SELECTION = RuleKind(
    _build, name="agent-selection", problems=_problems, error=AgentSelectionError
)
