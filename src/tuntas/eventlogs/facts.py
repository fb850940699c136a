"""Cases of other systems as facts (see `measures.contract`)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection

from tuntas.measures.sources import CaseSource, CaseStatements

# What a log has taken in so far stands for its events: counting ten million each hour would not do.
FINGERPRINTS = """
SELECT date_trunc('month', c.opened AT TIME ZONE %s)::date, c.log_id, count(*), count(c.closed),
       sum(extract(epoch FROM c.closed)), count(c.planned_end), count(c.deadline), max(taken.added),
       max(log.default_unit_id), max(log.default_service),
       (SELECT (count(*), max(id), count(valid_until))::text FROM catalogue_servicestandard
        WHERE state <> 'draft')
FROM eventlogs_loggedcase c
JOIN eventlogs_eventlog log ON log.id = c.log_id
LEFT JOIN (SELECT log_id, sum(added) AS added FROM eventlogs_eventimport GROUP BY 1) taken
    ON taken.log_id = c.log_id
GROUP BY 1, 2 ORDER BY 1, 2
"""

OF_MONTH = "date_trunc('month', c.opened AT TIME ZONE %s)::date = %s::date"

CASES = f"""
SELECT log.key AS source, c.id AS case_key, 'log' AS kind, '' AS classification, '' AS category,
       coalesce(nullif(c.service, ''), log.default_service) AS service,
       coalesce(u.code, by_default.code, root.code, '') AS unit, c.channel,
       c.opened AS received_at, c.closed AS ended_at, coalesce(c.planned_end, c.deadline) AS due_at,
       CASE WHEN c.closed IS NULL THEN '' ELSE 'ended' END AS outcome, NULL AS confirmed,
       promise.minutes AS promise_minutes,
       c.closed <= coalesce(c.planned_end, c.deadline) AS within_promise,
       0 AS clocks_ended, 0 AS clocks_kept, 0 AS returned, 0 AS reopened, NULL AS rating
FROM eventlogs_loggedcase c
JOIN eventlogs_eventlog log ON log.id = c.log_id
LEFT JOIN organisation_unit root ON root.parent_id IS NULL
LEFT JOIN organisation_unit u ON u.id = c.unit_id
LEFT JOIN organisation_unit by_default ON by_default.id = log.default_unit_id
LEFT JOIN LATERAL (
    SELECT standard.promise_working_minutes AS minutes
    FROM catalogue_service service
    JOIN catalogue_servicestandard standard ON standard.service_id = service.id
    WHERE c.planned_end IS NULL AND c.deadline IS NULL
      AND service.unit_id = coalesce(c.unit_id, log.default_unit_id)
      AND service.name = coalesce(nullif(c.service, ''), log.default_service)
      AND standard.state <> 'draft'
      AND standard.valid_from <= (c.opened AT TIME ZONE %s)::date
      AND (standard.valid_until IS NULL
           OR standard.valid_until >= (c.opened AT TIME ZONE %s)::date)
    ORDER BY standard.version DESC LIMIT 1
) promise ON true
WHERE {OF_MONTH}
"""  # noqa: S608 - the condition above

EVENTS = f"""
SELECT log.key AS source, e.case_id AS case_key,
       row_number() OVER of_case AS seq, e.at AS happened_at, name.text AS activity,
       coalesce(lag(name.text) OVER of_case, '') AS state, '' AS actor, e.resource,
       coalesce(u.code, by_default.code, root.code, '') AS unit,
       coalesce(u.code, by_default.code, root.code, '') AS unit_after,
       false AS waiting, false AS ended, false AS first_answer, e.day_only
FROM eventlogs_loggedcase c
JOIN eventlogs_eventlog log ON log.id = c.log_id
JOIN eventlogs_loggedevent e ON e.case_id = c.id
JOIN eventlogs_loggedname name ON name.id = e.activity_id
LEFT JOIN organisation_unit root ON root.parent_id IS NULL
LEFT JOIN organisation_unit u ON u.id = c.unit_id
LEFT JOIN organisation_unit by_default ON by_default.id = log.default_unit_id
WHERE {OF_MONTH}
WINDOW of_case AS (PARTITION BY e.case_id ORDER BY e.at, e.seq, e.event_id)
"""  # noqa: S608 - the condition above


def fingerprints() -> Mapping[date, str]:
    """Return per month in which cases were opened which state they are in."""
    found: dict[date, list[Any]] = {}
    with connection.cursor() as cursor:
        cursor.execute(FINGERPRINTS, [settings.TIME_ZONE])
        for month, *rest in cursor.fetchall():
            found.setdefault(month, []).append(rest)
    return {month: repr(logs) for month, logs in found.items()}


def statements(month: date) -> CaseStatements:
    """Return what stages the cases opened in a month, and their events."""
    zone = settings.TIME_ZONE
    return CaseStatements(cases=(CASES, [zone, zone, zone, month]), events=(EVENTS, [zone, month]))


SOURCE = CaseSource("eventlogs", fingerprints, statements)
