"""How much each unit carries, and what of it is late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from tuntas.core.permissions import Permission
from tuntas.organisation.powers import Powers
from tuntas.rules.calendar import WorkingCalendar

SOON_WORKING_DAYS = 2
# The clock that runs until a unit has said something to the reporter.
ANSWER_CLOCK = "first_answer"

LOADS = """
WITH open_cases AS (
    SELECT id, unit_id, urgency_at, received_at, bounce_count, reopen_count, queue
    FROM cases_case
    WHERE queue = ANY(%(queues)s) AND (%(units)s::bigint[] IS NULL OR unit_id = ANY(%(units)s))
), unanswered AS (
    SELECT DISTINCT case_id FROM cases_clockrun
    WHERE key = %(clock)s AND stopped_at IS NULL AND due_at < %(now)s
), loads AS (
    SELECT c.unit_id, count(*) AS open,
           count(*) FILTER (WHERE c.urgency_at < %(now)s) AS late,
           count(*) FILTER (WHERE c.urgency_at >= %(now)s AND c.urgency_at < %(soon)s) AS soon,
           count(*) FILTER (WHERE c.bounce_count > 0) AS returned,
           count(*) FILTER (WHERE c.reopen_count > 0) AS reopened,
           count(u.case_id) AS unanswered,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM %(now)s - c.received_at))
               AS median_seconds
    FROM open_cases c LEFT JOIN unanswered u ON u.case_id = c.id
    GROUP BY GROUPING SETS ((c.unit_id), ())
)
SELECT unit.id, unit.name, coalesce(loads.open, 0), coalesce(loads.late, 0), coalesce(loads.soon, 0),
       coalesce(loads.returned, 0), coalesce(loads.reopened, 0), coalesce(loads.unanswered, 0),
       loads.median_seconds
FROM organisation_unit unit LEFT JOIN loads ON loads.unit_id = unit.id
WHERE (%(units)s::bigint[] IS NULL OR unit.id = ANY(%(units)s))
  AND (loads.open > 0 OR unit.valid_until IS NULL OR unit.valid_until >= %(today)s)
UNION ALL
SELECT NULL, '', open, late, soon, returned, reopened, unanswered, median_seconds
FROM loads WHERE unit_id IS NULL
"""
OPEN = ["verify", "act", "waiting", "hold", "confirm"]
SECONDS_PER_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Load:
    """The open cases of one unit; `unit_id` None is the total of all."""

    unit_id: int | None
    name: str
    open: int
    late: int
    due_soon: int
    returned: int
    reopened: int
    unanswered: int
    median_age_days: float | None

    @property
    def late_share(self) -> float:
        """The part (0 to 1) of the open cases whose deadline has passed."""
        return self.late / self.open if self.open else 0.0


@dataclass(frozen=True, slots=True)
class Loads:
    """Every unit, the largest late share first, and all of them together."""

    units: Sequence[Load]
    total: Load


def loads(powers: Powers, *, now: datetime, calendar: WorkingCalendar) -> Loads:
    """Return the loads of all units for which the person holds VIEW_LOAD, in one query."""
    everywhere = Permission.VIEW_LOAD in powers.everywhere
    parameters = {
        "units": None if everywhere else sorted(powers.units.get(Permission.VIEW_LOAD, ())),
        "queues": OPEN,
        "clock": ANSWER_CLOCK,
        "now": now,
        "soon": calendar.add_working_days(now, SOON_WORKING_DAYS),
        "today": now.date(),
    }
    with connection.cursor() as cursor:
        cursor.execute(LOADS, parameters)
        found = [_load(*row) for row in cursor.fetchall()]
    units = [one for one in found if one.unit_id is not None]
    units.sort(key=lambda one: (-one.late_share, -one.open, one.name))
    return Loads(units, next(one for one in found if one.unit_id is None))


def _load(unit_id: int | None, name: str, *figures: int | None) -> Load:
    *counts, median = figures
    open_, late, soon, returned, reopened, unanswered = (number or 0 for number in counts)
    days = None if median is None else float(median) / SECONDS_PER_DAY
    return Load(unit_id, name, open_, late, soon, returned, reopened, unanswered, days)
