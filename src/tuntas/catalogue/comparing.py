"""What changed between two texts, word by word, and between two lists of steps."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from tuntas.catalogue.drafts import Step

WORDS = re.compile(r"\n|[^\S\n]+|[^\s]+")
Kind = Literal["same", "gone", "new"]


@dataclass(frozen=True)
class Piece:
    """A run of words that stayed, went or came."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class StepPair:
    """A step in the former and in the later version; None where there is none."""

    before: Step | None
    after: Step | None

    @property
    def changed(self) -> bool:
        """Tell whether the step is not the same in both."""
        return self.before != self.after


def pieces(before: str, after: str) -> list[Piece]:
    """Return the later text with what went and came; joined without `gone` it is `after`."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    found: list[Piece] = []
    # With words that stand everywhere as anchors, a text of few words would take minutes.
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=True).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(new[c:d])))
            continue
        if a < b:
            found.append(Piece("gone", "".join(old[a:b])))
        if c < d:
            found.append(Piece("new", "".join(new[c:d])))
    return found


def step_pairs(before: Sequence[Step], after: Sequence[Step]) -> list[StepPair]:
    """Return two lists of steps side by side, the same activities beside each other."""
    matcher = SequenceMatcher(
        None, [one.activity for one in before], [one.activity for one in after], autojunk=False
    )
    found: list[StepPair] = []
    for _tag, a, b, c, d in matcher.get_opcodes():
        found += _beside(before[a:b], after[c:d])
    return found


def _beside(before: Sequence[Step], after: Sequence[Step]) -> Iterator[StepPair]:
    for place in range(max(len(before), len(after))):
        yield StepPair(
            before[place] if place < len(before) else None,
            after[place] if place < len(after) else None,
        )
