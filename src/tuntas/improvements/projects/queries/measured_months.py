"""The whole months of what one improvement is measured by, in one question.

`measuring.queries.months` reads those of many at once, and asks more often than a page may. Both give the
same months, but those of too few cases: they are missing there, and left to the chart here.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection

from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.measuring.queries.months import COUNTS
from tuntas.improvements.projects.measuring.subjects import (
    MONTHS_BEFORE,
    ComplaintSubject,
    IndicatorSubject,
    OwnSubject,
    subject_of,
)
from tuntas.improvements.projects.problems.source import BELOW
from tuntas.improvements.projects.queries.counted import moment
from tuntas.measures.charts import Month
from tuntas.measures.queries.series import months_before

OF_INDICATOR = """
SELECT kept.month, kept.value::float8, kept.n FROM measures_monthlyvalue kept
WHERE kept.unit_id = %(unit)s AND kept.service = %(service)s AND kept.indicator = %(indicator)s
  AND kept.part = %(part)s AND kept.month >= %(since)s AND kept.month < (
    SELECT date_trunc('month', made_at AT TIME ZONE %(zone)s)::date
    FROM measures_dataversion ORDER BY made_at DESC LIMIT 1)
ORDER BY 1
"""
# Every month since there were reports at all: one without such a complaint has none, not no figure.
OF_COMPLAINTS = f"""
WITH begun AS (
  SELECT greatest(date_trunc('month', min(earliest.at) AT TIME ZONE %(zone)s)::date, %(since)s::date) AS month
  FROM organisation_unit u
  CROSS JOIN LATERAL (SELECT min(c.received_at) AS at FROM cases_case c WHERE c.unit_id = u.id) earliest
  WHERE u.id IN {BELOW}
), counts(at, month, n) AS ({COUNTS})
SELECT every.month::date, coalesce(counts.n, 0)::float8, coalesce(counts.n, 0)
FROM begun CROSS JOIN
  generate_series(begun.month, %(running)s::date - interval '1 month', interval '1 month') every(month)
LEFT JOIN counts ON counts.month = every.month ORDER BY 1
"""  # noqa: S608 - constants
# A month that was typed counts; only another one is the sum of its check sheet.
OF_ITS_OWN = """
WITH typed AS (
  SELECT month, value::float8 AS value FROM improvements_ownfigure WHERE improvement_id = %(improvement)s
), counted AS (
  SELECT date_trunc('month', t.seen_on)::date AS month, sum(t.times)::float8 AS value
  FROM improvements_tally t WHERE %(from_tallies)s AND t.improvement_id = %(improvement)s
  AND NOT EXISTS (SELECT FROM improvements_tally later WHERE later.corrects_id = t.id)
  GROUP BY 1
)
SELECT month, coalesce(typed.value, counted.value), 1 FROM typed FULL JOIN counted USING (month)
WHERE month >= %(since)s AND month < %(running)s ORDER BY 1
"""


def measured_months(improvement: Improvement, *, today: date) -> list[Month]:
    """Return the months, up to three years of them; `n` is 1 for what the group wrote down itself.

    The improvement needs a source. Reads its service, if any.
    """
    running = today.replace(day=1)
    since = months_before(running, MONTHS_BEFORE)
    common = {"zone": settings.TIME_ZONE, "since": since, "running": running}
    match subject_of(improvement):
        case IndicatorSubject() as one:
            return _read(
                OF_INDICATOR,
                common | {
                    "unit": one.unit_id, "service": one.service, "indicator": one.indicator,
                    "part": one.part,
                },
            )  # fmt: skip
        case ComplaintSubject() as one:
            return _read(OF_COMPLAINTS, common | _of_complaints(one, since, running))
        case OwnSubject() as one:
            told = {"improvement": one.improvement_id, "from_tallies": one.from_tallies}
            return _read(OF_ITS_OWN, common | told)


def _of_complaints(one: ComplaintSubject, since: date, running: date) -> dict[str, Any]:
    return {
        "unit": one.unit_id, "units": [one.unit_id],
        "categories": [one.category], "regions": [one.region],
        "begins": moment(since), "ends": moment(running),
    }  # fmt: skip


def _read(statement: str, values: Mapping[str, Any]) -> list[Month]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [Month(*row) for row in cursor.fetchall()]
