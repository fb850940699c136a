"""Who writes facts. Each capability above registers its own source when it starts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

Statement = tuple[str, Sequence[object]]  # a query for PostgreSQL and its parameters


@dataclass(frozen=True)
class CaseStatements:
    """Two queries that stage the cases of one month and their events (see `case_facts`)."""

    cases: Statement
    events: Statement


@dataclass(frozen=True)
class CaseSource:
    """Rows of `cases` and `events`. `fingerprints` tells per month which state its rows are in."""

    name: str
    fingerprints: Callable[[], Mapping[date, str]]
    statements: Callable[[date], CaseStatements]


@dataclass(frozen=True)
class TableSource:
    """Rows of one table, staged with all of its columns except `government`."""

    name: str
    table: str
    fingerprints: Callable[[], Mapping[date, str]]
    statement: Callable[[date], Statement]


_SOURCES: dict[str, CaseSource | TableSource] = {}


def register(source: CaseSource | TableSource) -> None:
    """Make a source known; called once per process by an app's `ready`."""
    _SOURCES[source.name] = source


def sources() -> Sequence[CaseSource | TableSource]:
    """Return every source, in the order of their names."""
    return [_SOURCES[name] for name in sorted(_SOURCES)]
