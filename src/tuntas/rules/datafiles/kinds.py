"""One kind of data file: its schema, what no schema can say, and what it describes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from tuntas.rules.datafiles.document import content_hash, read_document
from tuntas.rules.datafiles.errors import DataFileError, Problem
from tuntas.rules.datafiles.loading import Keyed, shipped_texts, text_of

T = TypeVar("T", bound=Keyed)


@dataclass(frozen=True)
class Origin:
    """Where a document was read: the file's path, and the hash of its text."""

    path: str
    hash: str


class FileKind(Generic[T]):
    """One kind of file. `build` is asked for a document in which `problems` found nothing wrong.

    `schema` is a file of `package`; `problems` tells what no schema can say.
    """

    def __init__(
        self,
        build: Callable[[Any, Origin], T],
        *,
        package: str,
        problems: Callable[[Any], Iterable[Problem]],
        error: type[DataFileError],
        schema: str = "schema.json",
    ) -> None:
        self._build, self._problems = build, problems
        self._package, self._schema, self._error = package, schema, error

    def read(self, text: str, *, path: str) -> T:
        """Return what a file's text describes. Raises the kind's error with every problem."""
        document = read_document(
            text, path, package=self._package, schema=self._schema, error=self._error
        )
        self._error.raise_any(path, self._problems(document))
        return self._build(document, Origin(path, content_hash(text)))

    def load(self, path: Path) -> T:
        """Return what a file describes. Raises the kind's error, `OSError`."""
        return self.read(text_of(path, self._error), path=str(path))

    def all_shipped(self, folder: str = "files") -> dict[str, T]:
        """Return what comes with the product, by key."""
        texts = shipped_texts(self._package, folder)
        found = (self.read(text, path=name) for name, text in texts.items())
        return {one.key: one for one in found}
