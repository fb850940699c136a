"""The shipped values, and what a city's own file may say."""

from pathlib import Path

import pytest

from tuntas.rules.datafiles import shipped_texts
from tuntas.rules.improvement.rule_files import PACKAGE
from tuntas.rules.improvement.value_sets import (
    FOLDER,
    VALUE_SET,
    VALUE_SETS,
    ValueSetError,
    choices,
    shipped_sets,
)

TEXT = shipped_texts(PACKAGE, FOLDER)["berakhlak.yaml"]


def test_the_seven_values_of_civil_servants() -> None:
    found = shipped_sets()["berakhlak"]
    assert [one.name.id for one in found.values] == [
        "Berorientasi pelayanan", "Akuntabel", "Kompeten", "Harmonis", "Loyal", "Adaptif",
        "Kolaboratif",
    ]  # fmt: skip
    assert found.unverified
    assert "SE MenPANRB 20/2021" in found.source.id


def test_each_value_shows_in_behaviours_and_asks_one_question() -> None:
    for value in shipped_sets()["berakhlak"].values:
        assert 2 <= len(value.behaviours) <= 4, value.key
        texts = [*value.behaviours, value.question]
        assert all(one.id.endswith(".") and one.en.endswith(".") for one in texts), value.key
        assert all(one.id != one.en for one in texts), value.key


def test_choices_name_each_value_among_all_sets() -> None:
    own = VALUE_SET.read(TEXT.replace("key: berakhlak", "key: kota"), path="kota.yaml")
    offered = choices([*shipped_sets().values(), own])
    assert len({key for key, _name in offered}) == 14
    assert ("kota/loyal", own.values[4].name) in offered
    assert all(len(key) <= 40 for key, _name in offered)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("- key: accountable", "- key: service", "'service' stands twice"),
        ("key: berakhlak", "key: Ber/Akhlak", "[schema]"),
        ("verified: unverified\n", "verified: perhaps\n", "[schema]"),
        ("    question:\n", "    asked:\n", "[schema]"),
        ("format: 1", "format: [", "[yaml]"),
    ],
)
def test_a_file_that_breaks_a_rule_tells_where(before: str, after: str, said: str) -> None:
    assert before in TEXT
    with pytest.raises(ValueSetError) as refused:
        VALUE_SET.read(TEXT.replace(before, after, 1), path="kota.yaml")
    assert said in str(refused.value)
    assert str(refused.value).startswith("kota.yaml:")


def test_a_citys_own_set_stands_beside_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "kota.yaml").write_text(TEXT.replace("key: berakhlak", "key: kota", 1))
    (tmp_path / "lagi.yaml").write_text(TEXT)
    told: list[Exception] = []
    found = VALUE_SETS.found(tmp_path, told.append)
    assert list(found.usable) == ["berakhlak", "kota"]
    assert "is taken by" in str(told[0])
