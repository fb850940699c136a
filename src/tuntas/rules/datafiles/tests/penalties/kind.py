"""A kind of data file as somebody would add it: the example of the package, for its tests."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from tuntas.rules.datafiles import DataFileError, DataFiles, FileKind, Origin, Problem, line_at

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


def _build(document: Any, origin: Origin) -> Penalty:
    return Penalty(document["key"], document["percent"], origin.hash, origin.path)


def _problems(document: Any) -> Iterator[Problem]:
    if document["percent"] > MOST:
        yield Problem(
            line_at(document, ["percent"]), "percent", f"{document['percent']} is more than all"
        )
    if document["key"].upper() == document["key"]:
        yield Problem(line_at(document, ["key"]), "key", "write it in small letters")


PENALTY = FileKind(_build, package=PACKAGE, problems=_problems, error=PenaltyError)


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, Penalty]:
    return PENALTY.all_shipped()


PENALTIES = DataFiles(PENALTY.load, shipped=shipped, error=PenaltyError)
