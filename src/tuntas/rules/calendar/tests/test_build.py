"""Building: overrides, zones, years, and what it costs a web worker."""

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tuntas.rules.calendar import (
    DataFileError,
    DayOverride,
    Intervals,
    build_calendar,
    load_office_hours,
)
from tuntas.rules.calendar.holiday_names import ESTIMATED, HOLIDAYS, english_of, load_holidays
from tuntas.rules.calendar.snapshot import as_csv, holidays_of_package

MONDAY = date(2026, 6, 8)


@pytest.mark.parametrize(
    "intervals", [((480, 480),), ((600, 480),), ((480, 600), (540, 700)), ((0, 1441),), ((-1, 5),)]
)
def test_impossible_overrides_are_refused(intervals: Intervals) -> None:
    with pytest.raises(ValueError, match=r"override on 2026-06-08: interval .* must end after"):
        DayOverride(MONDAY, intervals, "rapat")


def test_an_override_needs_a_reason_and_a_day() -> None:
    with pytest.raises(ValueError, match="say the reason"):
        DayOverride(MONDAY, (), " ")
    with pytest.raises(TypeError, match="pass a local day"):
        DayOverride(datetime(2026, 6, 8, tzinfo=UTC), (), "rapat")


def test_overrides_of_other_years_are_left_out() -> None:
    years_ago = DayOverride(date(2020, 6, 8), (), "rapat")
    calendar = build_calendar(
        hours=load_office_hours(), overrides=[years_ago], first_year=2026, last_year=2026
    )
    assert calendar.is_working_day(MONDAY)


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "UTC"])
def test_the_calendar_answers_in_its_zone(zone: str) -> None:
    calendar = build_calendar(zone=zone, hours=load_office_hours(), first_year=2026, last_year=2026)
    due = calendar.add_working_days(datetime(2026, 6, 8, 12, tzinfo=UTC), 1)
    assert (due.isoformat()[:16], due.tzinfo) == ("2026-06-09T16:00", calendar.zone)


@pytest.mark.parametrize(
    ("zone", "complaint"),
    [("Europe/Amsterdam", "changes its clock"), ("Asia/Atlantis", "is unknown"), ("", "unknown")],
)
def test_zones_it_cannot_count_in(zone: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        build_calendar(zone=zone, hours=load_office_hours(), first_year=2026, last_year=2026)


@pytest.mark.parametrize(("first", "last"), [(2014, 2026), (2026, 2036)])
def test_years_it_does_not_know(first: int, last: int) -> None:
    with pytest.raises(ValueError, match="known for 2015 to 2035"):
        build_calendar(hours=load_office_hours(), first_year=first, last_year=last)


def test_years_the_wrong_way_round() -> None:
    with pytest.raises(ValueError, match="swap them"):
        build_calendar(hours=load_office_hours(), first_year=2026, last_year=2025)


def test_the_snapshot_is_what_the_package_says() -> None:
    hours = load_office_hours()
    package = holidays_of_package(hours.first_year, hours.last_year)
    advice = "read the news, then run python -m tuntas.rules.calendar.snapshot"
    assert HOLIDAYS.read_text(encoding="utf-8") == as_csv(package), advice


def test_every_holiday_has_an_english_name() -> None:
    names = {holiday.name.removesuffix(ESTIMATED) for holiday in load_holidays()}
    english = {name: english_of(name) for name in names}
    assert len(set(english.values())) == len(names)
    assert english["Cuti Bersama Hari Raya Natal"] == "Joint leave for Christmas Day"
    assert english["Hari Lahir Pancasila; Hari Raya Waisak"] == "Pancasila Day; Vesak"


def test_a_holiday_without_an_english_name_is_named() -> None:
    with pytest.raises(DataFileError, match=r"'Hari Apa' *: has no English name; add a line"):
        english_of("Cuti Bersama Hari Apa")


def test_holidays_of_2026_as_decreed() -> None:
    found = [holiday for holiday in load_holidays() if holiday.day.year == 2026]
    assert sum(holiday.category == "public" for holiday in found) == 17
    assert sum(holiday.category == "government" for holiday in found) == 8


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "line 1: must be day,category,name"),
        ("day,category,name\n2026-01-01,public\n", "line 2: .* must have a day"),
        ("day,category,name\n2026-01-01,school,Libur\n", "line 2: 'school'"),
        ("day,category,name\n1 Januari,public,Libur\n", "line 2: '1 Januari'"),
    ],
)
def test_a_broken_snapshot_names_the_line(tmp_path: Path, text: str, complaint: str) -> None:
    file = tmp_path / "holidays.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataFileError, match=complaint):
        load_holidays(file)


def test_an_absent_snapshot_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"gone\.csv: cannot be read"):
        load_holidays(tmp_path / "gone.csv")


def test_web_workers_stay_small() -> None:
    script = (
        "import sys, tuntas.rules.calendar as c\n"
        "c.build_calendar(hours=c.load_office_hours(), first_year=2024, last_year=2029)\n"
        "print(sorted({'numpy', 'holidays', 'django'} & set(sys.modules)))"
    )
    done = subprocess.run(  # our own interpreter and text
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
