"""By what agents of change are chosen, and what a city's own file may say."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuntas.rules.improvement.quarters import Quarter, last_ended, quarter_of, quarters
from tuntas.rules.improvement.selection_criteria import AGENT_SELECTION, AgentSelectionError

TEXT = AGENT_SELECTION.shipped_text()


def test_the_shipped_criteria_say_that_nobody_checked_them() -> None:
    found = AGENT_SELECTION.shipped
    assert [one.key for one in found.criteria] == [
        "integrity", "no-disciplinary-record", "responsible", "exemplary", "innovative",
        "recommended",
    ]  # fmt: skip
    assert all(one.name.unverified for one in found.criteria)
    assert found.unverified
    assert (found.grace_days.value, found.grace_days.verified) == (14, "unverified")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("- key: responsible", "- key: integrity", "'integrity' stands twice"),
        ("grace_days: 14", "grace_days: -1", "[schema]"),
        ("    verified: unverified\n", "    verified: perhaps\n", "[schema]"),
        ("format: 1", "format: [", "[yaml]"),
    ],
)
def test_a_file_that_breaks_a_rule_tells_where(before: str, after: str, said: str) -> None:
    assert before in TEXT
    with pytest.raises(AgentSelectionError) as refused:
        AGENT_SELECTION.read(TEXT.replace(before, after, 1), path="kota.yaml")
    assert said in str(refused.value)
    assert str(refused.value).startswith("kota.yaml:")


def test_a_citys_own_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "kota.yaml").write_text(TEXT.replace("grace_days: 14", "grace_days: 5"))
    told: list[Exception] = []
    found = AGENT_SELECTION.own.found(tmp_path, told.append)
    assert found.usable["agent-of-change"].grace_days.value == 5
    assert not told


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_each_day_lies_in_one_quarter(day: date) -> None:
    quarter = quarter_of(day)
    assert quarter.begins <= day <= quarter.ends
    assert quarter.next().before() == quarter
    assert last_ended(day).ends < day


def test_quarters_from_one_to_another() -> None:
    found = list(quarters(Quarter(2025, 3), Quarter(2026, 1)))
    assert found == [Quarter(2025, 3), Quarter(2025, 4), Quarter(2026, 1)]
    assert list(quarters(Quarter(2026, 2), Quarter(2026, 1))) == []
    assert (Quarter(2024, 1).ends, Quarter(2026, 4).ends) == (date(2024, 3, 31), date(2026, 12, 31))


@pytest.mark.parametrize("number", [0, 5])
def test_a_year_has_no_other_quarters(number: int) -> None:
    with pytest.raises(ValueError, match="a year has 4 quarters"):
        Quarter(2026, number)
