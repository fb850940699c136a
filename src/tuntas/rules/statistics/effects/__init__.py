"""Before and after a change: run chart, segmented regression or GLS, by how many months there are."""

from tuntas.rules.statistics.control_charts.model import Direction
from tuntas.rules.statistics.effects.data import as_data
from tuntas.rules.statistics.effects.measuring import effect, effects
from tuntas.rules.statistics.effects.model import (
    ENOUGH_POINTS,
    LEAST_POINTS,
    Change,
    Effect,
    Estimate,
    Figures,
    Method,
    Phase,
    Point,
    Row,
    Verdict,
)
from tuntas.rules.statistics.effects.sentences import Wording, sentence, without_figures
from tuntas.rules.statistics.effects.timeline import phase_of

__all__ = [
    "ENOUGH_POINTS",
    "LEAST_POINTS",
    "Change",
    "Direction",
    "Effect",
    "Estimate",
    "Figures",
    "Method",
    "Phase",
    "Point",
    "Row",
    "Verdict",
    "Wording",
    "as_data",
    "effect",
    "effects",
    "phase_of",
    "sentence",
    "without_figures",
]
