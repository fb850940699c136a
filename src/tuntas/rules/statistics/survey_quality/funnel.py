"""A signal in how high a unit stands among comparable ones, given how many answered."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from tuntas.rules.phrases import Bilingual, format_number
from tuntas.rules.statistics.survey_quality.model import (
    THRESHOLDS,
    Answered,
    Kind,
    Signal,
    Thresholds,
)

_WINSORISED = 0.1  # of the units on each side, so that the odd ones do not widen the funnel


@dataclass(frozen=True)
class Peer:
    """A comparable unit: its index (0 to 100), its responses, and how far single ones spread."""

    index: float
    responses: int
    deviation: float  # standard deviation of the indices of single responses


def above_funnel(
    responses: Sequence[Answered],
    peers: Sequence[Peer],
    *,
    highest: int = 4,
    thresholds: Thresholds = THRESHOLDS,
) -> list[Signal]:
    """Tell whether the unit's index lies above the funnel of its peers, the unit itself not among them.

    The limit is 99.8 % of units like these with as many responses; what units differ by anyway is
    added to the chance of the sample (additive overdispersion after Spiegelhalter, z winsorised).
    `highest` is the best answer of the scale. The signal is carried by the responses above the limit.
    """
    usable = [one for one in peers if one.responses > 0]
    answered = [one for one in responses if one.values]
    if len(usable) < thresholds.funnel_units.value or not answered:
        return []
    limit = _limit(usable, len(answered), thresholds.funnel_deviations.value)
    indices = {one.uid: fmean(one.values) / highest * 100 for one in answered}
    index = math.fsum(indices.values()) / len(indices)
    if limit is None or index <= limit:
        return []
    above = frozenset(uid for uid, one in indices.items() if one > limit)
    return [Signal(Kind.FUNNEL, above, _funnel_words(index, limit, len(usable)))]


def _limit(peers: Sequence[Peer], responses: int, deviations: float) -> float | None:
    """Return the upper limit for as many responses; None where nobody's answers differ at all."""
    people = sum(one.responses for one in peers)
    variance = sum(one.deviation**2 * one.responses for one in peers) / people
    if not variance:
        return None
    weights = [one.responses / variance for one in peers]
    centre = sum(w * one.index for w, one in zip(weights, peers, strict=True)) / sum(weights)
    scores = [(one.index - centre) * math.sqrt(w) for w, one in zip(weights, peers, strict=True)]
    between = _between(_winsorised(scores), weights)
    return centre + deviations * math.sqrt(variance / responses + between)


def _winsorised(scores: Sequence[float]) -> list[float]:
    ordered = sorted(scores)
    cut = int(len(ordered) * _WINSORISED)
    least, most = ordered[cut], ordered[-1 - cut]
    return [min(max(one, least), most) for one in scores]


def _between(scores: Sequence[float], weights: Sequence[float]) -> float:
    """Return the variance between units beyond what their samples explain, by moments."""
    excess = math.fsum(one * one for one in scores) - (len(scores) - 1)
    scale = sum(weights) - sum(w * w for w in weights) / sum(weights)
    return max(0.0, excess / scale) if scale > 0 else 0.0


def _funnel_words(index: float, limit: float, units: int) -> Bilingual:
    def number(value: float, places: int) -> tuple[str, str]:
        return format_number(value, "id", places=places), format_number(value, "en", places=places)

    (index_id, index_en), (limit_id, limit_en) = number(index, 2), number(limit, 2)
    return Bilingual(
        f"Indeks {index_id} lebih tinggi daripada yang wajar ({limit_id}) di antara {units} unit sejenis "
        "dengan jumlah responden ini.",
        f"The index {index_en} is higher than is likely ({limit_en}) among {units} comparable units with "
        "this many respondents.",
    )
