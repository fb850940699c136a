"""What may be said of figures, in one word."""

from tuntas.rules.statistics.control_charts.model import Direction
from tuntas.rules.statistics.effects.model import Estimate, Verdict

WAYS = {Direction.UP: 1, Direction.DOWN: -1, Direction.NEUTRAL: 0}


def verdict_of(level: Estimate, slope: Estimate, average: Estimate, way: Direction) -> Verdict:
    """Return the verdict of a model.

    A change is seen where the interval of level or slope leaves zero out. Where both do, on opposite
    sides, the average over the months after settles it, if its interval does too.
    """
    signs = {level.sign, slope.sign} - {0}
    if not signs:
        return Verdict.NO_EFFECT_SEEN
    if way is Direction.NEUTRAL:
        return Verdict.CHANGED
    sign = signs.pop() if len(signs) == 1 else average.sign
    if not sign:
        return Verdict.MIXED
    return Verdict.BETTER if sign == WAYS[way] else Verdict.WORSE


def verdict_of_run(sign: int, way: Direction) -> Verdict:
    """Return what a signal of a run chart, upwards (1) or downwards (-1), is called."""
    if way is Direction.NEUTRAL:
        return Verdict.RUN_CHANGED
    return Verdict.RUN_BETTER if sign == WAYS[way] else Verdict.RUN_WORSE
