"""The text of a PDF, enough of it to look for figures: Typst's fonts say which letter a glyph is."""

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pikepdf

CHARACTER = re.compile(r"<([0-9A-F]+)>\s+<([0-9A-F]+)>")
SHOWS = {"Tj", "TJ"}


def text_of_pdf(content: bytes) -> str:
    """Return the letters of all pages in the order they are drawn, spaces left out."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return "".join("".join(_page(page)) for page in pdf.pages).replace(" ", "")


def _page(page: pikepdf.Page) -> Iterator[str]:
    fonts: Any = page.resources.get("/Font", {})
    letters: Mapping[bytes, str] = {}
    for instruction in pikepdf.parse_content_stream(page):
        if not isinstance(instruction, pikepdf.ContentStreamInstruction):
            continue
        said = list(instruction.operands)
        if str(instruction.operator) == "Tf":
            letters = _letters(fonts[str(said[0])])
        elif str(instruction.operator) in SHOWS:
            for part in said[0] if isinstance(said[0], pikepdf.Array) else said[:1]:
                if isinstance(part, pikepdf.String):
                    yield from _decoded(bytes(part), letters)


def _letters(font: pikepdf.Object) -> dict[bytes, str]:
    table = font["/ToUnicode"].read_bytes().decode("ascii")
    return {
        bytes.fromhex(glyph): bytes.fromhex(letter).decode("utf-16-be")
        for glyph, letter in CHARACTER.findall(table)
        if len(glyph) == 4
    }


def _decoded(drawn: bytes, letters: Mapping[bytes, str]) -> Iterator[str]:
    for at in range(0, len(drawn), 2):
        yield letters.get(drawn[at : at + 2], "")
