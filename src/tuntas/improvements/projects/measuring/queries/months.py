"""Reads months of many subjects at once: three to six statements, however many improvements there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import Sum
from django.db.models.functions import TruncMonth

from tuntas.improvements.complaints import IS_COMPLAINT
from tuntas.improvements.models import OwnFigure, Tally
from tuntas.improvements.projects.measuring.subjects import (
    ComplaintSubject,
    IndicatorSubject,
    Month,
    OwnSubject,
    Series,
    Subject,
)
from tuntas.measures.indicators import usable_indicators
from tuntas.measures.models import DataVersion
from tuntas.measures.queries.series import month_of, months_before

Kind = TypeVar("Kind", IndicatorSubject, ComplaintSubject, OwnSubject)

FIGURES = """
SELECT wanted.at, array_agg(kept.month ORDER BY kept.month),
       array_agg(kept.value::float8 ORDER BY kept.month), array_agg(kept.n ORDER BY kept.month)
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::date[])
     WITH ORDINALITY AS wanted (unit_id, service, indicator, part, since, at)
JOIN measures_monthlyvalue kept
  ON kept.unit_id = wanted.unit_id AND kept.service = wanted.service
 AND kept.indicator = wanted.indicator AND kept.part = wanted.part
 AND kept.month >= wanted.since AND kept.month < %s
GROUP BY wanted.at
"""
# Cases are gone through once, for all subjects together; only those of the units in question.
COUNTS = f"""
WITH counted AS MATERIALIZED (
    SELECT c.unit_id, c.category, coalesce(c.region_id, '') AS region,
           date_trunc('month', c.received_at AT TIME ZONE %(zone)s)::date AS month, count(*) AS n
    FROM cases_case c
    WHERE {IS_COMPLAINT} AND c.category = ANY (%(categories)s::text[])
      AND c.received_at >= %(begins)s AND c.received_at < %(ends)s
      AND c.unit_id IN (SELECT id FROM organisation_unit WHERE ancestor_ids && %(units)s::bigint[])
    GROUP BY 1, 2, 3, 4
)
SELECT wanted.at, counted.month, sum(counted.n)::int
FROM unnest(%(units)s::bigint[], %(categories)s::text[], %(regions)s::text[])
     WITH ORDINALITY AS wanted (unit_id, category, region, at)
JOIN organisation_unit u ON u.ancestor_ids @> ARRAY[wanted.unit_id]
JOIN counted ON counted.unit_id = u.id AND counted.category = wanted.category
 AND (wanted.region = '' OR counted.region = wanted.region
      OR starts_with(counted.region, wanted.region || '.'))
GROUP BY 1, 2
"""  # noqa: S608 - constants
FIRST_REPORTS = """
SELECT wanted.unit_id, date_trunc('month', min(earliest.at) AT TIME ZONE %s)::date
FROM unnest(%s::bigint[]) AS wanted (unit_id)
JOIN organisation_unit u ON u.ancestor_ids @> ARRAY[wanted.unit_id]
CROSS JOIN LATERAL (SELECT min(c.received_at) AS at FROM cases_case c WHERE c.unit_id = u.id) earliest
WHERE earliest.at IS NOT NULL
GROUP BY 1
"""


@dataclass(frozen=True)
class Clock:
    """Up to which months figures are whole: those of indicators, and those counted just now.

    `indicators` is None before there are any; `version` names their data, empty then.
    """

    indicators: date | None
    now: date
    version: str


def clock(today: date) -> Clock:
    """Return the months that run: in the newest data version, and on a day; one query."""
    newest = DataVersion.objects.first()
    return Clock(
        indicators=month_of(newest) if newest else None,
        now=today.replace(day=1),
        version=newest.version if newest else "",
    )


def read(wanted: Mapping[Subject, date], running: Clock) -> dict[Subject, Series]:
    """Return the whole months of each subject from its first month wanted on."""
    return {
        **_indicators(_of_kind(wanted, IndicatorSubject), running.indicators),
        **_complaints(_of_kind(wanted, ComplaintSubject), running.now),
        **_own(_of_kind(wanted, OwnSubject), running.now),
    }


def _of_kind(wanted: Mapping[Subject, date], kind: type[Kind]) -> dict[Kind, date]:
    return {subject: since for subject, since in wanted.items() if isinstance(subject, kind)}


def _indicators(
    wanted: Mapping[IndicatorSubject, date], running: date | None
) -> dict[Subject, Series]:
    if not wanted or running is None:
        return {}
    subjects, least = list(wanted), _least_numbers()
    columns: list[list[Any]] = [
        [one.unit_id for one in subjects],
        [one.service for one in subjects],
        [one.indicator for one in subjects],
        [one.part for one in subjects],
        list(wanted.values()),
    ]
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, [*columns, running])
        return {
            subjects[at - 1]: _months(rest, least.get(subjects[at - 1].indicator, 1))
            for at, *rest in cursor.fetchall()
        }


def _least_numbers() -> Mapping[str, int]:
    """Return of how many cases a month must be to be shown, by indicator."""
    known = usable_indicators(Path(settings.HOME))
    return {key: one.minimum_n for key, one in known.items()}


def _months(columns: Sequence[Sequence[Any]], least: int) -> Series:
    """Return months from their columns; what is of too few cases is missing, as on charts."""
    return tuple(
        Month(month, value if n >= least else None, n)
        for month, value, n in zip(*columns, strict=True)
    )


def _complaints(wanted: Mapping[ComplaintSubject, date], running: date) -> dict[Subject, Series]:
    if not wanted:
        return {}
    subjects, firsts = list(wanted), first_reports({one.unit_id for one in wanted})
    counts = _counts(subjects, min(wanted.values()), running)
    return {
        one: _counted(max(wanted[one], firsts[one.unit_id]), running, counts.get(one, {}))
        for one in subjects
        if one.unit_id in firsts
    }


def _counts(
    subjects: Sequence[ComplaintSubject], since: date, running: date
) -> Mapping[ComplaintSubject, Mapping[date, int]]:
    values: dict[str, Any] = {
        "zone": settings.TIME_ZONE,
        "units": [one.unit_id for one in subjects],
        "categories": [one.category for one in subjects],
        "regions": [one.region for one in subjects],
        "begins": midnight(since),
        "ends": midnight(running),
    }
    found = defaultdict[ComplaintSubject, dict[date, int]](dict)
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, values)
        for at, month, count in cursor.fetchall():
            found[subjects[at - 1]][month] = count
    return found


def first_reports(unit_ids: Iterable[int]) -> dict[int, date]:
    """Return the month of the first report of each unit with what is below it."""
    with connection.cursor() as cursor:
        cursor.execute(FIRST_REPORTS, [settings.TIME_ZONE, sorted(unit_ids)])
        return dict(cursor.fetchall())


def _counted(begins: date, running: date, counts: Mapping[date, int]) -> Series:
    """Return every month since reports come in: one without a complaint has none, not no figure."""
    months = list[Month]()
    while begins < running:
        count = counts.get(begins, 0)
        months.append(Month(begins, float(count), count))
        begins = months_before(begins, -1)
    return tuple(months)


def midnight(day: date) -> datetime:
    """Return when a day begins here; the database would take a bare day for one in UTC."""
    return datetime.combine(day, time(), tzinfo=ZoneInfo(settings.TIME_ZONE))


def _own(wanted: Mapping[OwnSubject, date], running: date) -> dict[Subject, Series]:
    tallied = [one.improvement_id for one in wanted if one.from_tallies]
    typed, summed = _typed([one.improvement_id for one in wanted]), _tallied(tallied)
    return {
        one: tuple(
            Month(month, value)
            for month, value in sorted(
                {**summed[one.improvement_id], **typed[one.improvement_id]}.items()
            )
            if since <= month < running
        )
        for one, since in wanted.items()
    }


def _typed(ids: Sequence[int]) -> Mapping[int, Mapping[date, float]]:
    found = defaultdict[int, dict[date, float]](dict)
    rows = OwnFigure.objects.filter(improvement_id__in=ids) if ids else OwnFigure.objects.none()
    for pk, month, value in rows.values_list("improvement_id", "month", "value"):
        found[pk][month] = float(value)
    return found


def _tallied(ids: Sequence[int]) -> Mapping[int, Mapping[date, float]]:
    """Return what check sheets add up to; a month without a line may be one in which nobody looked."""
    found = defaultdict[int, dict[date, float]](dict)
    rows = Tally.objects.counted().filter(improvement_id__in=ids) if ids else Tally.objects.none()
    sums = rows.order_by().annotate(month=TruncMonth("seen_on")).values("improvement_id", "month")
    for one in sums.annotate(times=Sum("times")):
        found[one["improvement_id"]][one["month"]] = float(one["times"])
    return found
