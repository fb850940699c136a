"""Charts of how long things take."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import exp, log
from statistics import median

from tuntas.rules.phrases import Bilingual
from tuntas.rules.statistics.control_charts.model import ControlChart, Plan, Point
from tuntas.rules.statistics.control_charts.xmr import xmr
from tuntas.rules.statistics.errors import FigureError


def of_medians(
    durations: Sequence[Sequence[float]],
    *,
    x: Sequence[str] | None = None,
    plan: Plan | None = None,
) -> ControlChart:
    """Chart the median duration of each period; a period without cases is a missing point.

    Why not the durations themselves: a few cases take far longer than most, so the mean is pulled up,
    nearly all points lie below it, and limits that assume symmetry flag the slow tail again and again.
    On log-normal durations without any change an XmR chart of single ones shows a false signal on
    more than two charts of three (see the tests). Medians of even a handful are nearly symmetric.
    """
    return xmr([median(one) if one else None for one in durations], x=x, plan=plan)


def of_logs(
    durations: Sequence[float | None],
    *,
    x: Sequence[str] | None = None,
    plan: Plan | None = None,
) -> ControlChart:
    """Chart single durations by their logarithm; centre and limits are given back as durations.

    The centre is the geometric mean, the limits exp(mean ± 2.66 × mean moving range of the logs): they
    are wider above than below, as durations are. Use it where a period has one case or so; see
    `of_medians` for the reason. Raises `FigureError` for a duration or target that is not above zero.
    """
    plan = plan or Plan()
    for one in (*durations, plan.target):
        if one is not None and one <= 0:
            raise FigureError(
                Bilingual(
                    f"Lama waktu {one} tidak dapat dipetakan pada skala logaritma; harus di atas nol.",
                    f"A duration of {one} has no place on a logarithmic scale; it must be above zero.",
                )
            )
    on_logs = replace(plan, target=_through(log, plan.target))
    chart = xmr([_through(log, one) for one in durations], x=x, plan=on_logs)
    points = tuple(map(_back, chart.points, durations))
    segments = tuple(replace(one, centre=exp(one.centre)) for one in chart.segments)
    return replace(chart, points=points, segments=segments, target=plan.target)


def _through(function: Callable[[float], float], value: float | None) -> float | None:
    return None if value is None else function(value)


def _back(point: Point, duration: float | None) -> Point:
    return replace(
        point,
        y=duration,
        centre=exp(point.centre),
        lower=_through(exp, point.lower),
        upper=_through(exp, point.upper),
    )
