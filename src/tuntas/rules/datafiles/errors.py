"""What is wrong with a data file: everything at once, each with its line and its rule."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One broken rule; `line` counts from 1, 0 when it concerns the whole file."""

    line: int
    rule: str
    message: str


class DataFileError(ValueError):
    """A data file breaks rules; each kind of file has an error of its own below this one."""

    def __init__(self, path: str, problems: Iterable[Problem]) -> None:
        self.path, self.problems = path, tuple(problems)
        super().__init__("\n".join(map(self.told, self.problems)))

    def told(self, one: Problem) -> str:
        """Return a problem in words, beginning with the file."""
        return f"{self.path}:{one.line}: [{one.rule}] {one.message}"

    @classmethod
    def raise_any(cls, path: str, problems: Iterable[Problem]) -> None:
        """Raise this error with all problems in the order of the file; do nothing without one."""
        if found := sorted(problems, key=lambda problem: problem.line):
            raise cls(path, found)
