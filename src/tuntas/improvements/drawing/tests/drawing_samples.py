"""Drawings of the tests, and what of them can be measured."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import Element, fromstring

from PIL import ImageFont

import tuntas.core.documents
from tuntas.improvements.drawing import Told

FONTS = Path(tuntas.core.documents.__file__).parent / "fonts"
ASCENT, DESCENT = 0.78, 0.24  # of letters, as part of their size
TOLD = Told("Judul <b>", 'Kalimat & "kutipan"')
NASTY = '<script>alert("1")</script> & co'


class Words(NamedTuple):
    """A piece of text with its place."""

    text: str
    x: float
    y: float
    size: float
    anchor: str = "start"

    @property
    def width(self) -> float:
        """How wide it is in the bold font of documents."""
        return font(self.size).getlength(self.text)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom."""
        moved = {"start": 0.0, "middle": self.width / 2, "end": self.width}[self.anchor]
        left = self.x - moved
        return left, self.y - ASCENT * self.size, left + self.width, self.y + DESCENT * self.size


@lru_cache
def font(size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / "PlusJakartaSans-Bold.ttf", size)


def read(svg: str) -> Element:
    """Parse a drawing: what is badly escaped does not parse."""
    return fromstring(svg)  # noqa: S314 - our own drawing


def named(svg: str, name: str) -> list[Element]:
    """Return the elements of a kind, whatever their namespace."""
    return [one for one in read(svg).iter() if one.tag.rpartition("}")[2] == name]


def words(svg: str, sizes: dict[str, float]) -> list[Words]:
    """Return the texts of a drawing; `sizes` of letters by class, empty for the others."""
    return [
        Words(
            one.text or "", float(one.get("x", 0)), float(one.get("y", 0)),
            sizes.get(one.get("class", ""), sizes[""]), one.get("text-anchor", "start"),
        )
        for one in named(svg, "text")
    ]  # fmt: skip


def overlapping(found: Sequence[Words]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of texts that lie on each other."""
    boxes = [(one.text, one.box) for one in found]
    for (text, (left, top, right, bottom)), (other, (at, high, until, low)) in combinations(
        boxes, 2
    ):
        if left < until and at < right and top < low and high < bottom:
            yield text, other


def outside(svg: str, found: Sequence[Words]) -> list[str]:
    """Return the texts that stand beyond the edges of a drawing."""
    _x, _y, width, height = map(float, read(svg).get("viewBox", "").split())
    edges = (one.box for one in found)
    return [
        one.text
        for one, (left, top, right, bottom) in zip(found, edges, strict=True)
        if left < -0.5 or top < -0.5 or right > width + 0.5 or bottom > height + 0.5
    ]
