"""The Pareto chart of complaints and the intervals of their change: coordinates for SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

from tuntas.improvements.promises.queries.index_change import ChangeLine
from tuntas.improvements.promises.queries.index_results import Line

WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 8, 66, 26, 40  # room for the words at the edges
MOST_BARS = 10  # more cannot be told apart on a phone
GAP = 0.22  # of a bar's place
SPAN_WIDTH = 200  # of the drawing of a change
LEAST_SPAN = 0.1  # as a share: tiny changes must not look large


@dataclass(frozen=True)
class Bar:
    """A complaint's bar: where it stands, how high it is, the end of the line above it."""

    label: str
    x: float
    y: float
    width: float
    height: float
    middle: float
    line_y: float
    vital: bool


@dataclass(frozen=True)
class Pareto:
    """The chart; `rest` are the complaints that the last bar holds together, 0 without such a bar."""

    bars: Sequence[Bar]
    cut_off_y: float
    base: float
    left: float
    right: float
    rest: int

    @property
    def line(self) -> str:
        """Return the cumulative share as an SVG polyline, from nothing on."""
        points = [(self.left, self.base), *((bar.middle, bar.line_y) for bar in self.bars)]
        return " ".join(f"{x:g},{y:g}" for x, y in points)


def pareto(lines: Sequence[Line], *, cut_off_percent: int) -> Pareto | None:
    """Return the chart, None while nobody complains. Bars are parts of all ticks, as is the line."""
    ticked = [line for line in lines if line.ranked.count]
    if not ticked:
        return None
    shown = ticked if len(ticked) <= MOST_BARS else ticked[: MOST_BARS - 1]
    rest = ticked[len(shown) :]
    parts = [line.ranked.part for line in shown]
    labels = [str(line.item.order) for line in shown]
    vital = [line.ranked.vital for line in shown]
    if rest:
        parts.append(sum(line.ranked.part for line in rest))
        labels.append("…")
        vital.append(False)
    bars = _bars(labels, parts, vital)
    return Pareto(
        bars, _y(cut_off_percent / 100), _y(0), LEFT, WIDTH - RIGHT, rest=len(rest)
    )  # fmt: skip


def _bars(labels: Sequence[str], parts: Sequence[float], vital: Sequence[bool]) -> list[Bar]:
    step = (WIDTH - LEFT - RIGHT) / len(parts)
    bars, sum_so_far = [], 0.0
    for place, (label, part, first) in enumerate(zip(labels, parts, vital, strict=True)):
        sum_so_far += part
        x = LEFT + step * (place + GAP / 2)
        bars.append(
            Bar(
                label=label,
                x=round(x, 1),
                y=_y(part),
                width=round(step * (1 - GAP), 1),
                height=round(_y(0) - _y(part), 1),
                middle=round(x + step * (1 - GAP) / 2, 1),
                line_y=_y(sum_so_far),
                vital=first,
            )
        )
    return bars


def _y(share: float) -> float:
    return round(HEIGHT - BOTTOM - min(share, 1.0) * (HEIGHT - TOP - BOTTOM), 1)


@dataclass(frozen=True)
class DrawnChange:
    """A change with its interval on a line of `SPAN_WIDTH`; zero stands in the middle."""

    line: ChangeLine
    low: float
    high: float
    at: float


def drawn_changes(lines: Sequence[ChangeLine]) -> list[DrawnChange]:
    """Return the changes on one common scale."""
    ends = [abs(end) for line in lines for end in _ends(line)]
    span = max([LEAST_SPAN, *ends])

    def x(share: float) -> float:
        return round(SPAN_WIDTH / 2 * (1 + share / span), 1)

    return [
        DrawnChange(line, x(_ends(line)[0]), x(_ends(line)[1]), x(line.change.difference))
        for line in lines
    ]


def _ends(line: ChangeLine) -> tuple[float, float]:
    return line.change.interval.low, line.change.interval.high
