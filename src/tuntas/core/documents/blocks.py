"""The parts of a report, written once and rendered as PDF and as DOCX alike.

Texts are plain: nothing in them is read as markup by either renderer.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from tuntas.rules.phrases import Language

ROOM_MM, ROOM_ACROSS_MM = (160.0, 195.0), (247.0, 140.0)  # of a drawing: width, height
UNIT_MM = 0.3  # of a drawing's own units, of which 12 are the height of its letters
VIEW_BOX = re.compile(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"')
# Of "page 2 of 7", at the foot of each page.
PAGE_WORDS: Mapping[Language, tuple[str, str]] = {"id": ("Halaman", "dari"), "en": ("Page", "of")}


@dataclass(frozen=True)
class Cover:
    """The first page: who, what and when (a line each), and lines in small letters below."""

    city: str
    title: str
    subtitle: Sequence[str]
    lines: Sequence[str]
    stamp: str = ""  # a word that nobody may overlook, such as SEMENTARA


@dataclass(frozen=True)
class Contents:
    """The table of contents: chapters and sections."""

    title: str


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 begins a chapter on a new page where `new_page`."""

    text: str
    level: int = 1
    new_page: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `small` is for sources and remarks."""

    text: str
    small: bool = False


@dataclass(frozen=True)
class Bullets:
    """A list; numbered where the order says something."""

    items: Sequence[str]
    numbered: bool = False


@dataclass(frozen=True)
class Note:
    """A remark in a frame, which a reader must not miss."""

    text: str


@dataclass(frozen=True)
class Table:
    """A table with a caption. `widths` are shares; `right` the columns of numbers; `strong` the last rows.

    Every row has as many cells as the header.
    """

    caption: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    right: Sequence[int] = ()
    strong: int = 0
    least_lines: int = 0  # empty rows to be filled in by hand are this many lines high


@dataclass(frozen=True)
class Chart:
    """A Vega-Lite chart; `alt` says in words what it shows."""

    name: str
    caption: str
    alt: str
    spec: Mapping[str, Any]


@dataclass(frozen=True)
class Drawing:
    """A drawing that is SVG already, with its own style; `alt` says in words what it shows.

    A `broad` one has a page across to itself.
    """

    caption: str
    alt: str
    svg: str
    broad: bool = False

    @property
    def width_mm(self) -> float:
        """Return how wide it is drawn: with letters like those around it, or as the page has room."""
        width, height = size_of(self.svg)
        room, tallest = ROOM_ACROSS_MM if self.broad else ROOM_MM
        return round(min(width * UNIT_MM, room, tallest * width / height), 1)


@dataclass(frozen=True)
class EmptyPlace:
    """A frame to put photographs in."""

    text: str
    height_mm: int = 60


@dataclass(frozen=True)
class Signature:
    """Where somebody signs: place and date, office, and dots for the name."""

    place_and_date: str
    office: str
    lines: Sequence[str] = field(
        default=("(nama lengkap)", "(pangkat/golongan)", "(NIP)"),
    )


@dataclass(frozen=True)
class Facts:
    """Pairs of a name and its value, one under the other."""

    pairs: Sequence[tuple[str, str]]


Block = (
    Cover
    | Contents
    | Heading
    | Paragraph
    | Bullets
    | Note
    | Table
    | Chart
    | Drawing
    | EmptyPlace
    | Signature
    | Facts
)


def as_data(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Return the blocks as the child takes them; charts refer to their specification by name."""
    rows = []
    for block in blocks:
        row = {"block": type(block).__name__.lower(), **asdict(block)}
        row.pop("spec", None)
        if isinstance(block, Drawing):
            row["width_mm"] = block.width_mm
        rows.append(row)
    return rows


def charts_of(blocks: Sequence[Block]) -> dict[str, Mapping[str, Any]]:
    """Return the specifications of the blocks' charts by name."""
    return {block.name: block.spec for block in blocks if isinstance(block, Chart)}


def as_report(
    blocks: Sequence[Block],
    *,
    title: str,
    author: str,
    running: str,
    foot: str,
    stamp: str = "",
    language: Language = "id",
) -> dict[str, Any]:
    """Return the content of a report that both renderers take.

    `running` stands on top and `foot` at the bottom of each page but the first; `stamp` is a word
    beside the former.
    """
    return {
        "language": language,
        "page_words": PAGE_WORDS[language],
        "title": title,
        "author": author,
        "running": running,
        "foot": foot,
        "stamp": stamp,
        "blocks": as_data(blocks),
    }


def size_of(svg: str) -> tuple[float, float]:
    """Return width and height of a drawing's `viewBox`. Raises `ValueError` without one."""
    found = VIEW_BOX.search(svg)
    if found is None:
        raise ValueError("the drawing has no viewBox that begins at 0 0")
    return float(found[1]), float(found[2])
