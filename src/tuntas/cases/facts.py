"""Complaints and service requests as facts (see `measures.contract`)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from tuntas.cases.kinds import known_kinds
from tuntas.core.secrets import derived_key
from tuntas.measures.sources import CaseSource, CaseStatements, Statement
from tuntas.rules.casework import CaseType

FIRST_ANSWER = "first_answer"  # key of the clock whose stop is the unit's first answer
WAITING_QUEUES = {"waiting", "hold", "confirm"}

FINGERPRINTS = """
SELECT date_trunc('month', received_at AT TIME ZONE %s)::date, count(*), sum(event_count),
       max(changed_at), max(ended_at), sum(extract(epoch FROM due_at)),
       (SELECT (count(*), max(id), count(valid_until))::text FROM catalogue_servicestandard
        WHERE state <> 'draft'),
       (SELECT md5(string_agg(name, '|' ORDER BY id)) FROM catalogue_service)
FROM cases_case GROUP BY 1
"""

CASES = """
SELECT 'tuntas' AS source, c.id AS case_key, c.case_type AS kind, c.classification, c.category,
       coalesce(service.name, '') AS service, u.code AS unit, c.channel, c.received_at, c.ended_at, c.due_at,
       c.outcome,
       (SELECT e.kind = ANY (%s::text[]) FROM cases_caseevent e
        WHERE e.case_id = c.id AND e.kind = ANY (%s::text[] || %s::text[]) AND c.ended_at IS NOT NULL
        ORDER BY e.seq DESC LIMIT 1) AS confirmed,
       promise.minutes AS promise_minutes,
       CASE WHEN c.ended_at IS NOT NULL AND clocks.ended > 0
            THEN clocks.ended = clocks.kept END AS within_promise,
       coalesce(clocks.ended, 0) AS clocks_ended, coalesce(clocks.kept, 0) AS clocks_kept,
       c.bounce_count AS returned, c.reopen_count AS reopened, c.rating
FROM cases_case c
JOIN organisation_unit u ON u.id = c.unit_id
LEFT JOIN catalogue_service service ON service.id = c.service_id
LEFT JOIN LATERAL (
    SELECT standard.promise_working_minutes AS minutes
    FROM catalogue_servicestandard standard
    WHERE standard.service_id = c.service_id AND standard.state <> 'draft'
      AND standard.valid_from <= (c.received_at AT TIME ZONE %s)::date
      AND (standard.valid_until IS NULL
           OR standard.valid_until >= (c.received_at AT TIME ZONE %s)::date)
    ORDER BY standard.version DESC LIMIT 1
) promise ON true
LEFT JOIN LATERAL (
    SELECT count(*) AS ended,
           count(*) FILTER (WHERE r.due_at IS NULL OR r.stopped_at <= r.due_at) AS kept
    FROM cases_clockrun r
    WHERE r.case_id = c.id AND r.stopped_at IS NOT NULL AND r.key = ANY (%s::text[])
) clocks ON true
WHERE c.received_at >= %s AND c.received_at < %s
"""

EVENTS = """
SELECT 'tuntas' AS source, e.case_id AS case_key, e.seq, e.at AS happened_at, e.kind AS activity,
       coalesce(lag(e.state) OVER of_case, '') AS state, e.actor_kind AS actor,
       ('x' || encode(substring(sha256(%s::bytea || convert_to(e.actor_id::text, 'UTF8')) FOR 8), 'hex')
       )::bit(64)::bigint AS resource,
       coalesce(lag(u.code) OVER of_case, u.code, root.code) AS unit,
       coalesce(u.code, root.code) AS unit_after,
       coalesce(c.case_type || '/' || lag(e.state) OVER of_case = ANY (%s::text[]), false) AS waiting,
       coalesce(c.case_type || '/' || lag(e.state) OVER of_case = ANY (%s::text[]), false) AS ended,
       c.case_type || '/' || e.kind = ANY (%s::text[]) AND e.actor_kind = 'staff' AS first_answer,
       false AS day_only
FROM cases_case c
JOIN cases_caseevent e ON e.case_id = c.id
LEFT JOIN organisation_unit u ON u.id = e.unit_id
JOIN organisation_unit root ON root.parent_id IS NULL
WHERE c.received_at >= %s AND c.received_at < %s
WINDOW of_case AS (PARTITION BY e.case_id ORDER BY e.seq)
"""


def fingerprints() -> Mapping[date, str]:
    """Return per month of receipt which state its cases are in."""
    with connection.cursor() as cursor:
        cursor.execute(FINGERPRINTS, [settings.TIME_ZONE])
        return {month: repr(rest) for month, *rest in cursor.fetchall()}


def statements(month: date) -> CaseStatements:
    """Return what stages the cases received in a month, and their events."""
    span = _moments(month)
    return CaseStatements(cases=_cases(span), events=_events(span))


SOURCE = CaseSource("cases", fingerprints, statements)


def _cases(span: tuple[datetime, datetime]) -> Statement:
    types = known_kinds().values()
    agreed = _transitions(types, by="reporter", ending=True)
    silent = _transitions(types, by="system", ending=True)
    # A clock with an expiry is the citizen's own time, not the government's.
    clocks = sorted(
        {clock.key for one in types for clock in one.clocks.values() if not clock.expiry}
    )
    zone = settings.TIME_ZONE
    return CASES, [agreed, agreed, silent, zone, zone, clocks, *span]


def _events(span: tuple[datetime, datetime]) -> Statement:
    types = known_kinds().values()
    waiting = _states(types, WAITING_QUEUES)
    ended = _states(types, {"done"})
    answers = [f"{one.key}/{step}" for one in types for step in sorted(_first_answers(one))]
    return EVENTS, [derived_key("facts"), waiting, ended, answers, *span]


def _first_answers(one: CaseType) -> set[str]:
    """Return the steps by which a unit first says something to whoever reported."""
    clock = one.clocks.get(FIRST_ANSWER)
    heard = {
        step.key
        for step in one.transitions.values()
        if step.audience != "staff"
        and not (step.target in one.states and one.states[step.target].at_city_hall)
    }
    return heard & clock.stop if clock else set()


def _transitions(types: Iterable[CaseType], *, by: str, ending: bool) -> list[str]:
    """Return the steps by which a reporter, or the system, ends what a unit has proposed."""
    return sorted(
        {
            step.key
            for one in types
            for step in one.transitions.values()
            if step.by == {by}
            and step.target in one.states
            and one.states[step.target].ended == ending
        }
    )


def _states(types: Iterable[CaseType], queues: set[str]) -> list[str]:
    return [
        f"{one.key}/{state.key}"
        for one in types
        for state in one.states.values()
        if state.queue in queues
    ]


def _moments(month: date) -> tuple[datetime, datetime]:
    zone = ZoneInfo(settings.TIME_ZONE)
    following = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    return (
        datetime.combine(month, time(), tzinfo=zone),
        datetime.combine(following, time(), tzinfo=zone),
    )
