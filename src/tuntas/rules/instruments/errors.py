"""What is wrong with an instrument file: everything at once, each with its line and its rule."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One broken rule; `line` counts from 1, 0 when it concerns the whole file."""

    line: int
    rule: str
    message: str


class InstrumentError(ValueError):
    """An instrument file breaks rules."""

    def __init__(self, path: str, problems: Sequence[Problem]) -> None:
        self.path, self.problems = path, tuple(problems)
        super().__init__(
            "\n".join(f"{path}:{one.line}: [{one.rule}] {one.message}" for one in problems)
        )
