"""An effect as plain data, to be kept, handed out and repeated."""

from typing import Any

from tuntas.rules.statistics.effects.model import Effect, Estimate, Row


def as_data(effect: Effect) -> dict[str, Any]:
    """Return what JSON can hold; figures that the method forbids have no key.

    `level`, `slope`, `average` and `trend_before` are {estimate, low, high}; `ols` holds the first two.
    """
    figures = {
        "level": effect.level,
        "slope": effect.slope,
        "average": effect.average,
        "trend_before": effect.trend_before,
    }
    return {
        "method": effect.method.value,
        "verdict": effect.verdict.value,
        "direction": effect.direction.value,
        "start": f"{effect.start:%Y-%m}",
        "transition": effect.transition,
        "before": effect.before,
        "after": effect.after,
        "control_points": effect.control_points,
        "control_set_aside": effect.control_set_aside,
        "mean_before": effect.mean_before,
        "mean_after": effect.mean_after,
        "median_before": effect.median_before,
        "median_after": effect.median_after,
        **{name: _estimate(one) for name, one in figures.items() if one is not None},
        **_of_gls(effect),
        "held_months": effect.held_months,
        "faded": effect.faded,
        "seasonal": effect.seasonal,
        "points": [_row(row) for row in effect.rows],
    }


def _of_gls(effect: Effect) -> dict[str, Any]:
    told = dict[str, Any]()
    if effect.autocorrelation is not None and effect.autocorrelation_range is not None:
        told["autocorrelation"] = effect.autocorrelation
        told["autocorrelation_range"] = list(effect.autocorrelation_range)
    if effect.ols is not None:
        told["ols"] = {
            "level": _estimate(effect.ols.level),
            "slope": _estimate(effect.ols.slope),
        }
    return told


def _estimate(one: Estimate) -> dict[str, float]:
    return {"estimate": one.estimate, "low": one.low, "high": one.high}


def _row(row: Row) -> dict[str, Any]:
    return {
        "month": f"{row.month:%Y-%m}",
        "t": row.t,
        "phase": row.phase.value,
        "since": row.since,
        "value": row.value,
        "control": row.control,
        "n": row.n,
        "fitted": row.fitted,
        "counterfactual": row.counterfactual,
    }
