"""What an event does to the clocks, and when a clock is due.

A clock counts working days from the working day after its start to the close of office. While the
case waits (for the reporter, on hold) the clock is paused; a pause shifts the deadline by the
working minutes that it lasted, and what was late before it stays late. Both are written down in docs/adr. A limit in working hours counts from
its start; one in `hours` runs on at night, at weekends and on holidays.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from tuntas.rules.casework.types import CaseType, Clock, Limit

HOURS = "hours"
Verb = Literal["start", "stop", "pause", "resume"]


class Calendar(Protocol):
    """The part of the working calendar that clocks need."""

    def add_working_days(self, moment: datetime, n: int) -> datetime: ...

    def add_working_minutes(self, moment: datetime, minutes: int) -> datetime: ...

    def working_minutes_between(self, start: datetime, end: datetime) -> int: ...


@dataclass(frozen=True)
class ClockState:
    """A clock that has started and not stopped."""

    key: str
    paused: bool


@dataclass(frozen=True)
class ClockChange:
    """One thing to do to one clock."""

    key: str
    verb: Verb


def clock_changes(
    case_type: CaseType, *, transition: str, target: str, running: Iterable[ClockState]
) -> tuple[ClockChange, ...]:
    """Return what `transition` into state `target` does to the clocks, in the order of the file."""
    states = {state.key: state for state in running}
    ended = case_type.states[target].ended
    return tuple(
        change
        for clock in case_type.clocks.values()
        for change in _changes(clock, transition, target, states, ended=ended)
    )


def _changes(
    clock: Clock,
    transition: str,
    target: str,
    states: Mapping[str, ClockState],
    *,
    ended: bool,
) -> Iterator[ClockChange]:
    running = states.get(clock.key)
    if running and (ended or transition in clock.stop):
        yield ClockChange(clock.key, "stop")
        running = None
    elif running:
        if target in clock.paused_in and not running.paused:
            yield ClockChange(clock.key, "pause")
        if target not in clock.paused_in and running.paused:
            yield ClockChange(clock.key, "resume")
    if transition in clock.start and not running and not ended:
        yield ClockChange(clock.key, "start")


def due_at(
    calendar: Calendar, *, started_at: datetime, limit: Limit, paused_minutes: int
) -> datetime:
    """Return the deadline of a clock that has been paused for `paused_minutes`.

    Those are minutes of the clock's own kind: working minutes, or for `hours` those of the wall.
    """
    if limit.unit == HOURS:
        return started_at + timedelta(hours=limit.amount, minutes=paused_minutes)
    if limit.unit == "working_hours":
        minutes = limit.amount * 60 + paused_minutes
        return calendar.add_working_minutes(started_at, minutes)
    due = calendar.add_working_days(started_at, limit.amount)
    return calendar.add_working_minutes(due, paused_minutes) if paused_minutes else due


def minutes_between(calendar: Calendar, unit: str, start: datetime, end: datetime) -> int:
    """Return the minutes that a clock of this unit counts between two moments."""
    if unit == HOURS:
        return max(0, int((end - start).total_seconds() // 60))
    return calendar.working_minutes_between(start, end)


def escalations(
    calendar: Calendar,
    clock: Clock,
    *,
    unit: str,
    started_at: datetime,
    due: datetime,
    paused_minutes: int,
) -> Mapping[int, datetime]:
    """Return the moment of each escalation: a percentage of the time from start to `due`.

    The pauses so far count as they count for the deadline: they push every moment back.
    """
    allowed = minutes_between(calendar, unit, started_at, due) - paused_minutes
    return {
        percent: _later(calendar, unit, started_at, allowed * percent // 100 + paused_minutes)
        for percent in clock.escalation
    }


def _later(calendar: Calendar, unit: str, moment: datetime, minutes: int) -> datetime:
    if unit == HOURS:
        return moment + timedelta(minutes=minutes)
    return calendar.add_working_minutes(moment, minutes)
