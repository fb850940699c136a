"""Every rule of the format: a broken file is refused with line, rule and words."""

from fractions import Fraction
from importlib.resources import files
from pathlib import Path

import pytest

from tuntas.rules.instruments import (
    InstrumentError,
    instruments,
    read_instrument,
    shipped,
)

GOOD = """\
format: 1
key: kecil
version: 1
title: {id: Kecil, en: Small}
kind: assessment
source: {text: made for a test, verified: unverified}
rule: weighted-sum
maximum: 100
policies:
  weight:
    label: Bobot
    default: exact
    choices:
      exact: {label: tepat, verified: unverified}
      "0.1": {label: dibulatkan, value: 0.1, verified: unverified}
scales:
  yt:
    verified: unverified
    options:
      - {key: "Y", value: 1, label: Ya}
      - {key: "T", value: 0, label: Tidak}
nodes:
  - {key: A, label: Satu, weight: 60, rule: mean}
  - {key: A1, parent: A, label: a, scale: yt, ladder: {"Y": ada}}
  - {key: B, label: Dua, weight: 1/3, scale: yt}
  - {key: C, label: Tiga, weight: 119/3, scale: yt}
categories:
  - {key: A, predicate: Baik, above: 50, verified: unverified}
  - {key: B, predicate: Kurang, least: 0, verified: unverified}
"""


def test_a_good_file_is_exact() -> None:
    small = read_instrument(GOOD, path="kecil.yaml")
    assert sum((node.weight or 0 for node in small.children[""]), Fraction(0)) == 100
    assert small.by_key["B"].weight == Fraction(1, 3)
    assert [node.key for node in small.leaves] == ["A1", "B", "C"]
    assert small.by_key["A1"].line == 24
    assert len(small.hash) == 64


@pytest.mark.parametrize(
    ("old", "new", "line", "rule", "words"),
    [
        ("weight: 60", "weight: 59", 1, "weights-add-up", "add up to 99, not to 100"),
        ("{key: B, label: Dua", "{key: A, label: Dua", 25, "unique-key", "'A' stands twice"),
        ("parent: A, label: a", "parent: X, label: a", 24, "parent", "'X' does not stand above"),
        ("scale: yt, ladder", "scale: yn, ladder", 24, "scale", "no scale 'yn'; there are yt"),
        ('ladder: {"Y": ada}', 'ladder: {"Z": ada}', 24, "ladder", "Z is no option of yt"),
        ("rule: mean}", "rule: median}", 23, "rule", "no aggregation 'median'; there are weighted"),
        ("rule: mean}", "scale: yt}", 23, "rule", "it needs a rule for what is below it"),
        ("weight: 1/3, scale: yt", "weight: 1/3", 25, "answerable", "nothing below it and no scale"),
        ("rule: mean}", "rule: {name: mean, chained: $chain}}", 23, "reference", "no policy 'chain'"),
        ("rule: mean}", "rule: {name: mean, speed: 2}}", 23, "rule", "mean knows no 'speed'"),
        ("rule: mean}", "rule: {name: ratio, part: A1}}", 23, "rule", "ratio needs 'whole'"),
        (
            "rule: mean}", "rule: {name: ratio, part: A1, whole: Z9}}",
            23, "reference", "whole names 'Z9', which is no node",
        ),
        ("default: exact", "default: none", 0, "policy", "'none' is none of its choices"),
        ("above: 50", "above: 0", 0, "categories", "from the highest to the lowest"),
        ("least: 0,", "least: 10,", 0, "categories", "scores below 10 have no category"),
        ("version: 1", "version: one", 3, "schema", "'one' is not of type 'integer'"),
        ("kind: assessment", "kind: exam", 5, "schema", "'exam' is not one of"),
        ("maximum: 100\n", "maximum: 100\ncolour: red\n", 1, "schema", "'colour' was unexpected"),
        ("value: 1, label: Ya", "value: satu, label: Ya", 20, "schema", "value: 'satu' is not of type"),
        ("key: kecil", "key: kecil\nkey: besar", 3, "yaml", "'key' stands twice"),
        ("title: {id: Kecil,", "title: {id: Kecil", 4, "yaml", ""),
    ],
)  # fmt: skip
def test_a_broken_file_says_where_and_why(
    old: str, new: str, line: int, rule: str, words: str
) -> None:
    assert old in GOOD
    with pytest.raises(InstrumentError) as caught:
        read_instrument(GOOD.replace(old, new, 1), path="kecil.yaml")
    found = [(one.line, one.rule) for one in caught.value.problems]
    assert (line, rule) in found
    assert words in str(caught.value)
    assert str(caught.value).startswith("kecil.yaml:")


def test_every_problem_is_told_at_once() -> None:
    text = GOOD.replace("scale: yt}\n  - {key: C", "scale: xx}\n  - {key: C").replace(
        "parent: A,", "parent: Q,"
    )
    with pytest.raises(InstrumentError) as caught:
        read_instrument(text, path="kecil.yaml")
    assert {one.rule for one in caught.value.problems} >= {"scale", "parent"}


def test_a_city_adds_its_own_but_takes_no_shipped_key(tmp_path: Path) -> None:
    (tmp_path / "kecil.yaml").write_text(GOOD, encoding="utf-8")
    assert instruments(tmp_path)["kecil"].title.en == "Small"
    taken = GOOD.replace("key: kecil", "key: skm-permenpanrb-14-2017")
    (tmp_path / "lain.yaml").write_text(taken, encoding="utf-8")
    with pytest.raises(InstrumentError, match=r"is taken by skm-permenpanrb-14-2017\.yaml"):
        instruments(tmp_path)


def test_shipped_files_are_named_after_their_keys() -> None:
    folder = files("tuntas.rules.instruments").joinpath("files")
    names = {file.name for file in folder.iterdir() if file.name.endswith(".yaml")}
    assert {f"{key}.yaml" for key in shipped()} == names
