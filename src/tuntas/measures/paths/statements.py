"""Statements that find the paths of all processes and units at once.

First come tables of numbers: ended cases of the last twelve months of each process, their steps,
and the units above each unit. Then one grouped statement per kind of figure, ordered by unit and
process. Everything is exact; medians of whole minutes are rounded half away from zero.
"""

MONTHS = 12

# A process is the service, or the kind of case that has none; an imported log is one of its own.
CASES = f"""
CREATE TEMP TABLE path_cases AS
WITH ended AS (
    SELECT government, source, case_key, kind, unit, ended_at, ended_month, received_month,
           working_minutes AS worked, least(coalesce(waiting_minutes, 0), working_minutes) AS waited,
           calendar_known,
           CASE WHEN service <> '' THEN service WHEN kind = 'log' THEN source ELSE kind END
               AS process,
           CASE WHEN service <> '' THEN 'service' WHEN kind = 'log' THEN 'log' ELSE 'kind' END
               AS named_by
    FROM cases WHERE ended_at IS NOT NULL AND working_minutes IS NOT NULL
), named AS (
    SELECT process, row_number() OVER (ORDER BY process) AS process_no,
           max(ended_month) - INTERVAL {MONTHS} MONTH AS before
    FROM ended GROUP BY process
)
SELECT ended.* EXCLUDE (process), process, CAST(process_no AS INTEGER) AS process_no,
       CAST(row_number() OVER () AS INTEGER) AS case_no
FROM ended JOIN named USING (process) WHERE ended_month > before
"""

# A unit that the table of units does not know, as in an imported log, stands for itself.
UNITS = """
CREATE TEMP TABLE path_units AS
WITH held AS (SELECT DISTINCT government, unit FROM path_cases), above AS (
    SELECT held.government, held.unit, coalesce(units.above, held.unit) AS above
    FROM held LEFT JOIN units ON units.government = held.government AND units.unit = held.unit
)
SELECT government, unit, above,
       CAST(dense_rank() OVER (ORDER BY government, unit) AS INTEGER) AS unit_no,
       CAST(dense_rank() OVER (ORDER BY above) AS INTEGER) AS above_no
FROM above
"""
NUMBERED = """
CREATE TEMP TABLE path_held AS SELECT DISTINCT government, unit, unit_no FROM path_units
"""
ACTIVITIES = """
CREATE TEMP TABLE path_activities AS
SELECT activity, CAST(row_number() OVER (ORDER BY activity) AS INTEGER) AS activity_no
FROM (SELECT DISTINCT activity FROM events)
"""
HIDDEN = "CREATE TEMP TABLE path_hidden (activity VARCHAR)"

# One month of receipt at a time: sorting by case then stays small.
TOLD = """
CREATE OR REPLACE TEMP TABLE path_told AS
SELECT c.case_no, c.process_no, h.unit_no, a.activity_no, e.seq, e.state, e.unit, e.unit_after,
       e.worked, e.waiting, e.source = 'tuntas' AND x.activity IS NOT NULL AS hidden,
       sum(e.worked) OVER of_case AS worked_so_far,
       sum(CASE WHEN e.waiting THEN e.worked ELSE 0 END) OVER of_case AS waited_so_far
FROM events e
JOIN path_cases c ON c.received_month = $month AND e.received_month = $month
    AND c.government = e.government AND c.source = e.source AND c.case_key = e.case_key
JOIN path_held h ON h.government = c.government AND h.unit = c.unit
JOIN path_activities a ON a.activity = e.activity
LEFT JOIN path_hidden x ON x.activity = e.activity
WHERE e.happened_at <= c.ended_at
WINDOW of_case AS (PARTITION BY c.case_no ORDER BY e.seq ROWS UNBOUNDED PRECEDING)
"""
TABLES = (
    """
    CREATE TEMP TABLE path_steps (
        case_no INTEGER, process_no INTEGER, unit_no INTEGER, activity_no INTEGER, before INTEGER,
        place INTEGER, pass INTEGER, last BOOLEAN, worked INTEGER, waited INTEGER
    )
    """,
    """
    CREATE TEMP TABLE path_states (
        case_no INTEGER, process_no INTEGER, unit_no INTEGER, state VARCHAR, waiting BOOLEAN,
        worked INTEGER
    )
    """,
    """
    CREATE TEMP TABLE path_returns (
        case_no INTEGER, process_no INTEGER, unit_no INTEGER, unit VARCHAR, other VARCHAR,
        away INTEGER
    )
    """,
)
FILL = (
    # Time at steps that only the office sees goes to the next step that everybody sees.
    """
    INSERT INTO path_steps
    SELECT case_no, process_no, unit_no, activity_no, coalesce(lag(activity_no) OVER of_case, 0),
           row_number() OVER of_case,
           row_number() OVER (PARTITION BY case_no, activity_no ORDER BY seq),
           lead(activity_no) OVER of_case IS NULL,
           worked_so_far - coalesce(lag(worked_so_far) OVER of_case, 0),
           waited_so_far - coalesce(lag(waited_so_far) OVER of_case, 0)
    FROM path_told WHERE NOT hidden
    WINDOW of_case AS (PARTITION BY case_no ORDER BY seq)
    """,
    """
    INSERT INTO path_states
    SELECT case_no, process_no, unit_no, state, bool_or(waiting), sum(worked)
    FROM path_told WHERE state <> '' GROUP BY ALL
    """,
    """
    INSERT INTO path_returns
    SELECT case_no, process_no, unit_no, unit, unit_after, later - worked_so_far
    FROM (
        SELECT *, lead(unit_after) OVER of_case AS back, lead(worked_so_far) OVER of_case AS later
        FROM path_told WHERE unit <> unit_after
        WINDOW of_case AS (PARTITION BY case_no ORDER BY seq)
    ) WHERE unit = back
    """,
)
DONE = "DROP TABLE path_told"
RECEIVED = "SELECT DISTINCT received_month FROM path_cases ORDER BY 1"


def _spread(minutes: str) -> str:
    return f"list_transform(quantile_cont({minutes}, [0.5, 0.9]), lambda one: CAST(round(one) AS INTEGER))"


_UNITS_ABOVE = "JOIN path_units u ON u.unit_no = f.unit_no"
# A batch of processes: what a statement holds in memory is then that of the largest, not of all.
_SOME = "f.process_no BETWEEN $first AND $last"
BATCHES = """
SELECT min(process_no), max(process_no) FROM (
    SELECT process_no, sum(count(*)) OVER (ORDER BY process_no) // $most AS batch
    FROM path_cases GROUP BY process_no
) GROUP BY batch ORDER BY 1
"""

WHOLE = f"""
SELECT u.above_no, f.process_no, any_value(u.above), any_value(f.process), any_value(f.named_by),
       list(DISTINCT f.kind ORDER BY f.kind), strftime(min(f.ended_month), '%Y-%m'),
       strftime(max(f.ended_month), '%Y-%m'), count(*), count(*) FILTER (NOT f.calendar_known),
       sum(f.worked), sum(f.waited), {_spread("f.worked")}, {_spread("f.worked - f.waited")}
FROM path_cases f JOIN path_units u ON u.government = f.government AND u.unit = f.unit
WHERE {_SOME} GROUP BY ALL HAVING count(*) >= $least ORDER BY 1, 2
"""
BY_ACTIVITY = f"""
SELECT found.*, a.activity FROM (
    SELECT u.above_no, f.process_no, f.activity_no, count(*) AS n, count(*) FILTER (pass = 1),
           count(*) FILTER (pass = 2), coalesce(sum(worked) FILTER (pass > 1), 0), sum(worked),
           sum(waited), {_spread("worked")}, round(avg(place), 2),
           count(*) FILTER (place = 1), count(*) FILTER (last)
    FROM path_steps f {_UNITS_ABOVE} WHERE {_SOME} GROUP BY ALL
) found JOIN path_activities a USING (activity_no) ORDER BY above_no, process_no, n DESC, activity
"""
BY_WAY = f"""
SELECT found.*, b.activity, a.activity FROM (
    SELECT u.above_no, f.process_no, f.before, f.activity_no, count(*) AS n, sum(worked),
           sum(waited), {_spread("worked")}
    FROM path_steps f {_UNITS_ABOVE} WHERE {_SOME} AND before > 0 GROUP BY ALL
) found JOIN path_activities a USING (activity_no)
JOIN path_activities b ON b.activity_no = found.before
ORDER BY above_no, process_no, n DESC, b.activity, a.activity
"""
BY_STATE = f"""
SELECT u.above_no, f.process_no, f.state, count(*), sum(worked), bool_or(waiting),
       {_spread("worked")}
FROM path_states f {_UNITS_ABOVE} WHERE {_SOME} GROUP BY ALL ORDER BY 1, 2, 5 DESC, 3
"""
# Paths are compared whole; the first few steps of a long one are enough to show it.
BY_VARIANT = f"""
WITH paths AS (
    SELECT f.case_no, f.process_no, f.unit_no, any_value(c.worked) AS worked,
           list(f.activity_no ORDER BY f.place) AS steps
    FROM path_steps f JOIN path_cases c USING (case_no) WHERE {_SOME} GROUP BY ALL
), numbered AS (
    SELECT steps, row_number() OVER () AS variant_no FROM (SELECT DISTINCT steps FROM paths)
), counted AS (
    SELECT u.above_no, f.process_no, variant_no, count(*) AS n,
           CAST(round(median(worked)) AS INTEGER) AS middle
    FROM paths f {_UNITS_ABOVE} JOIN numbered USING (steps) GROUP BY ALL
), ranked AS (
    SELECT *, count(*) OVER of_process AS variants FROM counted
    WINDOW of_process AS (PARTITION BY above_no, process_no)
    QUALIFY row_number() OVER (PARTITION BY above_no, process_no ORDER BY n DESC, middle, variant_no)
        <= $shown
)
SELECT above_no, process_no, steps[:$steps], len(steps) - len(steps[:$steps]), n, middle, variants
FROM ranked JOIN numbered USING (variant_no) ORDER BY 1, 2, n DESC, middle, steps
"""
BY_RETURN = f"""
SELECT u.above_no, f.process_no, f.unit, f.other, coalesce(one.name, f.unit),
       coalesce(two.name, f.other), count(*), count(DISTINCT case_no), sum(away)
FROM path_returns f {_UNITS_ABOVE}
LEFT JOIN units one ON one.unit = f.unit AND one.above = f.unit
LEFT JOIN units two ON two.unit = f.other AND two.above = f.other
WHERE {_SOME} GROUP BY ALL ORDER BY 1, 2, 7 DESC, 3, 4
"""
ACTIVITY_NAMES = "SELECT activity_no, activity FROM path_activities"
