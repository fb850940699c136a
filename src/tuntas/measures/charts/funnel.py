"""Draws a funnel as SVG: units by size and share, between the lines of what size alone explains."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import log

from django.utils.safestring import SafeString, mark_safe

from tuntas.measures.words import percent_words
from tuntas.rules.phrases import Language, format_number

WIDTH, HEIGHT = 360, 260
LEFT, RIGHT, TOP, BOTTOM = 8, 10, 18, 34
PERCENT = 100
SHARES = (0, 25, 50, 75, 100)
SIZES = (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000)
LEAST_GAP = 44  # between two sizes on the axis
OPENING = (
    '<svg class="funnel" viewBox="0 0 {width} {height}" role="img"'
    ' aria-labelledby="{key}-t {key}-d">'
)
FAR, NEAR = ("high-3sigma", "low-3sigma"), ("high-2sigma", "low-2sigma")


@dataclass(frozen=True)
class Dot:
    """A unit: its number of cases, its share from 0 to 1, and its flag, empty inside the funnel."""

    n: int
    share: float
    flag: str


@dataclass(frozen=True)
class FunnelPicture:
    """What is drawn; `lines` hold n and the limits lower and upper 95 %, lower and upper 99.8 %."""

    centre: float
    lines: Sequence[Sequence[float]]
    dots: Sequence[Dot]


def funnel_svg(
    found: FunnelPicture, lang: Language, *, key: str, title: str, sentence: str, cases: str
) -> SafeString:
    """Return the funnel as SVG; sizes are on a logarithmic scale, `cases` is the word below it."""
    scale = _Scale(found.lines[0][0], found.lines[-1][0])
    parts = [
        OPENING.format(width=WIDTH, height=HEIGHT, key=key),
        f'<title id="{key}-t">{escape(title)}</title><desc id="{key}-d">{escape(sentence)}</desc>',
        *_shares(scale, lang),
        *_sizes(scale, lang, cases),
        *_lines(found, scale),
        *(_dot(one, scale) for one in found.dots),
        "</svg>",
    ]
    return mark_safe("".join(parts))  # noqa: S308 - every text is escaped where it comes in


@dataclass(frozen=True)
class _Scale:
    least: float
    most: float

    def x(self, n: float) -> float:
        part = log(n / self.least) / log(self.most / self.least) if self.most > self.least else 0.5
        return round(LEFT + 6 + (WIDTH - LEFT - RIGHT - 12) * part, 1)

    def y(self, share: float) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - share), 1)


def _shares(scale: _Scale, lang: Language) -> Iterator[str]:
    for share in SHARES:
        y = scale.y(share / PERCENT)
        yield f'<path class="grid" d="M{LEFT} {y}H{WIDTH - RIGHT}"/>'
        yield f'<text x="{LEFT}" y="{round(y - 4, 1)}">{percent_words(share, lang)}</text>'


def _sizes(scale: _Scale, lang: Language, cases: str) -> Iterator[str]:
    last = -LEAST_GAP
    for size in SIZES:
        if scale.least <= size <= scale.most and scale.x(size) - last >= LEAST_GAP:
            last = int(scale.x(size))
            said = format_number(size, lang)
            yield f'<text x="{scale.x(size)}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{said}</text>'
    yield f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 4}" text-anchor="end">{escape(cases)}</text>'


def _lines(found: FunnelPicture, scale: _Scale) -> Iterator[str]:
    for column, name in ((1, "near"), (2, "near"), (3, "far"), (4, "far")):
        pairs = " ".join(f"{scale.x(line[0])},{scale.y(line[column])}" for line in found.lines)
        yield f'<polyline class="{name}" points="{pairs}"/>'
    yield f'<path class="centre" d="M{LEFT} {scale.y(found.centre)}H{WIDTH - RIGHT}"/>'


def _dot(one: Dot, scale: _Scale) -> str:
    """Return a dot, or beyond the outer lines a triangle that points away from the middle."""
    x, y = scale.x(one.n), scale.y(one.share)
    if one.flag not in FAR:
        name = "rather" if one.flag in NEAR else "inside"
        return f'<circle class="{name}" cx="{x}" cy="{y}" r="3.5"/>'
    up = -1 if one.flag == FAR[0] else 1
    name = "high" if up < 0 else "low"
    return f'<path class="{name}" d="M{x} {round(y + 6 * up, 1)}l5.5 {-9 * up}h-11z"/>'
