"""The logs of other systems: in order, within office hours, quicker where the story says so."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from statistics import median

import pytest

from tuntas.demo.catalogue import steps_of
from tuntas.demo.logs import ARRIVED, LogPlan, plan_logs
from tuntas.eventlogs.rows import CaseRow, EventRow
from tuntas.rules.calendar import WorkingCalendar, build_calendar, load_office_hours

UNTIL = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def calendar() -> WorkingCalendar:
    return build_calendar(hours=load_office_hours(), first_year=2023, last_year=2027)


@pytest.fixture(scope="module")
def logs(calendar: WorkingCalendar) -> list[LogPlan]:
    return plan_logs(calendar, until=UNTIL, seed=1)


def test_the_plan_is_repeatable(calendar: WorkingCalendar, logs: list[LogPlan]) -> None:
    assert plan_logs(calendar, until=UNTIL, seed=1) == logs


def test_each_case_begins_with_its_arrival_and_never_goes_back(logs: list[LogPlan]) -> None:
    for log in logs:
        events: dict[str, list[EventRow]] = defaultdict(list)
        for row in log.rows:
            if isinstance(row, EventRow):
                events[row.case].append(row)
        for rows in events.values():
            moments = [row.at for row in rows]
            assert rows[0].activity == ARRIVED
            assert moments == sorted(moments)
            assert moments[-1] <= UNTIL


def test_an_ended_case_has_gone_through_every_step_of_the_sop(logs: list[LogPlan]) -> None:
    for log in logs:
        seen: dict[str, set[str]] = defaultdict(set)
        for row in log.rows:
            if isinstance(row, EventRow):
                seen[row.case].add(row.activity)
        ended = [row for row in log.rows if isinstance(row, CaseRow) and row.actual_end]
        for service in {row.service or "" for row in ended}:
            steps = {name for name, _share in steps_of(service)}
            assert all(steps <= seen[row.case] for row in ended if row.service == service)


def test_identity_cards_became_quicker_twice(
    calendar: WorkingCalendar, logs: list[LogPlan]
) -> None:
    by_age: dict[int, list[int]] = defaultdict(list)
    for row in logs[0].rows:
        if isinstance(row, CaseRow) and row.service == "KTP elektronik" and row.actual_end:
            assert row.opened is not None
            age = (UNTIL - row.opened) // timedelta(days=30)
            by_age[age].append(calendar.working_minutes_between(row.opened, row.actual_end))
    old, middle, new = median(by_age[20]), median(by_age[10]), median(by_age[2])
    assert old > 1.4 * middle
    assert middle > 1.8 * new
