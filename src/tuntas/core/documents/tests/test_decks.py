"""Presentations: opened again, and looked through shape by shape."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from pptx import Presentation
from pptx.util import Mm

from tuntas.core.documents.deck import (
    HEIGHT_MM,
    WIDTH_MM,
    Box,
    Deck,
    Grid,
    Line,
    Lines,
    Picture,
    Series,
    Slide,
    Words,
    city_arms,
)
from tuntas.core.documents.rendering import Job, rendered
from tuntas.rules.phrases import Language

NASTY = "<b>&amp; *tebal* =1+1 \U0001f600"
SQUARE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 50 50"><rect width="9" height="9"/></svg>'
)
CHART = Lines(
    Box(20, 90, 200, 80),
    ["Jan 2026", "Feb 2026", "Mar 2026"],
    [
        Series("Sebelum", [10.5, None, None], "quiet", marks=True),
        Series("Sesudah", [None, 8, 7], "act", marks=True),
        Series("Target", [7, 7, 7], "warn", dashed=True),
    ],
    "hari kerja",
    "0.0",
    "Turun dari 10,5 menjadi 7",
)


@pytest.fixture(autouse=True)
def _own_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "HOME", tmp_path)


def opened(language: Language = "id") -> Any:
    slides = [
        Slide(
            "Sampul", [Picture(Box(24, 20, 20, 24), city_arms(), "Lambang")], "Salam", cover=True
        ),
        Slide(
            NASTY,
            [
                Words(Box(20, 40, 100, 40), [Line(NASTY, bullet=True), Line("dua")], 20),
                Grid(
                    Box(130, 40, 100, 30), ["Apa", "Siapa"], [[NASTY, "Ani"]], [2, 1], 14, "Tabel"
                ),
                Picture(Box(240, 40, 80, 40), SQUARE, "Kotak"),
                CHART,
            ],
            "Catatan",
        ),
    ]
    deck = Deck("Judul", "Unit", "Kelompok", language, slides)
    return Presentation(io.BytesIO(rendered(Job("pptx", deck.as_content()))))


def test_slides_are_wide_and_keep_texts_as_they_are() -> None:
    deck = opened()
    assert (deck.slide_width, deck.slide_height) == (Mm(WIDTH_MM), Mm(HEIGHT_MM))
    cover, second = deck.slides
    assert cover.shapes.title.text_frame.text == "Sampul"
    assert second.shapes.title.text_frame.text == NASTY
    words = second.shapes[1].text_frame
    assert [one.text for one in words.paragraphs] == [NASTY, "dua"]
    assert words.paragraphs[0]._p.pPr.find("{*}buChar") is not None
    table = next(one for one in second.shapes if one.has_table).table
    assert [cell.text for cell in table.rows[1].cells] == [NASTY, "Ani"]
    assert second.notes_slide.notes_text_frame.text == "Catatan"
    assert second.shapes[-1].text_frame.text == "Kelompok · 2"


def test_charts_are_native_and_have_their_figures() -> None:
    chart = next(one for one in opened().slides[1].shapes if one.has_chart).chart
    assert list(chart.plots[0].categories) == ["Jan 2026", "Feb 2026", "Mar 2026"]
    assert {one.name: list(one.values) for one in chart.plots[0].series} == {
        "Sebelum": [10.5, None, None],
        "Sesudah": [None, 8, 7],
        "Target": [7, 7, 7],
    }
    assert chart.value_axis.axis_title.text_frame.text == "hari kerja"


def test_what_is_no_text_is_told_in_words_and_keeps_its_proportions() -> None:
    shapes = [one for slide in opened().slides for one in slide.shapes if not one.has_text_frame]
    told = [one._element.xpath(".//p:cNvPr")[0].get("descr") for one in shapes]
    assert told == ["Lambang", "Tabel", "Kotak", "Turun dari 10,5 menjadi 7"]
    square = shapes[2]
    assert square.width == pytest.approx(square.height, abs=2)
    assert square.height == pytest.approx(Mm(40), abs=2)


@pytest.mark.parametrize(("language", "tag"), [("id", "id-ID"), ("en", "en-GB")])
def test_a_deck_says_its_language_for_the_spelling(language: Language, tag: str) -> None:
    deck = opened(language)
    assert deck.core_properties.language == tag
    run = deck.slides[1].shapes[1].text_frame.paragraphs[1].runs[0]
    assert run._r.rPr.get("lang") == tag


def test_no_place_is_left_empty() -> None:
    for slide in opened().slides:
        assert all(one.text_frame.text for one in slide.placeholders)


def test_the_theme_carries_the_citys_colour_and_a_common_font() -> None:
    master = opened().slide_master
    theme = next(
        one.target_part.blob.decode() for one in master.part.rels.values() if "theme" in one.reltype
    )
    assert '<a:accent1><a:srgbClr val="145A74"/></a:accent1>' in theme
    assert '<a:latin typeface="Arial"' in theme
