"""The scorer on small instruments made for the purpose."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tuntas.rules.instruments import Instrument, read_instrument, shipped
from tuntas.rules.instruments.rule_shapes import RULES
from tuntas.rules.scoring import AnswerError, rounded, score
from tuntas.rules.scoring.aggregations import AGGREGATIONS

HEAD = """
format: 1
key: kecil
version: 1
title: {id: Instrumen kecil, en: A small instrument}
kind: assessment
source: {text: made for a test, verified: unverified}
rule: weighted-sum
maximum: 100
decimals: 2
scales:
  yt:
    verified: unverified
    options:
      - {key: "Y", value: 1, label: {id: Ya, en: "Yes"}, aliases: [Ya, "Yes"]}
      - {key: "T", value: 0, label: {id: Tidak, en: "No"}, aliases: [Tidak, "No"]}
  abc:
    verified: unverified
    options:
      - {key: A, value: 1, label: semua}
      - {key: B, value: 0.5, label: sebagian}
      - {key: C, value: 0, label: belum}
  percent: {verified: unverified, minimum: 0, maximum: 100}
  count: {verified: unverified, minimum: 0, maximum: 1000000}
"""
TAIL = """
categories:
  - {key: A, predicate: {id: Baik, en: Good}, above: 80, verified: unverified}
  - {key: B, predicate: {id: Cukup, en: Fair}, above: 50, verified: unverified}
  - {key: C, predicate: {id: Kurang, en: Poor}, least: 0, verified: unverified}
"""
NODES = """
nodes:
  - {key: P, label: Proses, kind: component, weight: 60, rule: weighted-sum}
  - {key: P1, parent: P, label: Tim, kind: sub, weight: 20, rule: mean}
  - {key: P1a, parent: P1, label: dibentuk, scale: yt, ladder: {"Y": ada suratnya}}
  - {key: P1b, parent: P1, label: bekerja, scale: abc}
  - {key: P1c, parent: P1, label: dinilai, scale: abc}
  - {key: P2, parent: P, label: Pengaduan, kind: sub, weight: 40, rule: mean}
  - {key: P2a, parent: P2, label: selesai, rule: {name: ratio, part: P2a2, whole: [P2a1]}}
  - {key: P2a1, parent: P2a, label: masuk, kind: input, scale: count}
  - {key: P2a2, parent: P2a, label: selesai, kind: input, scale: count}
  - {key: H, label: Hasil, kind: component, weight: 40, scale: percent}
"""


def small(*, nodes: str = NODES, head: str = HEAD, tail: str = TAIL) -> Instrument:
    return read_instrument(head + nodes + tail, path="kecil.yaml")


def test_a_tree_adds_up_and_explains_itself() -> None:
    result = score(small(), {"P1a": "ya", "P1b": "B", "P1c": "C", "P2a1": 8, "P2a2": 6, "H": 75})
    # 20 × (1 + 0.5 + 0) / 3 + 40 × 6/8 + 40 × 0.75
    assert (result.exact, result.score, result.category) == (Fraction(70), Decimal("70.00"), "B")
    lines = {line.key: line for line in result.tree}
    assert lines["P1"].score == lines["P1"].value == 10
    assert lines["P1a"].because.id == "Y: ada suratnya"
    assert lines["P2a"].because.en == "6 of 8 = 0.75."
    assert lines["P"].because.id == "Jumlah nilai di bawahnya: 40 dari 60."
    assert result.missing == []


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"P": 45, "H": "75 %"}, 75),  # in its own points, and as a share
        ({"P1": "50%", "P2": 40, "H": 0}, 50),
        ({}, 0),
        ([True, "A", "a", 4, 4, 100], 100),  # the leaves in the order of the file
        ([20, 40], 20 + 40),  # as many as there are subs: those, and nothing for the rest
    ],
)
def test_values_at_any_level_and_in_a_list(answers: Any, expected: int) -> None:
    assert score(small(), answers).exact == expected


def test_nothing_to_divide_by_is_left_out_and_the_rest_counts_in_full() -> None:
    result = score(small(), {"P1": 20, "P2a1": 0, "P2a2": 0, "H": 100})
    lines = {line.key: line for line in result.tree}
    assert lines["P2a"].value is None
    assert lines["P2"].value is None
    assert result.exact == 100


def test_not_counting_earns_nothing() -> None:
    lines = {line.key: line for line in score(small(), {"P1": 20, "H": 100}).tree}
    assert lines["P2a"].value == 0
    assert lines["P2"].score == 0


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"P1x": 1}, "Maksud Anda “P1"),
        ({"P1b": "D"}, "P1b: “D” tidak dapat dinilai; yang dikenal: A, B, C"),
        ({"H": 101}, "H: “101” tidak dapat dinilai; yang dikenal: angka 0 sampai 100"),
        ({"H": "banyak"}, "H: “banyak”"),
        ({"H": "1e-999999999"}, "H: “1e-999999999”"),  # exact, it would fill the memory
        ({"H": "1e999999999"}, "H: “1e999999999”"),
        ({"P1": 21}, "P1: “21” bukan nilai dari 0 sampai 20"),
        ({"P1": 10, "P1a": "Y"}, "P1 dan P1a di bawahnya sama-sama diisi"),
        ({"P1a": "n/a"}, "tidak mengenal “tidak berlaku”"),
        ({"P1b": {"A": -1}}, "-1 bukan jumlah jawaban"),
        ([1, 2, 3], "Ada 3 jawaban; kecil menerima daftar sepanjang 6, 4, 2, 2"),
    ],
)
def test_a_wrong_answer_is_named_with_what_is_allowed(answers: Any, words: str) -> None:
    with pytest.raises(AnswerError) as caught:
        score(small(), answers)
    assert words in caught.value.words.id


def test_a_wrong_policy_is_named() -> None:
    with pytest.raises(AnswerError) as caught:
        score(small(), {}, {"weight": "1"})
    assert caught.value.words.en == "kecil has no policy “weight”; there are: -."


@pytest.mark.parametrize(("rule", "expected"), [("exclude", 75), ("zero", 50), ("full", 83)])
def test_what_does_not_apply_follows_the_instrument(rule: str, expected: int) -> None:
    answers = {"P1a": "Y", "P1b": "B", "P1c": "tidak berlaku"}
    result = score(small(head=HEAD + f"not_applicable: {rule}\n"), answers)
    lines = {line.key: line for line in result.tree}
    assert (lines["P1"].value or 0) * 5 // 1 == expected


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [("61.525", 2, "61.53"), ("61.5249", 2, "61.52"), ("-0.5", 0, "-1"), ("2/3", 4, "0.6667")],
)
def test_halves_are_rounded_up(value: str, decimals: int, expected: str) -> None:
    assert rounded(Fraction(value), decimals) == Decimal(expected)


@pytest.mark.parametrize(
    ("points", "category"), [(80, "B"), ("80.004", "B"), ("80.005", "A"), (50, "C"), ("50.01", "B")]
)
def test_a_category_begins_above_its_bound_after_rounding(points: Any, category: str) -> None:
    share = Fraction(points)
    assert score(small(), {"P": share * 60 / 100, "H": share}).category == category


def test_every_named_aggregation_exists_in_both_lists() -> None:
    assert set(AGGREGATIONS) == set(RULES)


def test_keys_and_policies_may_be_written_differently() -> None:
    skm = shipped()["skm-permenpanrb-14-2017"]
    answers = dict.fromkeys([node.key.upper() for node in skm.leaves], 3)
    result = score(skm, answers, {"Index_Rounding": "3", "bobot": "0,111"})
    assert result.policies == {"weight": "0.111", "index": "3-decimals"}
    assert score(small(), {"p-1": 10}).exact == score(small(), {"P1": 10}).exact


def test_a_survey_may_come_sheet_by_sheet() -> None:
    skm = shipped()["skm-permenpanrb-14-2017"]
    sheets = [[4] * 9, [3] * 9, [4] * 8 + [None]]
    lines = {line.key: line for line in score(skm, sheets).tree}
    assert lines["persyaratan"].value == Fraction(11, 3)
    assert lines[skm.leaves[-1].key].value == Fraction(7, 2)
