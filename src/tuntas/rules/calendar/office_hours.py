"""Office hours of a government as data: regular weeks, Ramadan weeks, and when Ramadan is."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from tuntas.rules.calendar.datafile import Node, read
from tuntas.rules.calendar.intervals import Intervals, check_intervals, clock, open_minutes

Week: TypeAlias = tuple[Intervals, ...]

HOURS = Path(__file__).parent / "hours"
PERPRES_21_2023 = HOURS / "perpres-21-2023.yaml"
RAMADAN = HOURS / "ramadan.yaml"

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LUNAR_MONTH_DAYS = (29, 30)
_DAYS_BETWEEN_RAMADANS = range(353, 357)


@dataclass(frozen=True, slots=True)
class RamadanPeriod:
    """One Ramadan, both days included."""

    hijri_year: int
    first: date
    last: date
    verified: str


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """When offices are open, breaks taken out.

    `regular` and `ramadan` hold seven entries, Monday first, each the open intervals in minutes
    from local midnight. `verified` tells for each figure, by its key in the file, whether it is
    `text`, `two-sources` or `unverified`. `first_year` to `last_year` is where Ramadan is known.
    """

    key: str
    name: str
    source: str
    regular: Week
    ramadan: Week
    periods: tuple[RamadanPeriod, ...]
    first_year: int
    last_year: int
    verified: Mapping[str, str]

    def in_ramadan(self, on: date) -> bool:
        """Whether `on` is a day of Ramadan."""
        later = bisect_right(self.periods, on, key=lambda period: period.first)
        return later > 0 and on <= self.periods[later - 1].last

    def intervals_on(self, on: date) -> Intervals:
        """Open intervals by weekday and season, before holidays and overrides."""
        week = self.ramadan if self.in_ramadan(on) else self.regular
        return week[on.weekday()]


@lru_cache(maxsize=8)
def load_office_hours(file: Path = PERPRES_21_2023, ramadan: Path = RAMADAN) -> OfficeHours:
    """Load office hours and the Ramadan dates they need; a file is read once per process.

    Raises DataFileError (a ValueError) that names the file, the key and the value when a figure
    is missing, malformed, or contradicts another: a day's start, break and weekly total are
    stated apart from its open times and must agree with them.
    """
    fields = read(file).fields(("key", "name", "source", "regular", "ramadan"), ("note",))
    verified: dict[str, str] = {}
    first_year, last_year, periods = _load_ramadan(ramadan)
    return OfficeHours(
        key=fields["key"].text(),
        name=fields["name"].text(),
        source=fields["source"].text(),
        regular=_week(fields["regular"], verified),
        ramadan=_week(fields["ramadan"], verified),
        periods=periods,
        first_year=first_year,
        last_year=last_year,
        verified=MappingProxyType(verified),
    )


def _week(node: Node, verified: dict[str, str]) -> Week:
    fields = node.fields(("weekly_minutes", "weekdays"))
    days = fields["weekdays"].fields((), _WEEKDAYS)
    week = tuple(_day(days[day], verified) if day in days else () for day in _WEEKDAYS)
    stated = _figure(fields["weekly_minutes"], verified)
    total = sum(open_minutes(intervals) for intervals in week)
    if stated.whole_number() != total:
        stated.fail(f"the open times of the week add up to {total} minutes")
    return week


def _day(node: Node, verified: dict[str, str]) -> Intervals:
    fields = node.fields(("starts_at", "break_minutes", "open"))
    stated_open = _figure(fields["open"], verified)
    intervals = stated_open.intervals()
    if not intervals:
        stated_open.fail("leave the weekday out if offices are closed on it")
    try:
        check_intervals(intervals)
    except ValueError as error:
        stated_open.fail(str(error))
    _check_start(_figure(fields["starts_at"], verified), intervals)
    _check_breaks(_figure(fields["break_minutes"], verified), intervals)
    return intervals


def _check_start(stated: Node, intervals: Intervals) -> None:
    if stated.minute() != intervals[0][0]:
        stated.fail(f"the open times of the day start at {clock(intervals[0][0])}")


def _check_breaks(stated: Node, intervals: Intervals) -> None:
    breaks = intervals[-1][1] - intervals[0][0] - open_minutes(intervals)
    if stated.whole_number() != breaks:
        stated.fail(f"the open times of the day leave breaks of {breaks} minutes")


def _figure(node: Node, verified: dict[str, str]) -> Node:
    fields = node.fields(("value", "verified"), ("note",))
    verified[node.key] = fields["verified"].verified()
    return fields["value"]


def _load_ramadan(file: Path) -> tuple[int, int, tuple[RamadanPeriod, ...]]:
    fields = read(file).fields(("first_year", "last_year", "periods"))
    nodes = fields["periods"].items()
    periods = tuple(_period(node) for node in nodes)
    for node, earlier, later in zip(nodes[1:], periods, periods[1:], strict=False):
        if (later.first - earlier.first).days not in _DAYS_BETWEEN_RAMADANS:
            node.fail(f"Ramadan begins 353 to 356 days after the one of {earlier.first}")
    first_year, last_year = fields["first_year"], fields["last_year"]
    if not periods or periods[0].first.year > first_year.whole_number():
        first_year.fail("the periods begin later")
    if _next_possible_first(periods[-1]) <= date(last_year.whole_number(), 12, 31):
        last_year.fail(f"one more Ramadan may begin by {_next_possible_first(periods[-1])}")
    return first_year.whole_number(), last_year.whole_number(), periods


def _period(node: Node) -> RamadanPeriod:
    fields = node.fields(("hijri_year", "first", "last", "verified"))
    first, last = fields["first"].day(), fields["last"].day()
    if (last - first).days + 1 not in _LUNAR_MONTH_DAYS:
        fields["last"].fail(f"Ramadan has 29 or 30 days, so it ends 28 or 29 days after {first}")
    year = fields["hijri_year"].whole_number()
    return RamadanPeriod(year, first, last, fields["verified"].verified())


def _next_possible_first(period: RamadanPeriod) -> date:
    return period.first + timedelta(days=_DAYS_BETWEEN_RAMADANS[0])
