"""Pareto, pairs and fishbones: geometry, escaping, nothing at all, one, many, long words."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuntas.improvements.drawing import (
    Bone,
    Pair,
    PairWords,
    Twig,
    bars_of,
    document_style,
    fishbone_svg,
    folded,
    pairs_svg,
    pareto_svg,
)
from tuntas.improvements.drawing.fishbone_layout import CAUSE, NAME, SMALL
from tuntas.improvements.drawing.lettering import width_of, wrapped
from tuntas.improvements.drawing.pareto import MOST_BARS, height_at
from tuntas.improvements.drawing.tests.drawing_samples import (
    NASTY,
    TOLD,
    font,
    named,
    outside,
    overlapping,
    read,
    words,
)

SIZES = {"": 12.5}
PAIR_SIZES = {"": 12.5, "kind": 13.0}
FISH_SIZES = {
    "": CAUSE, "cause": CAUSE, "chosen": CAUSE, "note": SMALL, "why": SMALL, "name": NAME,
    "bare": NAME, "problem": NAME,
}  # fmt: skip
LONG = "Ketidaktersediaanperalatanpengukurankedalamanlubangdijalanlingkungan" * 3
SENTENCE = "Petugas pemilah laporan hanya satu orang dan juga melayani loket setiap pagi"
PAIR_WORDS = PairWords(lambda value: f"{value:g}", "sebelum", "sesudah")


# --- words ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text", [SENTENCE, LONG, "Rp1.250.000 per km²; 45 % – “lambat”", "MAMAW Q@"]
)
def test_words_are_never_wider_than_we_think(text: str) -> None:
    assert font(13).getlength(text) <= width_of(text, 13)


@given(st.text(max_size=80), st.floats(20, 300))
def test_breaking_loses_nothing_and_stays_within(text: str, width: float) -> None:
    lines = wrapped(text, width, 12)
    assert "".join(lines).replace(" ", "") == "".join(text.split())
    assert all(width_of(line, 12) <= width for line in lines)


# --- Pareto -----------------------------------------------------------------------------------------
def test_bars_go_from_the_highest_and_the_line_ends_at_everything() -> None:
    bars = bars_of([("Lampu", 3), ("Jalan", 12), ("Sampah", 0), ("Air", 3), ("Pohon", 2)])
    assert [(one.text, one.count) for one in bars] == [
        ("Jalan", 12), ("Lampu", 3), ("Air", 3), ("Pohon", 2),
    ]  # fmt: skip
    assert [one.cumulative for one in bars] == pytest.approx([0.6, 0.75, 0.9, 1.0])
    # 80 % are reached with the third; the second is as high, so both come first.
    assert [one.vital for one in bars] == [True, True, True, False]
    svg = pareto_svg(bars, TOLD, cut_off="80 %")
    heights = [float(one.get("height", 0)) for one in named(svg, "rect")]
    assert heights[0] == pytest.approx(4 * heights[1], abs=0.3)
    tops = [float(one.get("cy", 0)) for one in named(svg, "circle")]
    assert tops[0] == float(named(svg, "rect")[0].get("y", 0))
    assert tops[-1] == height_at(1.0)
    assert all(above > below for above, below in pairwise(tops))
    assert [one.get("class") for one in named(svg, "rect")] == ["vital", "vital", "vital", None]


def test_long_lists_end_in_one_bar_for_the_rest() -> None:
    bars = folded(bars_of([(f"Hal {n}", 40 - n) for n in range(30)]), "21 hal lain")
    assert all(one.vital for one in bars)  # some of those in the last bar are needed too
    assert len(bars) == MOST_BARS
    assert (bars[-1].text, bars[-1].mark) == ("21 hal lain", "…")
    assert bars[-1].cumulative == pytest.approx(1)
    assert sum(one.part for one in bars) == pytest.approx(1)
    found = words(pareto_svg(bars, TOLD, cut_off="80 %"), SIZES)
    assert not list(overlapping(found))


@pytest.mark.parametrize("count", [1, 2, 10])
def test_a_pareto_chart_stays_within_its_frame(count: int) -> None:
    bars = bars_of([(f"Hal {n}", count - n) for n in range(count)])
    legend = [f"{one.mark} {one.text}: {LONG}" for one in bars]
    for svg in (
        pareto_svg(bars, TOLD, cut_off="80 %"),
        pareto_svg(bars, TOLD, cut_off="80 %", legend=legend),
    ):
        found = words(svg, SIZES)
        assert not outside(svg, found)
        assert not list(overlapping(found))


def test_without_anything_counted_nothing_is_drawn() -> None:
    assert bars_of([("Jalan", 0)]) == []
    assert pareto_svg([], TOLD, cut_off="80 %") == ""
    assert pairs_svg([], PAIR_WORDS, TOLD) == ""
    assert fishbone_svg("Masalah", [], TOLD, wide=True) == ""


# --- before and after -------------------------------------------------------------------------------
def test_pairs_share_one_scale() -> None:
    svg = pairs_svg([Pair("Jalan", 10, 5), Pair("Lampu", 0, 2.5)], PAIR_WORDS, TOLD)
    _key, _key_too, *bars = named(svg, "rect")
    assert [one.get("class") for one in bars] == ["before", "after", "before", "after"]
    widths = [float(one.get("width", 0)) for one in bars]
    assert widths[0] == pytest.approx(2 * widths[1], abs=0.2)
    assert widths[1] == pytest.approx(2 * widths[3], abs=0.2)
    assert widths[2] > 0


def test_pairs_of_nothing_and_of_long_words_stay_within_their_frame() -> None:
    pairs = [Pair(LONG, 0, 0), Pair(SENTENCE, 0, 0), Pair("", 0, 0)]
    svg = pairs_svg(pairs, PAIR_WORDS, TOLD)
    found = words(svg, PAIR_SIZES)
    assert not outside(svg, found)
    assert not list(overlapping(found))


# --- fishbone ---------------------------------------------------------------------------------------
def many(count: int, bones: int) -> list[Bone]:
    """Return bones with so many causes together: every third leads to the one before, some have whys."""
    found: list[list[Twig]] = [[] for _ in range(bones)]
    for n in range(count):
        twigs = found[n % bones]
        text = f"{n} {LONG if n % 7 == 0 else SENTENCE}"
        whys = (SENTENCE, "Anggaran tetap") if n % 4 == 0 else ()
        one = Twig(text, whys, note="4,7 dari 5" if n == 1 else "", chosen=n == 1)
        if n % 3 == 2 and twigs:
            twigs[-1] = Twig(twigs[-1].text, twigs[-1].whys, (*twigs[-1].below, one))
        else:
            twigs.append(one)
    return [Bone(f"Tulang {n} {SENTENCE[: n * 9]}", twigs) for n, twigs in enumerate(found)]


@pytest.mark.parametrize("wide", [True, False], ids=["wide", "phone"])
@pytest.mark.parametrize(
    ("count", "bones"), [(0, 6), (1, 1), (3, 2), (12, 5), (60, 6), (60, 1), (60, 11)]
)
def test_no_word_of_a_fishbone_lies_on_another(count: int, bones: int, *, wide: bool) -> None:
    svg = fishbone_svg(f"Masalah {SENTENCE}", many(count, bones), TOLD, wide=wide)
    found = words(svg, FISH_SIZES)
    assert not list(overlapping(found))
    assert not outside(svg, found)
    said = "".join(one.text for one in found).replace(" ", "")
    assert all(f"{n}{SENTENCE[:20]}".replace(" ", "") in said for n in range(count) if n % 7)


@pytest.mark.parametrize("wide", [True, False], ids=["wide", "phone"])
def test_a_line_of_causes_stands_further_in_but_never_off_the_page(*, wide: bool) -> None:
    twig = Twig("Akar")
    for n in range(40):
        twig = Twig(f"Sebab {n}", below=[twig])
    svg = fishbone_svg("Masalah", [Bone("Metode", [twig])], TOLD, wide=wide)
    assert not outside(svg, words(svg, FISH_SIZES))
    lefts = [float(one.get("x", 0)) for one in named(svg, "text") if one.get("class") == "cause"]
    assert lefts[0] < lefts[1] < lefts[4] == lefts[-1]


def test_the_likeliest_cause_is_marked_in_words() -> None:
    bones = [Bone("Metode", [Twig("Menumpuk", note="4,7 dari 5", chosen=True), Twig("Lain")])]
    for wide in (True, False):
        svg = fishbone_svg("Masalah", bones, TOLD, wide=wide)
        classes = {one.text: one.get("class") for one in named(svg, "text")}
        assert (classes["Menumpuk"], classes["4,7 dari 5"], classes["Lain"]) == (
            "chosen", "note", "cause",
        )  # fmt: skip


def test_a_cause_without_words_is_drawn_as_a_dash() -> None:
    svg = fishbone_svg("", [Bone("Metode", [Twig(" ", ("Sebab",))])], TOLD, wide=True)
    assert [one.text for one in named(svg, "text") if one.get("class") == "cause"] == ["–"]


# --- all --------------------------------------------------------------------------------------------
def every(style: str = "") -> list[str]:
    bars = bars_of([(NASTY, 2)])
    nasty = PairWords(lambda value: f"<{value}>", NASTY, NASTY)
    bones = [Bone(NASTY, [Twig(NASTY, [NASTY], note=NASTY)])]
    return [
        pareto_svg(bars, TOLD, cut_off="<80>", legend=[NASTY], style=style),
        pairs_svg([Pair(NASTY, 1, 2)], nasty, TOLD, style=style),
        fishbone_svg(NASTY, bones, TOLD, wide=True, style=style),
        fishbone_svg(NASTY, bones, TOLD, wide=False, style=style),
    ]


def test_what_people_wrote_stays_words() -> None:
    for svg in every():
        assert "<script>" not in svg
        assert not named(svg, "script")
        assert named(svg, "title")[0].text == TOLD.title
        assert named(svg, "desc")[0].text == TOLD.sentence
        assert read(svg).get("role") == "img"
        assert "style=" not in svg


def test_letters_are_drawn_as_large_as_they_are_measured() -> None:
    rules = document_style()
    for name, size in FISH_SIZES.items():
        rule = f".fishbone .{name} {{" if name else ".fishbone text {"
        told = re.search(rf"{re.escape(rule)}[^}}]*font-size: ([\d.]+)px", rules)
        assert (float(told[1]) if told else CAUSE) == size, name


def test_documents_bring_their_style_along() -> None:
    style = document_style()
    assert "var(" not in style
    assert "@" not in style
    for svg in every(style):
        assert named(svg, "style")[0].text == style
    assert not any(named(svg, "style") for svg in every())
