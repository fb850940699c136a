"""Units beside each other in a funnel, over the last twelve whole months.

Each unit stands for what it did itself: with its parts counted too, the same cases would stand in the
funnel several times.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import duckdb

from tuntas.measures.compute import Figure, figures
from tuntas.measures.indicators import Indicator
from tuntas.measures.indicators.types import UNIT
from tuntas.measures.models import Comparison
from tuntas.measures.queries.series import YEAR, months_before
from tuntas.rules.statistics import funnels

KEYS = ("within-promise", "clocks-kept")
LEAST_UNITS = 2
LINE_POINTS = 40
PERCENT = 100


def comparisons(
    facts: duckdb.DuckDBPyConnection,
    known: Mapping[str, Indicator],
    units: Mapping[str, int],
    running: date,
) -> Iterator[Comparison]:
    """Yield a funnel per indicator where there are units to compare."""
    months = (months_before(running, YEAR), months_before(running, 1))
    for key in KEYS:
        found = figures(facts, known[key], (UNIT,), months=months)
        ours = [one for one in found if one.dims[UNIT] in units]
        enough = [one for one in ours if one.n >= known[key].minimum_n]
        if len(enough) >= LEAST_UNITS:
            content = _content(enough, units)
            content["few"] = len(ours) - len(enough)
            content["months"] = [f"{one:%Y-%m-%d}" for one in months]
            yield Comparison(indicator=key, content=content)


def _content(found: Sequence[Figure], units: Mapping[str, int]) -> dict[str, Any]:
    funnel = funnels.funnel([_unit(one) for one in found])
    spread = funnel.overdispersion
    return {
        "centre": funnel.centre,
        "phi": spread.phi,
        "tau_squared": spread.tau_squared,
        "adjusted": spread.adjustment is not funnels.Adjustment.NONE,
        "lines": _lines(funnel),
        "units": [
            {
                "unit": units[one.unit],
                "n": round(one.n),
                "events": one.events,
                "flag": one.flag,
                "ranks": list(one.rank_interval),
            }
            for one in funnel.units
        ],
    }


def _unit(figure: Figure) -> funnels.Unit:
    events = round(figure.value / PERCENT * figure.n)
    return funnels.Unit(figure.dims[UNIT], events, figure.n)


def _lines(funnel: funnels.Funnel) -> list[list[float]]:
    """Return n and the four limits there, from nearly nothing to beyond the largest unit."""
    most = max(one.n for one in funnel.units) * 1.05
    least = min(one.n for one in funnel.units)
    sizes = sorted(
        {round(least * (most / least) ** (at / LINE_POINTS)) for at in range(LINE_POINTS + 1)}
    )
    return [[n, *_rounded(funnels.limits_at(funnel, n))] for n in sizes]


def _rounded(limits: funnels.Limits) -> list[float]:
    sides = (limits.lower95, limits.upper95, limits.lower998, limits.upper998)
    return [round(one, 5) for one in sides]
