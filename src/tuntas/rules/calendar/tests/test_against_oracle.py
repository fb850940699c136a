"""Both fast implementations against a slow one that walks minute by minute."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from tuntas.rules.calendar import (
    DayOverride,
    Intervals,
    OfficeHours,
    WorkingCalendar,
    build_calendar,
    load_office_hours,
    vectorised,
)
from tuntas.rules.calendar.holiday_names import load_holidays

HOURS = load_office_hours()
ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "UTC", "America/Bogota")
FIRST_YEAR, LAST_YEAR = 2024, 2026
MINUTE = timedelta(minutes=1)

# Days around which something changes: year borders, Ramadan's ends, Idul Fitri, joint leave.
TURNING_DAYS = (
    date(2024, 1, 2),
    date(2024, 3, 12),
    date(2024, 4, 9),
    date(2024, 12, 31),
    date(2025, 3, 1),
    date(2025, 3, 31),
    date(2025, 12, 31),
    date(2026, 2, 18),
    date(2026, 3, 17),
    date(2026, 3, 21),
    date(2026, 12, 24),
)


@dataclass(frozen=True)
class Office:
    """What the oracle asks for each minute; nothing is precomputed."""

    zone: str
    hours: OfficeHours
    overrides: Sequence[DayOverride]
    joint_leave_is_free: bool

    def intervals(self, on: date) -> Intervals:
        matching = [override for override in self.overrides if override.on == on]
        if matching:
            return matching[-1].intervals
        for holiday in load_holidays():
            if holiday.day == on and (self.joint_leave_is_free or holiday.category == "public"):
                return ()
        for period in self.hours.periods:
            if period.first <= on <= period.last:
                return self.hours.ramadan[on.weekday()]
        return self.hours.regular[on.weekday()]

    def works_at(self, minute: datetime, known: dict[date, Intervals]) -> bool:
        local = minute.astimezone(ZoneInfo(self.zone))
        if local.date() not in known:
            known[local.date()] = self.intervals(local.date())
        of_day = local.hour * 60 + local.minute
        return any(opens <= of_day < closes for opens, closes in known[local.date()])

    def minutes_between(self, start: datetime, end: datetime) -> int:
        known: dict[date, Intervals] = {}
        minute, end = floored(start), floored(end)
        count = 0
        while minute < end:
            count += self.works_at(minute, known)
            minute += MINUTE
        return count

    def after_minutes(self, moment: datetime, minutes: int) -> datetime:
        known: dict[date, Intervals] = {}
        minute = floored(moment)
        while minutes > 0:
            minutes -= self.works_at(minute, known)
            minute += MINUTE
        return minute

    def after_days(self, moment: datetime, n: int) -> datetime:
        on = moment.astimezone(ZoneInfo(self.zone)).date()
        while n > 0:
            on += timedelta(days=1)
            n -= bool(self.intervals(on))
        closes = min(self.intervals(on)[-1][1], 24 * 60 - 1)
        midnight = datetime(on.year, on.month, on.day, tzinfo=ZoneInfo(self.zone))
        return midnight + timedelta(minutes=closes)

    def calendar(self) -> WorkingCalendar:
        return build_calendar(
            zone=self.zone,
            hours=self.hours,
            overrides=self.overrides,
            joint_leave_is_free=self.joint_leave_is_free,
            first_year=FIRST_YEAR,
            last_year=LAST_YEAR,
        )


def floored(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def utc64(moment: datetime, unit: str = "s") -> vectorised.Moments:
    naive = moment.astimezone(UTC).replace(tzinfo=None)
    return np.array([naive], dtype=f"datetime64[{unit}]")


def aware(moments: vectorised.Moments) -> datetime:
    found: datetime = moments[0].item()
    return found.replace(tzinfo=UTC)


@st.composite
def intervals(draw: st.DrawFn) -> Intervals:
    """Up to five open times, apart or touching, some until 24.00."""
    marks = draw(st.lists(st.integers(0, 24 * 60), unique=True, max_size=6).map(sorted))
    step = draw(st.sampled_from([1, 2]))
    return tuple(pairwise(marks))[::step]


@st.composite
def offices_and_days(draw: st.DrawFn) -> tuple[Office, date]:
    """An office, and a day near which its overrides lie."""
    anywhere = st.dates(date(FIRST_YEAR, 1, 2), date(LAST_YEAR, 12, 20))
    day = draw(st.sampled_from(TURNING_DAYS) | anywhere)
    near = st.integers(-1, 4).map(lambda shift: day + timedelta(days=shift))
    override = st.builds(DayOverride, near, intervals(), st.just("upacara"))
    overrides = draw(st.lists(override, max_size=5))
    office = Office(draw(st.sampled_from(ZONES)), HOURS, overrides, draw(st.booleans()))
    return office, day


def moment_on(office: Office, day: date, seconds: int) -> datetime:
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(office.zone))
    return (midnight + timedelta(seconds=seconds)).astimezone(UTC)


SECONDS = st.integers(0, 24 * 3600 - 1)


@given(offices_and_days(), SECONDS, st.integers(0, 3 * 24 * 3600))
def test_minutes_between_two_moments(drawn: tuple[Office, date], at: int, lasting: int) -> None:
    office, day = drawn
    start = moment_on(office, day, at)
    end = start + timedelta(seconds=lasting)
    assume(end.astimezone(ZoneInfo(office.zone)).year <= LAST_YEAR)
    calendar = office.calendar()
    expected = office.minutes_between(start, end)
    assert calendar.working_minutes_between(start, end) == expected
    found = vectorised.working_minutes_between(calendar, utc64(start), utc64(end))
    assert found.tolist() == [expected]


@given(offices_and_days(), SECONDS, st.integers(0, 700))
def test_a_moment_some_minutes_later(drawn: tuple[Office, date], at: int, minutes: int) -> None:
    office, day = drawn
    assume(day < date(LAST_YEAR, 12, 1))
    start = moment_on(office, day, at)
    calendar = office.calendar()
    expected = office.after_minutes(start, minutes)
    assert calendar.add_working_minutes(start, minutes) == expected
    found = vectorised.add_working_minutes(calendar, utc64(start), minutes)
    assert aware(found) == expected


@given(offices_and_days(), SECONDS, st.integers(1, 14))
def test_the_nth_working_day(drawn: tuple[Office, date], at: int, n: int) -> None:
    office, day = drawn
    assume(day < date(LAST_YEAR, 12, 1))
    start = moment_on(office, day, at)
    calendar = office.calendar()
    expected = office.after_days(start, n)
    assert calendar.add_working_days(start, n) == expected
    assert calendar.working_days_between(start, expected) == n
    assert aware(vectorised.add_working_days(calendar, utc64(start), n)) == expected
    days = vectorised.working_days_between(calendar, utc64(start), utc64(expected, "m"))
    assert days.tolist() == [n]


@given(offices_and_days(), SECONDS, st.integers(0, 100_000))
def test_there_and_back_again(drawn: tuple[Office, date], at: int, minutes: int) -> None:
    office, day = drawn
    assume(day < date(LAST_YEAR, 1, 1))
    start = moment_on(office, day, at)
    calendar = office.calendar()
    end = calendar.add_working_minutes(start, minutes)
    assert calendar.working_minutes_between(start, end) == minutes
    assert aware(vectorised.add_working_minutes(calendar, utc64(start), minutes)) == end


@given(st.integers(0, 2**32 - 1), st.sampled_from(ZONES))
def test_arrays_agree_with_single_moments_over_years(seed: int, zone: str) -> None:
    calendar = Office(zone, HOURS, (), joint_leave_is_free=True).calendar()
    moments = random_moments(np.random.default_rng(seed), 20)
    starts, ends = moments.min(axis=0), moments.max(axis=0)
    minutes = vectorised.working_minutes_between(calendar, starts, ends)
    days = vectorised.working_days_between(calendar, starts, ends)
    for start, end, worked, passed in zip(starts, ends, minutes, days, strict=True):
        interval = (start.item().replace(tzinfo=UTC), end.item().replace(tzinfo=UTC))
        assert calendar.working_minutes_between(*interval) == worked
        assert calendar.working_days_between(*interval) == passed


def random_moments(random: np.random.Generator, count: int) -> vectorised.Moments:
    """Two rows of moments in UTC, a day inside the calendar's ends so that every zone holds."""
    first = np.datetime64(f"{FIRST_YEAR}-01-02", "s")
    seconds = int((np.datetime64(f"{LAST_YEAR}-12-31", "s") - first).astype(int))
    return first + random.integers(0, seconds, (2, count)).astype("timedelta64[s]")
