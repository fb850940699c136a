"""Charts and QR codes as pictures; loaded by the child process only."""

import io
from collections.abc import Mapping
from math import sqrt
from pathlib import Path
from typing import Any

import segno

from tuntas.core.documents.blocks import size_of

FONTS = Path(__file__).with_name("fonts")
MOST_PIXELS = 6_000_000  # of a drawing: two seconds
PNG_SCALE = 3  # three pixels a point: sharp on paper
# d3-format: a decimal comma and a point between thousands.
NUMBERS = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["Rp", ""]}


def charts_as_svg(charts: Mapping[str, Any]) -> dict[str, str]:
    """Return each Vega-Lite chart as SVG."""
    if not charts:
        return {}
    return {
        name: _engine().vegalite_to_svg(spec, format_locale=NUMBERS)
        for name, spec in charts.items()
    }


def charts_as_png(charts: Mapping[str, Any]) -> dict[str, bytes]:
    """Return each Vega-Lite chart as PNG."""
    if not charts:
        return {}
    return {
        name: _engine().vegalite_to_png(spec, format_locale=NUMBERS, scale=PNG_SCALE)
        for name, spec in charts.items()
    }


def drawing_as_png(svg: str, *, width: int) -> bytes:
    """Return a drawing as PNG, so many pixels wide; a very high one less. Its size is its `viewBox`'s."""
    drawn, height = size_of(svg)
    scale = min(width / drawn, sqrt(MOST_PIXELS / (drawn * height)))
    return bytes(_engine().svg_to_png(svg, scale=scale))


def _engine() -> Any:
    """Return the chart engine; a document without pictures does not pay its half second."""
    import vl_convert  # noqa: PLC0415 - see above

    vl_convert.register_font_directory(str(FONTS))
    return vl_convert


def codes_as_svg(codes: Mapping[str, str]) -> dict[str, str]:
    """Return each text as a QR code, that a quarter of it may be dirty or torn."""
    return {name: _code(text) for name, text in codes.items()}


def _code(text: str) -> str:
    stream = io.BytesIO()
    segno.make_qr(text, error="q").save(stream, kind="svg", border=4, xmldecl=False, dark="#000")
    return stream.getvalue().decode()
