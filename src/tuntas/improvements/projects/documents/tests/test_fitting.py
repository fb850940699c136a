"""Texts on slides: nothing is larger than its box, and what was cut says so."""

from hypothesis import given
from hypothesis import strategies as st

from tuntas.core.documents.deck import CELL_PAD_MM, Box, Line
from tuntas.improvements.projects.documents.fitting import (
    fitted,
    grid,
    height_of,
    lines_of,
    row_height,
    words,
)

BOX = Box(0, 0, 100, 40)
SIZES = (24, 18, 14)
TEXTS = st.text(alphabet="iaW m—谢\n\U0001f600", max_size=300)


def test_short_texts_stand_as_they_are_in_the_largest_letters() -> None:
    found = words(BOX, [Line("Dua   kata", bullet=True)], SIZES)
    assert (found.size, [one.text for one in found.lines]) == (24, ["Dua kata"])


def test_letters_become_smaller_before_anything_is_cut() -> None:
    text = "kata " * 40
    found = words(BOX, [Line(text)], SIZES)
    assert found.size == 14
    assert found.lines[0].text == text.strip()


def test_what_is_too_long_is_cut_to_its_share_and_leaves_room_for_others() -> None:
    found = words(BOX, [Line("panjang " * 200), Line("pendek"), Line("panjang " * 200)], SIZES)
    first, short, last = (one.text for one in found.lines)
    assert first.endswith("…")
    assert last.endswith("…")
    assert short == "pendek"
    assert height_of(found.lines, BOX.width, found.size) <= BOX.height


def test_of_very_many_paragraphs_the_last_one_shown_says_that_there_are_more() -> None:
    found = words(BOX, [Line(f"baris {n}") for n in range(60)], SIZES)
    assert len(found.lines) < 60
    assert found.lines[-1].text.endswith("…")
    assert not found.lines[0].text.endswith("…")


@given(st.lists(TEXTS, min_size=1, max_size=30), st.booleans())
def test_no_text_is_higher_than_its_box(texts: list[str], bullet: bool) -> None:
    found = words(BOX, [Line(one, bullet=bullet) for one in texts], SIZES)
    assert height_of(found.lines, BOX.width, found.size) <= BOX.height


@given(TEXTS, st.integers(1, 4))
def test_a_cut_text_begins_like_the_whole_one(text: str, most: int) -> None:
    found = fitted(text, 60, 16, most=most)
    assert len(lines_of(found, 60, 16)) <= most
    whole = " ".join(text.split())
    assert found == whole or whole.startswith(found.removesuffix("…"))


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=12))
def test_no_table_is_higher_than_its_box(rows: list[tuple[str, str]]) -> None:
    table, left = grid(BOX, ["Apa", "Siapa"], rows, [3, 1], size=14, alt="Tabel")
    assert len(table.rows) + left == len(rows)
    widths = [75 - 2 * CELL_PAD_MM, 25 - 2 * CELL_PAD_MM]
    heights = [row_height(cells, widths, 14) for cells in (table.header, *table.rows)]
    assert sum(heights) <= BOX.height


def test_a_text_is_cut_in_the_middle_of_a_word_with_a_mark() -> None:
    assert fitted("satu dua tiga empat", 30, 16, most=1) == "satu du…"
