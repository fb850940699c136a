"""What is odd in a file that was taken in, counted in the database. Nothing is mended in silence."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from tuntas.eventlogs.actions.result import Result
from tuntas.eventlogs.models import EventLog
from tuntas.eventlogs.rows import EXAMPLES

EARLIEST = datetime.fromisoformat("1990-01-01T00:00:00+00:00")
CLOCKS_MAY_DIFFER = timedelta(days=1)
LAST_ACTIVITIES = 5

# An end told as a day compares by days; parameters: zone, zone.
_BEFORE = """
    CASE WHEN c.end_day_only
         THEN (c.closed AT TIME ZONE %s)::date < (c.opened AT TIME ZONE %s)::date
         ELSE c.closed < c.opened END
"""
_LATE = """
    CASE WHEN c.end_day_only
         THEN (c.closed AT TIME ZONE %s)::date > (coalesce(c.planned_end, c.deadline) AT TIME ZONE %s)::date
         ELSE c.closed > coalesce(c.planned_end, c.deadline) END
"""
_OF_FILE = "FROM staged_id i JOIN eventlogs_loggedcase c ON c.id = i.case_id"
FIGURES = f"""
    SELECT count(*),
           count(*) FILTER (WHERE c.closed IS NULL),
           count(*) FILTER (WHERE {_BEFORE}),
           count(*) FILTER (WHERE c.actual_end < i.last_at AND NOT c.end_day_only),
           count(*) FILTER (WHERE c.closed IS NOT NULL
                            AND coalesce(c.planned_end, c.deadline) IS NOT NULL),
           count(*) FILTER (WHERE {_LATE}),
           count(*) FILTER (WHERE c.actual_end IS NULL),
           count(c.actual_end)
    {_OF_FILE}
"""
CASES_WHERE = {
    "open_cases": "c.closed IS NULL",
    "negative_duration": _BEFORE,
    "after_end": "c.actual_end < i.last_at AND NOT c.end_day_only",
    "missing_end": "c.actual_end IS NULL",
}
SPAN = """
    SELECT count(*), min(at), max(at), count(*) FILTER (WHERE day_only),
           count(*) FILTER (WHERE at > %s), count(*) FILTER (WHERE at < %s),
           count(*) FILTER (WHERE lifecycle = 1)
    FROM staged
"""
EVENTS_WHERE = {
    "date_without_time": "s.day_only",
    "future": "s.at > %s",
    "before_1990": "s.at < %s",
}
# The lines whose event is earlier than the one before it in its case.
BACKWARDS = """
    SELECT place, case_id, count(*) OVER () FROM (
        SELECT place, case_id, at, lag(at) OVER (PARTITION BY case_id ORDER BY place) AS before
        FROM staged
    ) s WHERE at < before ORDER BY place LIMIT %s
"""
# Activities that were begun: how often not ended, and whether ended before they were begun.
INSTANCES = """
    SELECT i.case_key, n.text, s.begun > s.ended, s.first_end < s.first_begin
    FROM (SELECT case_id, activity, count(*) FILTER (WHERE lifecycle = 1) AS begun,
                 count(*) FILTER (WHERE lifecycle = 0) AS ended,
                 min(at) FILTER (WHERE lifecycle = 1) AS first_begin,
                 min(at) FILTER (WHERE lifecycle = 0) AS first_end
          FROM staged GROUP BY case_id, activity HAVING count(*) FILTER (WHERE lifecycle = 1) > 0) s
    JOIN staged_id i ON i.case_id = s.case_id
    JOIN eventlogs_loggedname n ON n.id = s.activity
    WHERE s.begun > s.ended OR s.first_end < s.first_begin
    ORDER BY i.case_key, n.text
"""
UNKNOWN_UNITS = """
    SELECT t.unit, count(*) FROM staged_told t LEFT JOIN staged_unit u ON u.text = t.unit
    WHERE t.unit IS NOT NULL AND u.unit_id IS NULL GROUP BY t.unit ORDER BY 2 DESC, 1
"""
WITHOUT_EVENTS = """
    SELECT t.case_key FROM staged_told t
    WHERE NOT EXISTS (SELECT 1 FROM staged_span s WHERE s.case_key = t.case_key) ORDER BY 1
"""
LAST = """
    SELECT n.text, count(*) FROM (
        SELECT DISTINCT ON (case_id) case_id, activity FROM staged
        ORDER BY case_id, at DESC, place DESC
    ) s JOIN eventlogs_loggedname n ON n.id = s.activity
    GROUP BY n.text ORDER BY 2 DESC, 1 LIMIT %s
"""


def find(result: Result, log: EventLog, *, at: datetime) -> None:
    """Fill in the counts of the file and its warnings; the rows are staged and written."""
    begun = _of_events(result, at)
    told = _of_cases(result, log)
    _backwards(result)
    if begun:
        _instances(result)
    _units(result)
    _without_events(result)
    if not told and not log.end_activities:
        result.last_activities = [
            (str(text), int(count)) for text, count in _rows(LAST, [LAST_ACTIVITIES])
        ]


def _rows(statement: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())


def _of_events(result: Result, at: datetime) -> int:
    limits = {
        "date_without_time": [],
        "future": [at + CLOCKS_MAY_DIFFER],
        "before_1990": [EARLIEST],
    }
    params = [*limits["future"], *limits["before_1990"]]
    _events, result.first, result.last, *counts, begun = _rows(SPAN, params)[0]
    for kind, count in zip(EVENTS_WHERE, counts, strict=True):
        if count:
            statement = (
                "SELECT s.place, i.case_key, s.at FROM staged s JOIN staged_id i USING (case_id) "  # noqa: S608
                f"WHERE {EVENTS_WHERE[kind]} ORDER BY s.place LIMIT {EXAMPLES}"
            )
            examples = _rows(statement, limits[kind])
            result.warnings.note_all(
                kind,
                count,
                ({"place": p, "case": c, "value": m.isoformat()} for p, c, m in examples),
            )
    return int(begun)


def _of_cases(result: Result, log: EventLog) -> int:
    """Count over the cases of the file; returns how many tell their end."""
    zones = [log.zone] * 2
    figures = _rows(FIGURES, [*zones, *zones])[0]
    result.cases, opened, negative, after, result.dated, result.late, endless, told = figures
    counts = {"open_cases": opened, "negative_duration": negative, "after_end": after}
    if told:
        counts["missing_end"] = endless
    for kind, count in counts.items():
        if count:
            statement = f"SELECT i.case_key {_OF_FILE} WHERE {CASES_WHERE[kind]} ORDER BY 1 LIMIT {EXAMPLES}"
            params = zones if CASES_WHERE[kind] is _BEFORE else []
            result.warnings.note_all(
                kind, count, ({"case": key} for (key,) in _rows(statement, params))
            )
    return int(told)


def _backwards(result: Result) -> None:
    found = _rows(BACKWARDS, [EXAMPLES])
    if found:
        keys = dict(
            _rows(
                "SELECT case_id, case_key FROM staged_id WHERE case_id = ANY(%s)",
                [[one[1] for one in found]],
            )
        )
        result.warnings.note_all(
            "order", found[0][2], ({"place": p, "case": keys[c]} for p, c, _n in found)
        )


def _instances(result: Result) -> None:
    for case, activity, unfinished, backwards in _rows(INSTANCES):
        if unfinished:
            result.warnings.note("missing_end", case=case, value=activity)
        if backwards:
            result.warnings.note("negative_duration", case=case, value=activity)


def _units(result: Result) -> None:
    for text, count in _rows(UNKNOWN_UNITS):
        result.warnings.note("unknown_unit", count, value=text)


def _without_events(result: Result) -> None:
    found = _rows(WITHOUT_EVENTS)
    result.warnings.note_all("case_without_events", len(found), ({"case": key} for (key,) in found))
