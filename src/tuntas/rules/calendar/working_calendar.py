"""Working days and working minutes of one office, moment by moment."""

from array import array
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NoReturn
from zoneinfo import ZoneInfo

from tuntas.rules.calendar.intervals import (
    MINUTES_PER_DAY,
    Intervals,
    minute_when_done,
    open_minutes_before,
)

WEEKEND = "Akhir pekan"
NO_OFFICE_HOURS = "Tidak ada jam kerja"

_SATURDAY = 5


@dataclass(frozen=True, slots=True, eq=False)
class WorkingCalendar:
    """When one office works, over whole years; immutable, made by `build_calendar`.

    Precision is the whole minute: every moment is floored to its minute first, so seconds never
    count. Minute m is worked when an interval holds it: opens <= m < closes. Moments must be
    aware; results are in the calendar's zone.

    One entry per day from 1 January of `first_year`: `days` its open intervals;
    `minutes_before` and `working_days_before` cumulative counts with a last entry for the end.
    """

    zone: ZoneInfo
    utc_offset_minutes: int
    first_year: int
    last_year: int
    days: tuple[Intervals, ...]
    minutes_before: "array[int]"
    working_days_before: "array[int]"
    closing_reasons: Mapping[date, str]

    @property
    def first_day(self) -> date:
        """1 January of the first covered year."""
        return date(self.first_year, 1, 1)

    def is_working_day(self, on: date) -> bool:
        """Whether the office is open at any time of the local day `on`.

        Raises ValueError outside the covered years, TypeError for a datetime.
        """
        return bool(self.intervals_on(on))

    def intervals_on(self, on: date) -> Intervals:
        """Open intervals of the local day `on`, in minutes from midnight; empty if closed."""
        if isinstance(on, datetime):
            raise TypeError(f"{on!r} is a moment; pass its local day, a date")
        return self.days[self._index(on)]

    def why_closed(self, on: date) -> str | None:
        """Name of the holiday, reason of the override, or weekend; None if open.

        Holidays are named in Indonesian. For days without a reason of their own the answer is
        one of the constants WEEKEND and NO_OFFICE_HOURS, so that a page can translate it.
        """
        if self.intervals_on(on):
            return None
        return self.closing_reasons.get(on) or self._reason_of_week(on)

    @staticmethod
    def _reason_of_week(on: date) -> str:
        return WEEKEND if on.weekday() >= _SATURDAY else NO_OFFICE_HOURS

    def add_working_days(self, moment: datetime, n: int) -> datetime:
        """End of office hours on the n-th working day after the local day of `moment` (n >= 1).

        The day of `moment` is day 0, worked or not. An office open until 24.00 closes at 23.59
        here, so that the answer lies on the day it names.
        """
        if n < 1:
            raise ValueError(f"n is {n}; working days can only be added, 1 or more")
        day, _ = self._position(moment)
        target = self.working_days_before[day + 1] + n
        found = bisect_left(self.working_days_before, target) - 1
        if found == len(self.days):
            self._refuse(f"{n} working days after {moment.isoformat()}")
        return self._moment(found, min(self.days[found][-1][1], MINUTES_PER_DAY - 1))

    def working_days_between(self, start: datetime, end: datetime) -> int:
        """Working days after the local day of `start`, up to and with the local day of `end`.

        Counts as `add_working_days` does. Raises ValueError if `end` is before `start`.
        """
        first, last = self._ordered_positions(start, end)
        return self.working_days_before[last[0] + 1] - self.working_days_before[first[0] + 1]

    def add_working_minutes(self, moment: datetime, minutes: int) -> datetime:
        """Earliest moment at which `minutes` working minutes have passed since `moment`.

        Work that fills a day ends when that day closes, not when the next one opens. Zero
        minutes give `moment` itself, floored to the minute.
        """
        if minutes < 0:
            raise ValueError(f"minutes is {minutes}; working minutes can only be added, 0 or more")
        day, minute = self._position(moment)
        if minutes == 0:
            return self._moment(day, minute)
        target = self._worked_until(day, minute) + minutes
        found = bisect_left(self.minutes_before, target) - 1
        if found == len(self.days):
            self._refuse(f"{minutes} working minutes after {moment.isoformat()}")
        work = target - self.minutes_before[found]
        return self._moment(found, minute_when_done(self.days[found], work))

    def working_minutes_between(self, start: datetime, end: datetime) -> int:
        """Working minutes from `start` up to `end`, both floored to the minute.

        Raises ValueError if `end` is before `start`.
        """
        first, last = self._ordered_positions(start, end)
        return self._worked_until(*last) - self._worked_until(*first)

    def _ordered_positions(
        self, start: datetime, end: datetime
    ) -> tuple[tuple[int, int], tuple[int, int]]:
        first, last = self._position(start), self._position(end)
        if last < first:
            raise ValueError(
                f"end {end.isoformat()} is before start {start.isoformat()}; swap them"
            )
        return first, last

    def _worked_until(self, day: int, minute: int) -> int:
        return self.minutes_before[day] + open_minutes_before(self.days[day], minute)

    def _position(self, moment: datetime) -> tuple[int, int]:
        if moment.utcoffset() is None:
            raise ValueError(
                f"{moment.isoformat()} has no time zone; use an aware datetime, "
                f"for example moment.replace(tzinfo=ZoneInfo('{self.zone.key}'))"
            )
        local = moment.astimezone(self.zone)
        return self._index(local), local.hour * 60 + local.minute

    def _index(self, on: date) -> int:
        index = on.toordinal() - self.first_day.toordinal()
        if not 0 <= index < len(self.days):
            self._refuse(on.isoformat())
        return index

    def _moment(self, day: int, minute: int) -> datetime:
        midnight = datetime.fromordinal(self.first_day.toordinal() + day)
        return (midnight + timedelta(minutes=minute)).replace(tzinfo=self.zone)

    def _refuse(self, what: str) -> NoReturn:
        raise ValueError(
            f"{what} lies outside this calendar, which covers {self.first_year}-01-01 to "
            f"{self.last_year}-12-31 ({self.zone.key}); build it for more years"
        )
