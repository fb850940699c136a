"""Files that are shipped with the product, and those that a city puts beside them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from tuntas.rules.datafiles.errors import DataFileError, Problem

MAX_BYTES = 4_000_000  # forty times the longest file that is shipped


class Keyed(Protocol):
    """What a file describes: known by its key, which no other file of its kind may have."""

    @property
    def key(self) -> str: ...

    @property
    def path(self) -> str: ...


T = TypeVar("T", bound=Keyed)
LeftOut = DataFileError | OSError


def text_of(path: Path, error: type[DataFileError] = DataFileError) -> str:
    """Return the text of a file. Raises `error` when it is none, or too long; `OSError`."""
    if path.stat().st_size > MAX_BYTES:
        raise error(str(path), [Problem(0, "size", f"longer than {MAX_BYTES} bytes")])
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as wrong:
        message = f"not UTF-8 at byte {wrong.start}; save the file as UTF-8"
        raise error(str(path), [Problem(0, "encoding", message)]) from wrong


def shipped_texts(package: str, folder: str = "files") -> dict[str, str]:
    """Return the texts of the YAML files in a package's folder, by file name."""
    found = sorted(files(package).joinpath(folder).iterdir(), key=lambda file: file.name)
    return {
        file.name: file.read_text(encoding="utf-8") for file in found if file.name.endswith(".yaml")
    }


def own_files(folder: Path) -> list[Path]:
    """Return the files of a city's own folder; what only looks like one, as editors leave, is none."""
    return [path for path in sorted(folder.glob("*.yaml")) if path.is_file()]


@dataclass(frozen=True)
class Found(Generic[T]):
    """What can be used, by key with the shipped ones first, and what is wrong with the others."""

    usable: Mapping[str, T]
    problems: tuple[LeftOut, ...]


class DataFiles(Generic[T]):
    """One kind of data file: what is shipped, and what a city has in a folder of its own.

    `load` reads one own file; it raises `error`, or `OSError`. `shipped` gives the others by key.
    """

    def __init__(
        self,
        load: Callable[[Path], T],
        *,
        shipped: Callable[[], Mapping[str, T]] = dict,
        error: type[DataFileError] = DataFileError,
    ) -> None:
        self._load, self._shipped, self._error = load, shipped, error
        self._kept = lru_cache(maxsize=2)(self._told)

    def checked(self, folder: Path | None = None) -> Mapping[str, T]:
        """Return all by key. Raises what is wrong with the first own file that cannot be used."""
        found = self._found(own_files(folder) if folder else ())
        if found.problems:
            raise found.problems[0]
        return found.usable

    def found(self, folder: Path, left_out: Callable[[LeftOut], None]) -> Found[T]:
        """Return what can be used; after a change in the folder its files are read again.

        `left_out` is told of each file that cannot be: once per reading, not once per call.
        """
        stamps = tuple((path, path.stat().st_mtime_ns) for path in own_files(folder))
        return self._kept(stamps, left_out)

    def _told(
        self, stamps: tuple[tuple[Path, int], ...], left_out: Callable[[LeftOut], None]
    ) -> Found[T]:
        found = self._found(path for path, _changed in stamps)
        for problem in found.problems:
            left_out(problem)
        return found

    def _found(self, paths: Iterable[Path]) -> Found[T]:
        usable, problems = dict(self._shipped()), list[LeftOut]()
        for path in paths:
            try:
                own = self._own(path, usable)
            except (self._error, OSError) as wrong:
                problems.append(wrong)
            else:
                usable[own.key] = own
        return Found(usable, tuple(problems))

    def _own(self, path: Path, known: Mapping[str, T]) -> T:
        own = self._load(path)
        if own.key in known:
            message = f"the key {own.key!r} is taken by {known[own.key].path}; choose another"
            raise self._error(str(path), [Problem(1, "unique-key", message)])
        return own
