"""A presentation as data, for the child process to write: native texts, tables and charts.

Slides are 16:9, 338.7 by 190.5 mm. Whoever makes a deck sees to it that texts fit their boxes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from tuntas.rules.phrases import Language

WIDTH_MM, HEIGHT_MM = 338.667, 190.5
POINT_MM = 25.4 / 72
CELL_PAD_MM = 2.0  # left and right of a cell's text; half of it above and below
TITLE_SIZE, COVER_TITLE_SIZE = 28, 40
Colour = Literal["ink", "act", "deep", "warn", "quiet", "white"]


@dataclass(frozen=True)
class Box:
    """Where something stands on a slide, in millimetres from the upper left corner."""

    left: float
    top: float
    width: float
    height: float


TITLE = Box(15, 11, 308.5, 25)
COVER_TITLE = Box(24, 58, 290, 54)
FOOT = Box(15, 180.5, 308.5, 6)


@dataclass(frozen=True)
class Line:
    """A paragraph in a box; `bullet` puts a mark before it."""

    text: str
    bullet: bool = False
    bold: bool = False


@dataclass(frozen=True)
class Words:
    """A text box; `size` in points."""

    box: Box
    lines: Sequence[Line]
    size: float
    colour: Colour = "ink"
    centred: bool = False  # in its height


@dataclass(frozen=True)
class Grid:
    """A native table; `widths` are shares. `alt` says what it is about. Rows are as long as the header."""

    box: Box
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    size: float
    alt: str


@dataclass(frozen=True)
class Picture:
    """An SVG with its own style, as large as the box lets it be; `alt` says in words what it shows."""

    box: Box
    svg: str
    alt: str


@dataclass(frozen=True)
class Series:
    """One line of a chart, None where there is nothing."""

    name: str
    values: Sequence[float | None]
    colour: Colour
    dashed: bool = False
    marks: bool = False


@dataclass(frozen=True)
class Lines:
    """A native line chart that people can edit. `number` is the axis' format, as spreadsheets write it."""

    box: Box
    categories: Sequence[str]
    series: Sequence[Series]
    axis: str
    number: str
    alt: str


Part = Words | Grid | Picture | Lines


@dataclass(frozen=True)
class Slide:
    """A slide with its title; `notes` are for who speaks. A `cover` has a dark ground."""

    title: str
    parts: Sequence[Part]
    notes: str
    cover: bool = False


@dataclass(frozen=True)
class Deck:
    """A presentation; `foot` stands at the bottom of each slide but the cover, beside its number."""

    title: str
    author: str
    foot: str
    language: Language
    slides: Sequence[Slide]

    def as_content(self) -> dict[str, Any]:
        """Return the presentation as JSON; each part says what it is."""
        return {**asdict(self), "slides": [_slide(one) for one in self.slides]}


def _slide(slide: Slide) -> Mapping[str, Any]:
    parts = [{"part": type(one).__name__.lower(), **asdict(one)} for one in slide.parts]
    return {"title": slide.title, "notes": slide.notes, "cover": slide.cover, "parts": parts}


def city_arms() -> str:
    """Return the city's arms as SVG."""
    arms = Path(__file__).resolve().parents[1] / "static/tuntas/arms.svg"
    return arms.read_text(encoding="utf-8")
