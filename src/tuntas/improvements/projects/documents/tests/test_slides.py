"""The presentation: ten slides, opened again and measured; full, empty, overfull, in both languages."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils.translation import override
from pptx import Presentation
from tests.personas import City

from tuntas.core.documents.deck import (
    CELL_PAD_MM,
    COVER_TITLE,
    COVER_TITLE_SIZE,
    FOOT,
    HEIGHT_MM,
    POINT_MM,
    TITLE,
    TITLE_SIZE,
    WIDTH_MM,
    Line,
)
from tuntas.core.documents.rendering import rendered
from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.documents.fitting import (
    LINE_HEIGHT,
    height_of,
    lines_of,
    row_height,
)
from tuntas.improvements.projects.documents.slides import slides
from tuntas.improvements.projects.documents.speaking import SECONDS
from tuntas.improvements.projects.documents.tests.document_samples import (
    NASTY,
    facts_of,
    full,
    huge,
)
from tuntas.improvements.projects.tests.step_samples import begun
from tuntas.rules.phrases import Language

pytestmark = pytest.mark.django_db
TITLES = [
    "Lubang cepat ditambal", "Siapa kami", "Masalahnya", "Sasaran kami", "Sebabnya",
    "Yang kami lakukan", "Sebelum dan sesudah", "Hasilnya", "Manfaat dan akibat sampingan",
    "Menjadi standar, dan sesudah ini",
]  # fmt: skip


def told(city: City, made: Improvement, language: Language = "id") -> Any:
    """Return the slides as data, as they are handed to the process that writes them."""
    with override(language):
        return slides(facts_of(city, made, language=language)).content


def opened(city: City, made: Improvement, language: Language = "id") -> Any:
    with override(language):
        job = slides(facts_of(city, made, language=language))
    return Presentation(io.BytesIO(rendered(job, kept=False)))


def texts(slide: Any) -> str:
    said = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    tables = [shape.table for shape in slide.shapes if shape.has_table]
    said += [cell.text_frame.text for table in tables for row in table.rows for cell in row.cells]
    return "\n".join(said)


def test_ten_slides_tell_the_improvement_in_order(city: City) -> None:
    deck = opened(city, full(city))
    assert [slide.shapes.title.text_frame.text for slide in deck.slides] == TITLES
    assert deck.slide_width * 9 == pytest.approx(deck.slide_height * 16, rel=0.001)
    expected = (
        ("Kelompok Lancar Jaya", "Kota Contoh", "November 2026"),
        ("Cepat & ramah", "Ketua", "Tono, Wulan"),
        ("9 laporan dalam 12 bulan", "pengaduan terkait"),
        ("Lubang ditambal dalam 3 hari.", "Rapat sebab", "2 hari 6 jam kerja"),
        ("Yang paling mungkin menurut anggota: Dipilah seminggu sekali",),
        ("Pilah tiap pagi", "belum dikerjakan", "12 November 2026"),
        ("Waktu penyelesaian",),
        ("Membaik: mulai November 2025", "baru dicatat pada 16 November 2026.", "GLS", "20261116"),
        ("20 jam per bulan", "Dihitung dari 40 laporan", "Gudang penuh.", "Memburuk", "Lurah"),
        ("SOP pilah pagi", "Lampu jalan"),
    )
    for slide, said in zip(deck.slides, expected, strict=True):
        for one in said:
            assert one in texts(slide), one


def test_before_and_after_is_a_chart_that_people_can_edit(city: City) -> None:
    slide = opened(city, full(city)).slides[6]
    chart = next(one for one in slide.shapes if one.has_chart).chart
    months = list(chart.plots[0].categories)
    assert (months[0], months[-1], len(months)) == ("Nov 2024", "Okt 2026", 24)
    series = {one.name: list(one.values) for one in chart.plots[0].series}
    assert list(series) == ["Sebelum", "Sesudah", "Bila tidak ada perubahan", "Target"]
    assert [one is None for one in series["Sebelum"]] == [False] * 12 + [True] * 12
    assert [one is None for one in series["Sesudah"]] == [True] * 12 + [False] * 12
    assert series["Target"][0] == pytest.approx(1250 / 450, abs=1e-4)
    assert chart.value_axis.axis_title.text_frame.text == "hari kerja"


def test_what_is_no_text_is_told_in_words(city: City) -> None:
    for slide in opened(city, full(city)).slides:
        for shape in slide.shapes:
            words = shape._element.xpath(".//p:cNvPr")[0].get("descr")
            assert shape.has_text_frame or words, (
                f"{slide.shapes.title.text_frame.text}: {shape.name}"
            )


def test_the_notes_add_up_to_ten_minutes_and_keep_to_what_figures_allow(city: City) -> None:
    notes = [one.notes_slide.notes_text_frame.text for one in opened(city, full(city)).slides]
    assert sum(SECONDS) == 600
    for seconds, note in zip(SECONDS, notes, strict=True):
        assert note.startswith(f"Sekitar {seconds} detik.")
    assert "5 menit yel-yel" in notes[0]
    assert "belum diverifikasi" in notes[0]
    assert "Tanpa unit pembanding" in notes[7]


@pytest.mark.parametrize("make", [begun, full, huge])
def test_no_place_is_left_empty(city: City, make: Callable[[City], Improvement]) -> None:
    deck = opened(city, make(city))
    assert len(deck.slides) == 10
    for slide in deck.slides:
        assert all(one.text_frame.text.strip() for one in slide.placeholders)
        assert all(one.text_frame.text.strip() for one in slide.shapes if one.has_text_frame)
        assert len(slide.shapes) > 2  # more than title and foot


def test_steps_that_nobody_began_say_so(city: City) -> None:
    content = told(city, begun(city, with_group=False))
    said = [
        " ".join(line["text"] for part in slide["parts"] if part["part"] == "words"
                 for line in part["lines"])
        for slide in content["slides"]
    ]  # fmt: skip
    for at in (3, 4, 5, 9):
        assert "Langkah ini belum dikerjakan." in said[at], at
    assert "tanpa kelompok" in said[1]
    assert "Belum dipilih angka yang diukur" in said[6]
    assert "Belum diperkirakan." in said[8]


def overflows(content: Any) -> Iterator[str]:
    """Yield what is higher than its box or leaves the slide."""
    for slide in content["slides"]:
        box, size = (COVER_TITLE, COVER_TITLE_SIZE) if slide["cover"] else (TITLE, TITLE_SIZE)
        lines = len(lines_of(slide["title"], box.width, size))
        if lines * LINE_HEIGHT * size * POINT_MM > box.height:
            yield slide["title"]
        for part in slide["parts"]:
            yield from (f"{slide['title']}: {one}" for one in _part_overflows(part))
    if len(lines_of(content["foot"], FOOT.width, 10)) > 1:
        yield content["foot"]


def _part_overflows(part: Any) -> Iterator[str]:
    box = part["box"]
    if box["left"] + box["width"] > WIDTH_MM or box["top"] + box["height"] > HEIGHT_MM:
        yield f"{part['part']} leaves the slide"
    if part["part"] == "words":
        lines = [Line(**line) for line in part["lines"]]
        if height_of(lines, box["width"], part["size"]) > box["height"]:
            yield str(part["lines"])
    if part["part"] == "grid":
        widths = [
            box["width"] * one / sum(part["widths"]) - 2 * CELL_PAD_MM for one in part["widths"]
        ]
        rows = [
            row_height(cells, widths, part["size"]) for cells in (part["header"], *part["rows"])
        ]
        if sum(rows) > box["height"]:
            yield str(part["rows"])


@pytest.mark.parametrize("make", [begun, full, huge])
@pytest.mark.parametrize("language", ["id", "en"])
def test_everything_fits(
    city: City, make: Callable[[City], Improvement], language: Language
) -> None:
    assert list(overflows(told(city, make(city), language))) == []


def test_what_was_cut_says_so_and_where_the_rest_is(city: City) -> None:
    content = told(city, huge(city))
    assert content["slides"][0]["title"].endswith("…")
    said = str(content["slides"][5]["parts"])
    assert "lagi, lihat risalah" in said
    assert "…" in said


def test_texts_stay_as_they_were_written(city: City) -> None:
    deck = opened(city, begun(city, title=NASTY))
    assert deck.slides[0].shapes.title.text_frame.text == NASTY


def test_in_english_the_sentence_and_the_language_are_english(city: City) -> None:
    deck = opened(city, full(city), "en")
    assert deck.core_properties.language == "en-GB"
    assert "Better: from November 2025" in texts(deck.slides[7])
    assert "reports in the last 12 months" in texts(deck.slides[2])
