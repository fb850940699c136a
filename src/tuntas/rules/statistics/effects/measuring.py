"""From a series and a date to an effect, as far as the number of points allows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from math import fsum
from statistics import median

from tuntas.rules.statistics.control_charts.model import RUN_CHART, Direction, Rule
from tuntas.rules.statistics.control_charts.signals import signals
from tuntas.rules.statistics.effects.model import (
    ENOUGH_POINTS,
    LEAST_POINTS,
    Change,
    Effect,
    Method,
    Phase,
    Point,
    Verdict,
)
from tuntas.rules.statistics.effects.timeline import Case, Timeline, Values, timeline
from tuntas.rules.statistics.effects.verdicts import verdict_of_run


def effect(
    series: Sequence[Point],
    start: date,
    *,
    transition: int = 0,
    control: Values | None = None,
    direction: Direction = Direction.NEUTRAL,
) -> Effect:
    """Judge what became of a monthly figure from the month of `start` on.

    Args:
        series: one point for each month, in any order; months left out between them are the same as
            missing ones (None).
        start: any day of the first month of the change.
        transition: months from there that belong to neither side.
        control: values of comparison units in the same unit, one for each point of `series`, None where
            missing. What is judged then is the difference, so that what befell both cancels. They are
            set aside where fewer than six months on a side have both values.
        direction: where improvement lies; without it a change is neither better nor worse.

    Points on the smaller side: below 6 a run chart, below 12 segmented regression, from 12 on GLS.

    Raises `FigureError` for months given twice, values that are no numbers or beyond 1e100, a series
    without values, a control of another length and a negative transition.
    """
    return effects([Change(series, start, transition, control, direction)])[0]


def effects(changes: Iterable[Change]) -> list[Effect]:
    """Judge many changes as `effect` does, and in their order: much faster than one after the other."""
    cases = [_case(change) for change in changes]
    modelled = [case for case in cases if case.told.method is not Method.RUN_CHART]
    found = _modelled(modelled) if modelled else iter(())
    return [
        _run_chart(case) if case.told.method is Method.RUN_CHART else next(found) for case in cases
    ]


def _case(change: Change) -> Case:
    line = timeline(change.series, change.start, change.transition, change.control)
    paired = line.differences
    controlled = min(line.sizes(paired)) >= LEAST_POINTS
    values = paired if controlled else line.values
    told = replace(
        _plain(line, values, change.direction),
        method=_method(min(line.sizes(values)), controlled=controlled),
        control_points=len(line.positions(paired)) if controlled else 0,
        control_set_aside=change.control is not None and not controlled,
    )
    return Case(told, line, values)


def _modelled(cases: Sequence[Case]) -> Iterator[Effect]:
    # Web workers read stored effects and say their sentences; they need no NumPy for it.
    from tuntas.rules.statistics.effects.modelling import modelled  # noqa: PLC0415

    return modelled(cases)


def _method(points: int, *, controlled: bool) -> Method:
    """Return what may be done with so many points on the smaller side."""
    if points < LEAST_POINTS:
        return Method.RUN_CHART
    if points < ENOUGH_POINTS:
        return Method.CONTROLLED_SEGMENTED if controlled else Method.SEGMENTED
    return Method.CONTROLLED_GLS if controlled else Method.GLS


def _plain(line: Timeline, values: Values, direction: Direction) -> Effect:
    """Return what can be told without a model."""
    before, after = line.sizes(values)
    earlier, later = (line.known(line.values, phase) for phase in (Phase.BEFORE, Phase.AFTER))
    return Effect(
        method=Method.RUN_CHART,
        direction=direction,
        start=line.start,
        transition=line.transition,
        before=before,
        after=after,
        control_points=0,
        control_set_aside=False,
        mean_before=_mean(earlier),
        mean_after=_mean(later),
        median_before=_median(earlier),
        median_after=_median(later),
        verdict=Verdict.TOO_EARLY,
    )


def _mean(values: Sequence[float]) -> float | None:
    return fsum(values) / len(values) if values else None


def _median(values: Sequence[float]) -> float | None:
    return float(median(values)) if values else None


def _run_chart(case: Case) -> Effect:
    told, line = case.told, case.line
    medians = {Phase.BEFORE: told.median_before, Phase.AFTER: told.median_after}
    fitted = [medians.get(phase) for phase in line.phases]
    rows = line.rows(fitted, [None] * len(fitted))
    return replace(told, verdict=_run_verdict(told, line), rows=rows)


def _run_verdict(told: Effect, line: Timeline) -> Verdict:
    """Look at the months after alone, around the median before: a shift counts, else a trend."""
    if told.median_before is None:
        return Verdict.TOO_EARLY
    pairs = zip(line.values, line.phases, strict=True)
    after = [value for value, phase in pairs if phase is Phase.AFTER]
    found = signals(after, told.median_before, [None] * len(after), RUN_CHART)
    for rule, signs in ((Rule.SHIFT, found.sides), (Rule.TREND, found.ways)):
        marked = zip(found.rules, signs, strict=True)
        flagged = [sign for rules, sign in marked if rule in rules and sign]
        if flagged:
            return verdict_of_run(flagged[-1], told.direction)
    return Verdict.TOO_EARLY
