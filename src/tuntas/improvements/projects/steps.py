"""The eight steps of an improvement as one value: what pages, tools and documents work with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from tuntas.improvements.models import GroupMember, Step
from tuntas.rules.improvement.eight_steps import (
    SHAPES,
    Causes,
    Check,
    Countermeasures,
    Doing,
    Next,
    Standard,
    Target,
    Theme,
)
from tuntas.rules.improvement.step_guide import EightSteps
from tuntas.rules.improvement.step_shapes import Shape

Content = TypeVar("Content", bound=Shape)


def content_of(number: int, document: Any) -> Shape:
    """Return what a step holds, from its row's or its revision's JSON."""
    return SHAPES[number].parse(document)


@dataclass(frozen=True)
class Steps:
    """What was loaded of an improvement's steps, and what the reader may do. Asks nothing more.

    `rows` are by number; `members` are the group's present ones (none without a group).
    """

    guide: EightSteps
    rows: Mapping[int, Step]
    members: Sequence[GroupMember]
    today: date
    may_work: bool = False  # while the improvement runs
    may_lead: bool = False
    may_comment: bool = False
    belongs: bool = False  # works on it, also once it has ended

    def content(self, number: int) -> Shape:
        """Return what a step holds."""
        return self.contents[number]

    @cached_property
    def contents(self) -> Mapping[int, Shape]:
        """What each step holds, by number; empty where nothing was saved yet."""
        return {
            number: content_of(number, self.rows[number].content if number in self.rows else {})
            for number in SHAPES
        }

    def is_done(self, number: int) -> bool:
        """Tell whether a step is finished."""
        return number in self.rows and self.rows[number].state == Step.State.DONE

    def _of(self, number: int, shape: type[Content]) -> Content:
        found = self.contents[number]
        if not isinstance(found, shape):
            raise TypeError(f"step {number} holds {type(found).__name__}")
        return found

    @property
    def theme(self) -> Theme:
        """Step 1."""
        return self._of(1, Theme)

    @property
    def target(self) -> Target:
        """Step 2."""
        return self._of(2, Target)

    @property
    def causes(self) -> Causes:
        """Step 3."""
        return self._of(3, Causes)

    @property
    def countermeasures(self) -> Countermeasures:
        """Step 4."""
        return self._of(4, Countermeasures)

    @property
    def doing(self) -> Doing:
        """Step 5."""
        return self._of(5, Doing)

    @property
    def check(self) -> Check:
        """Step 6."""
        return self._of(6, Check)

    @property
    def standard(self) -> Standard:
        """Step 7."""
        return self._of(7, Standard)

    @property
    def next(self) -> Next:
        """Step 8."""
        return self._of(8, Next)
