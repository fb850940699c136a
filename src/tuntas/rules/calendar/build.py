"""Builds a working calendar from office hours, public holidays, joint leave and overrides."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tuntas.rules.calendar.holiday_names import covered_years, free_days, load_holidays
from tuntas.rules.calendar.intervals import Intervals, check_intervals, open_minutes
from tuntas.rules.calendar.office_hours import OfficeHours
from tuntas.rules.calendar.working_calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class DayOverride:
    """One day that differs from the rule; empty `intervals` close it.

    Otherwise the office is open exactly in those minutes from local midnight, also on a Saturday
    or a holiday. Raises ValueError for unordered or overlapping intervals or an empty reason.
    """

    on: date
    intervals: Intervals
    reason: str

    def __post_init__(self) -> None:
        """Refuse what could not be counted or explained."""
        if isinstance(self.on, datetime):
            raise TypeError(f"override on {self.on!r}: pass a local day, a date")
        if not self.reason.strip():
            raise ValueError(f"override on {self.on}: say the reason, people will read it")
        try:
            check_intervals(self.intervals)
        except ValueError as error:
            raise ValueError(f"override on {self.on}: {error}") from error


def build_calendar(
    *,
    zone: str = "Asia/Jakarta",
    hours: OfficeHours,
    overrides: Sequence[DayOverride] = (),
    joint_leave_is_free: bool = True,
    first_year: int,
    last_year: int,
) -> WorkingCalendar:
    """Make the calendar of one office for whole years, both included.

    Where several overrides fall on one day the later one wins: pass the government's before the
    unit's. Overrides outside the years are left out. Joint leave (cuti bersama) is free unless
    the government decided otherwise for its deadlines.

    Raises ValueError for an unknown zone, a zone that changes its clock within the years
    (Indonesia's do not: WIB, WITA and WIT have no summer time), or years without known
    Ramadan and holidays.
    """
    _check_years(first_year, last_year, hours)
    office_zone = _zone(zone)
    offset = _fixed_offset_minutes(office_zone, first_year, last_year)
    holidays = free_days(joint_leave=joint_leave_is_free)
    changed = {override.on: override for override in overrides}
    dates = _dates(first_year, last_year)
    days = tuple(_intervals(on, hours, holidays, changed) for on in dates)
    return WorkingCalendar(
        zone=office_zone,
        utc_offset_minutes=offset,
        first_year=first_year,
        last_year=last_year,
        days=days,
        minutes_before=_cumulative(open_minutes(intervals) for intervals in days),
        working_days_before=_cumulative(int(bool(intervals)) for intervals in days),
        closing_reasons=_reasons(holidays, overrides),
    )


def _intervals(
    on: date,
    hours: OfficeHours,
    holidays: Mapping[date, str],
    changed: Mapping[date, DayOverride],
) -> Intervals:
    override = changed.get(on)
    if override is not None:
        return override.intervals
    return () if on in holidays else hours.intervals_on(on)


def _reasons(holidays: Mapping[date, str], overrides: Sequence[DayOverride]) -> Mapping[date, str]:
    return MappingProxyType(dict(holidays) | {each.on: each.reason for each in overrides})


def _cumulative(counts: Iterable[int]) -> "array[int]":
    return array("i", accumulate(counts, initial=0))


def _dates(first_year: int, last_year: int) -> list[date]:
    first, end = date(first_year, 1, 1), date(last_year + 1, 1, 1)
    return [date.fromordinal(day) for day in range(first.toordinal(), end.toordinal())]


def _check_years(first_year: int, last_year: int, hours: OfficeHours) -> None:
    if last_year < first_year:
        raise ValueError(f"last_year {last_year} is before first_year {first_year}; swap them")
    first_known, last_known = covered_years(load_holidays())
    first_known, last_known = max(first_known, hours.first_year), min(last_known, hours.last_year)
    if first_year < first_known or last_year > last_known:
        raise ValueError(
            f"Ramadan and holidays are known for {first_known} to {last_known}, asked for "
            f"{first_year} to {last_year}; ask for fewer years or extend the data files"
        )


def _zone(key: str) -> ZoneInfo:
    try:
        return ZoneInfo(key)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(
            f"time zone {key!r} is unknown; Indonesia's are Asia/Jakarta, Asia/Pontianak, "
            f"Asia/Makassar and Asia/Jayapura"
        ) from error


def _fixed_offset_minutes(zone: ZoneInfo, first_year: int, last_year: int) -> int:
    """The zone's one offset from UTC, sampled weekly: no summer time is shorter."""
    noon = datetime(first_year, 1, 1, 12, tzinfo=UTC)
    weeks = (datetime(last_year, 12, 31, 12, tzinfo=UTC) - noon).days // 7 + 1
    moments = (noon + timedelta(weeks=week) for week in range(weeks))
    offsets = {moment.astimezone(zone).utcoffset() for moment in moments}
    if len(offsets) > 1:
        raise ValueError(
            f"time zone {zone.key} changes its clock between {first_year} and {last_year}; "
            f"working minutes are counted in zones with one fixed offset"
        )
    seconds = int((offsets.pop() or timedelta()).total_seconds())
    return seconds // 60
