"""A Typst template and its data become a tagged PDF; loaded by the child process only."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import typst

from tuntas.core.documents.pictures import FONTS, charts_as_svg, codes_as_svg

PACKAGE = Path(__file__).resolve().parents[2]
NO_GLYPH = "could not be displayed with font"


def made(content: Mapping[str, Any]) -> bytes:
    """Return the PDF. Templates read `sys.inputs.data`; packages and system fonts are out of reach.

    The date of making is left out: the same data give the same file.
    """
    data = {
        **content["data"],
        "charts": charts_as_svg(content.get("charts", {})),
        "codes": codes_as_svg(content.get("codes", {})),
    }
    try:
        return _compiled(content["template"], data, standard="ua-1")
    except typst.TypstError as error:
        if NO_GLYPH not in str(error):
            raise
    # Somebody's word has a letter that no font of ours has: better a box in its place than no document.
    return _compiled(content["template"], data, standard="1.7")


def _compiled(template: str, data: Mapping[str, Any], *, standard: Literal["ua-1", "1.7"]) -> bytes:
    """Return the PDF; `ua-1` is for people who use a screen reader."""
    return typst.compile(
        str(PACKAGE / template),
        root=str(PACKAGE),
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)]),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        package_path=str(FONTS),
        package_cache_path=str(FONTS),
        format="pdf",
        pdf_standards=standard,
        timestamp=0,
    )
