"""Rules of complaint surveys: what is shipped is not verified, and a broken file says where."""

import pytest

from tuntas.rules.improvement.complaint_survey_rules import (
    COMPLAINT_SURVEY_RULE,
    ComplaintSurveyRuleError,
)

TEXT = COMPLAINT_SURVEY_RULE.shipped_text()


def test_nothing_shipped_claims_to_be_verified() -> None:
    rule = COMPLAINT_SURVEY_RULE.shipped
    assert (rule.cut_off_percent.value, rule.least_sheets.value) == (80, 30)
    assert rule.least_to_close.value == 5
    sourced = (rule.formula, rule.cut_off_percent, rule.list_size, rule.least_sheets)
    others = (rule.least_to_close, rule.repeat_after_months)
    assert all(one.unverified for one in (*sourced, *others))


def test_the_usual_length_includes_both_ends() -> None:
    size = COMPLAINT_SURVEY_RULE.shipped.list_size.value
    assert [size.holds(n) for n in (19, 20, 35, 36)] == [False, True, True, False]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("  least: 20", "  least: 36", "list_size: least is more than most"),
        ("  least_months: 6", "  least_months: 13", "least_months is more than most_months"),
        ("percent: 80", "percent: 0", "less than the minimum"),
        ("sheets: 5", "sheets: 2", "less than the minimum"),
        ("kind: ranking", "kind: weighted", "'ranking' was expected"),
    ],
)
def test_a_broken_file_says_which_line(old: str, new: str, told: str) -> None:
    line = TEXT[: TEXT.index(old)].count("\n") + 1
    with pytest.raises(ComplaintSurveyRuleError, match=told) as raised:
        COMPLAINT_SURVEY_RULE.read(TEXT.replace(old, new, 1), path="own.yaml")
    assert [problem.line for problem in raised.value.problems] == [line]
