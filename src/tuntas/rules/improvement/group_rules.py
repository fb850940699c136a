"""What a government asks of its groups: how many people, how soon they sleep, which units need one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tuntas.rules.datafiles import DataFileError, Origin, Problem, line_at
from tuntas.rules.improvement.rule_files import RuleKind
from tuntas.rules.improvement.sourced import Sourced, bilingual, sourced
from tuntas.rules.phrases import Bilingual

WEEK_DAYS = 7


class GroupRuleError(DataFileError):
    """A file of group rules breaks rules."""


@dataclass(frozen=True)
class Size:
    """From how many to how many people; a facilitator is not counted."""

    least: int
    most: int

    def holds(self, people: int) -> bool:
        """Tell whether so many people are neither too few nor too many."""
        return self.least <= people <= self.most


@dataclass(frozen=True)
class GroupRule:
    """One government's rule. `members` is asked for; `acceptable` is what a note can excuse."""

    key: str
    title: Bilingual
    members: Sourced[Size]
    acceptable: Sourced[Size]
    asleep_after_weeks: Sourced[int]
    approved_steps: Sourced[frozenset[int]]  # numbers of the eight steps that wait for the head
    required_kinds: Sourced[frozenset[str]]  # kinds of units that must have a group
    path: str

    def size_fits(self, people: int, *, noted: bool) -> bool:
        """Tell whether a group's size is in order, with or without a note that gives the reason."""
        return self.members.value.holds(people) or (noted and self.acceptable.value.holds(people))

    @property
    def awake_days(self) -> int:
        """Return for how many days without any activity a group is still awake."""
        return self.asleep_after_weeks.value * WEEK_DAYS


def _build(document: Any, origin: Origin) -> GroupRule:
    return GroupRule(
        key=document["key"],
        title=bilingual(document["title"]),
        members=_size(document["members"]),
        acceptable=_size(document["acceptable"]),
        asleep_after_weeks=_single(document["asleep_after"], "weeks"),
        approved_steps=_set(document["approved_steps"], "steps"),
        required_kinds=_set(document["required_kinds"], "kinds"),
        path=origin.path,
    )


def _size(data: Any) -> Sourced[Size]:
    return sourced(data, Size(data["least"], data["most"]))


def _single(data: Any, name: str) -> Sourced[Any]:
    return sourced(data, data[name])


def _set(data: Any, name: str) -> Sourced[frozenset[Any]]:
    return sourced(data, frozenset(data[name]))


def _problems(document: Any) -> Iterator[Problem]:
    for name in ("members", "acceptable"):
        if document[name]["least"] > document[name]["most"]:
            yield Problem(
                line_at(document, [name, "least"]), "size", f"{name}: least is more than most"
            )
    members, acceptable = document["members"], document["acceptable"]
    if acceptable["least"] > members["least"] or acceptable["most"] < members["most"]:
        yield Problem(
            line_at(document, ["acceptable"]),
            "size",
            "acceptable must reach at least as far as members, in both directions",
        )


GROUP_RULE = RuleKind(_build, name="group-rules", problems=_problems, error=GroupRuleError)
