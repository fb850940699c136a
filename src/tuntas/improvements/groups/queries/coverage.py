"""Which units have a group, which have none, and which groups sleep: the whole government at once."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.db import connection

from tuntas.core.permissions import Permission
from tuntas.improvements.groups.queries.groups import silent_days
from tuntas.improvements.groups.rule import group_rule
from tuntas.organisation.powers import Powers
from tuntas.rules.improvement.group_rules import WEEK_DAYS, GroupRule

State = Literal["none", "asleep", "size", "leader", "awake"]
STATES: tuple[State, ...] = ("none", "asleep", "size", "leader", "awake")  # the first asks loudest

# One row per group, and one for each unit without any. The last nudge is that of the same matter.
ROWS = """
SELECT u.id, u.name, u.kind, g.id, g.name, g.last_activity_at, g.size_note <> '',
       coalesce(m.counted, 0), coalesce(m.led, false), n.made_at
FROM organisation_unit u
LEFT JOIN improvements_group g ON g.unit_id = u.id AND g.dissolved_on IS NULL
LEFT JOIN (
    SELECT group_id, count(*) FILTER (WHERE role <> 'facilitator') AS counted,
           bool_or(role = 'leader') AS led
    FROM improvements_groupmember WHERE until IS NULL GROUP BY group_id
) m ON m.group_id = g.id
LEFT JOIN (
    SELECT unit_id, group_id, max(made_at) AS made_at FROM improvements_nudge GROUP BY 1, 2
) n ON n.unit_id = u.id AND coalesce(n.group_id, 0) = coalesce(g.id, 0)
WHERE u.kind = ANY(%(kinds)s)
  AND (u.valid_from IS NULL OR u.valid_from <= %(on)s)
  AND (u.valid_until IS NULL OR u.valid_until >= %(on)s)
  AND (%(everywhere)s OR u.id = ANY(%(units)s))
ORDER BY u.name, u.id, g.name, g.id
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A group of a unit that must have one, or such a unit without; `states` as in `STATES`."""

    unit_id: int
    unit: str
    kind: str
    group_id: int | None
    group: str
    people: int
    silent_days: int
    nudged_at: datetime | None
    states: tuple[State, ...]

    @property
    def silent_weeks(self) -> int:
        """For how many whole weeks nothing has happened."""
        return self.silent_days // WEEK_DAYS

    @property
    def state(self) -> State:
        """What asks for attention first."""
        return self.states[0]


@dataclass(frozen=True)
class Coverage:
    """All rows, those that ask for most attention first; counts of units stand for all of them."""

    rows: Sequence[Row]
    units: int
    with_group: int

    def counts(self, *, kind: str) -> Mapping[State, int]:
        """Return how many rows of units of a kind are in each state."""
        return Counter(state for row in self.shown(state="", kind=kind) for state in row.states)

    def shown(self, *, state: str, kind: str) -> list[Row]:
        """Return the rows in a state, of units of a kind; an empty word stands for every one."""
        return [
            row
            for row in self.rows
            if (not state or state in row.states) and (not kind or row.kind == kind)
        ]


def coverage(powers: Powers, *, on: date) -> Coverage:
    """Return how groups cover the units that somebody sees, in one query."""
    rule = group_rule()
    rows = sorted(_rows(powers, rule, on), key=_urgency)
    units = {row.unit_id for row in rows}
    return Coverage(
        rows=rows,
        units=len(units),
        with_group=len(units) - sum(row.group_id is None for row in rows),
    )


def _rows(powers: Powers, rule: GroupRule, on: date) -> Iterable[Row]:
    everywhere = Permission.VIEW_IMPROVEMENTS in powers.everywhere
    values: dict[str, Any] = {
        "kinds": sorted(rule.required_kinds.value),
        "on": on,
        "everywhere": everywhere,
        "units": [] if everywhere else sorted(powers.units.get(Permission.VIEW_IMPROVEMENTS, ())),
    }
    with connection.cursor() as cursor:
        cursor.execute(ROWS, values)
        return [_row(one, rule, on) for one in cursor.fetchall()]


def _row(found: tuple[Any, ...], rule: GroupRule, on: date) -> Row:
    unit_id, unit, kind, group_id, group, active_at, noted, people, led, nudged_at = found
    silent = silent_days(active_at, on=on) if active_at else 0
    states: list[State] = []
    if group_id is None:
        states = ["none"]
    else:
        if silent > rule.awake_days:
            states.append("asleep")
        if not rule.size_fits(people, noted=noted):
            states.append("size")
        if not led:
            states.append("leader")
    return Row(
        unit_id, unit, kind, group_id, group or "", people, silent, nudged_at,
        tuple(states) or ("awake",),
    )  # fmt: skip


def _urgency(row: Row) -> tuple[int, int]:
    """Sort by state, the longest silence first; the database has sorted by name."""
    return STATES.index(row.state), -row.silent_days if row.state == "asleep" else 0
