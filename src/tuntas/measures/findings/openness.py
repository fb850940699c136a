"""Which monthly figures may be open data: none that tells of few people, and none that gives one away."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date

from django.db.backends.utils import CursorWrapper

from tuntas.measures.indicators import Indicator
from tuntas.measures.models import MonthlyValue
from tuntas.organisation.models import Unit
from tuntas.rules.statistics.small_numbers import LEAST
from tuntas.rules.statistics.small_numbers_in_trees import hidden_in_tree

Counts = Mapping[int, int]  # by unit
STAGE = "CREATE TEMP TABLE computed_open (indicator text, unit_id bigint, month date)"
COPY = "COPY computed_open (indicator, unit_id, month) FROM STDIN"
MARK = """
UPDATE measures_monthlyvalue AS kept SET public = new.public
FROM (SELECT one.id, open.unit_id IS NOT NULL AS public
      FROM measures_monthlyvalue one
      LEFT JOIN computed_open open
        ON open.indicator = one.indicator AND open.unit_id = one.unit_id
       AND open.month = one.month AND one.service = '') AS new
WHERE kept.id = new.id AND kept.public <> new.public
"""


def mark_open_figures(cursor: CursorWrapper, known: Mapping[str, Indicator], running: date) -> None:
    """Mark the figures of whole months that may be published; takes the mark from all others."""
    rows = list(open_figures(known, running))  # a connection that copies answers no queries
    cursor.execute(STAGE)
    with cursor.copy(COPY) as copy:
        for row in rows:
            copy.write_row(row)
    cursor.execute(MARK)
    cursor.execute("DROP TABLE computed_open")


def open_figures(known: Mapping[str, Indicator], running: date) -> Iterator[tuple[str, int, date]]:
    """Yield indicator, unit and month of what may be published, in two queries."""
    open_ones = {key: one for key, one in known.items() if one.public}
    parents = dict(Unit.objects.values_list("pk", "parent_id"))
    for (_table, month), counts in _by_table(open_ones, running).items():
        least = {key: max(LEAST, open_ones[key].minimum_n) for key in counts}
        hidden = hidden_together(counts, parents, least)
        for key, of_units in counts.items():
            for unit_id in of_units.keys() - hidden[key]:
                yield key, unit_id, month


def hidden_together(
    counts: Mapping[str, Counts], parents: Mapping[int, int | None], least: Mapping[str, int]
) -> Mapping[str, Collection[int]]:
    """Return by indicator the units to hide in one month.

    Indicators of the same facts count nearly the same cases: a unit that is hidden in one only to
    protect another one is hidden in all of them, or its number could be read there.
    """
    beside = frozenset[int]()
    while True:
        hidden = {
            key: hidden_in_tree(one, parents, least=least[key], also=beside)
            for key, one in counts.items()
        }
        more = beside.union(
            *(
                {unit for unit in hidden[key] if one[unit] >= least[key]}
                for key, one in counts.items()
            )
        )
        if more == beside:
            return hidden
        beside = more


def _by_table(
    known: Mapping[str, Indicator], running: date
) -> Mapping[tuple[str, date], Mapping[str, Counts]]:
    """Return how many rows each figure has, by table of the facts and month, then indicator and unit."""
    rows = (
        MonthlyValue.objects.filter(indicator__in=list(known), service="", month__lt=running)
        .values_list("indicator", "unit_id", "month", "n")
        .order_by()
        .distinct()
    )
    found = defaultdict[tuple[str, date], dict[str, dict[int, int]]](lambda: defaultdict(dict))
    for key, unit_id, month, n in rows.iterator():
        found[known[key].table, month][key][unit_id] = n
    return found
