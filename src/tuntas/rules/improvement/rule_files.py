"""Rules of which a government has one: the shipped file, or its own instead."""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, TypeVar

from tuntas.rules.datafiles import (
    DataFileError,
    DataFiles,
    FileKind,
    Keyed,
    Origin,
    Problem,
    shipped_texts,
)

PACKAGE = "tuntas.rules.improvement"
T = TypeVar("T", bound=Keyed)


class RuleKind(FileKind[T]):
    """A kind with one shipped file, NAME.yaml. `own` are a city's, in `folder` below its home."""

    def __init__(
        self,
        build: Callable[[Any, Origin], T],
        *,
        name: str,
        problems: Callable[[Any], Iterable[Problem]],
        error: type[DataFileError],
    ) -> None:
        super().__init__(
            build, package=PACKAGE, schema=f"{name}.schema.json", problems=problems, error=error
        )
        self.file, self.folder = f"{name}.yaml", f"improvement/{name}"
        # A city's own file stands instead of the shipped one, not beside it: hence none shipped here.
        self.own = DataFiles(self.load, error=error)

    @cached_property
    def shipped(self) -> T:
        """What comes with the product."""
        return self.read(self.shipped_text(), path=self.file)

    def shipped_text(self) -> str:
        """Return the text of the file that comes with the product."""
        return shipped_texts(PACKAGE)[self.file]
