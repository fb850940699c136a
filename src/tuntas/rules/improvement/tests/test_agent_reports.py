"""Which quarters count as reported, late, missing or still awaited."""

from datetime import date

import pytest

from tuntas.rules.improvement.agent_reports import Report, ReportState, quarter_standings
from tuntas.rules.improvement.quarters import Quarter

FIRST, TODAY = date(2026, 2, 10), date(2026, 11, 16)
Q1, Q2, Q3, Q4 = (Quarter(2026, number) for number in range(1, 5))


def states(
    reports: dict[Quarter, Report], *, last: date | None = None, on: date = TODAY
) -> dict[int, str]:
    found = quarter_standings(reports, first=FIRST, last=last, on=on, grace_days=14)
    return {one.quarter.number: one.state.value for one in found}


def test_each_quarter_since_the_beginning_is_asked_for() -> None:
    reports = {Q1: Report(20, date(2026, 4, 14)), Q2: Report(40, date(2026, 7, 15))}
    assert states(reports) == {1: "in-time", 2: "late", 3: "missing", 4: "awaited"}


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2026, 3, 31), "awaited"),
        (date(2026, 4, 14), "awaited"),
        (date(2026, 4, 15), "missing"),
    ],
)
def test_a_report_is_missing_only_behind_the_days_of_grace(on: date, state: str) -> None:
    assert states({}, on=on)[1] == state


def test_nothing_is_asked_for_behind_the_end_or_before_the_beginning() -> None:
    assert list(states({}, last=date(2026, 5, 1))) == [1, 2]
    assert states({}, on=date(2026, 1, 5)) == {1: "awaited"}
    assert quarter_standings({}, first=FIRST, last=None, on=date(2025, 1, 1), grace_days=1) == []


def test_what_is_done_is_not_asked_for_again_until_a_report_says_less() -> None:
    done = {Q1: Report(100, date(2026, 4, 1))}
    assert list(states(done)) == [1]
    assert states(done | {Q3: Report(60, date(2026, 10, 2))}) == {
        1: "in-time", 3: "in-time", 4: "awaited",
    }  # fmt: skip


def test_the_percentage_stands_beside_the_state() -> None:
    found = quarter_standings(
        {Q1: Report(35, date(2026, 3, 1))}, first=FIRST, last=None, on=TODAY, grace_days=14
    )
    assert [one.percent for one in found] == [35, None, None, None]
    assert found[0].state is ReportState.IN_TIME
