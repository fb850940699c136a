"""Figures over twelve whole months, computed from the facts."""

from collections.abc import Iterator, Mapping
from datetime import date

import duckdb

from tuntas.measures.compute import Figure, figures
from tuntas.measures.indicators import Indicator
from tuntas.measures.indicators.types import ABOVE
from tuntas.measures.models import YearValue
from tuntas.measures.queries.series import YEAR, months_before

KEYS = ("working-time-median", "within-promise", "first-answer-median")
GROUPINGS = ((ABOVE,), (ABOVE, "service"))


def year_values(
    facts: duckdb.DuckDBPyConnection,
    known: Mapping[str, Indicator],
    units: Mapping[str, int],
    running: date,
) -> Iterator[YearValue]:
    """Yield the figures of the last twelve whole months before `running`, and of those before."""
    for years_ago in (0, 1):
        ends = months_before(running, YEAR * years_ago + 1)
        months = (months_before(ends, YEAR - 1), ends)
        for key in KEYS:
            for by in GROUPINGS:
                for figure in figures(facts, known[key], by, months=months):
                    if figure.dims[ABOVE] in units and figure.dims.get("service") != "":
                        yield _row(key, figure, units[figure.dims[ABOVE]], years_ago)


def _row(key: str, figure: Figure, unit_id: int, years_ago: int) -> YearValue:
    return YearValue(
        indicator=key,
        unit_id=unit_id,
        service=figure.dims.get("service", ""),
        years_ago=years_ago,
        value=figure.value,
        n=figure.n,
    )
