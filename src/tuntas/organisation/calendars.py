"""The working calendar of the government or of one unit, as the rows say now."""

import json
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.db import connection

from tuntas.rules.calendar import (
    DayOverride,
    OfficeHours,
    WorkingCalendar,
    build_calendar,
    load_office_hours,
)

FIRST_YEAR = 2018
LAST_YEAR = 2032  # joint leave is decreed up to 2027; later years know the holidays only

Rows = tuple[tuple[date, tuple[tuple[int, int], ...], str], ...]


# Read at every request that shows a deadline, so without the cost of building it anew each time.
OVERRIDES = """
SELECT "on", intervals::text, reason FROM organisation_calendaroverride
WHERE unit_id IS NULL OR unit_id = %s ORDER BY unit_id NULLS FIRST, "on"
"""


def working_calendar(unit_id: int | None = None) -> WorkingCalendar:
    """Return the calendar of a unit (None: the government's), in one query.

    A unit's own days win over the government's. The rows are read each time, the calendar built
    from them is kept, so that a change holds at once in every process.
    """
    with connection.cursor() as cursor:
        cursor.execute(OVERRIDES, [unit_id])
        rows = cursor.fetchall()
    return _built(
        tuple(
            (on, tuple((start, end) for start, end in json.loads(intervals)), reason)
            for on, intervals, reason in rows
        )
    )


@lru_cache(maxsize=1)
def _office_hours() -> OfficeHours:
    return load_office_hours()


@lru_cache(maxsize=64)
def _built(rows: Rows) -> WorkingCalendar:
    return build_calendar(
        zone=settings.TIME_ZONE,
        hours=_office_hours(),
        overrides=[DayOverride(*row) for row in rows],
        joint_leave_is_free=settings.ENVIRONMENT.joint_leave_is_free,
        first_year=FIRST_YEAR,
        last_year=LAST_YEAR,
    )
