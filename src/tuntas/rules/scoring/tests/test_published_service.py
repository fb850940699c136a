"""Published and computed results of surveys, PEKPPP, the innovation index and the jury's sheet.

Every figure is compared as it was printed, with the policy that it was made with. Results that do not
reproduce stand here too: an office must see that they do not.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tuntas.rules.instruments import shipped
from tuntas.rules.scoring import AnswerError, Result, score

KEP25 = "skm-kepmenpan-25-2004"
PERMEN16 = "skm-permenpanrb-16-2014"
PERMEN14 = "skm-permenpanrb-14-2017"
PEKPPP = "pekppp-permenpanrb-29-2022"


def scored(key: str, answers: Any, **policies: str) -> tuple[str, str]:
    result = score(shipped()[key], answers, policies)
    return str(result.score), result.category


def element_categories(result: Result) -> Mapping[str, str]:
    return {line.key: line.category for line in result.tree}


# Licensing office, Kabupaten Bogor, 2011: published 74.67, "Baik".
BOGOR = [
    "3.007", "2.993", "3.020", "3.000", "3.113", "3.033", "2.887",
    "2.947", "2.980", "3.033", "3.000", "3.033", "3.020", "3.000",
]  # fmt: skip
# The example remembered from the decree of 2004; not verified in a text.
REMEMBERED = [
    "3.45", "2.65", "3.53", "2.31", "1.55", "3.12", "2.13",
    "2.43", "3.21", "1.45", "1.93", "2.31", "3.03", "1.56",
]  # fmt: skip
# Land and spatial planning office, Kabupaten Bantul, 2023: published 87.28.
BANTUL = ["3.31", "3.35", "3.49", "3.93", "3.45", "3.39", "3.39", "3.76", "3.35"]
# Licensing office, Sumatera Barat: published 81.71, B. Unofficial levies stand in place of facilities.
SUMBAR = {
    "persyaratan": "3,200", "prosedur": "3,216", "waktu": "2,936", "biaya": "3,530",
    "produk": "3,136", "kompetensi": "3,200", "perilaku": "3,316", "sarpras": "3,916",
    "pengaduan": "3,323",
}  # fmt: skip
# A quarter with 29 respondents, as the number of fours, threes and twos.
QUARTER: Mapping[str, Mapping[str, int]] = {
    "persyaratan": {"4": 18, "3": 11},
    "prosedur": {"4": 14, "3": 15},
    "waktu": {"4": 15, "3": 12, "2": 2},
    "biaya": {"4": 29, "3": 0},
    "produk": {"4": 15, "3": 14},
    "kompetensi": {"4": 18, "3": 11},
    "perilaku": {"4": 19, "3": 10},
    "sarpras": {"4": 18, "3": 11},
    "pengaduan": {"4": 28, "3": 1},
}


def test_bogor_2011_reproduces_with_the_printed_weight_only() -> None:
    assert scored(KEP25, BOGOR) == ("74.67", "B")
    assert scored(KEP25, BOGOR, weight="0,071") == ("74.67", "B")
    assert scored(KEP25, BOGOR, weight="1/14") == ("75.12", "B")


def test_the_remembered_example_needs_its_own_weight() -> None:
    assert scored(KEP25, REMEMBERED) == ("61.52", "C")
    assert scored(KEP25, REMEMBERED, weight="0.0711", index="3") == ("61.60", "C")


def test_bantul_2023_reproduces_with_the_exact_weight_only() -> None:
    assert scored(PERMEN14, BANTUL) == ("87.28", "B")
    assert scored(PERMEN14, BANTUL, weight="0.11") == ("86.41", "B")
    assert scored(PERMEN14, BANTUL, weight="0.111") == ("87.19", "B")


@pytest.mark.parametrize(
    ("weight", "expected"), [("exact", "91.48"), ("0.11", "90.56"), ("0.111", "91.38")]
)
def test_a_quarter_from_how_often_each_answer_was_given(weight: str, expected: str) -> None:
    assert scored(PERMEN14, QUARTER, weight=weight) == (expected, "A")


def test_answers_one_by_one_give_the_same_as_their_counts() -> None:
    one_by_one = {
        key: [answer for answer, count in counts.items() for _ in range(count)]
        for key, counts in QUARTER.items()
    }
    exact = score(shipped()[PERMEN14], QUARTER).exact
    assert score(shipped()[PERMEN14], one_by_one).exact == exact


@pytest.mark.parametrize(
    ("weight", "recomputed"), [("exact", "82.70"), ("0.111", "82.62"), ("0.11", "81.88")]
)
def test_sumatera_barat_published_81_71_and_no_weight_gives_it(
    weight: str, recomputed: str
) -> None:
    assert scored(PERMEN14, SUMBAR, weight=weight) == (recomputed, "B")
    assert recomputed != "81.71"


def test_each_element_has_its_own_category() -> None:
    found = element_categories(score(shipped()[PERMEN14], SUMBAR))
    assert found["persyaratan"] == "B"
    assert found["waktu"] == "C"
    assert found["sarpras"] == "A"


def test_an_index_rounded_for_display_does_not_feed_back() -> None:
    answers = {"SKM": "3.8888"}
    assert scored(PERMEN14, answers) == ("97.22", "A")
    assert scored(PERMEN14, {"SKM": "3.89"}) == ("97.25", "A")
    of_elements = [4, 4, 4, 4, 4, 4, 4, 4, 3]  # 35 / 9 = 3.8888…
    assert scored(PERMEN14, of_elements) == ("97.22", "A")
    assert scored(PERMEN14, of_elements, index="3-decimals") == ("97.23", "A")
    assert scored(PERMEN14, of_elements, index="2-decimals") == ("97.25", "A")


@pytest.mark.parametrize(
    ("index", "published", "category"),
    [("3.85", "96.25", "A"), ("3.66", "91.50", "A"), ("3.054", "76.35", "C")],
)
def test_published_pairs_of_index_and_score(index: str, published: str, category: str) -> None:
    assert scored(PERMEN14, {"SKM": index}) == (published, category)


@pytest.mark.parametrize(
    ("value", "printed", "category"),
    [
        ("25", "25.00", "D"),
        ("64.99", "64.99", "D"),
        ("64.994", "64.99", "D"),
        ("64.995", "65.00", "C"),
        ("65", "65.00", "C"),
        ("75.56", "75.56", "C"),
        ("76.60", "76.60", "C"),
        ("76.604", "76.60", "C"),
        ("76.605", "76.61", "B"),
        ("76.61", "76.61", "B"),
        ("80.81", "80.81", "B"),
        ("86.29", "86.29", "B"),
        ("88.30", "88.30", "B"),
        ("88.304", "88.30", "B"),
        ("88.305", "88.31", "A"),
        ("88.31", "88.31", "A"),
        ("94.61", "94.61", "A"),
        ("100", "100.00", "A"),
    ],
)
def test_the_bounds_of_the_present_table(value: str, printed: str, category: str) -> None:
    assert scored(PERMEN14, {"SKM": Decimal(value) / 25}) == (printed, category)


@pytest.mark.parametrize("key", [KEP25, PERMEN16])
@pytest.mark.parametrize(
    ("value", "category"),
    [
        ("43.75", "D"), ("43.755", "C"), ("43.76", "C"),
        ("62.50", "C"), ("62.505", "B"), ("62.51", "B"),
        ("81.25", "B"), ("81.254", "B"), ("81.26", "A"),
    ],
)  # fmt: skip
def test_the_bounds_of_the_old_table(key: str, value: str, category: str) -> None:
    root = shipped()[key].children[""][0].key
    assert scored(key, {root: Decimal(value) / 25})[1] == category


@pytest.mark.parametrize(
    ("key", "weight", "most", "least"),
    [
        (PERMEN14, "exact", "100.00", "25.00"),
        (PERMEN14, "0.111", "99.90", "24.98"),
        (PERMEN14, "0.11", "99.00", "24.75"),
        (PERMEN16, "exact", "100.00", "25.00"),
        (KEP25, "0.071", "99.40", "24.85"),
        (KEP25, "0.0711", "99.54", "24.89"),
        (KEP25, "exact", "100.00", "25.00"),
    ],
)
def test_what_each_weight_can_reach(key: str, weight: str, most: str, least: str) -> None:
    elements = len(shipped()[key].leaves)
    assert scored(key, [4] * elements, weight=weight) == (most, "A")
    assert scored(key, [1] * elements, weight=weight) == (least, "D")


def test_a_survey_without_one_element_is_refused() -> None:
    with pytest.raises(AnswerError, match="sarpras"):
        score(shipped()[PERMEN14], [*BANTUL[:8], None])


@pytest.mark.parametrize("answers", [[4] * 30, {"F-02": 4}])
def test_pekppp_with_and_without_the_survey_of_users(answers: Any) -> None:
    without = answers if isinstance(answers, dict) else {str(n + 1): 4 for n in range(30)}
    assert scored(PEKPPP, {**without, "F-03": "3.2"}) == ("3.80", "B")
    assert scored(PEKPPP, answers) == ("4.00", "B")
    assert scored(PEKPPP, answers, f03="zero") == ("3.00", "C")


def test_pekppp_weighs_an_indicator_in_its_aspect_and_the_aspect_in_f02() -> None:
    only = score(shipped()[PEKPPP], {"14": 5, "2.1": "ada", "31": 5})
    assert str(only.score) == "0.38"  # 5 × 30 % × 25 % = 0.375
    assert only.category == "F"


def test_pekppp_takes_steps_by_their_number_or_as_a_mean() -> None:
    assert scored(PEKPPP, {"I": "3,5", "F-03": 0})[0] == "0.63"  # 3.5 × 24 % × 75 %
    assert scored(PEKPPP, {"1": "3", "F-03": 5})[0] == "1.34"  # 3 × 17 % × 24 % × 75 % + 1.25


@pytest.mark.parametrize(
    ("value", "category", "predicate"),
    [
        ("5", "A", "Pelayanan Prima"), ("4.51", "A", "Pelayanan Prima"),
        ("4.505", "A", "Pelayanan Prima"), ("4.504", "A-", "Sangat Baik"),
        ("4.50", "A-", "Sangat Baik"), ("4.38", "A-", "Sangat Baik"), ("4.01", "A-", "Sangat Baik"),
        ("4.00", "B", "Baik"), ("3.51", "B", "Baik"),
        ("3.50", "B-", "Baik dengan Catatan"), ("3.01", "B-", "Baik dengan Catatan"),
        ("3.00", "C", "Cukup"), ("2.51", "C", "Cukup"),
        ("2.50", "C-", "Cukup dengan Catatan"), ("2.01", "C-", "Cukup dengan Catatan"),
        ("2.00", "D", "Buruk"), ("1.51", "D", "Buruk"),
        ("1.50", "E", "Sangat Buruk"), ("1.01", "E", "Sangat Buruk"),
        ("1.00", "F", "Gagal"), ("0", "F", "Gagal"),
    ],
)  # fmt: skip
def test_the_bounds_of_pekppp(value: str, category: str, predicate: str) -> None:
    result = score(shipped()[PEKPPP], {"F-02": value})
    assert result.category == category
    assert result.predicate is not None
    assert result.predicate.id == predicate


@pytest.mark.parametrize(
    ("year", "innovations", "points", "affairs", "expected"),
    [
        ("2026", 20, 70, 5, ("47.04", "Inovatif")),
        ("2026", 20, 70, 4, ("44.00", "Inovatif")),
        ("2026", 8, 80, 5, ("38.55", "Kurang Inovatif")),
        ("2027", 8, 80, 6, ("35.50", "Kurang Inovatif")),
        ("2027", 8, 80, 5, ("34.29", "Kurang Inovatif")),
        ("2028", 8, 80, 6, ("33.22", "Kurang Inovatif")),
        ("2029", 8, 80, 6, ("31.44", "Kurang Inovatif")),
    ],
)
def test_innovation_index_2026(
    year: str, innovations: int, points: int, affairs: int, expected: tuple[str, str]
) -> None:
    answers = {"SPD": 40, "SID": [points] * innovations, "JI-02": affairs}
    assert scored("iid-2026", answers, year=year) == expected
    counted = answers | {"JI-01": innovations}
    assert scored("iid-2026", counted, year=year) == expected


def best(prefix: str) -> dict[str, int]:
    """Return the highest step of every row, and one basis for the benefit."""
    rows = [node for node in shipped()["iid-2026"].leaves if node.key.startswith(prefix)]
    chosen = [node.key for node in rows if node.parent != "SID-33" or node.key == "SID-33c"]
    return dict.fromkeys(chosen, 3)


def test_a_perfect_innovation_index_from_its_rows() -> None:
    answers = {**best("SPD"), "SID": [best("SID")] * 12, "JI-01": 250, "JI-02": 6}
    assert scored("iid-2026", answers) == ("100.00", "Sangat Inovatif")
    assert scored("iid-2026", answers, year="2027") == ("93.66", "Sangat Inovatif")


def test_an_empty_row_counts_zero_and_two_bases_are_refused() -> None:
    incomplete = {key: step for key, step in best("SPD").items() if key != "SPD-08"}
    assert scored("iid-2026", incomplete)[0] == "23.40"  # (63 - 1.5 × 3) / 250
    with pytest.raises(AnswerError, match="SID-33a"):
        score(shipped()["iid-2026"], {"SID": [{"SID-33a": 3, "SID-33b": 2}]})


@pytest.mark.parametrize(
    ("key", "points", "expected"),
    [
        ("iid-2026", "162.525", ("65.01", "Sangat Inovatif")),
        ("iid-2026", "162.51", ("65.00", "Inovatif")),
        ("iid-2026", "100.025", ("40.01", "Inovatif")),
        ("iid-2026", "100", ("40.00", "Kurang Inovatif")),
        ("iid-2026", "0.025", ("0.01", "Kurang Inovatif")),
        ("iid-2026", "0", ("0.00", "Tidak Dapat Dinilai")),
        ("iid-2023", "150.025", ("60.01", "Sangat Inovatif")),
        ("iid-2023", "150", ("60.00", "Inovatif")),
        ("iid-2023", "87.5", ("35.00", "Inovatif")),
        ("iid-2023", "87.4875", ("35.00", "Inovatif")),  # 34.995
        ("iid-2023", "87.475", ("34.99", "Kurang Inovatif")),
        ("iid-2023", "0.025", ("0.01", "Kurang Inovatif")),
        ("iid-2023", "0", ("0.00", "Tidak Dapat Dinilai")),
    ],
)
def test_the_bounds_of_the_innovation_index(
    key: str, points: str, expected: tuple[str, str]
) -> None:
    first = min(Decimal(points), Decimal(76))
    second = min(Decimal(points) - first, Decimal(63))
    rest = Decimal(points) - first - second
    assert scored(key, {"JI": first, "SPD": second, "SID": rest}) == expected


def test_innovation_index_2023_divides_by_ten_at_least() -> None:
    assert scored("iid-2023", {"SPD": 63, "SID": [111] * 10, "JI": 76}) == (
        "100.00",
        "Sangat Inovatif",
    )
    assert scored("iid-2023", {"SPD": 40, "SID": [80] * 8, "JI": 20}) == ("49.60", "Inovatif")
    assert scored("iid-2023", {"SPD": 40, "SID": [80] * 20, "JI": 20}) == ("56.00", "Inovatif")


@pytest.mark.parametrize(
    ("answers", "expected"),
    [([0, *[80] * 7], "80.00"), ({"5": 100}, "30.00"), ([100, *[0] * 7], "0.00")],
)
def test_the_jury_sheet_weighs_its_aspects(
    answers: Mapping[str, int] | Sequence[int], expected: str
) -> None:
    assert scored("kipp-2023-umum", answers) == (expected, "")


def test_innovations_as_lists_of_rows_and_one_alone() -> None:
    iid = shipped()["iid-2026"]
    rows = [
        node.key for node in iid.nodes if node.parent.startswith("SID-W") and node.kind == "item"
    ]
    best = dict.fromkeys(rows, 3)
    by_list = score(iid, {"SID": [[3] * 20, [0] * 20]})
    by_key = score(iid, {"SID": [best, {}]})
    assert by_list.exact == by_key.exact == Fraction(111, 12) / 250 * 100
    assert not [key for key in by_list.missing if key.startswith("SID")]
    assert score(iid, best).exact == score(iid, {"SID": [best]}).exact
    with pytest.raises(AnswerError, match="a list of 17; known are lists of 20, 25"):
        score(iid, {"SID": [[3] * 17]})


def test_only_the_user_survey_may_be_left_out_of_pekppp() -> None:
    pekppp = shipped()["pekppp-permenpanrb-29-2022"]
    assert score(pekppp, {"F-03": 4}).exact == 1
    assert score(pekppp, {"F-02": 4}).exact == 4
