"""Indicator files: what the loader refuses, where it says so, and a city's own."""

from pathlib import Path

import pytest

from tuntas.measures.compute import MeasureError, check_by_trial
from tuntas.measures.indicators import (
    IndicatorError,
    indicators,
    read_indicator,
    shipped,
    usable_indicators,
)

GUIDE = Path(__file__).parents[5] / "docs" / "indicators.md"
GOOD = """\
format: 1
key: own
version: 1
name: {id: Milik kota, en: The city's own}
definition: {id: Banyak kasus, en: Number of cases}
unit: cases
direction: neutral
table: cases
month: received_month
value: count(*)
dimensions: [unit, above]
chart: xmr
source:
  text: {id: Kota, en: The city}
  verified: own
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "rule"),
    [
        ("format: 1", "format: 2", 1, "schema"),
        ("unit: cases", "unit: days", 6, "schema"),
        ("value: count(*)", "value: count(*)\nsql: SELECT 1", 1, "schema"),
        ("value: count(*)", "numerator: count(*)", 1, "schema"),
        ("value: count(*)", "value: count(*)\ndenominator: count(*)", 1, "schema"),
        ("value: count(*)", "value: sum(secret)", 10, "expression"),
        ("value: count(*)", "value: rating", 10, "expression"),
        ("value: count(*)", "value: count(*)\nwhere: count(*) > 1", 11, "expression"),
        ("value: count(*)", "value: count(*)\nn: 'count('", 11, "expression"),
        ("value: count(*)", "value: count(*)\nuntil: outcome", 11, "month"),
        ("value: count(*)", "value: sum(m)\nrows:\n  by: [nobody]\n  columns: {m: max(rating)}", 12, "column"),
        ("value: count(*)", "value: sum(rating)\nrows:\n  by: [unit]\n  columns: {m: max(rating)}", 10, "expression"),
        ("value: count(*)", "value: sum(m)\nrows:\n  by: [unit]\n  columns: {m: max(nothing)}", 13, "expression"),
        ("month: received_month", "month: received_at", 9, "month"),
        ("dimensions: [unit, above]", "dimensions: [unit, rating]", 11, "dimension"),
        ("dimensions: [unit, above]", "dimensions: [month]", 11, "dimension"),
        ("table: cases", "table: cases\nwith_cases: true", 9, "with-cases"),
        ("key: own", "key: own\nkey: other", 3, "yaml"),
        ("key: own", "key: [", 0, "yaml"),
    ],
)  # fmt: skip
def test_a_broken_file_says_where_and_which_rule(old: str, new: str, line: int, rule: str) -> None:
    assert old in GOOD
    with pytest.raises(IndicatorError) as caught:
        read_indicator(GOOD.replace(old, new, 1), path="own.yaml")
    first = caught.value.problems[0]
    assert first.rule == rule
    assert first.line == line or not line
    assert str(caught.value).startswith(f"own.yaml:{first.line}: [{rule}] ")


def test_parts_have_keys_of_their_own() -> None:
    part = "\n  - {key: a, label: {id: a, en: a}, numerator: count(*)}"
    text = GOOD.replace("value: count(*)", f"denominator: count(*)\nparts:{part}{part}")
    with pytest.raises(IndicatorError, match="'a' stands twice"):
        read_indicator(text, path="own.yaml")


def test_types_that_do_not_fit_are_found_by_a_trial() -> None:
    indicator = read_indicator(GOOD.replace("count(*)", "sum(unit)"), path="own.yaml")
    with pytest.raises(MeasureError, match="sum"):
        check_by_trial(indicator)


def _home(tmp_path: Path, **texts: str) -> Path:
    folder = tmp_path / "indicators"
    folder.mkdir()
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_city_adds_its_own(tmp_path: Path) -> None:
    home = _home(tmp_path, own=GOOD)
    assert set(indicators(home)) == {*shipped(), "own"} == set(usable_indicators(home))
    assert set(indicators(tmp_path / "elsewhere")) == set(shipped()) == set(indicators())


def test_an_own_file_cannot_take_a_key_in_use_and_is_left_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    home = _home(tmp_path, own=GOOD.replace("key: own", "key: ladder"), good=GOOD)
    with pytest.raises(IndicatorError, match=r"'ladder' is taken by ladder\.yaml"):
        indicators(home)
    assert set(usable_indicators(home)) == {*shipped(), "own"}
    assert "'ladder' is taken" in caplog.text


def test_the_example_of_the_guide_is_an_indicator() -> None:
    example = GUIDE.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    indicator = read_indicator(example, path="docs/indicators.md")
    check_by_trial(indicator)
    assert indicator.key not in shipped()


def test_the_guide_names_every_shipped_indicator() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    assert [key for key in shipped() if f"`{key}`" not in guide] == []
