"""Blocks become a DOCX that an office can go on editing; loaded by the child process only."""

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shape import InlineShape
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from tuntas.core.documents.pictures import charts_as_png, drawing_as_png

LETTERS = "Arial"  # an office edits this file: letters that every computer has
DEEP, WARN = RGBColor(0x0B, 0x3B, 0x50), RGBColor(0x8A, 0x4B, 0x00)
TEXT_WIDTH_MM = 160
DRAWING_PIXELS = 2000  # across: sharp on paper
TAGS = {"id": "id-ID", "en": "en-GB"}
SIZES = {1: 15, 2: 12.5, 3: 11}
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)  # the same data give the same file
Writer = Callable[[Document, Mapping[str, Any], Mapping[str, bytes]], None]


def made(content: Mapping[str, Any]) -> bytes:
    """Return the DOCX of `content`: title, author, running, foot, blocks, charts."""
    document = docx.Document()
    _dress(document, content)
    pictures = charts_as_png(content.get("charts", {}))
    for block in content["blocks"]:
        if block["block"] == "contents":
            _contents(document, block, content["blocks"])
        else:
            WRITERS[block["block"]](document, block, pictures)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _dress(document: Document, content: Mapping[str, Any]) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin = section.bottom_margin = Mm(24)
    section.different_first_page_header_footer = True
    _letters(document, TAGS[content["language"]])
    properties = document.core_properties
    properties.title, properties.author = content["title"], content["author"]
    properties.language = TAGS[content["language"]]
    properties.comments = ""
    properties.created = properties.modified = LONG_AGO
    head = section.header.paragraphs[0]
    head.text = " · ".join(text for text in (content["running"], content["stamp"]) if text)
    foot = section.footer.paragraphs[0]
    foot.text = content["foot"] + f" · {content['page_words'][0]} "
    _field(foot, "PAGE", "2")
    for paragraph in (head, foot):
        _small(paragraph)


def _letters(document: Document, tag: str) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = LETTERS, Pt(11)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), LETTERS)
    normal.paragraph_format.space_after = Pt(7)
    normal.paragraph_format.line_spacing = 1.25
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), tag)
    normal.element.rPr.append(language)
    for level, size in SIZES.items():
        style = document.styles[f"Heading {level}"]
        style.font.name, style.font.size = LETTERS, Pt(size)
        style.font.color.rgb, style.font.bold = DEEP, True
        for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            style.element.rPr.rFonts.attrib.pop(qn(name), None)
        style.paragraph_format.space_before = Pt(14)
        style.paragraph_format.space_after = Pt(6)
    caption = document.styles["Caption"]
    caption.font.name, caption.font.size, caption.font.bold = LETTERS, Pt(9.5), True
    caption.font.color.rgb = DEEP
    caption.paragraph_format.keep_with_next = True


def _field(paragraph: Paragraph, code: str, shown: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    field.append(paragraph.add_run(shown)._r)  # noqa: SLF001 - the library has no fields
    paragraph._p.append(field)  # noqa: SLF001 - see above


def _small(paragraph: Paragraph) -> None:
    for run in paragraph.runs:
        run.font.size = Pt(8.5)


def _cover(document: Document, block: Mapping[str, Any], _pictures: object) -> None:
    first = document.add_paragraph()
    _run(first, block["city"], size=14, colour=DEEP)
    first.paragraph_format.space_after = Pt(120)
    if block["stamp"]:
        _run(document.add_paragraph(), block["stamp"], size=12, colour=WARN)
    title = document.add_paragraph(style="Title")
    title.paragraph_format.space_after = Pt(6)
    _run(title, block["title"], size=28, colour=DEEP)
    subtitle = title
    for line in block["subtitle"]:
        subtitle = document.add_paragraph()
        _run(subtitle, line, size=15, colour=DEEP)
    subtitle.paragraph_format.space_after = Pt(150)
    for line in block["lines"]:
        document.add_paragraph(line).paragraph_format.space_after = Pt(2)
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _run(paragraph: Paragraph, text: str, *, size: float, colour: RGBColor) -> None:
    run = paragraph.add_run(text)
    run.font.name, run.font.size, run.font.bold = LETTERS, Pt(size), True
    run.font.color.rgb = colour


def _contents(
    document: Document, block: Mapping[str, Any], blocks: Sequence[Mapping[str, Any]]
) -> None:
    """Write the table of contents as it will read; the word processor adds the page numbers."""
    _run(document.add_paragraph(), block["title"], size=15, colour=DEEP)
    headings = [one for one in blocks if one["block"] == "heading" and one["level"] <= 2]  # noqa: PLR2004 - chapters and sections
    paragraph = document.add_paragraph()
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), r'TOC \o "1-2" \h \z \u')
    for one in headings:
        run = paragraph.add_run(("    " if one["level"] > 1 else "") + one["text"])
        run.add_break()
        field.append(run._r)  # noqa: SLF001 - the library has no fields
    paragraph._p.append(field)  # noqa: SLF001 - see above


def _heading(document: Document, block: Mapping[str, Any], _pictures: object) -> None:
    heading = document.add_heading(block["text"], level=block["level"])
    heading.paragraph_format.page_break_before = block["new_page"]


def _paragraph(document: Document, block: Mapping[str, Any], _pictures: object) -> None:
    paragraph = document.add_paragraph(block["text"])
    if block["small"]:
        _small(paragraph)


def _bullets(document: Document, block: Mapping[str, Any], _pictures: object) -> None:
    """Numbers are written out: a list style would go on counting from the list before."""
    for at, item in enumerate(block["items"], start=1):
        style = None if block["numbered"] else "List Bullet"
        text = f"{at}.\t{item}" if block["numbered"] else item
        paragraph = document.add_paragraph(text, style=style)
        paragraph.paragraph_format.space_after = Pt(3)
        if block["numbered"]:
            paragraph.paragraph_format.left_indent = Mm(8)
            paragraph.paragraph_format.first_line_indent = Mm(-8)
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(8))


def _note(document: Document, block: Mapping[str, Any], _pictures: object) -> None:
    table = document.add_table(rows=1, cols=1)
    table.style = document.styles["Table Grid"]
    table.rows[0].cells[0].text = block["text"]
    _fill(table, 0, "FDF3E3")
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _table(document: Document, block: Mapping[str, Any], _pictures: object) -> None:
    document.add_paragraph(block["caption"], style="Caption")
    rows = [block["header"], *block["rows"]]
    table = document.add_table(rows=len(rows), cols=len(block["header"]))
    table.style = document.styles["Table Grid"]
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    shares = [width / sum(block["widths"]) for width in block["widths"]]
    first_strong = len(rows) - block["strong"]
    for at, (row, cells) in enumerate(zip(table.rows, rows, strict=True)):
        strong = at == 0 or at >= first_strong
        for place, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
            cell.width = Mm(TEXT_WIDTH_MM * shares[place])
            _cell(cell.paragraphs[0], text, strong=strong, right=place in block["right"])
        if at and block["least_lines"] and not all(cells):
            row.height = Mm(6 * block["least_lines"])
    _repeat_header(table)
    _fill(table, 0, "E7F0F4")
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _cell(paragraph: Paragraph, text: str, *, strong: bool, right: bool) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.bold = Pt(9), strong
    paragraph.paragraph_format.space_after = Pt(1)
    paragraph.paragraph_format.line_spacing = 1.1
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _repeat_header(table: Table) -> None:
    properties = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - the library cannot say it
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    properties.append(repeated)


def _fill(table: Table, row: int, colour: str) -> None:
    for cell in table.rows[row].cells:
        shade = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="{colour}"/>')
        cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - the library cannot say it


def _chart(document: Document, block: Mapping[str, Any], pictures: Mapping[str, bytes]) -> None:
    document.add_paragraph(block["caption"], style="Caption")
    picture = document.add_picture(io.BytesIO(pictures[block["name"]]), width=Mm(TEXT_WIDTH_MM))
    _in_words(picture, block["alt"])


def _drawing(document: Document, block: Mapping[str, Any], _pictures: object) -> None:
    if block["broad"]:
        _turn(document, WD_ORIENT.LANDSCAPE)
    document.add_paragraph(block["caption"], style="Caption")
    stream = io.BytesIO(drawing_as_png(block["svg"], width=DRAWING_PIXELS))
    _in_words(document.add_picture(stream, width=Mm(block["width_mm"])), block["alt"])
    if block["broad"]:
        _turn(document, WD_ORIENT.PORTRAIT)


def _turn(document: Document, orientation: WD_ORIENT) -> None:
    """Go on with pages that lie or stand."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = orientation
    lying = orientation == WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = (Mm(297), Mm(210)) if lying else (Mm(210), Mm(297))
    section.different_first_page_header_footer = False


def _in_words(picture: InlineShape, alt: str) -> None:
    picture._inline.docPr.set("descr", alt)  # noqa: SLF001 - the library has no alternative text


def _emptyplace(document: Document, block: Mapping[str, Any], _pictures: object) -> None:
    table = document.add_table(rows=1, cols=1)
    table.style = document.styles["Table Grid"]
    table.rows[0].height = Mm(block["height_mm"])
    _cell(table.rows[0].cells[0].paragraphs[0], block["text"], strong=False, right=False)
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _signature(document: Document, block: Mapping[str, Any], _pictures: object) -> None:
    lines = [block["place_and_date"], block["office"], "", "", ""]
    for line in block["lines"]:
        lines += ["." * 44, line]
    for line in lines:
        paragraph = document.add_paragraph(line)
        paragraph.paragraph_format.left_indent = Mm(82)
        paragraph.paragraph_format.space_after = Pt(1)
        paragraph.paragraph_format.keep_with_next = True


def _facts(document: Document, block: Mapping[str, Any], _pictures: object) -> None:
    table = document.add_table(rows=len(block["pairs"]), cols=2)
    table.autofit = False
    for row, (name, value) in zip(table.rows, block["pairs"], strict=True):
        for cell, text, width in zip(row.cells, (name, value), (52, 108), strict=True):
            cell.width = Mm(width)
            _cell(cell.paragraphs[0], text, strong=cell is row.cells[0], right=False)
    document.add_paragraph().paragraph_format.space_after = Pt(2)


WRITERS: Mapping[str, Writer] = {
    "cover": _cover,
    "heading": _heading,
    "paragraph": _paragraph,
    "bullets": _bullets,
    "note": _note,
    "table": _table,
    "chart": _chart,
    "drawing": _drawing,
    "emptyplace": _emptyplace,
    "signature": _signature,
    "facts": _facts,
}
