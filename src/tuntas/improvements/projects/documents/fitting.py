"""Texts that fit their boxes on slides: measured by letters, and what is too long ends with `…`."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from tuntas.core.documents.deck import CELL_PAD_MM, POINT_MM, Box, Colour, Grid, Line, Words
from tuntas.improvements.drawing.lettering import wrapped

LINE_HEIGHT = 1.2  # of the letters' size
GAP = 0.25  # below a paragraph, of the letters' size
MORE = "…"


def lines_of(text: str, width: float, size: float, *, bullet: bool = False) -> list[str]:
    """Return a text as it breaks in so many millimetres; letters are taken for wider than they are."""
    points = width / POINT_MM - (size if bullet else 0)
    return wrapped(text, points, size)


def height_of(lines: Sequence[Line], width: float, size: float) -> float:
    """Return how high paragraphs stand, in millimetres."""
    counted = sum(max(len(lines_of(one.text, width, size, bullet=one.bullet)), 1) for one in lines)
    return (counted * LINE_HEIGHT + GAP * len(lines)) * size * POINT_MM


def fitted(text: str, width: float, size: float, *, most: int, bullet: bool = False) -> str:
    """Return a text in one piece that takes at most `most` lines."""
    said = " ".join(text.split())

    def is_too_long(letters: int) -> bool:
        cut = said if letters == len(said) else said[:letters] + MORE
        return len(lines_of(cut, width, size, bullet=bullet)) > most

    if not is_too_long(len(said)):
        return said
    letters = bisect_left(range(len(said)), x=True, key=is_too_long) - 1
    return f"{said[: max(letters, 0)].rstrip()}{MORE}"


def words(
    box: Box,
    lines: Sequence[Line],
    sizes: Sequence[float],
    *,
    colour: Colour = "ink",
    centred: bool = False,
) -> Words:
    """Return a text box with the largest of `sizes` in which everything fits.

    Where it fits in none, what is longer than its share is cut, and of very many the last are left out.
    """
    size = next((one for one in sizes if height_of(lines, box.width, one) <= box.height), sizes[-1])
    high = box.height / (size * POINT_MM)
    shown = lines[: max(int(high / (LINE_HEIGHT + GAP)), 1)]
    kept = _shared(shown, box.width, size, int((high - GAP * len(shown)) / LINE_HEIGHT))
    if len(shown) < len(lines):
        kept[-1] = replace(kept[-1], text=_with_mark(kept[-1], box.width, size))
    return Words(box, kept, size, colour, centred)


def _shared(lines: Sequence[Line], width: float, size: float, room: int) -> list[Line]:
    """Return paragraphs in `room` lines together: what some do not need of their share others get."""
    wanted = [
        max(len(lines_of(one.text, width, size, bullet=one.bullet)), 1) for one in lines
    ]  # fmt: skip
    fair, kept = max(room // len(lines), 1), list[Line]()
    for at, line in enumerate(lines):
        most = min(wanted[at], room - sum(min(one, fair) for one in wanted[at + 1 :]))
        text = fitted(line.text, width, size, most=most, bullet=line.bullet)
        kept.append(replace(line, text=text))
        room -= most
    return kept


def _with_mark(line: Line, width: float, size: float) -> str:
    """Return a paragraph with the mark that more was said, in as many lines as before."""
    if line.text.endswith(MORE):
        return line.text
    lines = len(lines_of(line.text, width, size, bullet=line.bullet))
    return fitted(f"{line.text} {MORE}", width, size, most=lines, bullet=line.bullet)


def grid(
    box: Box,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    size: float,
    alt: str,
    most: int = 2,
) -> tuple[Grid, int]:
    """Return a table whose cells have at most `most` lines, and how many rows found no room."""
    inner = [box.width * one / sum(widths) - 2 * CELL_PAD_MM for one in widths]
    kept, height = list[list[str]](), 0.0
    for row in (header, *rows):
        cells = [
            fitted(text, width, size, most=most) for text, width in zip(row, inner, strict=True)
        ]
        height += row_height(cells, inner, size)
        if height > box.height:
            break
        kept.append(cells)
    shown = kept[1:]
    return Grid(box, kept[0], shown, widths, size, alt), len(rows) - len(shown)


def row_height(cells: Sequence[str], widths: Sequence[float], size: float) -> float:
    """Return how high a row stands, in millimetres; `widths` are those of the cells' texts."""
    most = max(
        max(len(lines_of(text, width, size)), 1)
        for text, width in zip(cells, widths, strict=True)
    )  # fmt: skip
    return most * LINE_HEIGHT * size * POINT_MM + CELL_PAD_MM
