"""How the files of improvement are read: schema, further rules, what they describe, the shipped one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

from tuntas.rules.datafiles import (
    DataFileError,
    DataFiles,
    Keyed,
    Problem,
    content_hash,
    read_document,
    shipped_texts,
    text_of,
)

PACKAGE = "tuntas.rules.improvement"
T = TypeVar("T", bound=Keyed)


@dataclass(frozen=True)
class Origin:
    """Where a document was read: the file's path, and the hash of its text."""

    path: str
    hash: str


class FileKind(Generic[T]):
    """One kind of file. `build` is asked for a document in which `problems` found nothing wrong.

    `schema` is a file of this package; `problems` tells what no schema can say.
    """

    def __init__(
        self,
        build: Callable[[Any, Origin], T],
        *,
        schema: str,
        problems: Callable[[Any], Iterable[Problem]],
        error: type[DataFileError],
    ) -> None:
        self._build, self._schema, self._problems, self._error = build, schema, problems, error

    def read(self, text: str, *, path: str) -> T:
        """Return what a file's text describes. Raises the kind's error with every problem."""
        document = read_document(
            text, path, package=PACKAGE, schema=self._schema, error=self._error
        )
        self._error.raise_any(path, self._problems(document))
        return self._build(document, Origin(path, content_hash(text)))

    def load(self, path: Path) -> T:
        """Return what a file describes. Raises the kind's error, `OSError`."""
        return self.read(text_of(path, self._error), path=str(path))


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
        super().__init__(build, schema=f"{name}.schema.json", problems=problems, error=error)
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
