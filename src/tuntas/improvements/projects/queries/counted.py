"""What is counted of an improvement's problem: its complaints and its unit's, and its check sheet.

Secret reports are counted like all others, but none of their words is read. What is read of titles are
single words that several reports share.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from tuntas.improvements.complaints import IS_COMPLAINT
from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.problems.complaint_rows import COMMON_WORDS, LEAST_SHARING
from tuntas.improvements.projects.problems.source import BELOW, YEAR_MONTHS, months_before
from tuntas.improvements.projects.steps import Steps

Scope = Literal["linked", "unit", "sheet"]
Kind = Literal["category", "region", "weekday", "month", "channel", "word", "label"]
ALMOST_ALL = 0.8  # a word of more of the reports tells none of them from the others

# The unit's complaints; what was counted on check sheets.
OF_UNIT = f"c.unit_id IN {BELOW} AND {IS_COMPLAINT}"
SHEET = """
  SELECT t.* FROM improvements_tally t WHERE t.improvement_id = %(improvement)s
  AND NOT EXISTS (SELECT FROM improvements_tally later WHERE later.corrects_id = t.id)
"""

# `scoped`: each complaint as often as it counts, once among the linked ones and once in the unit.
THEME = f"""
WITH linked AS MATERIALIZED (
  SELECT DISTINCT l.case_id AS id FROM improvements_problemcase l
  JOIN improvements_problem p ON p.id = l.problem_id WHERE p.improvement_id = %(improvement)s
), scoped AS MATERIALIZED (
  SELECT 'linked' AS scope, c.id, c.category, c.region_id, c.channel, c.received_at, c.secret, c.title
  FROM linked JOIN cases_case c ON c.id = linked.id
  UNION ALL
  SELECT 'unit', c.id, c.category, c.region_id, c.channel, c.received_at, c.secret, ''
  FROM cases_case c
  WHERE {OF_UNIT} AND c.received_at >= %(since)s AND c.received_at < %(until)s
), placed AS (
  SELECT scope, category, coalesce(region_id, '') AS region, channel,
         extract(isodow FROM received_at AT TIME ZONE %(zone)s)::int::text AS weekday,
         to_char(received_at AT TIME ZONE %(zone)s, 'YYYY-MM') AS month
  FROM scoped
), counted AS (
  SELECT scope, category, region, channel, weekday, month, count(*)::int AS n,
         grouping(category, region, channel, weekday, month) AS of
  FROM placed GROUP BY GROUPING SETS
    ((scope, category), (scope, region), (scope, channel), (scope, weekday), (scope, month))
), stems AS MATERIALIZED (
  SELECT s.id, stemmed.stem, min(word) AS word FROM scoped s
  CROSS JOIN LATERAL regexp_split_to_table(lower(s.title), '[^[:alpha:]]+') AS word
  CROSS JOIN LATERAL (SELECT (ts_lexize('indonesian_stem', word))[1] AS stem) AS stemmed
  WHERE s.scope = 'linked' AND NOT s.secret AND length(word) >= 4 AND word <> ALL (%(common)s)
  GROUP BY 1, 2
), shared AS (
  SELECT id, stem, word, count(*) OVER (PARTITION BY stem) AS reports FROM stems
), telling AS (
  SELECT DISTINCT ON (id) id, stem, word FROM shared
  WHERE reports >= {LEAST_SHARING} AND reports <= {ALMOST_ALL} * (SELECT count(DISTINCT id) FROM stems)
  ORDER BY id, reports DESC, stem
)
SELECT scope, CASE of WHEN 15 THEN 'category' WHEN 23 THEN 'region' WHEN 27 THEN 'channel'
                      WHEN 29 THEN 'weekday' ELSE 'month' END AS kind,
       coalesce(category, region, channel, weekday, month) AS value, coalesce(r.name, '') AS label, n
FROM counted LEFT JOIN organisation_region r ON r.code = counted.region
UNION ALL
SELECT 'linked', 'word', stem, mode() WITHIN GROUP (ORDER BY word), count(*)::int
FROM telling GROUP BY stem HAVING count(*) >= {LEAST_SHARING}
UNION ALL
SELECT 'sheet', 'label', label, label, sum(times)::int FROM ({SHEET}) sheet
GROUP BY label HAVING sum(times) > 0
"""  # noqa: S608 - constants

# Each kind before the change and after it; `first` and `last` say how long there was counting.
CHANGE = f"""
SELECT 'unit' AS scope, c.category AS value,
       count(*) FILTER (WHERE c.received_at < %(start)s)::int AS before,
       count(*) FILTER (WHERE c.received_at >= %(after)s)::int AS after, NULL::date AS first, NULL::date AS last
FROM cases_case c
WHERE {OF_UNIT} AND c.received_at >= %(since)s AND c.received_at < %(until)s
GROUP BY c.category
UNION ALL
SELECT 'sheet', label, coalesce(sum(times) FILTER (WHERE seen_on < %(start_day)s), 0)::int,
       coalesce(sum(times) FILTER (WHERE seen_on >= %(after_day)s), 0)::int, min(seen_on), max(seen_on)
FROM ({SHEET}) sheet GROUP BY label
UNION ALL
SELECT 'reports', '', 0, 0, (min(earliest.at) AT TIME ZONE %(zone)s)::date, NULL
FROM organisation_unit u
CROSS JOIN LATERAL (SELECT min(c.received_at) AS at FROM cases_case c WHERE c.unit_id = u.id) earliest
WHERE u.id IN {BELOW}
"""  # noqa: S608 - constants


@dataclass(frozen=True)
class Count:
    """How often; `value` is a key (of a region, a month), `label` its name where it has one."""

    value: str
    label: str
    n: int


@dataclass(frozen=True)
class ThemeCounts:
    """Counts by scope and kind, each the highest first; the unit's are those of a year from `since`.

    `until` is the first day that does not count any more; `of_change`: the change began then.
    """

    since: date
    until: date
    of_change: bool
    counts: Mapping[tuple[str, str], Sequence[Count]]

    def of(self, scope: Scope, kind: Kind) -> Sequence[Count]:
        """Return the counts, none where there is nothing."""
        return self.counts.get((scope, kind), ())

    def total(self, scope: Scope) -> int:
        """Return how many complaints there are, or how often something was seen."""
        return sum(one.n for one in self.of(scope, "label" if scope == "sheet" else "category"))


def theme_counts(improvement: Improvement, steps: Steps) -> ThemeCounts:
    """Return what is counted of the theme, up to the change where one began; one question."""
    until, began = steps.today + timedelta(days=1), improvement.started_on
    changed = began is not None and began < until
    until = began if began is not None and changed else until
    since = months_before(until, YEAR_MONTHS)
    found = defaultdict[tuple[str, str], list[Count]](list)
    for scope, kind, *rest in _rows(
        THEME, improvement, since=moment(since), until=moment(until), common=list(COMMON_WORDS)
    ):
        found[scope, kind].append(Count(*rest))
    for counts in found.values():
        counts.sort(key=lambda one: (-one.n, one.label, one.value))
    return ThemeCounts(since, until, changed, found)


@dataclass(frozen=True)
class Side:
    """Of which months, or days, one side is made; `months` may be a part of one."""

    first: date
    until: date
    months: float


@dataclass(frozen=True)
class Moved:
    """How often something of one kind was counted before and after."""

    value: str
    before: int
    after: int


@dataclass(frozen=True)
class Compared:
    """The two sides with their kinds; what there is most of stands first."""

    before: Side
    after: Side
    kinds: Sequence[Moved]


@dataclass(frozen=True)
class ChangeCounts:
    """Complaints by category, and the check sheet's labels; None where a side is too short."""

    complaints: Compared | None = None
    sheet: Compared | None = None


LEAST_DAYS = 14  # of each side of a check sheet
MONTH_DAYS = 365.25 / YEAR_MONTHS


def change_counts(improvement: Improvement, steps: Steps) -> ChangeCounts:
    """Return what was counted before the change and after its transition; one question, or none."""
    start = improvement.started_on
    if start is None:
        return ChangeCounts()
    after = months_before(start, -improvement.transition_months)
    running = steps.today.replace(day=1)
    since = months_before(start, YEAR_MONTHS)
    rows = list(
        _rows(
            CHANGE, improvement, since=moment(since), until=moment(max(running, start)),
            start=moment(start), after=moment(after), start_day=start, after_day=after,
        )
    )  # fmt: skip
    first = next(row[4] for row in rows if row[0] == "reports")
    return ChangeCounts(
        complaints=_of_complaints(rows, max(since, first.replace(day=1)), start, after, running)
        if first
        else None,
        sheet=_of_sheet([row for row in rows if row[0] == "sheet"], start, after),
    )


def _of_complaints(
    rows: Sequence[Sequence[Any]], since: date, start: date, after: date, running: date
) -> Compared | None:
    """Return whole months on both sides, those without any complaint included."""
    before, later = _months(since, start), _months(after, running)
    if before < 1 or later < 1:
        return None
    kinds = _kinds([row for row in rows if row[0] == "unit"])
    return Compared(Side(since, start, before), Side(after, running, later), kinds)


def _of_sheet(rows: Sequence[Sequence[Any]], start: date, after: date) -> Compared | None:
    """Return the days from the first to the last on which anything was counted, on both sides."""
    if not rows:
        return None
    first, last = min(row[4] for row in rows), max(row[5] for row in rows) + timedelta(days=1)
    days_before, days_after = (start - first).days, (last - after).days
    if days_before < LEAST_DAYS or days_after < LEAST_DAYS:
        return None
    return Compared(
        Side(first, start, days_before / MONTH_DAYS),
        Side(after, last, days_after / MONTH_DAYS),
        _kinds(rows),
    )


def _kinds(rows: Sequence[Sequence[Any]]) -> list[Moved]:
    found = [Moved(row[1], row[2], row[3]) for row in rows if row[2] or row[3]]
    return sorted(found, key=lambda one: (-one.before - one.after, one.value))


def _months(first: date, until: date) -> int:
    return YEAR_MONTHS * (until.year - first.year) + until.month - first.month


def _rows(statement: str, improvement: Improvement, **values: Any) -> Iterator[Sequence[Any]]:
    told = {
        "improvement": improvement.pk,
        "unit": improvement.unit_id,
        "zone": settings.TIME_ZONE,
        **values,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, told)
        yield from cursor.fetchall()


def moment(day: date) -> datetime:
    """Return the midnight with which a day begins here."""
    return datetime.combine(day, time(), tzinfo=ZoneInfo(settings.TIME_ZONE))
