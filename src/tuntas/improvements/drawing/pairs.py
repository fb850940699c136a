"""Before and after, side by side: two bars for each kind, on one scale."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString

from tuntas.improvements.drawing.frame import Told, framed, text_lines
from tuntas.improvements.drawing.lettering import width_of, wrapped

WIDTH = 360
ROOM = 232  # of the longest bar; the rest is for its value
BAR, BAR_STEP = 11, 15
SIZE, STEP, GAP = 13, 17, 12
LEAST_BAR = 1.0


@dataclass(frozen=True)
class Pair:
    """What was counted of one kind, as a rate (of both sides the same), before and after."""

    text: str
    before: float
    after: float


@dataclass(frozen=True)
class PairWords:
    """How a value is written, and what the two bars are called in the key above."""

    value: Callable[[float], str]
    before: str
    after: str


def pairs_svg(
    pairs: Sequence[Pair], words: PairWords, told: Told, *, key: str = "pairs", style: str = ""
) -> SafeString:
    """Return the drawing, empty without pairs: a hollow bar for before, a full one for after."""
    if not pairs:
        return SafeString()
    most = max(max(one.before, one.after) for one in pairs) or 1.0
    parts, y = list(_key(words)), float(STEP + GAP)
    for one in pairs:
        lines = wrapped(one.text, WIDTH, SIZE)
        parts += text_lines(lines, 0, y + SIZE, step=STEP, name="kind")
        y += STEP * len(lines) + 3
        parts += _bar("before", one.before, y, most, words)
        parts += _bar("after", one.after, y + BAR_STEP, most, words)
        y += 2 * BAR_STEP + GAP
    return framed(parts, told, kind="pairs", size=(WIDTH, y - GAP + 2), key=key, style=style)


def _key(words: PairWords) -> Iterator[str]:
    """Yield which bar is which."""
    second = BAR + 8 + width_of(words.before, SIZE) + 18
    for name, said, x in (("before", words.before, 1.0), ("after", words.after, second)):
        yield f'<rect class="{name}" x="{round(x, 1):g}" y="3" width="{BAR}" height="{BAR}" rx="2"/>'
        yield from text_lines([said], round(x + BAR + 6, 1), SIZE, step=STEP)


def _bar(name: str, value: float, y: float, most: float, words: PairWords) -> Iterator[str]:
    width = round(max(ROOM * value / most, LEAST_BAR), 1)
    yield f'<rect class="{name}" x="1" y="{y:g}" width="{width:g}" height="{BAR}" rx="2"/>'
    said = escape(words.value(value))
    yield f'<text class="value" x="{round(width + 8, 1):g}" y="{y + BAR - 1:g}">{said}</text>'
