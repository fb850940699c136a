"""Funnel plots: comparing units fairly, with limits for their size instead of a ranking."""

from tuntas.rules.statistics.funnels.funnel import funnel, limits_at
from tuntas.rules.statistics.funnels.model import (
    Adjustment,
    Flag,
    Funnel,
    FunnelKind,
    Limits,
    Overdispersion,
    PlacedUnit,
    Unit,
)
from tuntas.rules.statistics.funnels.publication import hidden_units

__all__ = [
    "Adjustment",
    "Flag",
    "Funnel",
    "FunnelKind",
    "Limits",
    "Overdispersion",
    "PlacedUnit",
    "Unit",
    "funnel",
    "hidden_units",
    "limits_at",
]
