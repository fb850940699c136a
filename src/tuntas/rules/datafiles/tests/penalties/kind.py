"""A kind of data file as somebody would add it: the example of the package, for its tests."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from tuntas.rules.datafiles import (
    DataFileError,
    DataFiles,
    Problem,
    content_hash,
    read_document,
    shipped_texts,
    text_of,
)

PACKAGE = "tuntas.rules.datafiles.tests.penalties"
MOST = 100


@dataclass(frozen=True)
class Penalty:
    key: str
    percent: Decimal
    hash: str
    path: str


class PenaltyError(DataFileError):
    """A file of penalties breaks rules."""


def read_penalty(text: str, *, path: str) -> Penalty:
    document = read_document(text, path, package=PACKAGE, error=PenaltyError)
    penalty = Penalty(document["key"], document["percent"], content_hash(text), path)
    PenaltyError.raise_any(path, _problems(penalty, document.lines))
    return penalty


def _problems(penalty: Penalty, lines: Mapping[str, int]) -> Iterator[Problem]:
    if penalty.percent > MOST:
        yield Problem(lines["percent"], "percent", f"{penalty.percent} is more than all")
    if penalty.key.upper() == penalty.key:
        yield Problem(lines["key"], "key", "write it in small letters")


def load_penalty(path: Path) -> Penalty:
    return read_penalty(text_of(path, PenaltyError), path=str(path))


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, Penalty]:
    found = (read_penalty(text, path=name) for name, text in shipped_texts(PACKAGE).items())
    return {one.key: one for one in found}


PENALTIES = DataFiles(load_penalty, shipped=shipped, error=PenaltyError)
