"""Draws a process as SVG: boxes for what happens, numbered lines for how cases go on from there.

A line is as thick as many take it. Its colour says how long that takes, and so do its badge (plain,
ringed, filled) and the table with the badge's number; a broken line waits for the citizen, a square
badge leads back. Every value is escaped here.
"""

import itertools
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tuntas.measures.paths.content import Activity, Process, Way
from tuntas.measures.paths.labels import activity_label, process_label
from tuntas.measures.paths.layout import BADGE, Box, Layout, Line, Route, Sizes, lay_out
from tuntas.measures.paths.selection import Selection
from tuntas.measures.paths.words import percent
from tuntas.rules.phrases import Language, format_number

LETTER = 7.0  # width of a letter of 13 px on average
LINE = 17
PADDING = 9
MARGIN = 8
MOST_LINES = 4
WIDE, WIDEST_BOX, SLIMMEST_BOX = 1120, 190, 116
PHONE_BOX = 158
MOST_LAYERS = 7  # of a drawing that runs to the right; a longer one runs down
SLOW, MIDDLING = 0.25, 0.05  # mean of a way as part of the mean of the whole
THINNEST, THICKEST = 1.5, 7
ARROW = 12
NOTABLE = 0.02
Point = tuple[float, float]


@dataclass(frozen=True)
class Picture:
    """What the drawings of one process share."""

    process: Process
    selection: Selection
    language: Language

    def text_of(self, one: Activity) -> str:
        """Return what an activity is called."""
        return activity_label(self.process, one.key).in_language(self.language)


def draw(process: Process, selection: Selection, language: Language, *, phone: bool) -> SafeString:
    """Return the drawing: to the right on wide screens, down on a phone and where it is long."""
    picture = Picture(process, selection, language)
    lines = _lines(selection)
    names = [picture.text_of(one) for one in selection.activities]
    layers = 0 if phone else _depth(lines, len(names))
    if phone or layers > MOST_LAYERS:
        layout, texts = _downwards(picture, lines, names, side_by_side=1 if phone else 3)
        return _svg(picture, layout, texts, key="phone" if phone else "wide", down=True)
    width = (WIDE - (layers - 1) * (BADGE + 40)) / max(layers, 1)
    width = min(max(width, SLIMMEST_BOX), WIDEST_BOX)
    texts = [_text(picture, one, name, width) for one, name in _pairs(selection, names)]
    sizes = Sizes(width, [_height(text) for text in texts], 3)
    return _svg(picture, lay_out(lines, sizes), texts, key="wide", down=False)


def _depth(lines: Sequence[Line], boxes: int) -> int:
    layout = lay_out(lines, Sizes(1, [1.0] * boxes, 3))
    return len({round(box.along) for box in layout.boxes})


def _downwards(
    picture: Picture, lines: Sequence[Line], names: Sequence[str], *, side_by_side: int
) -> tuple[Layout, list[list[str]]]:
    texts = [_text(picture, one, name, PHONE_BOX) for one, name in _pairs(picture.selection, names)]
    length = max(map(_height, texts), default=0)
    return lay_out(lines, Sizes(length, [PHONE_BOX] * len(texts), side_by_side)), texts


def _pairs(selection: Selection, names: Sequence[str]) -> Iterable[tuple[Activity, str]]:
    return zip(selection.activities, names, strict=True)


def _lines(selection: Selection) -> list[Line]:
    place = {one.key: index for index, one in enumerate(selection.activities)}
    return [
        Line(number, place[way.before], place[way.after])
        for number, way in enumerate(selection.ways, start=1)
    ]


def _text(picture: Picture, one: Activity, name: str, width: float) -> list[str]:
    """Return the lines of a box: its name first, then an empty line's worth of what is notable."""
    letters = max(int((width - 2 * PADDING) / LETTER), 6)
    wrapped = _wrapped(name, letters)
    if len(wrapped) > MOST_LINES:
        wrapped = [*wrapped[: MOST_LINES - 1], wrapped[MOST_LINES - 1][: letters - 1] + "…"]
    return [*wrapped, "", *_notes(picture, one)]


def _wrapped(name: str, letters: int) -> list[str]:
    """Return a name in lines; a word too long for one is cut."""
    lines = textwrap.wrap(name, letters, break_long_words=False) or [name]
    return [part for line in lines for part in textwrap.wrap(line, letters) or [line]]


def _notes(picture: Picture, one: Activity) -> list[str]:
    cases = picture.process.cases
    return [
        _("%(n)s kasus") % {"n": format_number(one.cases, picture.language)},
        *([_("mulai: %(share)s") % {"share": percent(one.starts, cases)}] * (one.starts >= NOTABLE * cases)),
        *([_("akhir: %(share)s") % {"share": percent(one.ends, cases)}] * (one.ends >= NOTABLE * cases)),
        *([_("ulang: %(share)s") % {"share": percent(one.repeated, cases)}] * (one.repeated >= NOTABLE * cases)),
    ]  # fmt: skip


def _height(text: Sequence[str]) -> float:
    return (len(text) - 1) * LINE + 2 * PADDING


def _svg(
    picture: Picture, layout: Layout, texts: Sequence[Sequence[str]], *, key: str, down: bool
) -> SafeString:
    width, height = layout.length + 2 * MARGIN, layout.breadth + 2 * MARGIN
    if down:
        width, height = height, width
    ways = picture.selection.ways
    parts = [
        _line(picture, route, ways[route.number - 1], key=key, down=down) for route in layout.routes
    ]
    parts += [_box(box, text, down=down) for box, text in zip(layout.boxes, texts, strict=True)]
    parts += [_badge(picture, route, ways[route.number - 1], down=down) for route in layout.routes]
    title = _("Jalan nyata: %(process)s") % {
        "process": process_label(picture.process).in_language(picture.language)
    }
    return mark_safe(  # noqa: S308 - every value is escaped
        f'<svg class="path-drawing {key}" role="img" aria-labelledby="path-{key}-title path-{key}-desc"'
        f' viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}">'
        f'<title id="path-{key}-title">{escape(title)}</title>'
        f'<desc id="path-{key}-desc">{escape(_described(picture))}</desc>'
        f"{_arrows(key)}{''.join(parts)}</svg>"
    )


def _described(picture: Picture) -> str:
    return _(
        "%(activities)s kegiatan dan %(ways)s jalan di antaranya. Angka pada tiap jalan adalah nomor"
        " barisnya dalam tabel di bawah."
    ) % {"activities": len(picture.selection.activities), "ways": len(picture.selection.ways)}


def _arrows(key: str) -> str:
    return "<defs>" + "".join(
        f'<marker id="{key}-arrow-{level}" class="path-arrow {level}" viewBox="0 0 8 8" refX="0"'
        f' refY="4" markerWidth="{ARROW}" markerHeight="{ARROW}" markerUnits="userSpaceOnUse" orient="auto">'
        '<path d="M0 0 8 4 0 8z"/></marker>'
        for level in ("quick", "middling", "slow")
    ) + "</defs>"  # fmt: skip


def level(process: Process, way: Way) -> str:
    """Return how long a way takes on average beside the whole: quick, middling or slow.

    By means, as a way on which a few wait for weeks has a median of nothing and still takes the time.
    """
    if not process.minutes:
        return "quick"
    part = (way.minutes / way.count) / (process.minutes / process.cases)
    if part >= SLOW:
        return "slow"
    return "middling" if part >= MIDDLING else "quick"


def waits(way: Way) -> bool:
    """Tell whether most of the time on a way is the citizen's."""
    return way.minutes > 0 and 2 * way.waiting >= way.minutes


def _point(point: Point, *, down: bool) -> str:
    along, across = point[0] + MARGIN, point[1] + MARGIN
    return f"{across:.1f} {along:.1f}" if down else f"{along:.1f} {across:.1f}"


def _line(picture: Picture, route: Route, way: Way, *, key: str, down: bool) -> str:
    speed = level(picture.process, way)
    thick = THINNEST + (THICKEST - THINNEST) * min(way.count / picture.process.cases, 1)
    waiting = " waits" if waits(way) else ""
    return (
        f'<path class="path-line {speed}{waiting}" d="{_curve(route.points, down=down)}"'
        f' stroke-width="{thick:.1f}" marker-end="url(#{key}-arrow-{speed})"/>'
    )


def _curve(points: Sequence[Point], *, down: bool) -> str:
    """Return a path that bends between layers only, and ends where its arrow begins."""
    (before, _same), (tip, across) = points[-2:]
    points = [*points[:-1], (tip - ARROW if tip > before else tip + ARROW, across)]
    parts = [f"M{_point(points[0], down=down)}"]
    for one, next_ in itertools.pairwise(points):
        middle = (one[0] + next_[0]) / 2
        bends = [(middle, one[1]), (middle, next_[1]), next_]
        parts.append("C" + " ".join(_point(bend, down=down) for bend in bends))
    return "".join(parts)


def _box(box: Box, text: Sequence[str], *, down: bool) -> str:
    length, breadth = (box.breadth, box.length) if down else (box.length, box.breadth)
    x, y = (box.across, box.along) if down else (box.along, box.across)
    x, y = x + MARGIN, y + MARGIN
    return (
        f'<rect class="path-box" x="{x - length / 2:.1f}" y="{y - breadth / 2:.1f}"'
        f' width="{length:.1f}" height="{breadth:.1f}" rx="8"/>'
        + _box_text(text, x, y - (_height(text) - 2 * PADDING) / 2 + LINE * 0.75)
    )


def _box_text(text: Sequence[str], x: float, y: float) -> str:
    parts = []
    name = True
    for line in text:
        if not line:
            name = False
            continue
        kind = "path-name" if name else "path-note"
        parts.append(f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(line)}</text>')
        y += LINE
    return "".join(parts)


def _badge(picture: Picture, route: Route, way: Way, *, down: bool) -> str:
    x, y = map(float, _point(route.badge, down=down).split())
    kind = f"path-badge {level(picture.process, way)}"
    size = BADGE - 4
    shape = (
        f'<rect class="{kind}" x="{x - size / 2:.1f}" y="{y - size / 2:.1f}" width="{size}" height="{size}" rx="3"/>'
        if route.back
        else f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{size / 2:.1f}"/>'
    )
    return f'{shape}<text class="path-number {level(picture.process, way)}" x="{x:.1f}" y="{y + 4:.1f}">{route.number}</text>'
