"""A source of problems: what it reads of a unit and everything below it, and what it makes of that.

All sources are read in one statement, so that the page that ranks them stays quick.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from tuntas.improvements.projects.problems.offer import Offer

Row = Mapping[str, Any]
YEAR_MONTHS, RECENT_MONTHS = 12, 3


@dataclass(frozen=True)
class Asked:
    """Whose problems are asked for, and on which day."""

    unit_id: int
    on: date

    def parameters(self) -> dict[str, Any]:
        """Return what statements may name: unit, day, and the moments a year, a quarter ago."""
        return {
            "unit": self.unit_id,
            "on": self.on,
            "since": _midnight(months_before(self.on, YEAR_MONTHS)),
            "recent": _midnight(months_before(self.on, RECENT_MONTHS)),
            "until": _midnight(self.on + timedelta(days=1)),
        }


def months_before(on: date, months: int) -> date:
    """Return the same day so many months earlier, or the last one of a shorter month."""
    at = on.year * YEAR_MONTHS + on.month - 1 - months
    first = date(at // YEAR_MONTHS, at % YEAR_MONTHS + 1, 1)
    following = (first + timedelta(days=31)).replace(day=1)
    return min(first + timedelta(days=on.day - 1), following - timedelta(days=1))


def _midnight(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time()))


@dataclass(frozen=True)
class Source:
    """`statement` gives rows (names as in `Asked.parameters`); `offers` turns them into problems."""

    key: str
    statement: str
    offers: Callable[[Sequence[Row], Asked], Iterator[Offer]]
    constants: Mapping[str, int] = field(default_factory=dict)  # further names in the statement


def read(sources: Sequence[Source], asked: Asked) -> Mapping[str, Sequence[Row]]:
    """Return the rows of every source, in one query. Values are those of JSON."""
    parts = [
        f"SELECT '{one.key}', (SELECT json_agg(x) FROM ({one.statement}) x)::text"  # noqa: S608 - constants
        for one in sources
    ]
    parameters = asked.parameters()
    for one in sources:
        parameters |= one.constants
    with connection.cursor() as cursor:
        cursor.execute("\nUNION ALL\n".join(parts), parameters)
        return {key: json.loads(rows) if rows else [] for key, rows in cursor.fetchall()}


# The unit itself and everything below it.
BELOW = "(SELECT id FROM organisation_unit WHERE ancestor_ids @> ARRAY[%(unit)s]::bigint[])"
