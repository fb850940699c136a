"""Shapes, units and refusals of the array functions; their counts: test_against_oracle."""

from datetime import date

import numpy as np
import pytest

from tuntas.rules.calendar import DayOverride, build_calendar, load_office_hours, vectorised

CALENDAR = build_calendar(hours=load_office_hours(), first_year=2025, last_year=2026)


def moments(*texts: str, unit: str = "m") -> vectorised.Moments:
    return np.array(texts, dtype=f"datetime64[{unit}]")


def test_minutes_and_seconds_give_the_same() -> None:
    starts, ends = (
        ("2026-06-08T01:00", "2026-06-08T02:00"),
        ("2026-06-08T03:00", "2026-06-09T02:00"),
    )
    for unit in ("m", "s"):
        found = vectorised.working_minutes_between(
            CALENDAR, moments(*starts, unit=unit), moments(*ends, unit=unit)
        )
        assert found.dtype == np.int64
        assert found.tolist() == [120, 450]


def test_results_are_minutes_in_utc() -> None:
    found = vectorised.add_working_days(CALENDAR, moments("2026-03-16T03:00:59", unit="s"), 5)
    assert found.dtype == np.dtype("datetime64[m]")
    assert found.tolist() == moments("2026-03-30T09:00").tolist()


def test_one_amount_per_moment() -> None:
    starts = moments("2026-06-08T01:00", "2026-06-08T01:00")
    found = vectorised.add_working_minutes(CALENDAR, starts, np.array([0, 60]))
    assert found.tolist() == moments("2026-06-08T01:00", "2026-06-08T02:00").tolist()


def test_empty_arrays_give_empty_arrays() -> None:
    none = moments()
    assert vectorised.working_minutes_between(CALENDAR, none, none).shape == (0,)
    assert vectorised.working_days_between(CALENDAR, none, none).shape == (0,)
    assert vectorised.add_working_days(CALENDAR, none, 1).shape == (0,)
    assert vectorised.add_working_minutes(CALENDAR, none, np.zeros(0, np.int64)).shape == (0,)


def test_every_shape_and_stride() -> None:
    grid = moments("2026-06-08T01:00", "2026-06-08T03:00", "2026-06-09T01:00", "2026-06-09T02:00")
    pairs = grid.reshape(2, 2)
    found = vectorised.working_minutes_between(CALENDAR, pairs[:, 0], pairs[:, 1])
    assert found.tolist() == [120, 60]
    assert vectorised.add_working_days(CALENDAR, pairs, 1).shape == (2, 2)


def test_arrays_longer_than_a_block_and_laid_out_by_column() -> None:
    first, minutes = np.datetime64("2025-01-02T00:00", "m"), 600_000
    shifts = np.random.default_rng(7).integers(0, minutes, (2, 40_000))
    earlier, later = first + np.sort(shifts, axis=0).astype("timedelta64[m]")
    found = vectorised.working_minutes_between(CALENDAR, earlier, later)
    each_thousand = slice(None, None, 1000)
    few = vectorised.working_minutes_between(CALENDAR, earlier[each_thousand], later[each_thousand])
    assert found[each_thousand].tolist() == few.tolist()
    by_column = vectorised.working_minutes_between(
        CALENDAR, earlier.reshape(4, -1).T, later.reshape(4, -1).T
    )
    assert (by_column == found.reshape(4, -1).T).all()


def test_a_day_open_until_midnight_is_due_on_that_day() -> None:
    round_the_clock = DayOverride(date(2026, 6, 6), ((0, 1440),), "IGD")
    calendar = build_calendar(
        hours=load_office_hours(), overrides=[round_the_clock], first_year=2026, last_year=2026
    )
    due = vectorised.add_working_days(calendar, moments("2026-06-05T03:00"), 1)
    assert due.tolist() == moments("2026-06-06T16:59").tolist()


def test_a_calendar_without_any_hours_never_answers() -> None:
    closed = tuple(
        DayOverride(date.fromordinal(day), (), "tutup")
        for day in range(date(2026, 1, 1).toordinal(), date(2027, 1, 1).toordinal())
    )
    calendar = build_calendar(
        hours=load_office_hours(), overrides=closed, first_year=2026, last_year=2026
    )
    with pytest.raises(ValueError, match="after 2026-12-31"):
        vectorised.add_working_minutes(calendar, moments("2026-06-08T01:00"), 1)


@pytest.mark.parametrize("stray", ["NaT", "2024-12-31T16:59", "2026-12-31T17:00"])
def test_strays_are_named(stray: str) -> None:
    given = moments("2026-06-08T01:00", stray)
    with pytest.raises(ValueError, match=f"starts at position 1 is {stray} UTC.*2025-01-01"):
        vectorised.working_minutes_between(CALENDAR, given, given)


def test_the_covered_ends_belong_to_the_calendar() -> None:
    ends = moments("2024-12-31T17:00", "2026-12-31T16:59")
    assert vectorised.working_minutes_between(CALENDAR, ends, ends).tolist() == [0, 0]


def test_reversed_intervals_are_named() -> None:
    starts = moments("2026-06-08T01:00", "2026-06-08T03:00")
    with pytest.raises(ValueError, match=r"position 1 ends before it starts.*\(1 in all\)"):
        vectorised.working_minutes_between(CALENDAR, starts, starts[[0, 0]])
    with pytest.raises(ValueError, match="position 1"):
        vectorised.working_days_between(CALENDAR, starts, starts[[0, 0]])


@pytest.mark.parametrize("dtype", ["datetime64[ns]", "datetime64[15m]", "int64"])
def test_other_types_are_refused_with_advice(dtype: str) -> None:
    given = np.zeros(1, dtype=dtype)
    with pytest.raises(TypeError, match=r"astype\('datetime64\[m\]'\)"):
        vectorised.working_minutes_between(CALENDAR, given, given)


def test_amounts_out_of_range() -> None:
    start = moments("2026-06-08T01:00")
    with pytest.raises(ValueError, match="0 or more"):
        vectorised.add_working_minutes(CALENDAR, start, -1)
    with pytest.raises(ValueError, match="1 or more"):
        vectorised.add_working_days(CALENDAR, start, 0)
    for amount in (400, 2**62):
        with pytest.raises(ValueError, match="after 2026-12-31"):
            vectorised.add_working_days(CALENDAR, start, amount)
    with pytest.raises(ValueError, match="after 2026-12-31"):
        vectorised.add_working_minutes(CALENDAR, start, 200_000)
