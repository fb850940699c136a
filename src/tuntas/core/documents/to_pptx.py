"""A deck becomes a PPTX that an office can go on editing; loaded by the child process only."""

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Mm, Pt

from tuntas.core.documents.blocks import size_of
from tuntas.core.documents.deck import (
    CELL_PAD_MM,
    COVER_TITLE,
    COVER_TITLE_SIZE,
    FOOT,
    HEIGHT_MM,
    TITLE,
    TITLE_SIZE,
    WIDTH_MM,
    Box,
)
from tuntas.core.documents.pictures import drawing_as_png
from tuntas.core.documents.to_pptx_theme import COLOURS, dress

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
TITLE_ONLY = 5  # of the layouts that come with the library
PICTURE_PIXELS = 2200  # across: sharp on a wide screen
LANGUAGES = {"id": MSO_LANGUAGE_ID.INDONESIAN, "en": MSO_LANGUAGE_ID.ENGLISH_UK}
TAGS = {"id": "id-ID", "en": "en-GB"}
AXIS_SIZE = 12
Writer = Callable[[Any, Mapping[str, Any], str], None]


def made(content: Mapping[str, Any]) -> bytes:
    """Return the PPTX of `Deck.as_content()`."""
    deck: Any = Presentation()
    deck.slide_width, deck.slide_height = Mm(WIDTH_MM), Mm(HEIGHT_MM)
    dress(deck)
    properties = deck.core_properties
    properties.title, properties.author = content["title"], content["author"]
    properties.language = TAGS[content["language"]]
    properties.created = properties.modified = LONG_AGO
    for number, one in enumerate(content["slides"], start=1):
        _slide(deck, one, content, number)
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def _slide(deck: Any, one: Mapping[str, Any], content: Mapping[str, Any], number: int) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    language = content["language"]
    _title(slide, one, language)
    if one["cover"]:
        slide.background.fill.solid()
        slide.background.fill.fore_color.rgb = COLOURS["deep"]
    for part in one["parts"]:
        WRITERS[part["part"]](slide, part, language)
    if not one["cover"]:
        _foot(slide, content["foot"], number, language)
    slide.notes_slide.notes_text_frame.text = one["notes"]


def _title(slide: Any, one: Mapping[str, Any], language: str) -> None:
    title = slide.shapes.title
    _place(title, COVER_TITLE if one["cover"] else TITLE)
    frame = title.text_frame
    _plain(frame)
    frame.vertical_anchor = MSO_ANCHOR.BOTTOM if one["cover"] else MSO_ANCHOR.MIDDLE
    frame.text = one["title"]
    size = COVER_TITLE_SIZE if one["cover"] else TITLE_SIZE
    colour = "white" if one["cover"] else "deep"
    for paragraph in frame.paragraphs:
        _letters(paragraph, size, colour, language, bold=True)


def _foot(slide: Any, text: str, number: int, language: str) -> None:
    """Write the foot with a field, so that the number follows when slides are moved."""
    box = slide.shapes.add_textbox(*_sides(vars(FOOT)))
    _plain(box.text_frame)
    paragraph = box.text_frame.paragraphs[0]
    paragraph.text = f"{text} · "
    field = parse_xml(
        f'<a:fld {nsdecls("a")} id="{{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}}" type="slidenum">'
        f"<a:rPr/><a:t>{number}</a:t></a:fld>"
    )
    paragraph._p.append(field)  # noqa: SLF001 - the library has no fields
    _letters(paragraph, 10, "quiet", language)
    size = field.find(qn("a:rPr"))
    size.set("sz", "1000")


def _words(slide: Any, part: Mapping[str, Any], language: str) -> None:
    box = slide.shapes.add_textbox(*_sides(part["box"]))
    frame = box.text_frame
    _plain(frame)
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if part["centred"] else MSO_ANCHOR.TOP
    for at, line in enumerate(part["lines"]):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.text = line["text"]
        paragraph.space_after = Pt(part["size"] / 4)
        if line["bullet"]:
            _bullet(paragraph, part["size"])
        _letters(paragraph, part["size"], part["colour"], language, bold=line["bold"])


def _bullet(paragraph: Any, size: float) -> None:
    """Put a real mark before a paragraph, not a letter: it stays when people type on."""
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - the library has no bullets
    indent = str(int(Pt(size)))
    properties.set("marL", indent)
    properties.set("indent", f"-{indent}")
    properties.append(parse_xml(f'<a:buChar {nsdecls("a")} char="•"/>'))


def _grid(slide: Any, part: Mapping[str, Any], language: str) -> None:
    rows = [part["header"], *part["rows"]]
    left, top, width, height = _sides(part["box"])
    frame = slide.shapes.add_table(len(rows), len(part["header"]), left, top, width, height)
    _in_words(frame, part["alt"])
    table = frame.table
    whole = sum(part["widths"])
    for column, share in zip(table.columns, part["widths"], strict=True):
        column.width = int(width * share / whole)
    for row in table.rows:
        row.height = int(Pt(part["size"] * 1.2) + Mm(CELL_PAD_MM))
    for at, cells in enumerate(rows):
        for place, text in enumerate(cells):
            _cell(table.cell(at, place), text, part["size"], language, head=at == 0)


def _cell(cell: Any, text: str, size: float, language: str, *, head: bool) -> None:
    cell.margin_left = cell.margin_right = Mm(CELL_PAD_MM)
    cell.margin_top = cell.margin_bottom = Mm(CELL_PAD_MM / 2)
    cell.text_frame.text = text
    for paragraph in cell.text_frame.paragraphs:
        _letters(paragraph, size, "white" if head else "ink", language, bold=head)


def _picture(slide: Any, part: Mapping[str, Any], _language: str) -> None:
    """Put a drawing in the middle of its box."""
    box = Box(**part["box"])
    width, height = size_of(part["svg"])
    scale = min(box.width / width, box.height / height)
    wide, high = width * scale, height * scale
    png = io.BytesIO(drawing_as_png(part["svg"], width=round(PICTURE_PIXELS * wide / WIDTH_MM)))
    left, top = box.left + (box.width - wide) / 2, box.top + (box.height - high) / 2
    picture = slide.shapes.add_picture(png, Mm(left), Mm(top), Mm(wide), Mm(high))
    _in_words(picture, part["alt"])


def _lines(slide: Any, part: Mapping[str, Any], _language: str) -> None:
    data = CategoryChartData(number_format=part["number"])
    data.categories = part["categories"]
    for one in part["series"]:
        data.add_series(one["name"], one["values"])
    frame = slide.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, *_sides(part["box"]), data)
    _in_words(frame, part["alt"])
    chart = frame.chart
    chart.font.size, chart.font.color.rgb = Pt(AXIS_SIZE), COLOURS["ink"]
    chart.has_title = False
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    _axes(chart, part["axis"], part["number"])
    for series, one in zip(chart.plots[0].series, part["series"], strict=True):
        _line(series, one)


def _axes(chart: Any, title: str, number: str) -> None:
    values = chart.value_axis
    values.has_title = bool(title)
    if title:
        values.axis_title.text_frame.text = title
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = number, False
    values.major_gridlines.format.line.color.rgb = COLOURS["line"]
    values.format.line.color.rgb = chart.category_axis.format.line.color.rgb = COLOURS["quiet"]


def _line(series: Any, one: Mapping[str, Any]) -> None:
    colour = COLOURS[one["colour"]]
    series.smooth = False
    series.format.line.color.rgb = colour
    series.format.line.width = Pt(1.75 if one["dashed"] else 2.75)
    if one["dashed"]:
        series.format.line.dash_style = MSO_LINE_DASH_STYLE.DASH
    if not one["marks"]:
        series.marker.style = XL_MARKER_STYLE.NONE
        return
    series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 7
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = colour
    series.marker.format.line.color.rgb = colour


def _plain(frame: Any) -> None:
    """Let a text stand exactly where its box is, in the size it was given."""
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0


def _letters(
    paragraph: Any, size: float, colour: str, language: str, *, bold: bool = False
) -> None:
    for run in paragraph.runs:
        run.font.size, run.font.bold = Pt(size), bold
        run.font.color.rgb = COLOURS[colour]
        run.font.language_id = LANGUAGES[language]


def _sides(box: Mapping[str, float]) -> Sequence[int]:
    return [Mm(box[name]) for name in ("left", "top", "width", "height")]


def _place(shape: Any, box: Box) -> None:
    shape.left, shape.top, shape.width, shape.height = _sides(vars(box))


def _in_words(shape: Any, alt: str) -> None:
    properties = shape._element.xpath(".//p:cNvPr")[0]  # noqa: SLF001 - the library has no alternative text
    properties.set("descr", alt)


WRITERS: Mapping[str, Writer] = {
    "words": _words,
    "grid": _grid,
    "picture": _picture,
    "lines": _lines,
}
