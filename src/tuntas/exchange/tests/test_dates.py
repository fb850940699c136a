from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuntas.exchange.dates import parse_date, parse_moment, parse_time


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("29 May 2023", date(2023, 5, 29)),
        ("3 Jan 2026", date(2026, 1, 3)),
        ("3 Mei 2026", date(2026, 5, 3)),
        ("17 Agustus 2025", date(2025, 8, 17)),
        ("17 agu 2025", date(2025, 8, 17)),
        ("17 Ags. 2025", date(2025, 8, 17)),
        ("1 Okt 2025", date(2025, 10, 1)),
        ("1 DES 2025", date(2025, 12, 1)),
        ("5 Peb 2024", date(2024, 2, 5)),
        ("5 Pebruari 2024", date(2024, 2, 5)),
        ("10 Nopember 2024", date(2024, 11, 10)),
        ("Senin, 29 Mei 2023", date(2023, 5, 29)),
        ("Jum'at, 2 Juni 2023", date(2023, 6, 2)),
        ("29-Mei-2023", date(2023, 5, 29)),
        ("May 29, 2023", date(2023, 5, 29)),
        ("2026-01-03", date(2026, 1, 3)),
        ("2026/1/3", date(2026, 1, 3)),
        ("03/01/2026", date(2026, 1, 3)),
        ("03-01-2026", date(2026, 1, 3)),
        ("3.1.2026", date(2026, 1, 3)),
        ("  3  Januari\n2026 ", date(2026, 1, 3)),
        ("2026-01-03T04:05:34", date(2026, 1, 3)),
        ("03/01/2026, 04.05", date(2026, 1, 3)),
        ("29 Feb 2024", date(2024, 2, 29)),
        (date(2026, 1, 3), date(2026, 1, 3)),
        (datetime(2026, 1, 3, 4, 5, tzinfo=UTC), date(2026, 1, 3)),
        (46025.0, date(2026, 1, 3)),
        (46025.75, date(2026, 1, 3)),
        (46025, date(2026, 1, 3)),
        ("46025", date(2026, 1, 3)),
    ],
)
def test_dates_as_people_write_them(value: object, expected: date) -> None:
    assert parse_date(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        "31 Februari 2024",
        "29 Feb 2023",
        "05/29/2023",
        "29/05/23",
        "3 Jan 26",
        "0/1/2026",
        "3 Foo 2026",
        "3 2026",
        "1 Jan 0026",
        "1 Jan 2999",
        "2026-01-03 25:00",
        "2026-01-03 dan lain-lain",
        "kemarin",
        "",
        2026,
        2026.0,
        1e9,
        float("nan"),
        float("inf"),
        True,
        None,
        date(1, 1, 1),
        time(4, 5),
    ],
)
def test_what_is_no_date_is_named(value: object) -> None:
    with pytest.raises(ValueError, match=r"not a (date|time)"):
        parse_date(value)


def test_the_error_carries_the_value() -> None:
    with pytest.raises(ValueError, match="'31 Februari 2024'"):
        parse_date("31 Februari 2024")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("04:05:34", time(4, 5, 34)),
        ("4.05", time(4, 5)),
        ("pukul 16.30", time(16, 30)),
        ("7:30 PM", time(19, 30)),
        ("12:00 am", time(0, 0)),
        ("12:01 p.m.", time(12, 1)),
        ("04:05:34.123", time(4, 5, 34)),
        (time(4, 5, 34, 999), time(4, 5, 34)),
        (datetime(2026, 1, 3, 4, 5, tzinfo=UTC), time(4, 5)),
        (0.75, time(18, 0)),
        (0.0, time(0, 0)),
        (0.999999, time(23, 59, 59)),
    ],
)
def test_times_as_people_write_them(value: object, expected: time) -> None:
    assert parse_time(value) == expected


@pytest.mark.parametrize(
    "value", ["24:00", "4:60", "13:00 PM", "0:30 AM", "pagi", "", 1.5, None, 7]
)
def test_what_is_no_time_is_named(value: object) -> None:
    with pytest.raises(ValueError, match="not a time"):
        parse_time(value)


def test_moments_tell_whether_a_time_was_given() -> None:
    assert parse_moment("29 May 2023 04:05:34") == (date(2023, 5, 29), time(4, 5, 34))
    assert parse_moment("29 May 2023") == (date(2023, 5, 29), None)
    assert parse_moment(datetime(2026, 1, 3)) == (date(2026, 1, 3), None)  # noqa: DTZ001 - as spreadsheets have it
    assert parse_moment(46025.5) == (date(2026, 1, 3), time(12, 0))


DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 30))


@given(DAYS, st.sampled_from(["%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d", "%d %B %Y", "%-d %b %Y"]))
def test_every_written_day_is_read_back(day: date, form: str) -> None:
    assert parse_date(day.strftime(form)) == day


@given(DAYS)
def test_every_serial_is_read_back(day: date) -> None:
    assert parse_date(float((day - date(1899, 12, 30)) / timedelta(days=1))) == day


@given(st.text(max_size=20) | st.floats() | st.integers())
def test_anything_else_is_a_value_error_and_nothing_worse(value: object) -> None:
    try:
        found = parse_date(value)
    except ValueError:
        return
    assert 1900 <= found.year <= 2100
