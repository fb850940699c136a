"""Finds the paths of every process and unit in one data version of the facts."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from tuntas.measures.paths import statements
from tuntas.measures.paths.content import (
    LEAST,
    Activity,
    BackAndForth,
    Process,
    Spread,
    StateTime,
    Variant,
    Way,
)

SHOWN_VARIANTS = 10
SHOWN_STEPS = 30  # of one path
SHOWN_ACTIVITIES = 60
SHOWN_WAYS = 120
SHOWN_STATES = 60  # those that take the most time; in a log each activity is one
SHOWN_RETURNS = 20
BATCH_CASES = 50_000  # processes are taken together up to about this many cases

Key = tuple[int, int]
Row = Sequence[Any]
Groups = Mapping[Key, Sequence[Row]]


@dataclass(frozen=True)
class Found:
    """The path of one process of a unit, and of everything below it."""

    unit: str
    process: Process


@dataclass(frozen=True)
class _Figures:
    """The rows of each grouped statement by unit and process."""

    activities: Groups
    ways: Groups
    states: Groups
    variants: Groups
    returns: Groups
    names: Mapping[int, str]


def discover(
    connection: duckdb.DuckDBPyConnection, *, hidden: Collection[str] = ()
) -> Iterator[Found]:
    """Yield the paths of all units and processes from a connection of `engine.connected`.

    Reads the relations `cases`, `events` and `units` of the contract: ended cases of the last twelve
    months in which cases of that process ended. Processes with fewer than `LEAST` cases have no path.
    `hidden` are activities of our own cases that only the office sees: reminders, notes.
    """
    _prepare(connection, hidden)
    names = dict(connection.execute(statements.ACTIVITY_NAMES).fetchall())
    batches = connection.execute(statements.BATCHES, {"most": BATCH_CASES}).fetchall()
    for first, last in batches:
        yield from _batch(connection, names, {"first": first, "last": last})


def _batch(
    connection: duckdb.DuckDBPyConnection, names: Mapping[int, str], span: Mapping[str, int]
) -> Iterator[Found]:
    """Yield the paths of the processes from one number to another."""
    shown = {"shown": SHOWN_VARIANTS, "steps": SHOWN_STEPS}
    figures = _Figures(
        _grouped(connection, statements.BY_ACTIVITY, span),
        _grouped(connection, statements.BY_WAY, span),
        _grouped(connection, statements.BY_STATE, span),
        _grouped(connection, statements.BY_VARIANT, {**span, **shown}),
        _grouped(connection, statements.BY_RETURN, span),
        names,
    )
    for row in connection.execute(statements.WHOLE, {**span, "least": LEAST}).fetchall():
        yield Found(row[2], _process(row, figures))


def _prepare(connection: duckdb.DuckDBPyConnection, hidden: Collection[str]) -> None:
    for statement in (
        statements.CASES,
        statements.UNITS,
        statements.NUMBERED,
        statements.ACTIVITIES,
        statements.HIDDEN,
        *statements.TABLES,
    ):
        connection.execute(statement)
    if hidden:
        connection.executemany(
            "INSERT INTO path_hidden VALUES (?)", [[one] for one in sorted(hidden)]
        )
    for (month,) in connection.execute(statements.RECEIVED).fetchall():
        connection.execute(statements.TOLD, {"month": month})
        for statement in statements.FILL:
            connection.execute(statement)
        connection.execute(statements.DONE)


def _grouped(
    connection: duckdb.DuckDBPyConnection,
    statement: str,
    parameters: Mapping[str, int],
) -> Groups:
    groups: dict[Key, list[Row]] = defaultdict(list)
    for row in connection.execute(statement, dict(parameters)).fetchall():
        groups[row[0], row[1]].append(row[2:])
    return groups


def _process(row: Row, figures: _Figures) -> Process:
    (above, number, _unit, process, named_by, kinds, first, last, *counts) = row
    cases, uncertain, minutes, waiting, working, handling = counts
    key = (above, number)
    activities = figures.activities.get(key, ())
    ways = figures.ways.get(key, ())
    variants = figures.variants.get(key, ())
    return Process(
        process=process,
        named_by=named_by,
        kinds=tuple(kinds),
        first_month=first,
        last_month=last,
        cases=cases,
        uncertain=uncertain,
        minutes=int(minutes),
        waiting=int(waiting),
        working=Spread(*working),
        handling=Spread(*handling),
        activities=tuple(_activity(one) for one in activities[:SHOWN_ACTIVITIES]),
        all_activities=len(activities),
        ways=tuple(_way(one) for one in ways[:SHOWN_WAYS]),
        all_ways=len(ways),
        states=tuple(_state(one) for one in figures.states.get(key, ())[:SHOWN_STATES]),
        variants=tuple(_variants(variants, figures.names)),
        all_variants=variants[0][-1] if variants else 0,
        back_and_forth=tuple(_return(one) for one in figures.returns.get(key, ())[:SHOWN_RETURNS]),
    )


def _spread(found: Sequence[int], n: int) -> Spread | None:
    return Spread(*found) if n >= LEAST else None


def _activity(row: Row) -> Activity:
    _number, count, cases, repeated, again, minutes, waiting, spread, place, starts, ends, key = row
    return Activity(
        key=key,
        count=count,
        cases=cases,
        repeated=repeated,
        repeat_minutes=int(again),
        minutes=int(minutes),
        waiting=int(waiting),
        spread=_spread(spread, count),
        place=place,
        starts=starts,
        ends=ends,
    )


def _way(row: Row) -> Way:
    _before_number, _number, count, minutes, waiting, spread, before, after = row
    return Way(before, after, count, int(minutes), int(waiting), _spread(spread, count))


def _state(row: Row) -> StateTime:
    key, cases, minutes, waiting, spread = row
    return StateTime(key, cases, int(minutes), waiting, _spread(spread, cases))


def _return(row: Row) -> BackAndForth:
    unit, other, unit_name, other_name, count, cases, minutes = row
    return BackAndForth(unit, other, unit_name, other_name, count, cases, int(minutes))


def _variants(rows: Iterable[Row], names: Mapping[int, str]) -> Iterator[Variant]:
    for steps, longer, cases, median, _all in rows:
        if cases >= LEAST:
            yield Variant(tuple(names[one] for one in steps), longer, cases, median)
