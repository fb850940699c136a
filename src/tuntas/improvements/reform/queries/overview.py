"""How plans stand over areas and units: the whole government in one query."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from tuntas.core.permissions import Permission
from tuntas.organisation.powers import Powers

# One row per unit and area with actions, and one for each unit without any. Dropped actions count
# for nothing here; of reports the latest of the last quarter counts.
ROWS = """
WITH latest AS (
    SELECT DISTINCT ON (g.item_id) g.item_id, g.percent
    FROM improvements_reformprogress g
    JOIN improvements_reformitem i ON i.id = g.item_id
    JOIN improvements_reformplan p ON p.id = i.plan_id AND p.year = %(year)s
    ORDER BY g.item_id, g.year DESC, g.quarter DESC, g.at DESC, g.id DESC
)
SELECT u.id, u.name, u.parent_id IS NULL, p.id, coalesce(i.area, ''), count(i.id),
       coalesce(sum(CASE WHEN i.state = 'done' THEN 100 ELSE coalesce(latest.percent, 0) END), 0),
       count(i.id) FILTER (WHERE i.state = 'running' AND i.due < %(on)s)
FROM organisation_unit u
LEFT JOIN improvements_reformplan p ON p.unit_id = u.id AND p.year = %(year)s
LEFT JOIN improvements_reformitem i ON i.plan_id = p.id AND i.state <> 'dropped'
LEFT JOIN latest ON latest.item_id = i.id
WHERE (p.id IS NOT NULL OR u.valid_from IS NULL OR u.valid_from <= %(on)s)
  AND (p.id IS NOT NULL OR u.valid_until IS NULL OR u.valid_until >= %(on)s)
  AND (%(everywhere)s OR u.id = ANY(%(units)s)
       OR p.id IN (SELECT plan_id FROM improvements_reformmember WHERE person_id = %(person)s))
GROUP BY u.id, p.id, i.area
ORDER BY u.parent_id IS NULL DESC, u.name, u.id
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """Actions of one area: how many, the sum of their percentages, how many past their day."""

    items: int = 0
    percents: int = 0
    overdue: int = 0

    @property
    def percent(self) -> int | None:
        """How far they came on average; None without any."""
        return round(self.percents / self.items) if self.items else None

    def __add__(self, other: "Cell") -> "Cell":
        return Cell(
            self.items + other.items, self.percents + other.percents, self.overdue + other.overdue
        )


@dataclass(frozen=True)
class UnitRow:
    """One unit with its areas; `plan_id` is None where it has no plan for the year."""

    unit_id: int
    unit: str
    whole_government: bool
    plan_id: int | None
    areas: dict[str, Cell]

    @property
    def total(self) -> Cell:
        """All areas together."""
        return sum(self.areas.values(), Cell())


@dataclass(frozen=True)
class Overview:
    """Every unit that somebody sees, the government itself first; and all of them by area."""

    rows: Sequence[UnitRow]
    areas: Mapping[str, Cell]

    @property
    def with_plan(self) -> int:
        """How many units have a plan."""
        return sum(one.plan_id is not None for one in self.rows)

    def shown(self, state: str) -> Sequence[UnitRow]:
        """Return the rows in a state: `planned`, `none`, `overdue`; any other word: all of them."""
        if state == "overdue":
            return [one for one in self.rows if one.total.overdue]
        if state in {"planned", "none"}:
            return [one for one in self.rows if (one.plan_id is None) == (state == "none")]
        return self.rows


def overview(powers: Powers, year: int, *, on: date) -> Overview:
    """Return how the plans of a year stand, in one query."""
    everywhere = Permission.VIEW_REFORM in powers.everywhere
    values: dict[str, Any] = {
        "year": year,
        "on": on,
        "everywhere": everywhere,
        "units": [] if everywhere else sorted(powers.units.get(Permission.VIEW_REFORM, ())),
        "person": powers.id,
    }
    with connection.cursor() as cursor:
        cursor.execute(ROWS, values)
        return _overview(cursor.fetchall())


def _overview(found: Iterable[tuple[Any, ...]]) -> Overview:
    units, areas = dict[int, UnitRow](), defaultdict[str, Cell](Cell)
    for unit_id, unit, root, plan_id, area, items, percents, overdue in found:
        row = units.setdefault(unit_id, UnitRow(unit_id, unit, root, plan_id, {}))
        if items:
            row.areas[area] = Cell(items, int(percents), overdue)
            areas[area] += row.areas[area]
    return Overview(list(units.values()), areas)
