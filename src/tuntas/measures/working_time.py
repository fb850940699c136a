"""Working minutes inside DuckDB: the calendar as two small tables to join.

The position of a moment on a calendar's working axis is the number of working minutes before it;
a working duration is the difference of two positions. `rules.calendar` counts the same, and a test
compares them.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

import duckdb

from tuntas.rules.calendar import WorkingCalendar
from tuntas.rules.calendar.intervals import MINUTES_PER_DAY, Intervals, open_minutes

FIRST_DAY = date(1990, 1, 1)
LAST_DAY = date(2039, 12, 31)
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Position:
    """How a statement gets the position of a moment: joins to add, and the expression they give."""

    joins: str
    minutes: str
    known: str  # holidays of that day are known


def install(connection: duckdb.DuckDBPyConnection, calendars: Sequence[WorkingCalendar]) -> None:
    """Make the tables `worked_days` and `worked_minutes`; a calendar is named by its place.

    Years that a calendar does not cover have its usual week and no holidays; `known` is then false.
    """
    connection.execute(
        "CREATE TEMP TABLE worked_days"
        " (day_key INTEGER, minutes_before INTEGER, pattern_key INTEGER, known BOOLEAN)"
    )
    connection.execute("CREATE TEMP TABLE worked_minutes (minute_key INTEGER, worked INTEGER)")
    patterns: dict[Intervals, int] = {}
    for place, calendar in enumerate(calendars):
        _insert(connection, "worked_days", list(_days(calendar, place, patterns)))
    for intervals, pattern in patterns.items():
        minutes = accumulate(_open(intervals), initial=0)
        worked = [(pattern * MINUTES_PER_DAY + at, done) for at, done in enumerate(minutes)]
        _insert(connection, "worked_minutes", worked[:-1])


def position(name: str, *, moment: str, calendar: str, offset_minutes: int) -> Position:
    """Return how to get the position of `moment` (TIMESTAMP, UTC) in `calendar` (its place).

    `name` keeps several positions of one statement apart; `offset_minutes` is the zone's from UTC.
    """
    local = f"(epoch_ms({moment}) // 60000 + {offset_minutes})"
    days, minutes = f"{name}_day", f"{name}_minute"
    day_key = f"CAST({calendar} * 100000 + {local} // {MINUTES_PER_DAY} AS INTEGER)"
    minute_key = (
        f"CAST({days}.pattern_key * {MINUTES_PER_DAY} + {local} % {MINUTES_PER_DAY} AS INTEGER)"
    )
    return Position(
        joins=f" LEFT JOIN worked_days {days} ON {days}.day_key = {day_key}"
        f" LEFT JOIN worked_minutes {minutes} ON {minutes}.minute_key = {minute_key}",
        minutes=f"({days}.minutes_before + {minutes}.worked)",
        known=f"{days}.known",
    )


def _days(
    calendar: WorkingCalendar, place: int, patterns: dict[Intervals, int]
) -> Iterator[tuple[int, int, int, bool]]:
    usual = _usual_week(calendar)
    before = 0
    for number in range((LAST_DAY - FIRST_DAY).days + 1):
        on = FIRST_DAY + timedelta(days=number)
        known = calendar.first_year <= on.year <= calendar.last_year
        intervals = calendar.days[(on - calendar.first_day).days] if known else usual[on.weekday()]
        pattern = patterns.setdefault(intervals, len(patterns))
        yield place * 100_000 + (on - _EPOCH).days, before, pattern, known
        before += open_minutes(intervals)


def _usual_week(calendar: WorkingCalendar) -> list[Intervals]:
    """Return the commonest hours of each day of the week, Monday first."""
    first = calendar.first_day.weekday()
    return [Counter(calendar.days[(day - first) % 7 :: 7]).most_common(1)[0][0] for day in range(7)]


def _open(intervals: Intervals) -> list[int]:
    is_open = [0] * MINUTES_PER_DAY
    for opens, closes in intervals:
        is_open[opens:closes] = [1] * (closes - opens)
    return is_open


def _insert(
    connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[object, ...]]
) -> None:
    columns = list(zip(*rows, strict=True))
    names = ", ".join(f"unnest(?) AS column_{place}" for place in range(len(columns)))
    connection.execute(f"INSERT INTO {table} SELECT {names}", [list(one) for one in columns])
