"""The statements that bring staged rows into the log; see `take`. `%s` is the log unless said."""

MARK_REPEATED = (
    "INSERT INTO staged_again SELECT key FROM staged_event GROUP BY key HAVING count(*) > 1",
    "ANALYZE staged_again",
    """
    INSERT INTO staged_repeat
    SELECT e.ctid, e.place, e.case_key, e.key, e.given, row_number() OVER w,
           e.content IS DISTINCT FROM first_value(e.content) OVER w
    FROM (SELECT s.ctid, s.*, ROW(s.case_key, s.activity, s.at, s.lifecycle, s.day_only)::text AS content
          FROM staged_event s JOIN staged_again USING (key)) e
    WINDOW w AS (PARTITION BY e.key ORDER BY e.place, e.ctid)
    """,
)
# Without an id, an equal event again is one more event: it gets the key of its number.
NUMBER_REPEATED = (
    """
    UPDATE staged_event e SET key = md5(e.key::text || ':' || r.n)::uuid
    FROM staged_repeat r WHERE e.ctid = r.at_row AND NOT r.given AND r.n > 1
    """,
    """
    DELETE FROM staged_event e USING staged_repeat r
    WHERE e.ctid = r.at_row AND r.given AND r.n > 1
    """,
)
REPEATED = """
    SELECT place, case_key, differs FROM staged_repeat WHERE n > 1 ORDER BY place
"""
CONFLICTS = """
    DELETE FROM staged_event s USING eventlogs_loggedevent e, eventlogs_loggedcase c
    WHERE s.given AND e.log_id = %s AND e.event_id = s.key AND c.id = e.case_id
      AND (c.external_id, e.activity_id, e.at, e.lifecycle, e.day_only)
          IS DISTINCT FROM (s.case_key, s.activity, s.at, s.lifecycle, s.day_only)
    RETURNING s.place, s.case_key
"""
_LAST = "(array_agg({0} ORDER BY place DESC) FILTER (WHERE {1} IS NOT NULL))[1]"
TELL_CASES = (
    "INSERT INTO staged_told SELECT case_key, "  # noqa: S608 - our own words
    + ", ".join(
        _LAST.format(column, "actual_end" if column == "end_day_only" else column)
        for column in (
            "unit", "service", "channel", "deadline", "planned_end", "actual_end",
            "end_day_only", "opened",
        )
    )
    + ", count(*) > 1 FROM staged_case GROUP BY case_key"
)  # fmt: skip
SPAN_CASES = """
    INSERT INTO staged_span SELECT case_key, min(at), max(at) FROM staged_event GROUP BY case_key
"""
# Parameters: log, default unit, default service.
WRITE_CASES = """
    INSERT INTO eventlogs_loggedcase AS c (
        log_id, external_id, unit_id, unit_text, service, channel, deadline, planned_end,
        actual_end, end_day_only, start_told, opened, closed)
    SELECT %s, s.case_key, coalesce(u.unit_id, %s::bigint),
           coalesce(t.unit, ''), coalesce(t.service, %s::text), coalesce(t.channel, ''), t.deadline,
           t.planned_end, t.actual_end, coalesce(t.end_day_only, FALSE), t.opened IS NOT NULL,
           coalesce(t.opened, s.first_at), t.actual_end
    FROM staged_span s
    LEFT JOIN staged_told t USING (case_key)
    LEFT JOIN staged_unit u ON u.text = t.unit
    ON CONFLICT (log_id, external_id) DO UPDATE SET
        unit_id = CASE WHEN EXCLUDED.unit_text <> '' OR c.unit_id IS NULL
                       THEN EXCLUDED.unit_id ELSE c.unit_id END,
        unit_text = coalesce(nullif(EXCLUDED.unit_text, ''), c.unit_text),
        service = coalesce(nullif(EXCLUDED.service, ''), c.service),
        channel = coalesce(nullif(EXCLUDED.channel, ''), c.channel),
        deadline = coalesce(EXCLUDED.deadline, c.deadline),
        planned_end = coalesce(EXCLUDED.planned_end, c.planned_end),
        end_day_only = CASE WHEN EXCLUDED.actual_end IS NULL
                            THEN c.end_day_only ELSE EXCLUDED.end_day_only END,
        actual_end = coalesce(EXCLUDED.actual_end, c.actual_end),
        closed = coalesce(EXCLUDED.actual_end, c.closed),
        opened = CASE WHEN EXCLUDED.start_told THEN EXCLUDED.opened WHEN c.start_told THEN c.opened
                      ELSE least(c.opened, EXCLUDED.opened) END,
        start_told = c.start_told OR EXCLUDED.start_told
"""
NAME_CASES = """
    INSERT INTO staged_id SELECT c.id, s.case_key, s.last_at
    FROM staged_span s JOIN eventlogs_loggedcase c ON c.log_id = %s AND c.external_id = s.case_key
"""
JOIN_CASES = """
    INSERT INTO staged SELECT e.place, i.case_id, e.activity, e.at, e.day_only, e.lifecycle, e.grp,
           e.resource, e.key
    FROM staged_event e JOIN staged_id i USING (case_key)
"""
# Parameters: log, import, log.
WRITE_EVENTS = """
    INSERT INTO eventlogs_loggedevent (
        log_id, event_id, case_id, at, resource, activity_id, group_id, brought_by_id, seq,
        lifecycle, day_only)
    SELECT %s, s.key, s.case_id, s.at, s.resource, s.activity, s.grp, %s::int, s.place,
           s.lifecycle, s.day_only
    FROM staged s
    WHERE NOT EXISTS (
        SELECT 1 FROM eventlogs_loggedevent e WHERE e.log_id = %s AND e.event_id = s.key)
"""
# Parameters: log, activities; the same for every case of the log.
CLOSE_CASES = """
    UPDATE eventlogs_loggedcase c SET closed = x.closed
    FROM (SELECT e.case_id, max(e.at) AS closed FROM eventlogs_loggedevent e
          JOIN staged_id i ON i.case_id = e.case_id
          WHERE e.activity_id = ANY(%s::int[]) AND e.lifecycle <> 1 GROUP BY e.case_id) x
    WHERE c.id = x.case_id AND c.actual_end IS NULL AND c.closed IS DISTINCT FROM x.closed
"""
CLOSE_ALL_CASES = """
    UPDATE eventlogs_loggedcase c SET closed = x.closed
    FROM (SELECT a.id, max(e.at) AS closed FROM eventlogs_loggedcase a
          LEFT JOIN eventlogs_loggedevent e ON e.case_id = a.id
               AND e.activity_id = ANY(%s::int[]) AND e.lifecycle <> 1
          WHERE a.log_id = %s GROUP BY a.id) x
    WHERE c.id = x.id AND c.actual_end IS NULL AND c.closed IS DISTINCT FROM x.closed
"""
