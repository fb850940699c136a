"""Brings the pages' figures to the newest data version: all indicators, units, services, months."""

import logging
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

import duckdb
from django.conf import settings
from django.db import connection as database
from django.db import transaction

from tuntas.measures import followers
from tuntas.measures.compute import Figure, MeasureError, figures
from tuntas.measures.engine import connected
from tuntas.measures.findings.keeping import keep_findings
from tuntas.measures.indicators.loader import usable_indicators
from tuntas.measures.indicators.types import ABOVE, MONTH, Indicator
from tuntas.measures.models import DataVersion
from tuntas.measures.paths.keeping import keep_paths
from tuntas.measures.refresh import refresh
from tuntas.measures.store import Snapshot
from tuntas.organisation.models import Unit

logger = logging.getLogger(__name__)
Row = tuple[str, str, int, str, date, str, int]

STAGE = """
CREATE TEMP TABLE computed (indicator text, part text, unit_id bigint, service text, month date,
                            value numeric, n int)
"""
# Rows that are the same stay untouched: a nightly run writes only what changed.
MERGE = """
MERGE INTO measures_monthlyvalue AS kept USING computed AS new
ON kept.indicator = new.indicator AND kept.part = new.part AND kept.unit_id = new.unit_id
   AND kept.service = new.service AND kept.month = new.month
WHEN MATCHED AND (kept.value, kept.n) IS DISTINCT FROM (new.value, new.n)
    THEN UPDATE SET value = new.value, n = new.n
WHEN NOT MATCHED THEN INSERT (indicator, part, unit_id, service, month, value, n)
    VALUES (new.indicator, new.part, new.unit_id, new.service, new.month, new.value, new.n)
"""
DROP = """
DELETE FROM measures_monthlyvalue kept WHERE NOT EXISTS (
    SELECT 1 FROM computed new
    WHERE kept.indicator = new.indicator AND kept.part = new.part AND kept.unit_id = new.unit_id
      AND kept.service = new.service AND kept.month = new.month)
"""


def refresh_and_publish(*, at: datetime) -> Snapshot:
    """Export what changed, then bring the pages' figures to that data version, if it is new."""
    snapshot = refresh(at=at)
    if not DataVersion.objects.filter(version=snapshot.version).exists():
        publish(snapshot)
    return snapshot


def publish(snapshot: Snapshot) -> None:
    """Replace the figures of the pages by those of a data version, all at once, and tell who follows."""
    ids = dict(Unit.objects.values_list("code", "pk"))
    with transaction.atomic(), connected(snapshot) as facts, database.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('measures.publish'))")
        cursor.execute(STAGE)
        with cursor.copy(
            "COPY computed (indicator, part, unit_id, service, month, value, n) FROM STDIN"
        ) as copy:
            for row in _rows(facts, ids):
                copy.write_row(row)
        cursor.execute(MERGE)
        cursor.execute(DROP)
        cursor.execute("DROP TABLE computed")
        keep_paths(facts, cursor)
        version, _new = DataVersion.objects.get_or_create(
            version=snapshot.version, defaults={"made_at": snapshot.made_at}
        )
        keep_findings(facts, cursor, version)
        # Not in this transaction: a worker queues by a connection of its own, and whoever follows
        # could look before the figures are there.
        transaction.on_commit(followers.tell)


def _rows(facts: duckdb.DuckDBPyConnection, ids: dict[str, int]) -> Iterator[Row]:
    for indicator in usable_indicators(Path(settings.HOME)).values():
        try:
            yield from _of_indicator(facts, indicator, ids)
        except MeasureError as error:  # of a city's own file: the others still count
            logger.error("The figures of an indicator are left out: %s", error)  # noqa: TRY400 - told


def _of_indicator(
    facts: duckdb.DuckDBPyConnection, indicator: Indicator, ids: dict[str, int]
) -> list[Row]:
    """Return all rows of an indicator: where one cannot be computed, there are none."""
    return [
        row
        for by in _groupings(indicator)
        for row in _of_units(indicator, figures(facts, indicator, by), ids)
    ]


def _groupings(indicator: Indicator) -> Iterator[tuple[str, ...]]:
    if ABOVE in indicator.every_dimension:
        yield (ABOVE, MONTH)
        if "service" in indicator.every_dimension:
            yield (ABOVE, "service", MONTH)


def _of_units(indicator: Indicator, found: Iterable[Figure], ids: dict[str, int]) -> Iterator[Row]:
    for figure in found:
        service = figure.dims.get("service")
        unit = ids.get(figure.dims[ABOVE])
        if unit is None or service == "":
            continue  # a unit that is gone; or rows without a service, which only count in all
        month = date.fromisoformat(f"{figure.dims[MONTH]}-01")
        yield (
            indicator.key, figure.part, unit, service or "", month, str(figure.value), figure.n,
        )  # fmt: skip
