"""The working calendar of the government or of one unit, as the rows say now."""

import json
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.db import connection

from tuntas.organisation.models import Unit
from tuntas.rules.calendar import (
    DayOverride,
    OfficeHours,
    WorkingCalendar,
    build_calendar,
    load_office_hours,
)

FIRST_YEAR = 2018
LAST_YEAR = 2032  # joint leave is decreed up to 2027; later years know the holidays only

# Read at every request that shows a deadline, so other statements may carry it along: a text that names
# the own days of the government and of `{unit}`, the same text as long as the days are the same.
DAYS_OF_UNIT = """
coalesce((SELECT json_agg(json_build_array("on", intervals, reason) ORDER BY unit_id NULLS FIRST, "on")
          FROM organisation_calendaroverride WHERE unit_id IS NULL OR unit_id = {unit})::text, '[]')
"""


def working_calendar(unit_id: int | None = None) -> WorkingCalendar:
    """Return the calendar of a unit (None: the government's), in one query.

    A unit's own days win over the government's. The days are read each time, the calendar built
    from them is kept, so that a change holds at once in every process.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {DAYS_OF_UNIT.format(unit='%s')}", [unit_id])
        (days,) = cursor.fetchone()
    return calendar_of_days(days)


@lru_cache(maxsize=1)
def _office_hours() -> OfficeHours:
    return load_office_hours()


@lru_cache(maxsize=64)
def calendar_of_days(days: str) -> WorkingCalendar:
    """Return the calendar with the own days that `DAYS_OF_UNIT` read."""
    return build_calendar(
        zone=settings.TIME_ZONE,
        hours=_office_hours(),
        overrides=[
            DayOverride(date.fromisoformat(on), tuple((start, end) for start, end in hours), reason)
            for on, hours, reason in json.loads(days)
        ],
        joint_leave_is_free=settings.ENVIRONMENT.joint_leave_is_free,
        first_year=FIRST_YEAR,
        last_year=LAST_YEAR,
    )


def calendars_by_unit() -> tuple[list[WorkingCalendar], list[tuple[str, int]]]:
    """Return the government's calendar and those of units with days of their own.

    The second part names those units by their code, with the place of their calendar in the first.
    """
    own = Unit.objects.filter(calendar_overrides__isnull=False).distinct().order_by("pk")
    calendars, places = [working_calendar()], []
    for unit in own:
        places.append((unit.code, len(calendars)))
        calendars.append(working_calendar(unit.pk))
    return calendars, places
