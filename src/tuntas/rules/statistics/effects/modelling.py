"""An effect where there are enough points for a model."""

from dataclasses import replace
from statistics import median

from tuntas.rules.statistics.effects.lasting import course_of
from tuntas.rules.statistics.effects.model import LEAST_POINTS, Effect, Phase, Verdict
from tuntas.rules.statistics.effects.regression import Fit, autocorrelated, ordinary
from tuntas.rules.statistics.effects.seasons import is_seasonal
from tuntas.rules.statistics.effects.timeline import Timeline, Values
from tuntas.rules.statistics.effects.verdicts import WAYS, verdict_of

Columns = tuple[list[int], list[int], list[float]]  # months, months since, values


def modelled(told: Effect, line: Timeline, values: Values) -> Effect:
    """Add figures, verdict, rows; `values` are those judged, a difference where there is a control."""
    columns = _columns(line, values)
    plain = ordinary(*columns)
    fit = plain if told.method.indicative else autocorrelated(*columns)
    verdict = _verdict(fit, told)
    held_months, faded = _lasting(told, line, values, fit, verdict)
    return replace(
        told,
        verdict=verdict,
        level=fit.level,
        slope=fit.slope,
        average=fit.average,
        trend_before=fit.trend_before,
        autocorrelation=fit.autocorrelation,
        autocorrelation_range=fit.autocorrelation_range,
        ols=None if told.method.indicative else plain.figures,
        held_months=held_months,
        faded=faded,
        seasonal=_seasonal(columns, plain),
        rows=line.rows(*_lines(line, fit, controlled=told.method.controlled)),
    )


def _columns(line: Timeline, values: Values) -> Columns:
    chosen = line.positions(values)
    return (
        [line.t[at] for at in chosen],
        [line.since[at] for at in chosen],
        [value for at in chosen if (value := values[at]) is not None],
    )


def _verdict(fit: Fit, told: Effect) -> Verdict:
    return verdict_of(fit.level, fit.slope, fit.average, told.direction)


def _lasting(
    told: Effect, line: Timeline, values: Values, fit: Fit, verdict: Verdict
) -> tuple[int | None, bool]:
    """Return for how many months an improvement held, and whether it is over.

    One that is over may no longer be seen in the whole series: then the months until it fell back say
    whether it was ever proven.
    """
    gains = _gains(told, line, values, fit)
    course = course_of(gains)
    if not course.gained:
        return None, False
    if course.back_at is None:
        return (gains[-1][0] + 1, False) if verdict is Verdict.BETTER else (None, False)
    if verdict is Verdict.BETTER or _was_better(told, line, values, course.back_at):
        return course.back_at, True
    return None, False


def _gains(told: Effect, line: Timeline, values: Values, fit: Fit) -> list[tuple[int, float]]:
    """Return how far each month after lies towards the better from where it would have been.

    That is the trend before where its interval leaves zero out, else the median before: the extension
    of a trend that may be none would soon lead anywhere.
    """
    way, base = WAYS[told.direction], median(line.known(values, Phase.BEFORE))
    trending = bool(fit.trend_before.sign)
    return [
        (since, way * (value - (_extended(fit, t) if trending else base)))
        for t, since, value in zip(*_columns(line, values), strict=True)
        if since >= 0
    ]


def _was_better(told: Effect, line: Timeline, values: Values, until: int) -> bool:
    cut = [
        value if since < until else None for value, since in zip(values, line.since, strict=True)
    ]
    if line.sizes(cut)[1] < LEAST_POINTS:
        return False
    fit = ordinary if told.method.indicative else autocorrelated
    return _verdict(fit(*_columns(line, cut)), told) is Verdict.BETTER


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


def _seasonal(columns: Columns, plain: Fit) -> bool:
    if plain.level.low == plain.level.high:  # residuals are nothing but rounding
        return False
    before = [(t, value) for t, since, value in zip(*columns, strict=True) if since < 0]
    return is_seasonal([t for t, _ in before], [value - _extended(plain, t) for t, value in before])
