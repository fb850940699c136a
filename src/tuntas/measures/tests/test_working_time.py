"""DuckDB counts working minutes as `rules.calendar` does."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuntas.measures import working_time
from tuntas.rules.calendar import DayOverride, WorkingCalendar, build_calendar, load_office_hours

OVERRIDE = DayOverride(date(2026, 11, 21), ((480, 720),), "Pelayanan Sabtu")
DAYS = st.integers(0, 15 * 365 - 3)
MINUTES = st.integers(0, 1439)
MOMENTS = st.builds(
    lambda day, minute: datetime(2018, 1, 2, tzinfo=UTC) + timedelta(days=day, minutes=minute),
    DAYS,
    MINUTES,
)


def _calendar(*overrides: DayOverride) -> WorkingCalendar:
    return build_calendar(
        hours=load_office_hours(), overrides=overrides, first_year=2018, last_year=2032
    )


PLAIN, SATURDAY = _calendar(), _calendar(OVERRIDE)


@pytest.fixture(scope="module")
def desk() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        working_time.install(connection, [PLAIN, SATURDAY])
        yield connection


def _minutes(
    desk: duckdb.DuckDBPyConnection, start: datetime, end: datetime, calendar: int = 0
) -> tuple[int, bool]:
    first, last = (
        working_time.position(name, moment=moment, calendar=str(calendar), offset_minutes=420)
        for name, moment in (("first", "span.a"), ("last", "span.b"))
    )
    row = desk.execute(
        f"SELECT {last.minutes} - {first.minutes}, {first.known} AND {last.known}"
        f" FROM (SELECT ?::TIMESTAMP AS a, ?::TIMESTAMP AS b) span {first.joins} {last.joins}",
        [start.replace(tzinfo=None), end.replace(tzinfo=None)],
    ).fetchone()
    assert row is not None
    return row


@given(MOMENTS, MOMENTS)
def test_a_span_has_as_many_working_minutes_as_the_calendar_says(
    desk: duckdb.DuckDBPyConnection, one: datetime, other: datetime
) -> None:
    start, end = sorted((one, other))
    expected = PLAIN.working_minutes_between(start, end)
    assert _minutes(desk, start, end) == (expected, True)


def test_a_units_own_day_counts_for_that_unit_only(desk: duckdb.DuckDBPyConnection) -> None:
    start = datetime(2026, 11, 21, tzinfo=UTC)
    end = start + timedelta(hours=12)
    assert _minutes(desk, start, end, calendar=0) == (0, True)
    assert _minutes(desk, start, end, calendar=1) == (240, True)


def test_a_year_without_known_holidays_has_the_usual_week(desk: duckdb.DuckDBPyConnection) -> None:
    monday = datetime(2011, 3, 7, tzinfo=UTC)
    known = datetime(2026, 11, 16, tzinfo=UTC)
    usual = _minutes(desk, known, known + timedelta(days=7))[0]
    assert _minutes(desk, monday, monday + timedelta(days=7)) == (usual, False)
