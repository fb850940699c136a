"""The shipped files on accountability (AKIP), reform (RB) and integrity zones (ZI).

The counts and weights are those of the regulations' worksheets.
"""

from collections import Counter
from fractions import Fraction

import pytest

from tuntas.rules.instruments import Instrument, shipped

AKIP_2015 = "akip-permenpanrb-12-2015"
AKIP_2021 = "akip-permenpanrb-88-2021"
RB_2014 = "rb-permenpanrb-14-2014"
RB_2020 = "rb-permenpanrb-26-2020"
RB_2020_UNIT = "rb-permenpanrb-26-2020-unit"
ZI_2021 = "zi-permenpanrb-90-2021"
GOVERNANCE = (AKIP_2015, AKIP_2021, RB_2014, RB_2020, RB_2020_UNIT, ZI_2021)


def kinds(instrument: Instrument) -> Counter[str]:
    return Counter(node.kind for node in instrument.nodes)


def items_below(instrument: Instrument) -> dict[str, int]:
    """Return how many items stand directly below each node that has any."""
    return dict(Counter(node.parent for node in instrument.nodes if node.kind == "item"))


def weights(instrument: Instrument, *keys: str) -> list[Fraction | None]:
    return [instrument.by_key[key].weight for key in keys]


@pytest.mark.parametrize("key", GOVERNANCE)
def test_every_line_says_how_it_was_verified(key: str) -> None:
    assert [node.key for node in shipped()[key].nodes if node.source is None] == []


@pytest.mark.parametrize("key", GOVERNANCE)
def test_components_and_notes_speak_both_languages(key: str) -> None:
    instrument = shipped()[key]
    roots = instrument.children[""]
    assert roots
    assert all(root.label.id != root.label.en for root in roots)
    assert all(note.id != note.en for note in instrument.notes)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (AKIP_2015, {"component": 5, "sub": 20, "item": 92}),
        (AKIP_2021, {"component": 4, "sub": 12, "item": 80}),
        (RB_2014, {"component": 13, "sub": 33, "item": 146, "input": 5}),
        (ZI_2021, {"component": 18, "sub": 42, "item": 111, "input": 26}),
        (RB_2020, {"component": 9, "sub": 16, "input": 17}),
        (RB_2020_UNIT, {"component": 3, "sub": 16}),
    ],
)
def test_number_of_lines(key: str, expected: dict[str, int]) -> None:
    assert kinds(shipped()[key]) == expected


def test_akip_2015_items_per_block() -> None:
    counts = items_below(shipped()[AKIP_2015])
    assert list(counts.values()) == [9, 8, 3, 4, 10, 5, 4, 10, 6, 4, 7, 4, 4, 6, 2, 3, 3]
    assert sum(count for block, count in counts.items() if block.startswith("A-")) == 39


def test_akip_2021_criteria_per_sub_component() -> None:
    counts = items_below(shipped()[AKIP_2021])
    assert list(counts.values()) == [6, 11, 8, 3, 7, 10, 6, 9, 7, 3, 5, 5]


def test_rb_2014_items_per_sub_component() -> None:
    counts = items_below(shipped()[RB_2014])
    by_area = {
        "A1": [3, 5, 7, 3],
        "A2": [2, 2],
        "A3": [9, 1],
        "A4": [4, 4, 3],
        "A5": [5, 5, 6, 5, 7, 4, 3, 4],
        "A6": [3, 5],
        "A7": [5, 6, 5, 5, 5, 5, 4],
        "A8": [5, 5, 5, 3, 3],
    }
    for area, expected in by_area.items():
        assert [count for sub, count in counts.items() if sub.startswith(area)] == expected


def test_zi_2021_items_per_sub_component() -> None:
    counts = items_below(shipped()[ZI_2021])
    fulfilment = [count for sub, count in counts.items() if sub.startswith("A.I.")]
    assert fulfilment == [
        *(2, 3, 3, 4),
        *(3, 4, 2),
        *(3, 3, 6, 4, 1, 1),
        *(3, 8),
        *(2, 4, 4, 3, 5),
        *(4, 6, 3, 3, 3),
    ]
    assert sum(count for sub, count in counts.items() if sub.startswith("A.II.")) == 23
    assert counts["B.I"] == 1


def test_rb_2014_types_of_answers() -> None:
    scales = Counter(node.scale for node in shipped()[RB_2014].nodes if node.kind == "item")
    assert scales == {"abc": 38, "abcd": 64, "abcde": 3, "yt": 41}


def test_akip_2015_variants_differ_in_the_results() -> None:
    instrument = shipped()[AKIP_2015]
    unit, instance = instrument.for_variant("unit"), instrument.for_variant("instance")
    assert weights(unit, "E-I", "E-II") == [Fraction("7.5"), Fraction("12.5")]
    assert weights(instance, "E-I", "E-II", "E-III") == [5, 10, 5]
    assert "E-III" not in unit.by_key
    assert "87" not in instance.by_key
    assert kinds(unit)["item"] == 92
    assert kinds(instance)["item"] == 86


def test_akip_2015_values_of_letters_are_said_to_be_unverified() -> None:
    scales = shipped()[AKIP_2015].scales
    assert {scales[key].verified for key in ("yt", "abc", "abcd", "abcde")} == {"unverified"}
    values = [option.value for option in scales["abcde"].options]
    assert values == [1, Fraction(3, 4), Fraction(1, 2), Fraction(1, 4), 0]


def test_akip_2015_ladders_that_were_not_found_are_empty_and_said() -> None:
    nodes = shipped()[AKIP_2015].by_key
    without = {
        node.key for node in nodes.values() if node.kind == "item" and node.scale != "yt" and not node.ladder
    }  # fmt: skip
    assert without == {"04", "05", "11", "21", "35", "49", "50", "59", "73", "78", "86"}
    assert all("tidak ditemukan" in nodes[key].note for key in without)


def test_ladders() -> None:
    akip = shipped()[AKIP_2015].by_key
    assert akip["03"].ladder["E"] == (
        "apabila tujuan yang telah dilengkapi dengan ukuran keberhasilan < 20%"
    )
    assert list(akip["55"].ladder) == ["A", "B", "C"]
    reform = shipped()[RB_2014].by_key
    assert reform["A1.2.b"].ladder == {"A": "4 area atau lebih", "B": "1-3 area", "C": "tidak ada"}
    assert list(reform["A1.4.b"].ladder) == ["A", "B", "C", "D", "E"]
    zone = shipped()[ZI_2021].by_key
    assert zone["A.I.4.ii.c"].ladder == {"Ya": "jika unit kerja memiliki IKU"}


@pytest.mark.parametrize(
    ("sub", "words"), [("3a", "5 tahun"), ("3b", "inovatif"), ("3c", "inovatif")]
)
def test_akip_2021_the_highest_grade_asks_for_more_than_criteria(sub: str, words: str) -> None:
    ladder = shipped()[AKIP_2021].by_key[sub].ladder
    assert list(ladder) == ["AA", "A", "BB", "B", "CC", "C", "D", "E"]
    assert words in ladder["AA"]


def test_rb_2014_points_of_audit_opinions() -> None:
    opinions = shipped()[RB_2014].scales["opini"].options
    points = {option.key: option.value for option in opinions}
    assert points == {
        "WTP": 3,
        "WTP-DPP": Fraction("2.5"),
        "WDP": 2,
        "TMP": Fraction("1.5"),
        "TW": 1,
        "TIDAK-ADA": 0,
    }


def test_rb_2020_weights_from_memory_are_marked() -> None:
    nodes = [*shipped()[RB_2020].nodes, *shipped()[RB_2020_UNIT].nodes]
    areas = [node for node in nodes if node.kind == "sub"]
    assert {node.source.verified for node in areas if node.source} == {"unverified"}
    assert shipped()[RB_2020_UNIT].maximum == Fraction("36.3")
    assert weights(shipped()[RB_2020], "A.P", "A.H", "A.R", "B") == [20, 10, 30, 40]


def test_zi_2021_weights_of_areas() -> None:
    instrument = shipped()[ZI_2021]
    expected = [4, Fraction("3.5"), 5, 5, Fraction("7.5"), 5]
    for part in ("A.I", "A.II"):
        assert weights(instrument, *(f"{part}.{area}" for area in range(1, 7))) == expected
    assert weights(instrument, "B.I.a", "B.I.b", "B.II.a") == [
        Fraction("17.5"),
        5,
        Fraction("17.5"),
    ]
