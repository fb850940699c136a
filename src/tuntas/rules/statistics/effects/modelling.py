"""Effects where there are enough points for a model; those of the same months share their computing."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from statistics import median

from tuntas.rules.statistics.effects.lasting import course_of
from tuntas.rules.statistics.effects.model import LEAST_POINTS, Effect, Phase, Verdict
from tuntas.rules.statistics.effects.regression import Fit, autocorrelated, ordinary
from tuntas.rules.statistics.effects.seasons import is_seasonal
from tuntas.rules.statistics.effects.timeline import Case, Timeline
from tuntas.rules.statistics.effects.verdicts import WAYS, verdict_of

Months = tuple[int, ...]
Model = Callable[[Months, Months, Sequence[Sequence[float]]], list[Fit]]


def modelled(cases: Sequence[Case]) -> Iterator[Effect]:
    """Yield each effect with figures, verdict and rows, in the order of the cases."""
    usual = _fits(ordinary, cases)
    proving = iter(_fits(autocorrelated, [one for one in cases if not one.told.method.indicative]))
    for case, plain in zip(cases, usual, strict=True):
        yield _effect(case, plain, plain if case.told.method.indicative else next(proving))


def _fits(model: Model, cases: Sequence[Case]) -> list[Fit]:
    """Fit a model to each case, to all with figures of the same months at once."""
    alike = defaultdict[tuple[Months, Months], dict[int, list[float]]](dict)
    for place, case in enumerate(cases):
        t, since, values = case.columns
        alike[t, since][place] = values
    found = dict[int, Fit]()
    for (t, since), rows in alike.items():
        found.update(zip(rows, model(t, since, list(rows.values())), strict=True))
    return [found[place] for place in range(len(cases))]


def _effect(case: Case, plain: Fit, fit: Fit) -> Effect:
    verdict = _verdict(fit, case)
    held_months, faded = _lasting(case, fit, verdict)
    return replace(
        case.told,
        verdict=verdict,
        level=fit.level,
        slope=fit.slope,
        average=fit.average,
        trend_before=fit.trend_before,
        autocorrelation=fit.autocorrelation,
        autocorrelation_range=fit.autocorrelation_range,
        ols=None if case.told.method.indicative else plain.figures,
        held_months=held_months,
        faded=faded,
        seasonal=_seasonal(case, plain),
        rows=case.line.rows(*_lines(case.line, fit, controlled=case.told.method.controlled)),
    )


def _verdict(fit: Fit, case: Case) -> Verdict:
    return verdict_of(fit.level, fit.slope, fit.average, case.told.direction)


def _lasting(case: Case, fit: Fit, verdict: Verdict) -> tuple[int | None, bool]:
    """Return for how many months an improvement held, and whether it is over.

    One that is over may no longer be seen in the whole series: then the months until it fell back say
    whether it was ever proven.
    """
    gains = _gains(case, fit)
    course = course_of(gains)
    if not course.gained:
        return None, False
    if course.back_at is None:
        return (gains[-1][0] + 1, False) if verdict is Verdict.BETTER else (None, False)
    if verdict is Verdict.BETTER or _was_better(case, course.back_at):
        return course.back_at, True
    return None, False


def _gains(case: Case, fit: Fit) -> list[tuple[int, float]]:
    """Return how far each month after lies towards the better from where it would have been.

    That is the trend before where its interval leaves zero out, else the median before: the extension
    of a trend that may be none would soon lead anywhere.
    """
    way, base = WAYS[case.told.direction], median(case.line.known(case.values, Phase.BEFORE))
    trending = bool(fit.trend_before.sign)
    return [
        (since, way * (value - (_extended(fit, t) if trending else base)))
        for t, since, value in zip(*case.columns, strict=True)
        if since >= 0
    ]


def _was_better(case: Case, until: int) -> bool:
    pairs = zip(case.values, case.line.since, strict=True)
    cut = [value if since < until else None for value, since in pairs]
    if case.line.sizes(cut)[1] < LEAST_POINTS:
        return False
    t, since, values = case.columns_of(cut)
    model = ordinary if case.told.method.indicative else autocorrelated
    return _verdict(model(t, since, [values])[0], case) is Verdict.BETTER


def _extended(fit: Fit, t: int) -> float:
    return fit.coefficients[0] + fit.coefficients[1] * t


def _lines(
    line: Timeline, fit: Fit, *, controlled: bool
) -> tuple[list[float | None], list[float | None]]:
    """Return what the model says of each month, and what would have been without the change."""
    fitted, without = list[float | None](), list[float | None]()
    for t, since, phase, control in zip(line.t, line.since, line.phases, line.control, strict=True):
        base = control if controlled else 0
        extended = None if base is None else base + _extended(fit, t)
        change = fit.coefficients[2] + fit.coefficients[3] * since if since >= 0 else 0
        told = extended is not None and phase is not Phase.TRANSITION
        fitted.append((extended or 0) + change if told else None)
        without.append(None if phase is Phase.BEFORE else extended)
    return fitted, without


def _seasonal(case: Case, plain: Fit) -> bool:
    if plain.level.low == plain.level.high:  # residuals are nothing but rounding
        return False
    before = [(t, value) for t, since, value in zip(*case.columns, strict=True) if since < 0]
    return is_seasonal([t for t, _ in before], [value - _extended(plain, t) for t, value in before])
