"""Which quarters of a plan's action can be reported, are late or missing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuntas.rules.improvement.agent_reports import Report, ReportState
from tuntas.rules.improvement.quarters import Quarter
from tuntas.rules.improvement.reform_areas import Reporting
from tuntas.rules.improvement.reform_progress import (
    ItemDays,
    closes_on,
    item_standings,
    opens_next,
    reached,
    reportable,
)

RULE = Reporting(opens_before_end=14, grace=14, closes_after_year=90)
WHOLE_YEAR = ItemDays(2026, date(2026, 1, 5), date(2026, 12, 15))
Q1, Q2, Q3, Q4 = (Quarter(2026, number) for number in (1, 2, 3, 4))


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 3, 16), []), (date(2026, 3, 17), [Q1]), (date(2026, 6, 15), [Q1]),
        (date(2026, 6, 16), [Q1, Q2]), (date(2026, 12, 17), [Q1, Q2, Q3, Q4]),
        (date(2027, 3, 31), [Q1, Q2, Q3, Q4]), (date(2027, 4, 1), []),
    ],
)  # fmt: skip
def test_a_quarter_opens_two_weeks_before_its_end(on: date, expected: list[Quarter]) -> None:
    assert list(reportable(WHOLE_YEAR, RULE, on=on)) == expected


def test_the_next_quarter_says_from_when_it_is_reported() -> None:
    assert opens_next(WHOLE_YEAR, RULE, on=date(2026, 11, 23)) == (Q4, date(2026, 12, 17))
    assert opens_next(WHOLE_YEAR, RULE, on=date(2026, 12, 16)) == (Q4, date(2026, 12, 17))
    assert opens_next(WHOLE_YEAR, RULE, on=date(2026, 12, 17)) is None
    ended = ItemDays(2026, date(2026, 1, 5), date(2026, 12, 1), ended_on=date(2026, 5, 2))
    assert opens_next(ended, RULE, on=date(2026, 5, 3)) is None


def test_the_year_closes_after_its_days() -> None:
    assert closes_on(2026, RULE) == date(2027, 3, 31)


def test_an_action_planned_later_misses_no_earlier_quarter() -> None:
    later = ItemDays(2026, date(2026, 8, 20), date(2026, 11, 30))
    assert list(reportable(later, RULE, on=date(2026, 12, 31))) == [Q3, Q4]
    found = item_standings({}, later, RULE, on=date(2026, 12, 31))
    assert [(one.quarter, one.state) for one in found] == [
        (Q3, ReportState.MISSING), (Q4, ReportState.AWAITED),
    ]  # fmt: skip


def test_one_planned_the_year_before_begins_with_the_year() -> None:
    early = ItemDays(2026, date(2025, 11, 2), date(2026, 3, 31))
    assert early.first == date(2026, 1, 1)
    assert list(item_standings({}, early, RULE, on=date(2025, 12, 31))) == []


def test_one_planned_after_the_year_has_its_last_quarter() -> None:
    assert ItemDays(2026, date(2027, 1, 9), date(2026, 12, 1)).first == date(2026, 12, 31)


def test_late_quarters_and_those_missing() -> None:
    reports = {Q1: Report(20, date(2026, 4, 14)), Q2: Report(40, date(2026, 7, 15))}
    found = item_standings(reports, WHOLE_YEAR, RULE, on=date(2026, 10, 15))
    assert [(one.quarter.number, one.state, one.percent) for one in found] == [
        (1, ReportState.IN_TIME, 20), (2, ReportState.LATE, 40), (3, ReportState.MISSING, None),
        (4, ReportState.AWAITED, None),
    ]  # fmt: skip


def test_one_that_ended_is_reported_no_more() -> None:
    ended = ItemDays(2026, date(2026, 1, 5), date(2026, 12, 1), ended_on=date(2026, 5, 2))
    assert list(reportable(ended, RULE, on=date(2026, 6, 30))) == []
    assert list(item_standings({}, ended, RULE, on=date(2026, 12, 31))) == []
    reports = {Q1: Report(20, date(2026, 4, 1)), Q3: Report(90, date(2026, 9, 30))}
    found = item_standings(reports, ended, RULE, on=date(2026, 12, 31))
    assert [one.quarter for one in found] == [Q1]  # the third came behind its end
    assert not ended.overdue(on=date(2027, 1, 1))


def test_overdue_from_the_day_after() -> None:
    assert not WHOLE_YEAR.overdue(on=date(2026, 12, 15))
    assert WHOLE_YEAR.overdue(on=date(2026, 12, 16))


def test_how_far_it_came_is_what_the_last_quarter_says() -> None:
    reports = {Q3: Report(30, date(2026, 9, 30)), Q1: Report(60, date(2026, 10, 9))}
    assert reached(reports, done=False) == 30
    assert reached(reports, done=True) == 100
    assert reached({}, done=False) == 0


@given(st.dates(date(2025, 1, 1), date(2028, 1, 1)), st.dates(date(2025, 1, 1), date(2028, 1, 1)))
def test_what_is_missing_can_be_reported_until_the_year_closes(planned: date, on: date) -> None:
    days = ItemDays(2026, planned, date(2026, 12, 31))
    missing = {
        one.quarter
        for one in item_standings({}, days, RULE, on=on)
        if one.state is ReportState.MISSING
    }
    if on <= closes_on(2026, RULE):
        assert missing <= set(reportable(days, RULE, on=on))
