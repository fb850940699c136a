"""Reads for the page of the working calendar."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Q, QuerySet

from tuntas.organisation.models import CalendarOverride, Unit
from tuntas.rules.calendar import OfficeHours, WorkingCalendar
from tuntas.rules.calendar.holiday_names import ESTIMATED, JOINT_LEAVE, english_of, load_holidays
from tuntas.rules.phrases import Bilingual

WEEKDAY_KEYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class FreeDay:
    """A day that the nation has off; `estimated` until it is decreed."""

    on: date
    name: Bilingual
    kind: Literal["public", "joint-leave"]
    estimated: bool


@dataclass(frozen=True)
class MonthOfWork:
    """What a month comes to: its first day, working days and working minutes."""

    first: date
    days: int
    minutes: int


@dataclass(frozen=True)
class WeekdayHours:
    """Open intervals of a weekday in minutes from midnight, and whether the figure is verified."""

    monday_based: int
    regular: tuple[tuple[int, int], ...]
    regular_verified: bool
    ramadan: tuple[tuple[int, int], ...]
    ramadan_verified: bool


def free_days_of(year: int) -> list[FreeDay]:
    """Return public holidays and joint leave of a year."""
    return [
        FreeDay(
            on=holiday.day,
            name=Bilingual(holiday.name.removesuffix(ESTIMATED), english_of(holiday.name)),
            kind="joint-leave" if holiday.category == JOINT_LEAVE else "public",
            estimated=holiday.name.endswith(ESTIMATED),
        )
        for holiday in load_holidays()
        if holiday.day.year == year
    ]


def months_of(calendar: WorkingCalendar, year: int) -> list[MonthOfWork]:
    """Return what each month of the year comes to in this calendar."""
    return [_month(calendar, date(year, month, 1)) for month in range(1, 13)]


def _month(calendar: WorkingCalendar, first: date) -> MonthOfWork:
    start = first.toordinal() - calendar.first_day.toordinal()
    end = start + monthrange(first.year, first.month)[1]
    days, minutes = calendar.working_days_before, calendar.minutes_before
    return MonthOfWork(first, days[end] - days[start], minutes[end] - minutes[start])


def weekday_hours(hours: OfficeHours) -> list[WeekdayHours]:
    """Return the week, Monday first, without the days on which offices are always closed."""
    return [
        WeekdayHours(
            monday_based=number,
            regular=hours.regular[number],
            regular_verified=_verified(hours, "regular", key),
            ramadan=hours.ramadan[number],
            ramadan_verified=_verified(hours, "ramadan", key),
        )
        for number, key in enumerate(WEEKDAY_KEYS)
        if hours.regular[number] or hours.ramadan[number]
    ]


def _verified(hours: OfficeHours, season: str, weekday: str) -> bool:
    return hours.verified.get(f"{season}.weekdays.{weekday}.open", "unverified") != "unverified"


def overrides_within(units: QuerySet[Unit]) -> QuerySet[CalendarOverride]:
    """Return the government's own days, which everybody may see, and those of these units."""
    whose = Q(unit__isnull=True) | Q(unit__in=units)
    return CalendarOverride.objects.filter(whose).select_related("unit")


def overrides_of(year: int, *, units: QuerySet[Unit], unit: Unit | None) -> list[CalendarOverride]:
    """Return the government's own days of a year and those of one unit, or of all these units."""
    chosen = Unit.objects.filter(pk=unit.pk) if unit else units
    days = overrides_within(chosen).filter(on__year=year)
    return list(days.order_by("on", "unit__name"))


def units_to_open(units: QuerySet[Unit], words: str, *, at_most: int) -> list[Unit]:
    """Return the units whose name, short name or code holds the words; nothing for no words."""
    if not words:
        return []
    named = Q(name__icontains=words) | Q(short_name__icontains=words) | Q(code__iexact=words)
    return list(units.filter(named).only("name").order_by("name", "pk")[:at_most])
