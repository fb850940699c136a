"""Draws a control chart as SVG, small enough to be written by hand: about a millisecond a chart.

Widths are those of a phone; style comes from measures.css, so print and dark screens follow it.
Improvement and concern differ by shape and filling as well as by colour.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from django.utils.safestring import SafeString, mark_safe

from tuntas.measures.charts.axes import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Scale, ticks
from tuntas.rules.statistics.control_charts import ControlChart, Point, Variation

OPENING = (
    '<svg class="spc" viewBox="0 0 {width} {height}" role="img" aria-labelledby="{key}-t {key}-d">'
)
MARKS = {
    Variation.IMPROVEMENT: "improved",
    Variation.CONCERN: "concern",
    Variation.NEUTRAL_HIGH: "changed",
    Variation.NEUTRAL_LOW: "changed",
    Variation.NEUTRAL: "changed",
    Variation.COMMON: "common",
}


@dataclass(frozen=True)
class ChartWords:
    """What a chart says: its title, the plain sentence, and how values and months are written.

    `bases` are the values whose multiples are round, the largest first: a day, an hour, a minute.
    """

    title: str
    sentence: str
    value: Callable[[float], str]
    month: Callable[[str], str]
    target: str  # the word at the line of the target
    bases: tuple[float, ...] = (1.0,)


def control_chart_svg(chart: ControlChart, words: ChartWords, *, key: str) -> SafeString:
    """Return the chart as SVG with title and description; `key` is unique on the page."""
    scale = _scale(chart)
    parts = [
        OPENING.format(width=WIDTH, height=HEIGHT, key=key),
        f'<title id="{key}-t">{escape(words.title)}</title>',
        f'<desc id="{key}-d">{escape(words.sentence)}</desc>',
        *_grid(scale, words),
        *_months(chart.points, scale, words),
        *_limits(chart, scale),
        *_centres(chart, scale),
        *_target(chart, scale, words),
        *_line(chart.points, scale),
        *_points(chart.points, scale),
        _last(chart, words),
        "</svg>",
    ]
    return mark_safe("".join(parts))  # noqa: S308 - every text is escaped where it comes in


def _scale(chart: ControlChart) -> Scale:
    heights = [
        one
        for point in chart.points
        for one in (point.y, point.centre, point.lower, point.upper)
        if one is not None
    ]
    if chart.target is not None:
        heights.append(chart.target)
    low, high = min(heights), max(heights)
    if low > 0 and low < high / 2:
        low = 0.0  # near enough to zero to show it
    low = max(low, 0.0) if min(p.y for p in chart.points if p.y is not None) >= 0 else low
    return Scale(len(chart.points), low, high if high > low else low + max(1.0, abs(low)))


def _grid(scale: Scale, words: ChartWords) -> Iterator[str]:
    """Yield quiet lines at round values, named on their left."""
    for value in ticks(scale, words.bases):
        y = scale.y(value)
        said = escape(words.value(value)) if value else "0"
        yield f'<path class="grid" d="M{LEFT} {y}H{WIDTH - RIGHT}"/>'
        yield f'<text class="tick" x="{LEFT - 6}" y="{round(y + 4, 1)}" text-anchor="end">{said}</text>'


def _months(points: Sequence[Point], scale: Scale, words: ChartWords) -> Iterator[str]:
    """Yield the names of the first and the last month, and of each January between."""
    y = HEIGHT - 6
    for at, anchor, x in ((0, "start", LEFT), (-1, "end", WIDTH - RIGHT)):
        month = escape(words.month(points[at].x))
        yield f'<text class="month" x="{x}" y="{y}" text-anchor="{anchor}">{month}</text>'
    for at, point in enumerate(points):
        if point.x.endswith("-01"):
            yield f'<path class="year" d="M{scale.x(at - 0.5)} {HEIGHT - BOTTOM}v5"/>'


def _limits(chart: ControlChart, scale: Scale) -> Iterator[str]:
    for name in ("lower", "upper"):
        for segment in chart.segments:
            heights = [
                getattr(chart.points[at], name) for at in range(segment.begins, segment.ends)
            ]
            path = _steps(heights, segment.begins, scale)
            if path:
                yield f'<path class="limit" d="{path}"/>'


def _steps(heights: Sequence[float | None], begins: int, scale: Scale) -> str:
    """Return a line, level over each position; broken without a limit, or with one below the plot."""
    path, at, drawing = list[str](), begins, False
    for height, same in groupby(heights):
        ends = at + len(list(same))
        there = height is not None and height >= scale.low
        if there:
            path.append(f"{'L' if drawing else 'M'}{scale.x(at - 0.5)} {scale.y(height or 0)}")
            path.append(f"H{scale.x(ends - 0.5)}")
        at, drawing = ends, there
    return "".join(path)


def _centres(chart: ControlChart, scale: Scale) -> Iterator[str]:
    for segment in chart.segments:
        begins, ends = scale.x(segment.begins - 0.5), scale.x(segment.ends - 0.5)
        if segment.begins:
            yield f'<path class="new-start" d="M{begins} {TOP - 8}V{HEIGHT - BOTTOM}"/>'
        yield f'<path class="centre" d="M{begins} {scale.y(segment.centre)}H{ends}"/>'


def _target(chart: ControlChart, scale: Scale, words: ChartWords) -> Iterator[str]:
    if chart.target is None:
        return
    y = scale.y(chart.target)
    yield f'<path class="target" d="M{LEFT} {y}H{WIDTH - RIGHT}"/>'
    label = escape(words.target)
    yield f'<text class="tick" x="{WIDTH // 2}" y="{round(y - 4, 1)}" text-anchor="middle">{label}</text>'


def _line(points: Sequence[Point], scale: Scale) -> Iterator[str]:
    """Yield the line of the values; a missing month leaves a gap."""
    places = [(at, point.y) for at, point in enumerate(points)]
    for known, stretch in groupby(places, key=lambda one: one[1] is not None):
        pairs = " ".join(f"{scale.x(at)},{scale.y(y)}" for at, y in stretch if y is not None)
        if known and " " in pairs:
            yield f'<polyline class="line" points="{pairs}"/>'


def _points(points: Sequence[Point], scale: Scale) -> Iterator[str]:
    for at, point in enumerate(points):
        if point.y is not None:
            yield _mark(point, scale.x(at), scale.y(point.y))


def _mark(point: Point, x: float, y: float) -> str:
    """Return a dot, or a triangle that points to the side on which the point lies."""
    name = MARKS[point.variation]
    if name == "common":
        return f'<circle class="common" cx="{x}" cy="{y}" r="3"/>'
    up = -1 if (point.y or 0) >= point.centre else 1
    return f'<path class="{name}" d="M{x} {round(y + 6 * up, 1)}l5.5 {-9 * up}h-11z"/>'


def _last(chart: ControlChart, words: ChartWords) -> str:
    """Return month and value of the last point, above the plot: beside the point it would hide others."""
    said = escape(f"{words.month(chart.last.x)}: {words.value(chart.last.y or 0.0)}")
    return f'<text class="now" x="{WIDTH - RIGHT}" y="12" text-anchor="end">{said}</text>'
