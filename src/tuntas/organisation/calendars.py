"""The working calendar of the government or of one unit, as the rows say now."""

from datetime import date
from functools import lru_cache

from django.conf import settings
from django.db.models import Q

from tuntas.organisation.models import CalendarOverride
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


def working_calendar(unit_id: int | None = None) -> WorkingCalendar:
    """Return the calendar of a unit (None: the government's), in one query.

    A unit's own days win over the government's. The rows are read each time, the calendar built
    from them is kept, so that a change holds at once in every process.
    """
    overrides = CalendarOverride.objects.filter(Q(unit__isnull=True) | Q(unit=unit_id))
    rows = overrides.order_by("unit_id", "on").values_list("unit_id", "on", "intervals", "reason")
    return _built(
        tuple(
            (on, tuple((start, end) for start, end in intervals), reason)
            for _, on, intervals, reason in sorted(rows, key=lambda row: row[0] is not None)
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
