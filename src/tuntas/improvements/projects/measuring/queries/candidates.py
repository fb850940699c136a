"""What can be chosen: figures that the unit has, complaints it gets, units to be compared with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Func, Q, QuerySet
from django.utils import timezone

from tuntas.catalogue.models import Service
from tuntas.improvements.complaints import IS_COMPLAINT, complaints
from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.measuring.figures import known_indicators, part_label
from tuntas.improvements.projects.measuring.queries.months import Clock, clock, midnight, read
from tuntas.improvements.projects.measuring.subjects import (
    MONTHS_BEFORE,
    ComplaintSubject,
    IndicatorSubject,
    OwnSubject,
    Series,
    Source,
    Subject,
    beside,
    subject_of,
)
from tuntas.improvements.projects.queries.measured_months import measured_months
from tuntas.measures.models import MonthlyValue
from tuntas.measures.queries.series import months_before
from tuntas.organisation.models import Region, Unit, UnitQuerySet
from tuntas.rules.phrases import Bilingual

MOST_UNITS, MOST_CATEGORIES, MOST_REGIONS = 40, 60, 60
COUNTED = f"""
SELECT {{column}}, count(*) FROM cases_case c
WHERE c.unit_id IN (SELECT id FROM organisation_unit WHERE ancestor_ids @> ARRAY[%s::bigint])
  AND {IS_COMPLAINT} AND c.received_at >= %s AND {{column}} <> ''
GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %s
"""  # noqa: S608 - constants


@dataclass(frozen=True)
class Beside:
    """A unit to compare with: how many months both have figures, whether it is of the same kind."""

    unit_id: int
    name: str
    same_kind: bool
    months: int


@dataclass(frozen=True)
class Figures:
    """What the unit has figures of: indicators with their parts, and services by their ids."""

    indicators: Mapping[tuple[str, str], Bilingual]
    services: Mapping[int, str]


def figures_there(unit_id: int) -> Figures:
    """Return what the unit has figures of; two queries."""
    rows = MonthlyValue.objects.filter(unit_id=unit_id).since(_since()).order_by()
    found = set(rows.values_list("indicator", "part", "service").distinct())
    named = {name for _key, _part, name in found if name}
    services = Service.objects.filter(unit__ancestor_ids__contains=[unit_id], name__in=named)
    pairs = {(key, part) for key, part, _name in found}
    return Figures(
        indicators={
            (key, part): part_label(one, part)
            for key, one in known_indicators().items()
            for part in [each.key for each in one.parts] or [""]
            if (key, part) in pairs
        },
        services=dict(services.order_by("name").values_list("pk", "name")),
    )


def categories_there(unit_id: int) -> list[tuple[str, int]]:
    """Return the categories of the complaints of three years, the commonest first; one query."""
    return _counted("c.category", unit_id, MOST_CATEGORIES)


def regions_there(unit_id: int) -> list[tuple[str, str]]:
    """Return code and name of the regions that complaints are from; two queries."""
    codes = [code for code, _count in _counted("c.region_id", unit_id, MOST_REGIONS)]
    names = dict(Region.objects.filter(pk__in=codes).values_list("pk", "name"))
    return [(code, names[code]) for code in codes if code in names]


def _counted(column: str, unit_id: int, most: int) -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        query = COUNTED.format(column=column)
        cursor.execute(query, [unit_id, midnight(_since()), most])
        return [(str(name), int(count)) for name, count in cursor.fetchall()]


def _since() -> date:
    return months_before(timezone.localdate().replace(day=1), MONTHS_BEFORE)


def units_beside(improvement: Improvement, *, today: date) -> list[Beside]:
    """Return the units it may be compared with, those of the same kind first, then by months.

    What a page offers and what is taken. They have the same figure in whole months in which the unit
    has it too: of complaints, one at least of the category. Three queries; needs its unit and service.
    """
    if improvement.source == Source.OWN:
        return []
    subject, this_month = subject_of(improvement), today.replace(day=1)
    since = months_before(improvement.started_on or this_month, MONTHS_BEFORE)
    units = Unit.objects.valid(on=today).filter(pk__in=_having(subject, since))
    others = {
        unit: beside(subject, unit.pk)
        for unit in units.exclude(pk__in=barred_units(improvement).values("pk")).defer("duties")
    }
    is_indicator = isinstance(subject, IndicatorSubject)  # the rest is counted just now
    running = clock(today) if is_indicator else Clock(None, this_month, "")
    months = read(dict.fromkeys([subject, *others.values()], since), running)
    own, kind = months.get(subject, ()), improvement.unit.kind
    found = [
        Beside(unit.pk, unit.name, unit.kind == kind, _shared(own, months.get(other, ())))
        for unit, other in others.items()
    ]
    return sorted(
        (one for one in found if one.months),
        key=lambda one: (not one.same_kind, -one.months, one.name),
    )


def start_months(improvement: Improvement, *, today: date) -> list[date]:
    """Return the months in which a change may have begun, the newest first; one query.

    One before each has a figure, of enough cases to be judged by.
    """
    found = known_indicators().get(improvement.indicator)
    least, running = found.minimum_n if found else 0, today.replace(day=1)
    known = [one.month for one in measured_months(improvement, today=today) if one.n >= least]
    back = (months_before(running, one) for one in range(MONTHS_BEFORE))
    return [month for month in back if month > min(known, default=running)]


def _having(subject: Subject, since: date) -> QuerySet[Any, Any]:
    """Return the ids of all units that have such a figure at all."""
    match subject:
        case IndicatorSubject():
            figures = MonthlyValue.objects.since(since).filter(
                indicator=subject.indicator, part=subject.part, service=subject.service
            )
            return figures.order_by().values("unit_id")
        case ComplaintSubject():
            found = complaints().filter(category=subject.category, received_at__gte=midnight(since))
            above = Func("unit__ancestor_ids", function="unnest", output_field=BigIntegerField())
            return found.order_by().annotate(above=above).values("above")
        case OwnSubject():
            raise ValueError("no other unit has the figures that a group wrote down itself")


def _shared(own: Series, other: Series) -> int:
    """Return in how many months both have a figure; none where the other's are all of nothing."""
    there = {one.month for one in own if one.value is not None}
    shared = [one for one in other if one.value is not None and one.month in there]
    return len(shared) if any(one.n for one in shared) else 0


def barred_units(improvement: Improvement) -> UnitQuerySet:
    """Return the units that no comparison may hold.

    These are the unit itself, what is above and below it, as their figures hold its own, and those
    in which the same practice was adopted.
    """
    origin = improvement.adopted_from_id or improvement.pk
    same = Improvement.objects.filter(Q(pk=origin) | Q(adopted_from_id=origin)).values("unit_id")
    unit = improvement.unit
    near = Q(ancestor_ids__contains=[unit.pk]) | Q(pk__in=unit.ancestor_ids)
    return Unit.objects.filter(near | Q(pk__in=same))


def watchable(main: str, there: Figures) -> list[tuple[str, Bilingual]]:
    """Return the indicators that may be watched for side effects."""
    known = known_indicators()
    return [
        (key, label)
        for (key, part), label in there.indicators.items()
        if not part and key != main and known[key].direction != "neutral"
    ]
