"""The shipped hours say what the regulation says; a wrong file says where it is wrong."""

from datetime import date
from pathlib import Path

import pytest

from tuntas.rules.calendar import DataFileError, load_office_hours
from tuntas.rules.calendar.holiday_names import load_holidays
from tuntas.rules.calendar.intervals import minute_when_done, open_minutes
from tuntas.rules.calendar.office_hours import PERPRES_21_2023, RAMADAN


def changed(tmp_path: Path, original: Path, old: str, new: str) -> Path:
    """A copy of a data file with the first `old` replaced."""
    text = original.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / original.name
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return file


def test_five_days_of_37_and_a_half_hours() -> None:
    hours = load_office_hours()
    assert hours.source.startswith("Peraturan Presiden Nomor 21 Tahun 2023")
    assert [open_minutes(day) for day in hours.regular] == [450, 450, 450, 450, 450, 0, 0]
    assert hours.regular[4] == ((450, 690), (780, 990))


def test_five_days_of_32_and_a_half_hours_in_ramadan() -> None:
    hours = load_office_hours()
    assert [open_minutes(day) for day in hours.ramadan] == [390, 390, 390, 390, 390, 0, 0]
    assert hours.ramadan[0] == ((480, 720), (750, 900))


def test_every_figure_says_how_it_was_verified() -> None:
    verified = load_office_hours().verified
    assert len(verified) == 2 * (1 + 5 * 3)
    assert verified["regular.weekly_minutes"] == "two-sources"
    assert verified["regular.weekdays.friday.open"] == "unverified"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 2, 18), False),
        (date(2026, 2, 19), True),
        (date(2026, 3, 20), True),
        (date(2026, 3, 21), False),
        (date(2015, 1, 1), False),
        (date(2030, 12, 31), True),
        (date(2033, 1, 2), True),
    ],
)
def test_ramadan_includes_its_first_and_last_day(day: date, expected: bool) -> None:  # parametrized
    assert load_office_hours().in_ramadan(day) is expected


def test_ramadan_ends_the_day_before_idul_fitri() -> None:
    first_days = {
        holiday.day.toordinal()
        for holiday in load_holidays()
        if "Hari Raya Idul Fitri" in holiday.name
        and holiday.category == "public"
        and "kedua" not in holiday.name
    }
    ends = {period.last.toordinal() + 1 for period in load_office_hours().periods}
    assert ends == first_days


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("value: 2250", "value: 2400", r"regular\.weekly_minutes\.value: 2400: .*2250"),
        ("value: 2250", "value: many", r"weekly_minutes\.value: 'many': must be a whole number"),
        ('"07.30-12.00"', '"07.15-12.00"', r"monday\.starts_at\.value: '07.30': .*07\.15"),
        ('"13.00-16.00"', '"12.30-16.00"', r"monday\.break_minutes\.value: 60: .*30 minutes"),
        ('"13.00-16.00"', '"11.00-16.00"', r"monday\.open\.value: .*11\.00-16\.00 must end after"),
        ('"13.00-16.00"', '"13.00"', r"monday\.open\.value\.1: '13\.00': must be two times"),
        ('"13.00-16.00"', '"1 pm-4 pm"', r"open\.value\.1: '1 pm': must be a time of day"),
        ('["07.30-12.00", "13.00-16.00"]', "[]", "leave the weekday out"),
        ('["07.30-12.00", "13.00-16.00"]', "7", "open.value: 7: must be a list"),
        ("verified: two-sources", "verified: sure", "'sure': must be one of text, two-sources"),
        ("    monday:", "    someday:", "key 'someday' is unknown; known are monday"),
        ("key: perpres-21-2023", "key: ''", "key: '': must be a text"),
        ("key: perpres-21-2023\n", "", "the key key is missing"),
        ("regular:\n", "regular: 8\nold:\n", "is unknown"),
        ("key: perpres-21-2023", "key: [", "is not valid YAML"),
    ],
)
def test_wrong_hours_are_named(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    file = changed(tmp_path, PERPRES_21_2023, old, new)
    with pytest.raises(DataFileError, match=rf"perpres-21-2023\.yaml: .*{complaint}"):
        load_office_hours(file)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("first: 2026-02-19", "first: 2026-02-15", r"periods\.11\.last: .*29 or 30 days"),
        ("first: 2026-02-19", "first: soon", r"periods\.11\.first: 'soon': must be a date"),
        ("first_year: 2015", "first_year: 2014", "first_year: 2014: the periods begin later"),
        ("last_year: 2035", "last_year: 2036", "last_year: 2036: one more Ramadan may begin"),
        (
            "first: 2026-02-19, last: 2026-03-20",
            "first: 2026-03-19, last: 2026-04-16",
            r"periods\.11: .*353 to 356 days after the one of 2025-03-01",
        ),
    ],
)
def test_wrong_ramadan_dates_are_named(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    file = changed(tmp_path, RAMADAN, old, new)
    with pytest.raises(DataFileError, match=rf"ramadan\.yaml: {complaint}"):
        load_office_hours(ramadan=file)


def test_an_absent_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"gone\.yaml: cannot be read"):
        load_office_hours(tmp_path / "gone.yaml")


def test_a_file_that_is_no_mapping(tmp_path: Path) -> None:
    file = tmp_path / "hours.yaml"
    file.write_text("- 1\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"hours\.yaml: file: \[1\]: must be a mapping"):
        load_office_hours(file)


def test_more_work_than_the_day_holds() -> None:
    with pytest.raises(ValueError, match="30 open minutes fewer"):
        minute_when_done(((480, 600),), 150)
