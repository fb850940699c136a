"""A Typst template and its data become a tagged PDF; loaded by the child process only."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

from tuntas.core.documents.pictures import FONTS, charts_as_svg, codes_as_svg

PACKAGE = Path(__file__).resolve().parents[2]


def made(content: Mapping[str, Any]) -> bytes:
    """Return the PDF. Templates read `sys.inputs.data`; packages and system fonts are out of reach.

    The date of making is left out: the same data give the same file.
    """
    data = {
        **content["data"],
        "charts": charts_as_svg(content.get("charts", {})),
        "codes": codes_as_svg(content.get("codes", {})),
    }
    return typst.compile(
        str(PACKAGE / content["template"]),
        root=str(PACKAGE),
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)]),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        package_path=str(FONTS),
        package_cache_path=str(FONTS),
        format="pdf",
        pdf_standards=["ua-1"],  # readable for people who use a screen reader
        timestamp=0,
    )
