"""Published and computed results of AKIP, RB and ZI, to the printed digit."""

import csv
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tuntas.rules.instruments import shipped
from tuntas.rules.scoring import AnswerError, Result, category_of, rounded, score

AKIP_2015 = "akip-permenpanrb-12-2015"
AKIP_2021 = "akip-permenpanrb-88-2021"
RB_2014 = "rb-permenpanrb-14-2014"
RB_2020 = "rb-permenpanrb-26-2020"
ZI_2021 = "zi-permenpanrb-90-2021"
WORKED_EXAMPLE = Path(__file__).parent / "rb_2014_worked_example.csv"
SHEET_DECIMALS = 10

# A court of first instance, PermenPANRB 88/2021, evidence of 2023 to 2025: grade and printed score.
COURT = {
    "1a": ("A", "5.40"), "1b": ("BB", "7.20"), "1c": ("BB", "12.00"),
    "2a": ("BB", "4.80"), "2b": ("BB", "7.20"), "2c": ("A", "13.50"),
    "3a": ("BB", "2.40"), "3b": ("A", "4.05"), "3c": ("AA", "7.50"),
    "4a": ("A", "4.50"), "4b": ("A", "6.75"), "4c": ("AA", "12.50"),
}  # fmt: skip
VALUES = {"AA": 100, "A": 90, "BB": 80, "B": 70, "CC": 60, "C": 50, "D": 30, "E": 0}
BOUNDS = {"AA": 90, "A": 80, "BB": 70, "B": 60, "CC": 50, "C": 30}
# Provincial offices of the statistics agency, 2020 and 2021, and Padang for 2017: all published as BB.
PUBLISHED_BB = (
    "75.78", "77.05", "74.63", "76.55", "76.26", "76.28", "74.96", "75.63",
    "74.57", "74.93", "74.72", "74.90", "74.50", "74.67", "74.37", "74.41",
    "74.08", "74.19", "73.86", "74.18", "73.82", "74.07", "73.05", "73.98",
    "70.46",
)  # fmt: skip


def scored(key: str, answers: Mapping[str, Any], **policies: str) -> Result:
    chosen = {name.replace("_", "-"): value for name, value in policies.items()}
    return score(shipped()[key], answers, chosen)


def points(result: Result, key: str) -> Fraction:
    found = next(line.score for line in result.tree if line.key == key)
    assert found is not None
    return found


def test_akip_2021_court_of_first_instance() -> None:
    result = scored(AKIP_2021, {key: grade for key, (grade, _) in COURT.items()})
    for key, (_, printed) in COURT.items():
        assert rounded(points(result, key), 2) == Decimal(printed)
    components = [rounded(points(result, key), 2) for key in "1234"]
    assert components == [Decimal(one) for one in ("24.60", "25.50", "13.95", "23.75")]
    assert (result.score, result.category) == (Decimal("87.80"), "A")


def test_akip_2021_self_score_of_the_court() -> None:
    result = scored(AKIP_2021, dict.fromkeys(COURT, "AA"))
    assert (result.score, result.category) == (Decimal("100.00"), "AA")


def test_akip_2021_takes_components_in_points() -> None:
    result = scored(AKIP_2021, {"1": 24.6, "2": 25.5, "3": 13.95, "4": 23.75})
    assert (result.score, result.category) == (Decimal("87.80"), "A")


@pytest.mark.parametrize(("grade", "value"), list(VALUES.items()))
def test_akip_2021_value_of_grades(grade: str, value: int) -> None:
    assert scored(AKIP_2021, dict.fromkeys(COURT, grade)).score == value


@pytest.mark.parametrize(
    ("met", "partly", "grade"),
    [
        (8, 0, "BB"),  # all: AA and A are a person's to give
        (7, 1, "B"),
        (7, 0, "B"),
        (6, 0, "CC"),  # 75 % is not above 75 %
        (5, 0, "CC"),
        (4, 0, "C"),
        (3, 0, "C"),
        (2, 0, "D"),
        (0, 1, "D"),
        (0, 0, "E"),
    ],
)
def test_akip_2021_grade_from_criteria(met: int, partly: int, grade: str) -> None:
    answers = ["terpenuhi"] * met + ["sebagian"] * partly + ["belum"] * (8 - met - partly)
    result = scored(AKIP_2021, {f"1c.{number}": one for number, one in enumerate(answers, start=1)})
    assert points(result, "1c") == points(scored(AKIP_2021, {"1c": grade}), "1c")


@pytest.mark.parametrize("key", [AKIP_2015, AKIP_2021, RB_2014, RB_2020])
@pytest.mark.parametrize(("category", "bound"), list(BOUNDS.items()))
def test_lower_bounds_are_exclusive(key: str, category: str, bound: int) -> None:
    below = [*BOUNDS, "D"][list(BOUNDS).index(category) + 1]
    instrument = shipped()[key]
    for value, expected in ((f"{bound}.00", below), (f"{bound}.01", category)):
        row = category_of(instrument, Fraction(value))
        assert row is not None
        assert row.key == expected


@pytest.mark.parametrize(("last", "category"), [("5.00", "BB"), ("5.01", "A")])
def test_akip_2021_on_both_sides_of_80(last: str, category: str) -> None:
    result = scored(AKIP_2021, {"1": 30, "2": 30, "3": 15, "4": last})
    assert result.category == category


@pytest.mark.parametrize("total", PUBLISHED_BB)
def test_akip_2015_published_totals_are_very_good(total: str) -> None:
    row = category_of(shipped()[AKIP_2015], Fraction(total))
    assert row is not None
    assert (row.key, row.predicate.id) == ("BB", "Sangat baik")


@pytest.mark.parametrize(("position", "total", "category"), [(0, "100.00", "AA"), (-1, None, "D")])
def test_akip_2015_best_and_worst(position: int, total: str | None, category: str) -> None:
    instrument = shipped()[AKIP_2015].for_variant("unit")
    answers = {
        node.key: scale.options[position].key
        for node in instrument.leaves
        if (scale := instrument.scale_of(node))
    }
    result = scored(AKIP_2015, answers)
    assert result.category == category
    if total is None:  # items 55, 68, 77 and 84 have fewer steps, so their last is not E
        worst = (
            Fraction("7.5") / 6 / 2 + Fraction("7.5") / 7 / 4 + Fraction(2, 16) + Fraction(5, 24)
        )
        assert result.exact == worst
    else:
        assert result.score == Decimal(total)


def test_akip_2015_mean_of_items_times_weight() -> None:
    result = scored(AKIP_2015, {"75": "Y", "76": "T", "77": "A", "78": "C"})
    assert points(result, "D-I") == Fraction("1.25")
    assert result.score == Decimal("1.25")


def test_akip_2015_instance_takes_results_in_points() -> None:
    components = {"A": 24, "B": 20, "C": 12, "D": 7}
    result = scored(AKIP_2015, components | {"E-I": 4, "E-II": 7.5, "E-III": 3}, variant="instance")
    assert (result.score, result.category) == (Decimal("77.50"), "BB")
    with pytest.raises(AnswerError):
        scored(AKIP_2015, components | {"E-I": 6}, variant="instance")


def worked_example(year: int) -> tuple[dict[str, str], dict[str, Fraction]]:
    """Return one central agency's answers and the score of every row of its sheet."""
    with WORKED_EXAMPLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    answers = {row["key"]: row[f"answer_{year}"] for row in rows if row[f"answer_{year}"]}
    return answers, {row["key"]: Fraction(row[f"score_{year}"]) for row in rows}


def differing(result: Result, printed: Mapping[str, Fraction]) -> set[str]:
    """Return the rows whose score is not the sheet's."""
    return {
        line.key
        for line in result.tree
        if line.score is not None
        and Fraction(rounded(line.score, SHEET_DECIMALS)) != printed[line.key]
    }


@pytest.mark.parametrize(
    ("year", "policy", "total"),
    [
        (2014, "plain", "60.8602023810"),
        (2015, "chained", "71.4062857143"),
        (2015, "plain", "72.2102857143"),
    ],
)
def test_rb_2014_worked_example(year: int, policy: str, total: str) -> None:
    answers, _ = worked_example(year)
    result = scored(RB_2014, answers, a5_4=policy)
    assert rounded(result.exact, SHEET_DECIMALS) == Decimal(total)
    assert result.missing == []


@pytest.mark.parametrize(("year", "policy"), [(2014, "plain"), (2015, "chained")])
def test_rb_2014_every_row_of_the_worked_example(year: int, policy: str) -> None:
    answers, printed = worked_example(year)
    result = scored(RB_2014, answers, a5_4=policy)
    assert {line.key for line in result.tree} == set(printed) - {"TOTAL"}
    assert all(line.score is not None for line in result.tree)
    assert differing(result, printed) == set()


def test_rb_2014_the_plain_rule_differs_in_one_item_of_2015() -> None:
    answers, printed = worked_example(2015)
    assert differing(scored(RB_2014, answers), printed) == {"A5.4.c", "A5.4", "A5", "A"}


@pytest.mark.parametrize(
    ("total", "category", "predicate"),
    [("60.86", "B", "Baik"), ("71.41", "BB", "Sangat baik"), ("95", "AA", "Sangat memuaskan"), ("0", "D", "Sangat kurang")],
)  # fmt: skip
def test_rb_categories(total: str, category: str, predicate: str) -> None:
    row = category_of(shipped()[RB_2014], Fraction(total))
    assert row is not None
    assert (row.key, row.predicate.id) == (category, predicate)


def test_rb_2020_intermediate_results_are_given_as_a_whole() -> None:
    result = scored(RB_2020, {"A.P": 15, "A.H": 80, "A.R": 20, "B": 30})
    assert points(result, "A.H") == 8
    assert (result.score, result.category) == (Decimal(73), "BB")


# A unit exactly at every minimum that binds, areas in points: WBK with a total of 75.00, WBBM of 85.00.
WBK = {
    "A.I.1": "4", "A.I.2": "3.5", "A.I.3": "5", "A.I.4": "5", "A.I.5": "7.5", "A.I.6": "5",
    "A.II.1": "0.8", "A.II.2": "0.7", "A.II.3": "1", "A.II.4": "1", "A.II.5": "5.5", "A.II.6": "3.75",
    "B.I.a": "3.6", "B.I.b": "C", "B.II.a": "3.2",
}  # fmt: skip
WBBM = {
    "A.I.1": "4", "A.I.2": "3.5", "A.I.3": "5", "A.I.4": "5", "A.I.5": "7.5", "A.I.6": "5",
    "A.II.1": "2", "A.II.2": "1.75", "A.II.3": "2.5", "A.II.4": "2.5", "A.II.5": "7.25", "A.II.6": "3.75",
    "B.I.a": "3.6", "B.I.b": "B", "B.II.a": "3.6",
}  # fmt: skip


def test_zi_2021_exactly_wbk() -> None:
    result = scored(ZI_2021, WBK)
    assert (result.score, result.category) == (Decimal("75.00"), "WBK")
    assert points(result, "B") == Fraction("32.25")


@pytest.mark.parametrize(
    "change",
    [
        {"A.II.5": "5.49"},  # total 74.99
        {"A.II.1": "0.79", "A.II.5": "6"},  # area 1 below 60 %
        {"A.II.3": "0.99", "A.II.5": "6"},  # area 3 below 60 %
        {"B.I.a": "3.59", "A.II.5": "6"},  # IPAK below 15.75
        {"B.I.b": "D", "A.II.5": "7.5", "A.II.6": "5"},  # performance below 2.50
        {"B.II.a": "3.19", "A.II.5": "6"},  # IPKP below 14.00
    ],
)
def test_zi_2021_just_below_wbk(change: dict[str, str]) -> None:
    assert scored(ZI_2021, WBK | change).category == ""


@pytest.mark.parametrize(("last", "category"), [("2.75", "WBK"), ("2.74", "")])
def test_zi_2021_wbk_needs_40_of_enablers(last: str, category: str) -> None:
    results = {"B.I.a": 4, "B.I.b": "A", "B.II.a": 4}
    areas = {"A.II.5": "3.75", "A.II.6": last}
    result = scored(ZI_2021, WBK | areas | results)
    assert (result.score >= Decimal(75), result.category) == (True, category)


@pytest.mark.parametrize(("last", "category"), [("5.5", "WBBM"), ("5.49", "WBK")])
def test_zi_2021_wbbm_needs_48_of_enablers(last: str, category: str) -> None:
    results = {"B.I.a": 4, "B.I.b": "A", "B.II.a": 4}
    result = scored(ZI_2021, WBBM | {"A.II.5": last} | results)
    assert (result.score >= Decimal(85), result.category) == (True, category)


def test_zi_2021_exactly_wbbm() -> None:
    result = scored(ZI_2021, WBBM)
    assert (result.score, result.category) == (Decimal("85.00"), "WBBM")
    assert points(result, "B") == Fraction("35.25")


@pytest.mark.parametrize(
    "change",
    [
        {"A.II.5": "7.24"},  # total 84.99
        {"A.II.1": "1.99", "A.II.5": "7.5"},  # area 1 below 75 %
        {"B.I.b": "C", "A.II.3": "4", "A.II.4": "4"},  # performance below 3.75
        {"B.II.a": "3.59", "A.II.5": "7.5"},  # IPKP below 15.75
    ],
)
def test_zi_2021_just_below_wbbm_is_wbk(change: dict[str, str]) -> None:
    assert scored(ZI_2021, WBBM | change).category == "WBK"


@pytest.mark.parametrize(
    ("fulfilment", "reform", "combined", "separate"),
    [
        ("2.6", "2.6", "WBK", "WBBM"),  # one copy prints 2.60, 75 % of both together is 5.25
        ("3.5", "2.59", "WBBM", "WBK"),
        ("3.5", "2.09", "WBBM", ""),
    ],
)
def test_zi_2021_minimum_of_areas_combined_and_separate(
    fulfilment: str, reform: str, combined: str, separate: str
) -> None:
    full = {key: shipped()[ZI_2021].by_key[key].weight for key in WBBM if key.startswith("A.")}
    results = {"B.I.a": 4, "B.I.b": "A", "B.II.a": 4}
    answers = full | results | {"A.I.2": fulfilment, "A.II.2": reform}
    assert scored(ZI_2021, answers).category == combined
    assert scored(ZI_2021, answers, area="separate").category == separate


def test_zi_2021_percentages_come_from_counts() -> None:
    counts = {
        "A.II.5.ii.a.1": 40, "A.II.5.ii.a.2": 6, "A.II.5.ii.a.3": 30,
        "A.II.5.iii.a.1": 8, "A.II.5.iii.a.5": 8, "A.II.5.iii.b.1": 50, "A.II.5.iii.b.5": 25,
        "A.II.3.iii.a.1": 5, "A.II.3.iii.a.2": 2,
        "A.II.1.i.a.1": 4, "A.II.1.i.a.2": 6, "A.II.1.i.b.1": 6, "A.II.1.i.b.2": 3,
    }  # fmt: skip
    result = scored(ZI_2021, counts)
    assert points(result, "A.II.5.ii") == Fraction("2.25")
    assert points(result, "A.II.5.iii") == Fraction("1.5")  # LHKASN counts too
    assert points(result, "A.II.3.iii") == Fraction("1.2")
    assert points(result, "A.II.1.i") == Fraction("1.5")  # 6 of 4 is capped at 1


def test_zi_2021_those_who_must_report_are_added_up_where_no_total_is_given() -> None:
    rows = {"A.II.5.iii.a.2": 1, "A.II.5.iii.a.3": 4, "A.II.5.iii.a.4": 3, "A.II.5.iii.a.5": 6}
    assert points(scored(ZI_2021, rows), "A.II.5.iii") == Fraction(3, 4)
    total = scored(ZI_2021, rows | {"A.II.5.iii.a.1": 12})
    assert points(total, "A.II.5.iii") == Fraction(1, 2)  # a total that was given counts
    own = {"A.II.5.iii.b.2": 2, "A.II.5.iii.b.4": 6, "A.II.5.iii.b.5": 4}
    assert points(scored(ZI_2021, own), "A.II.5.iii") == Fraction(1, 2)


@pytest.mark.parametrize(("before", "now", "share"), [(0, 0, 1), (2, 3, 0), (4, 1, Fraction(3, 4))])
def test_zi_2021_breaches_of_discipline(before: int, now: int, share: Fraction) -> None:
    counts = {"A.II.3.iii.a.1": before, "A.II.3.iii.a.2": now}
    assert points(scored(ZI_2021, counts), "A.II.3.iii") == 2 * share
