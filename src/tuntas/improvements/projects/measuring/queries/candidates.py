"""What can be chosen: figures that the unit has, complaints it gets, units to be compared with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from tuntas.catalogue.models import Service
from tuntas.improvements.complaints import IS_COMPLAINT
from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.measuring.figures import known_indicators, part_label
from tuntas.improvements.projects.measuring.subjects import (
    MONTHS_BEFORE,
    IndicatorSubject,
    Source,
    subject_of,
)
from tuntas.measures.models import MonthlyValue
from tuntas.measures.queries.series import months_before
from tuntas.organisation.models import Region, Unit
from tuntas.rules.phrases import Bilingual

MOST_UNITS, MOST_CATEGORIES, MOST_REGIONS = 40, 60, 60
INFLOW = "inflow"  # months in which a unit gets reports at all
BESIDE = """
SELECT other.unit_id, u.name, u.kind = %(kind)s, count(*)
FROM measures_monthlyvalue own
JOIN measures_monthlyvalue other
  ON other.indicator = own.indicator AND other.month = own.month AND other.part = own.part
 AND other.service = own.service AND other.unit_id <> ALL (%(barred)s::bigint[])
JOIN organisation_unit u ON u.id = other.unit_id
WHERE own.unit_id = %(unit)s AND own.service = %(service)s AND own.indicator = %(indicator)s
  AND own.part = %(part)s AND own.month >= %(since)s
  AND (u.valid_until IS NULL OR u.valid_until >= %(today)s)
  AND own.n >= %(least)s AND other.n >= %(least)s
GROUP BY 1, 2, 3 ORDER BY 3 DESC, 4 DESC, 2 LIMIT %(most)s
"""
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
        cursor.execute(query, [unit_id, _since(), most])
        return [(str(name), int(count)) for name, count in cursor.fetchall()]


def _since() -> date:
    return months_before(timezone.localdate().replace(day=1), MONTHS_BEFORE)


def units_beside(improvement: Improvement) -> list[Beside]:
    """Return units with the same figure, those of the same kind first, then by months; three queries.

    Needs its unit and service. Of complaints the months count in which both get reports at all.
    """
    if improvement.source == Source.OWN:
        return []
    subject = subject_of(improvement)
    if not isinstance(subject, IndicatorSubject):
        subject = IndicatorSubject(improvement.unit_id, "", INFLOW)
    known = known_indicators().get(subject.indicator)
    values: dict[str, Any] = {
        "kind": improvement.unit.kind,
        "barred": sorted(barred_units(improvement)),
        "unit": subject.unit_id,
        "service": subject.service,
        "indicator": subject.indicator,
        "part": subject.part,
        "since": months_before(improvement.started_on, MONTHS_BEFORE)
        if improvement.started_on
        else _since(),
        "today": timezone.localdate(),
        "least": known.minimum_n if known else 1,
        "most": MOST_UNITS,
    }
    with connection.cursor() as cursor:
        cursor.execute(BESIDE, values)
        return [Beside(*row) for row in cursor.fetchall()]


def barred_units(improvement: Improvement) -> set[int]:
    """Return the units that no comparison may hold; two queries.

    These are the unit itself, what is above and below it, as their figures hold its own, and those
    in which the same practice was adopted.
    """
    origin = improvement.adopted_from_id or improvement.pk
    same = Improvement.objects.filter(Q(pk=origin) | Q(adopted_from_id=origin)).values("unit_id")
    unit_id = improvement.unit_id
    here = Unit.objects.filter(pk=unit_id).values_list("ancestor_ids", flat=True)
    near = Unit.objects.filter(Q(ancestor_ids__contains=[unit_id]) | Q(pk__in=same))
    return {*near.values_list("pk", flat=True), *here[0]}


def watchable(main: str, there: Figures) -> list[tuple[str, Bilingual]]:
    """Return the indicators that may be watched for side effects."""
    known = known_indicators()
    return [
        (key, label)
        for (key, part), label in there.indicators.items()
        if not part and key != main and known[key].direction != "neutral"
    ]
