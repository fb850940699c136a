"""The text of a PDF, enough of it to look for figures: Typst's fonts say which letter a glyph is."""

import io
import re
from collections.abc import Iterator, Mapping

import pikepdf

CHARACTER = re.compile(r"<([0-9A-F]+)>\s+<([0-9A-F]+)>")
SHOWS = {"Tj", "TJ"}


def text_of_pdf(content: bytes) -> str:
    """Return the letters of all pages in the order they are drawn, spaces left out."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return "".join("".join(_page(page)) for page in pdf.pages).replace(" ", "")


def _page(page: pikepdf.Page) -> Iterator[str]:
    fonts = page.resources.get("/Font", {})
    letters: Mapping[bytes, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            letters = _letters(fonts[str(operands[0])])
        elif str(operator) in SHOWS:
            parts = operands[0] if isinstance(operands[0], pikepdf.Array) else [operands[0]]
            for part in parts:
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
