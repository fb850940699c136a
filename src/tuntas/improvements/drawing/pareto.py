"""The Pareto chart: bars from the highest on, a line that adds them up, a mark at the cut-off."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape

from django.utils.safestring import SafeString

from tuntas.improvements.drawing.frame import Told, framed, text_lines
from tuntas.improvements.drawing.lettering import wrapped

WIDTH, HEIGHT = 360, 216  # of a phone
LEFT, RIGHT, TOP, BOTTOM = 6, 44, 14, 24  # room for the words at the edges
MOST_BARS = 10  # more cannot be told apart on a phone
GAP = 0.22  # of a bar's place
CUT_OFF_PERCENT = 80
LEGEND_STEP, LEGEND_SIZE = 17, 12.5


@dataclass(frozen=True)
class Bar:
    """A cause or kind. `mark` stands below its bar, `text` in the list beside.

    `part` is its share of all and `cumulative` that of it and all before it, from 0 to 1; `vital`: one
    of the few that together reach the cut-off.
    """

    mark: str
    text: str
    count: int
    part: float
    cumulative: float
    vital: bool


def bars_of(
    counts: Sequence[tuple[str, int]],
    *,
    remainder: int = 0,
    cut_off_percent: int = CUT_OFF_PERCENT,
) -> Sequence[Bar]:
    """Return a bar for each kind, the highest first and equal ones as they came; none for no count.

    `remainder` is what was counted beside and is of no kind: it is part of the whole, but comes last
    (`remainder_bar`). The cut-off is that of the complaint index: equals of the last one count too.
    """
    total = remainder + sum(count for _text, count in counts)
    bars: list[Bar] = []
    before = above = 0  # all further up; those of them that are higher
    for text, count in sorted(counts, key=lambda one: -one[1]):
        if not count:
            break
        above = above if bars and bars[-1].count == count else before
        before += count
        vital = above * 100 < cut_off_percent * total
        bars.append(Bar(str(len(bars) + 1), text, count, count / total, before / total, vital))
    return bars


def remainder_bar(text: str, count: int, bars: Sequence[Bar]) -> Bar:
    """Return the bar of what is of no kind; it completes `bars`."""
    total = count + sum(one.count for one in bars)
    return Bar("…", text, count, count / total, 1.0, vital=False)


def folded(bars: Sequence[Bar], rest: str, *, most: int = MOST_BARS) -> Sequence[Bar]:
    """Return at most so many bars: the last ones of more become one, which is called `rest`.

    It is marked where some of the vital ones are in it, so that the marked ones reach the cut-off.
    """
    if len(bars) <= most:
        return bars
    kept, last = bars[: most - 1], bars[most - 1 :]
    count, part = sum(one.count for one in last), sum(one.part for one in last)
    vital = any(one.vital for one in last)
    together = replace(last[-1], mark="…", text=rest, count=count, part=part, vital=vital)
    return [*kept, together]


def pareto_svg(
    bars: Sequence[Bar],
    told: Told,
    *,
    cut_off: str,
    key: str = "pareto",
    cut_off_percent: int = CUT_OFF_PERCENT,
    legend: Sequence[str] = (),
    style: str = "",
) -> SafeString:
    """Return the chart, empty without bars. `cut_off` is written at its mark (`80 %`).

    `legend` are lines that are written below, for where no list stands beside.
    """
    if not bars:
        return SafeString()
    lines = [piece for line in legend for piece in wrapped(line, WIDTH - 2 * LEFT, LEGEND_SIZE)]
    height = HEIGHT + (LEGEND_STEP * len(lines) + 6 if lines else 0)
    parts = [
        *_frame(cut_off_percent, cut_off),
        *_bars(bars),
        *_line(bars),
        *text_lines(lines, LEFT, HEIGHT + LEGEND_STEP, step=LEGEND_STEP, name="legend"),
    ]
    return framed(parts, told, kind="pareto", size=(WIDTH, height), key=key, style=style)


def height_at(share: float) -> float:
    """Return how far down a share of all lies."""
    return round(HEIGHT - BOTTOM - min(share, 1.0) * (HEIGHT - TOP - BOTTOM), 1)


def _frame(cut_off_percent: int, cut_off: str) -> Iterator[str]:
    """Yield the ground and the dashed line at the cut-off."""
    ends, y = WIDTH - RIGHT, height_at(cut_off_percent / 100)
    yield f'<path class="base" d="M{LEFT} {HEIGHT - BOTTOM}H{ends}"/>'
    yield f'<path class="cut" d="M{LEFT} {y:g}H{ends}"/>'
    yield f'<text class="end" x="{ends + 4}" y="{round(y + 4.5, 1):g}">{escape(cut_off)}</text>'


def _middles(bars: Sequence[Bar]) -> Iterator[tuple[Bar, float]]:
    step = (WIDTH - LEFT - RIGHT) / len(bars)
    for place, bar in enumerate(bars):
        yield bar, LEFT + step * (place + 0.5)


def _bars(bars: Sequence[Bar]) -> Iterator[str]:
    width = (WIDTH - LEFT - RIGHT) / len(bars) * (1 - GAP)
    for bar, middle in _middles(bars):
        y = height_at(bar.part)
        name = ' class="vital"' if bar.vital else ""
        yield (
            f'<rect{name} x="{round(middle - width / 2, 1):g}" y="{y:g}" width="{round(width, 1):g}"'
            f' height="{round(HEIGHT - BOTTOM - y, 1):g}" rx="2"/>'
        )
        yield (
            f'<text class="mark" x="{round(middle, 1):g}" y="{HEIGHT - 7}" text-anchor="middle">'
            f"{escape(bar.mark)}</text>"
        )


def _line(bars: Sequence[Bar]) -> Iterator[str]:
    """Yield the line of what has been added up, from nothing on, with a point above each bar."""
    points = [(round(x, 1), height_at(bar.cumulative)) for bar, x in _middles(bars)]
    path = " ".join(f"{x:g},{y:g}" for x, y in [(LEFT, HEIGHT - BOTTOM), *points])
    yield f'<polyline points="{path}"/>'
    yield from (f'<circle cx="{x:g}" cy="{y:g}" r="3.5"/>' for x, y in points)
