"""The shipped areas of reform, and what a city's own file may say."""

from pathlib import Path

import pytest

from tuntas.rules.improvement.reform_areas import REFORM_RULE, ReformAreaError

TEXT = REFORM_RULE.shipped_text()


def test_the_eight_areas_of_the_grand_design() -> None:
    rule = REFORM_RULE.shipped
    assert [one.name.id for one in rule.areas.value] == [
        "Manajemen perubahan", "Peraturan perundang-undangan", "Organisasi", "Tatalaksana",
        "Sumber daya manusia aparatur", "Akuntabilitas", "Pengawasan", "Pelayanan publik",
    ]  # fmt: skip
    assert rule.areas.verified == "two-sources"
    assert "Perpres 81/2010" in rule.areas.source.id


def test_what_nobody_checked_says_so() -> None:
    rule = REFORM_RULE.shipped
    assert rule.reporting.unverified
    assert rule.grades.unverified
    assert not rule.areas.unverified


def test_texts_stand_in_both_languages_and_every_area_takes_kept_proof() -> None:
    for area in REFORM_RULE.shipped.areas.value:
        assert all(one.id != one.en for one in (area.name, area.goal, *area.belongs)), area.key
        assert area.evidence[-1] == "kept", area.key
        assert area.nodes, area.key


@pytest.mark.parametrize(
    ("percent", "grade"),
    [
        (100, "A"), (99.99, "B"), (75, "B"), (74.9, "C"), (50, "C"), (49.9, "D"), (10, "D"),
        (9.9, "E"), (0, "E"),
    ],
)  # fmt: skip
def test_the_ladder_of_2024(percent: float, grade: str) -> None:
    assert REFORM_RULE.shipped.grade(percent) == grade


def test_an_area_that_is_gone_is_none() -> None:
    assert REFORM_RULE.shipped.area("magic") is None


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("- key: legislation", "- key: organisation", "'organisation' stands twice"),
        ("least_percent: 75", "least_percent: 100", "[grades]"),
        ("least_percent: 0}", "least_percent: 1}", "must begin with 0"),
        ("    goal:", "    aim:", "[schema]"),
        ("grace_days: 14", "grace_days: soon", "[schema]"),
        ("format: 1", "format: [", "[yaml]"),
    ],
)
def test_a_file_that_breaks_a_rule_tells_where(before: str, after: str, said: str) -> None:
    assert before in TEXT
    with pytest.raises(ReformAreaError) as refused:
        REFORM_RULE.read(TEXT.replace(before, after, 1), path="kota.yaml")
    assert said in str(refused.value)
    assert str(refused.value).startswith("kota.yaml:")


def test_a_citys_own_file_is_found(tmp_path: Path) -> None:
    (tmp_path / "kota.yaml").write_text(TEXT.replace("key: perpres-81-2010", "key: kota", 1))
    (tmp_path / "rusak.yaml").write_text("format: 2")
    told: list[Exception] = []
    assert list(REFORM_RULE.own.found(tmp_path, told.append).usable) == ["kota"]
    assert "rusak.yaml" in str(told[0])
