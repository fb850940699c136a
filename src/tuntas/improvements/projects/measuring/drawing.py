"""Draws before and after as SVG: what was measured, what a model says, what was to be expected.

Widths are those of a phone; style comes from effect.css, so print and dark screens follow it. Lines
differ by dashes and thickness as well as by colour.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import groupby

from django.utils.safestring import SafeString, mark_safe

from tuntas.measures.charts.axes import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Scale, ticks
from tuntas.rules.statistics.effects import Phase

OPENING = '<svg class="effect" viewBox="0 0 {width} {height}" role="img" aria-labelledby="{key}-t {key}-d">'
Heights = Sequence[float | None]


@dataclass(frozen=True)
class Picture:
    """What is drawn: one entry for every month without a gap, None where there is nothing."""

    months: Sequence[date]
    phases: Sequence[Phase]
    values: Heights
    fitted: Heights
    counterfactual: Heights
    control: Heights
    target: float | None


@dataclass(frozen=True)
class PictureWords:
    """Title and sentence, how values and months are written, the words at lines.

    `bases` are the values whose multiples are round, the largest first.
    """

    title: str
    sentence: str
    value: Callable[[float], str]
    month: Callable[[date], str]
    target: str
    start: str
    bases: tuple[float, ...] = (1.0,)


def effect_svg(picture: Picture, words: PictureWords, *, key: str) -> SafeString:
    """Return the drawing with title and description; `key` is unique on the page."""
    scale = _scale(picture)
    parts = [
        OPENING.format(width=WIDTH, height=HEIGHT, key=key),
        f'<title id="{key}-t">{escape(words.title)}</title>',
        f'<desc id="{key}-d">{escape(words.sentence)}</desc>',
        *_transition(picture, scale),
        *_grid(scale, words),
        *_months(picture, scale, words),
        *_target(picture, scale, words),
        *_lines("beside", picture.control, scale),
        *_lines("line", picture.values, scale),
        *_lines("expected", picture.counterfactual, scale),
        *_fitted(picture, scale),
        *_points(picture, scale),
        _start(picture, scale, words),
        "</svg>",
    ]
    return mark_safe("".join(parts))  # noqa: S308 - every text is escaped where it comes in


def _scale(picture: Picture) -> Scale:
    columns = (picture.values, picture.fitted, picture.counterfactual, picture.control)
    heights = [one for column in columns for one in column if one is not None]
    if picture.target is not None:
        heights.append(picture.target)
    low, high = min(heights), max(heights)
    if 0 < low < high / 2:
        low = 0.0  # near enough to zero to show it
    return Scale(len(picture.months), low, high if high > low else low + max(1.0, abs(low)))


def _transition(picture: Picture, scale: Scale) -> Iterator[str]:
    """Yield the months that belong to neither side, shaded."""
    at = [place for place, phase in enumerate(picture.phases) if phase is Phase.TRANSITION]
    if at:
        begins, ends = scale.x(at[0] - 0.5), scale.x(at[-1] + 0.5)
        height = HEIGHT - BOTTOM - TOP
        yield f'<rect class="between" x="{begins}" y="{TOP}" width="{round(ends - begins, 1)}" height="{height}"/>'


def _grid(scale: Scale, words: PictureWords) -> Iterator[str]:
    for value in ticks(scale, words.bases):
        y = scale.y(value)
        said = escape(words.value(value)) if value else "0"
        yield f'<path class="grid" d="M{LEFT} {y}H{WIDTH - RIGHT}"/>'
        yield f'<text x="{LEFT - 6}" y="{round(y + 4, 1)}" text-anchor="end">{said}</text>'


def _months(picture: Picture, scale: Scale, words: PictureWords) -> Iterator[str]:
    """Yield the names of the first and the last month, and a mark at each January."""
    y = HEIGHT - 6
    for month, anchor, x in (
        (picture.months[0], "start", LEFT),
        (picture.months[-1], "end", WIDTH - RIGHT),
    ):
        yield f'<text x="{x}" y="{y}" text-anchor="{anchor}">{escape(words.month(month))}</text>'
    for at, month in enumerate(picture.months):
        if month.month == 1:
            yield f'<path class="year" d="M{scale.x(at - 0.5)} {HEIGHT - BOTTOM}v5"/>'


def _target(picture: Picture, scale: Scale, words: PictureWords) -> Iterator[str]:
    if picture.target is None:
        return
    y = scale.y(picture.target)
    yield f'<path class="target" d="M{LEFT} {y}H{WIDTH - RIGHT}"/>'
    yield f'<text x="{LEFT + 4}" y="{round(y - 4, 1)}">{escape(words.target)}</text>'


def _lines(name: str, heights: Heights, scale: Scale, *, begins: int = 0) -> Iterator[str]:
    """Yield a line; what is missing leaves a gap."""
    places = list(enumerate(heights, start=begins))
    for known, stretch in groupby(places, key=lambda one: one[1] is not None):
        pairs = " ".join(f"{scale.x(at)},{scale.y(y)}" for at, y in stretch if y is not None)
        if known and " " in pairs:
            yield f'<polyline class="{name}" points="{pairs}"/>'


def _fitted(picture: Picture, scale: Scale) -> Iterator[str]:
    """Yield what the model says, of each side by itself."""
    for phase, stretch in groupby(range(len(picture.phases)), key=lambda at: picture.phases[at]):
        places = list(stretch)
        if phase is not Phase.TRANSITION:
            heights = [picture.fitted[at] for at in places]
            yield from _lines("fitted", heights, scale, begins=places[0])


def _points(picture: Picture, scale: Scale) -> Iterator[str]:
    for at, (value, phase) in enumerate(zip(picture.values, picture.phases, strict=True)):
        if value is not None:
            yield f'<circle class="{phase.value}" cx="{scale.x(at)}" cy="{scale.y(value)}" r="3"/>'


def _start(picture: Picture, scale: Scale, words: PictureWords) -> str:
    """Return the upright line with which the change begins, and its month above."""
    before = sum(phase is Phase.BEFORE for phase in picture.phases)
    x = scale.x(before - 0.5)
    half = WIDTH / 2
    anchor, at = ("start", max(x, LEFT)) if x < half else ("end", min(x, WIDTH - RIGHT))
    return (
        f'<path class="start" d="M{x} {TOP - 8}V{HEIGHT - BOTTOM}"/>'
        f'<text class="now" x="{at}" y="12" text-anchor="{anchor}">{escape(words.start)}</text>'
    )
