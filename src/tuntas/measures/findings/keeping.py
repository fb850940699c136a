"""Keeps the findings of a data version where the pages read them, and logs what is new in them."""

import logging
from pathlib import Path

import duckdb
from django.conf import settings
from django.db.backends.utils import CursorWrapper

from tuntas.measures.findings.comparisons import comparisons
from tuntas.measures.findings.openness import mark_open_figures
from tuntas.measures.findings.signals import signals
from tuntas.measures.findings.years import year_values
from tuntas.measures.indicators import usable_indicators
from tuntas.measures.models import Comparison, DataVersion, Signal, YearValue
from tuntas.measures.queries.series import month_of
from tuntas.organisation.models import Unit

logger = logging.getLogger(__name__)
BATCH = 1000
State = Signal.State


def keep_findings(
    facts: duckdb.DuckDBPyConnection, cursor: CursorWrapper, version: DataVersion
) -> None:
    """Replace all findings by those of the figures just kept; runs within the caller's transaction."""
    known = usable_indicators(Path(settings.HOME))
    units = dict(Unit.objects.values_list("code", "pk"))
    running = month_of(version)
    mark_open_figures(cursor, known, running)
    YearValue.objects.all().delete()
    YearValue.objects.bulk_create(year_values(facts, known, units, running), batch_size=BATCH)
    Comparison.objects.all().delete()
    Comparison.objects.bulk_create(comparisons(facts, known, units, running))
    _replace_signals(list(signals(known, running)))


def _replace_signals(new: list[Signal]) -> None:
    before = {
        _which(one): one.state
        for one in Signal.objects.only("unit", "service", "indicator", "state")
    }
    Signal.objects.all().delete()
    Signal.objects.bulk_create(new, batch_size=BATCH)
    for state in (State.BETTER, State.WORSE):
        fresh = [one for one in new if one.state == state and before.get(_which(one)) != state]
        logger.info("%s charts, %s newly %s.", len(new), len(fresh), state)


def _which(one: Signal) -> tuple[int, str, str]:
    return one.unit_id, one.service, one.indicator
