"""What all slides of a deck share: letters, the city's colours, 16:9; loaded by the child process only."""

from collections.abc import Iterator, Mapping
from typing import Any

from pptx.dml.color import RGBColor
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Mm

from tuntas.core.documents.deck import WIDTH_MM

LETTERS = "Arial"  # people edit this file on their own computers: letters that every one has
COLOURS: Mapping[str, RGBColor] = {
    "ink": RGBColor(0x14, 0x22, 0x2B),
    "act": RGBColor(0x14, 0x5A, 0x74),
    "deep": RGBColor(0x0B, 0x3B, 0x50),
    "warn": RGBColor(0x8A, 0x4B, 0x00),
    "quiet": RGBColor(0x5A, 0x6D, 0x78),
    "line": RGBColor(0xD6, 0xDF, 0xE4),
    "white": RGBColor(0xFF, 0xFF, 0xFF),
}
# Names of the theme's colours; what people add by themselves takes these.
THEME = {
    "dk1": "ink", "lt1": "white", "dk2": "deep", "accent1": "act", "accent2": "warn",
    "accent3": "quiet", "accent4": "deep",
}  # fmt: skip
BAND_MM = 3.5
LIBRARY_WIDTH_MM = 254.0  # of the slides that come with the library: 4:3


def dress(deck: Any) -> None:
    """Give a new presentation its letters and colours, and widen its layouts to 16:9."""
    master = deck.slide_master
    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    part._blob = _theme(part.blob)  # noqa: SLF001 - the library cannot change themes
    for shape in (*_shapes(master), *(one for each in deck.slide_layouts for one in _shapes(each))):
        shape.left, shape.top, shape.width, shape.height = (
            _wide(shape.left), shape.top, _wide(shape.width), shape.height,
        )  # fmt: skip
    master.shapes._spTree.insert(2, _band())  # noqa: SLF001 - the library adds nothing to masters


def _shapes(page: Any) -> Iterator[Any]:
    """Yield the shapes that have a place of their own; others inherit it."""
    return (one for one in page.shapes if one._element.spPr.find(qn("a:xfrm")) is not None)  # noqa: SLF001 - see above


def _wide(length: int) -> int:
    return round(length * WIDTH_MM / LIBRARY_WIDTH_MM)


def _theme(blob: bytes) -> bytes:
    theme: Any = parse_xml(blob)
    for name, colour in THEME.items():
        for place in theme.iter(qn(f"a:{name}")):
            place.clear()
            place.append(parse_xml(f'<a:srgbClr {nsdecls("a")} val="{COLOURS[colour]}"/>'))
    for kind in ("majorFont", "minorFont"):
        for place in theme.iter(qn(f"a:{kind}")):
            place.find(qn("a:latin")).set("typeface", LETTERS)
    return serialize_part_xml(theme)


def _band() -> Any:
    """Return the band in the city's colour along the top of each slide."""
    return parse_xml(
        f"<p:sp {nsdecls('p', 'a')}><p:nvSpPr>"
        '<p:cNvPr id="9001" name="Band" descr=""/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{int(Mm(WIDTH_MM))}" cy="{int(Mm(BAND_MM))}"/>'
        '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        '<a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr>'
        "<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr/></a:p></p:txBody></p:sp>"
    )
