"""The shipped rule of groups, and what a city's own file may say."""

from pathlib import Path

import pytest

from tuntas.rules.improvement.group_rules import GROUP_RULE, GroupRuleError

TEXT = GROUP_RULE.shipped_text()


def test_the_shipped_rule_says_what_the_reference_says() -> None:
    rule = GROUP_RULE.shipped
    assert (rule.members.value.least, rule.members.value.most) == (3, 5)
    assert (rule.acceptable.value.least, rule.acceptable.value.most) == (3, 10)
    assert rule.asleep_after_weeks.value == 6
    assert rule.approved_steps.value == frozenset()
    assert "school" in rule.required_kinds.value
    assert "government" not in rule.required_kinds.value


def test_what_nobody_checked_says_so() -> None:
    rule = GROUP_RULE.shipped
    marks = {
        "members": rule.members.verified,
        "acceptable": rule.acceptable.verified,
        "asleep": rule.asleep_after_weeks.verified,
        "steps": rule.approved_steps.verified,
        "kinds": rule.required_kinds.verified,
    }
    assert marks == {
        "members": "secondary", "acceptable": "unverified", "asleep": "unverified",
        "steps": "unverified", "kinds": "secondary",
    }  # fmt: skip
    assert rule.asleep_after_weeks.unverified
    assert not rule.members.unverified


@pytest.mark.parametrize(
    ("people", "noted", "fits"),
    [
        (2, False, False), (2, True, False), (3, False, True), (5, False, True),
        (6, False, False), (6, True, True), (10, True, True), (11, True, False),
    ],
)  # fmt: skip
def test_a_note_excuses_a_size_only_so_far(people: int, noted: bool, fits: bool) -> None:
    assert GROUP_RULE.shipped.size_fits(people, noted=noted) is fits


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("  least: 3\n  most: 5", "  least: 6\n  most: 5", "members: least is more than most"),
        (
            "  least: 3\n  most: 10",
            "  least: 4\n  most: 10",
            "acceptable must reach at least as far",
        ),
        ("weeks: 6", "weeks: 0", "[schema]"),
        ("steps: []", "steps: [9]", "[schema]"),
        ("[secretariat,", "[palace,", "[schema]"),
        ("verified: unverified", "verified: perhaps", "[schema]"),
        ("format: 1", "format: [", "[yaml]"),
    ],
)
def test_a_file_that_breaks_a_rule_tells_where(before: str, after: str, said: str) -> None:
    assert before in TEXT
    with pytest.raises(GroupRuleError) as refused:
        GROUP_RULE.read(TEXT.replace(before, after, 1), path="kota.yaml")
    assert said in str(refused.value)
    assert str(refused.value).startswith("kota.yaml:")


def test_a_citys_own_file_is_read(tmp_path: Path) -> None:
    own = tmp_path / "kbk.yaml"
    own.write_text(TEXT.replace("weeks: 6", "weeks: 9").replace("steps: []", "steps: [2, 7]"))
    rule = GROUP_RULE.load(own)
    assert (rule.asleep_after_weeks.value, rule.approved_steps.value) == (9, frozenset({2, 7}))
    told: list[Exception] = []
    (tmp_path / "rusak.yaml").write_text("format: 2")
    found = GROUP_RULE.own.found(tmp_path, told.append)
    assert list(found.usable) == ["kbk"]
    assert len(told) == 1
