"""The same counts as `WorkingCalendar`, over arrays: a million intervals in about 10 ms.

Moments are datetime64[m] or datetime64[s] in UTC and are floored to the minute. Local time is
UTC plus the calendar's one offset, which is exact because Indonesian zones have no summer time;
`build_calendar` refuses any zone that has.

Tables are per day plus one row per distinct pattern of a day, some 50 kB that stay in the
processor's nearest cache; one table per minute (10 MB for five years) measured slower.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NoReturn, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tuntas.rules.calendar.intervals import MINUTES_PER_DAY, Intervals
from tuntas.rules.calendar.working_calendar import WorkingCalendar

Moments: TypeAlias = NDArray[np.datetime64]
Counts: TypeAlias = NDArray[np.int64]
_Table: TypeAlias = NDArray[np.int32]

_UNITS_PER_MINUTE = {"m": 1, "s": 60}

# Moments per step: intermediate arrays of 128 kB stay in the cache and need no fresh pages.
_BLOCK = 32_768


@dataclass(frozen=True, slots=True, eq=False)
class _Tables:
    """Local minutes count from 1 January of the first year, days likewise.

    `pattern_row[d] + m` is where `worked_in_day` holds the minutes worked on day d before its
    minute m. `closing_of[k]` is the local minute at which the k-th working day closes.
    """

    epoch: int
    minutes: int
    minutes_before: _Table
    working_days_before: _Table
    pattern_row: _Table
    worked_in_day: _Table
    closing_of: _Table


def working_minutes_between(calendar: WorkingCalendar, starts: Moments, ends: Moments) -> Counts:
    """Working minutes from each start up to its end; arrays of one shape, or broadcastable.

    Raises ValueError, naming the first position, for an end before its start, NaT, or a moment
    outside the calendar; TypeError for another dtype.
    """
    tables = _tables(calendar)
    first = _local_minutes(calendar, starts, "starts")
    last = _local_minutes(calendar, ends, "ends")
    _check_order(first, last)
    return (_worked_until(tables, last) - _worked_until(tables, first)).astype(np.int64)


def working_days_between(calendar: WorkingCalendar, starts: Moments, ends: Moments) -> Counts:
    """Working days after each start's local day, up to and with its end's local day.

    Errors as in `working_minutes_between`.
    """
    before = _tables(calendar).working_days_before
    first = _local_minutes(calendar, starts, "starts")
    last = _local_minutes(calendar, ends, "ends")
    _check_order(first, last)
    following, until = first // MINUTES_PER_DAY + 1, last // MINUTES_PER_DAY + 1
    return (before.take(until) - before.take(following)).astype(np.int64)


def add_working_minutes(
    calendar: WorkingCalendar, moments: Moments, minutes: Counts | int
) -> Moments:
    """Earliest moments, datetime64[m] in UTC, at which `minutes` have been worked since.

    `minutes` is one number or an array of the same shape, 0 or more. Errors as in
    `working_minutes_between`, also where the calendar ends too early.
    """
    tables = _tables(calendar)
    local = _local_minutes(calendar, moments, "moments")
    done_at = _done_at(calendar)
    amount = _amounts(calendar, minutes, least=0, most=done_at.size - 1)
    target = _worked_until(tables, local) + amount
    _check_covered(calendar, target, done_at)
    return _utc(tables, np.where(amount == 0, local, done_at.take(target)))


def add_working_days(calendar: WorkingCalendar, moments: Moments, n: Counts | int) -> Moments:
    """Ends of office hours, datetime64[m] in UTC, on the n-th working day after each local day.

    `n` is one number or an array of the same shape, 1 or more. Errors as in
    `working_minutes_between`, also where the calendar ends too early.
    """
    tables = _tables(calendar)
    days = _local_minutes(calendar, moments, "moments") // MINUTES_PER_DAY
    amount = _amounts(calendar, n, least=1, most=tables.closing_of.size - 1)
    target = tables.working_days_before.take(days + 1) + amount
    _check_covered(calendar, target, tables.closing_of)
    return _utc(tables, tables.closing_of.take(target))


def _worked_until(tables: _Tables, local: _Table) -> _Table:
    worked = np.empty_like(local)
    source, result = local.reshape(-1), worked.reshape(-1)
    for begin in range(0, local.size, _BLOCK):
        block = slice(begin, begin + _BLOCK)
        result[block] = _worked_until_in_cache(tables, source[block])
    return worked


def _worked_until_in_cache(tables: _Tables, local: _Table) -> _Table:
    days = local // MINUTES_PER_DAY
    in_day = local - days * MINUTES_PER_DAY + tables.pattern_row.take(days)
    return tables.minutes_before.take(days) + tables.worked_in_day.take(in_day)


def _utc(tables: _Tables, local: NDArray[np.integer]) -> Moments:
    return (local.astype(np.int64) + tables.epoch).view("datetime64[m]")


def _local_minutes(calendar: WorkingCalendar, moments: Moments, name: str) -> _Table:
    tables = _tables(calendar)
    minutes = _utc_minutes(moments, name) - tables.epoch
    # NaT is the least integer, so it falls outside like any other stray moment.
    if minutes.size and (minutes.min() < 0 or minutes.max() >= tables.minutes):
        _refuse_strays(calendar, moments, (minutes < 0) | (minutes >= tables.minutes), name)
    return minutes.astype(np.int32, order="C")


def _utc_minutes(moments: Moments, name: str) -> Counts:
    unit, step = np.datetime_data(moments.dtype) if moments.dtype.kind == "M" else ("", 1)
    if unit not in _UNITS_PER_MINUTE or step != 1:
        raise TypeError(
            f"{name} has dtype {moments.dtype}; pass UTC moments as datetime64[m] or datetime64[s], "
            f"for example {name}.astype('datetime64[m]')"
        )
    return moments.view(np.int64) // _UNITS_PER_MINUTE[unit]


def _refuse_strays(
    calendar: WorkingCalendar, moments: Moments, stray: NDArray[np.bool_], name: str
) -> NoReturn:
    position = int(stray.argmax())
    raise ValueError(
        f"{name} at position {position} is {moments.flat[position]} UTC, outside this calendar, "
        f"which covers {calendar.first_year}-01-01 to {calendar.last_year}-12-31 "
        f"({calendar.zone.key}); leave it out or build the calendar for more years"
    )


def _check_order(first: _Table, last: _Table) -> None:
    reversed_ = last < first
    if reversed_.any():
        raise ValueError(
            f"the interval at position {int(reversed_.argmax())} ends before it starts; "
            f"swap or leave out such intervals ({int(reversed_.sum())} in all)"
        )


def _amounts(calendar: WorkingCalendar, given: Counts | int, *, least: int, most: int) -> Counts:
    amounts = np.asarray(given, dtype=np.int64)
    if amounts.size and amounts.min() < least:
        raise ValueError(f"{amounts.min()} cannot be added; give {least} or more")
    if amounts.size and amounts.max() > most:
        _refuse_late(calendar)
    return amounts


def _check_covered(calendar: WorkingCalendar, target: Counts, table: _Table) -> None:
    if target.size and target.max() >= table.size:
        _refuse_late(calendar)


def _refuse_late(calendar: WorkingCalendar) -> NoReturn:
    raise ValueError(
        f"a result lies after {calendar.last_year}-12-31, where this calendar ends; "
        f"build it for more years"
    )


@lru_cache(maxsize=8)
def _tables(calendar: WorkingCalendar) -> _Tables:
    patterns = list(dict.fromkeys(calendar.days))
    row_of = {pattern: row * (MINUTES_PER_DAY + 1) for row, pattern in enumerate(patterns)}
    first = (calendar.first_day - date(1970, 1, 1)).days * MINUTES_PER_DAY
    return _Tables(
        epoch=first - calendar.utc_offset_minutes,
        minutes=len(calendar.days) * MINUTES_PER_DAY,
        minutes_before=np.array(calendar.minutes_before, dtype=np.int32),
        working_days_before=np.array(calendar.working_days_before, dtype=np.int32),
        pattern_row=np.array([row_of[pattern] for pattern in calendar.days], dtype=np.int32),
        worked_in_day=np.concatenate([_worked_in_day(pattern) for pattern in patterns]),
        closing_of=np.array([0, *_closings(calendar)], dtype=np.int32),
    )


def _open_by_minute(intervals: Intervals) -> NDArray[np.bool_]:
    is_open = np.zeros(MINUTES_PER_DAY, dtype=np.bool_)
    for opens, closes in intervals:
        is_open[opens:closes] = True
    return is_open


def _worked_in_day(intervals: Intervals) -> _Table:
    worked = np.zeros(MINUTES_PER_DAY + 1, dtype=np.int32)
    np.cumsum(_open_by_minute(intervals), dtype=np.int32, out=worked[1:])
    return worked


def _closings(calendar: WorkingCalendar) -> list[int]:
    return [
        day * MINUTES_PER_DAY + min(intervals[-1][1], MINUTES_PER_DAY - 1)
        for day, intervals in enumerate(calendar.days)
        if intervals
    ]


@lru_cache(maxsize=4)
def _done_at(calendar: WorkingCalendar) -> _Table:
    """Local minute at which k working minutes have passed since the beginning, for every k.

    4 bytes for each working minute, 0.5 MB a year: one look-up instead of a search.
    """
    is_open = np.concatenate([_open_by_minute(intervals) for intervals in calendar.days])
    done_at = np.zeros(int(is_open.sum()) + 1, dtype=np.int32)
    done_at[1:] = np.flatnonzero(is_open) + 1
    return done_at
