"""Days and hours a person can check on a wall calendar."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from tuntas.rules.calendar import (
    NO_OFFICE_HOURS,
    WEEKEND,
    DayOverride,
    WorkingCalendar,
    build_calendar,
    load_office_hours,
)

JAKARTA = ZoneInfo("Asia/Jakarta")
SATURDAY = date(2026, 6, 6)


def at(day: str, clock: str = "10:00", zone: ZoneInfo = JAKARTA) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=zone)


def calendar(
    *overrides: DayOverride, joint_leave_is_free: bool = True, zone: str = "Asia/Jakarta"
) -> WorkingCalendar:
    return build_calendar(
        zone=zone,
        hours=load_office_hours(),
        overrides=overrides,
        joint_leave_is_free=joint_leave_is_free,
        first_year=2024,
        last_year=2027,
    )


@pytest.mark.parametrize(
    ("joint_leave_is_free", "due"), [(True, "2026-03-30"), (False, "2026-03-24")]
)
def test_five_days_around_idul_fitri(joint_leave_is_free: bool, due: str) -> None:  # parametrized
    found = calendar(joint_leave_is_free=joint_leave_is_free)
    assert found.add_working_days(at("2026-03-16"), 5) == at(due, "16:00")


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2026, 3, 17), None),
        (date(2026, 3, 18), "Cuti Bersama Hari Suci Nyepi"),
        (date(2026, 3, 19), "Hari Suci Nyepi"),
        (date(2026, 3, 21), "Hari Raya Idul Fitri"),
        (SATURDAY, WEEKEND),
        (date(2026, 6, 7), WEEKEND),
    ],
)
def test_says_why_it_is_closed(day: date, reason: str | None) -> None:
    assert calendar().why_closed(day) == reason
    assert calendar().is_working_day(day) == (reason is None)


def test_a_closing_override_gives_its_reason() -> None:
    closed = DayOverride(date(2026, 6, 8), (), "Pilkada")
    assert calendar(closed).why_closed(date(2026, 6, 8)) == "Pilkada"


def test_a_weekday_without_hours_is_no_weekend() -> None:
    hours = load_office_hours()
    no_mondays = replace(hours, regular=((), *hours.regular[1:]))
    found = build_calendar(hours=no_mondays, first_year=2026, last_year=2026)
    assert found.why_closed(date(2026, 6, 8)) == NO_OFFICE_HOURS
    assert found.why_closed(SATURDAY) == WEEKEND


def test_a_unit_whose_week_has_six_days() -> None:
    hours = load_office_hours()
    six_days = replace(hours, regular=(*hours.regular[:5], ((450, 690),), ()))
    found = build_calendar(hours=six_days, first_year=2026, last_year=2026)
    assert found.add_working_days(at("2026-06-05"), 1) == at("2026-06-06", "11:30")


def test_work_after_friday_evening_starts_on_monday() -> None:
    friday_evening = at("2026-06-05", "19:30")
    assert calendar().add_working_minutes(friday_evening, 1) == at("2026-06-08", "07:31")
    assert calendar().add_working_days(friday_evening, 1) == at("2026-06-08", "16:00")


def test_a_report_on_sunday_counts_from_monday() -> None:
    sunday = at("2026-06-07", "09:00")
    assert calendar().add_working_days(sunday, 3) == at("2026-06-10", "16:00")
    assert calendar().working_days_between(sunday, at("2026-06-10", "08:00")) == 3


def test_friday_closes_later_and_breaks_longer() -> None:
    assert calendar().add_working_days(at("2026-06-04"), 1) == at("2026-06-05", "16:30")
    noon = (at("2026-06-05", "11:00"), at("2026-06-05", "13:30"))
    assert calendar().working_minutes_between(*noon) == 60


def test_work_that_fills_a_day_ends_when_it_closes() -> None:
    monday = at("2026-06-08", "07:30")
    assert calendar().add_working_minutes(monday, 450) == at("2026-06-08", "16:00")
    assert calendar().add_working_minutes(monday, 451) == at("2026-06-09", "07:31")


def test_ramadan_days_are_shorter() -> None:
    week = (at("2026-02-23", "00:00"), at("2026-03-02", "00:00"))
    assert calendar().working_minutes_between(*week) == 1950
    assert calendar().add_working_days(at("2026-02-23"), 1) == at("2026-02-24", "15:00")


def test_a_unit_that_works_on_a_saturday() -> None:
    open_saturday = DayOverride(SATURDAY, ((8 * 60, 12 * 60),), "Pelayanan Sabtu")
    unit = calendar(open_saturday)
    assert unit.is_working_day(SATURDAY)
    assert unit.why_closed(SATURDAY) is None
    assert unit.add_working_days(at("2026-06-05"), 1) == at("2026-06-06", "12:00")


def test_a_unit_that_serves_on_a_holiday() -> None:
    independence = DayOverride(date(2026, 8, 17), ((480, 600),), "Posko upacara")
    day = (at("2026-08-17", "00:00"), at("2026-08-18", "00:00"))
    assert calendar().working_minutes_between(*day) == 0
    assert calendar(independence).working_minutes_between(*day) == 120


def test_the_units_override_wins_over_the_governments() -> None:
    government = DayOverride(date(2026, 6, 8), (), "Hari jadi kota")
    unit = DayOverride(date(2026, 6, 8), ((480, 720),), "Layanan tetap buka")
    assert not calendar(government).is_working_day(date(2026, 6, 8))
    assert calendar(government, unit).is_working_day(date(2026, 6, 8))
    assert calendar(unit, government).why_closed(date(2026, 6, 8)) == "Hari jadi kota"


def test_a_day_open_until_midnight_is_due_on_that_day() -> None:
    round_the_clock = DayOverride(SATURDAY, ((0, 1440),), "IGD")
    unit = calendar(round_the_clock)
    due = unit.add_working_days(at("2026-06-05"), 1)
    assert due == at("2026-06-06", "23:59")
    assert unit.working_days_between(at("2026-06-05"), due) == 1


def test_the_day_is_the_office_s_day_not_the_callers() -> None:
    late_in_utc = datetime(2026, 6, 7, 23, 0, tzinfo=UTC)  # Monday 06.00 WIB, 08.00 WIT
    assert calendar().add_working_days(late_in_utc, 1) == at("2026-06-09", "16:00")
    papua = calendar(zone="Asia/Jayapura")
    until = datetime(2026, 6, 8, 0, 0, tzinfo=UTC)
    assert calendar().working_minutes_between(late_in_utc, until) == 0
    assert papua.working_minutes_between(late_in_utc, until) == 60
    assert papua.add_working_days(late_in_utc, 1).utcoffset() == papua.zone.utcoffset(until)


def test_seconds_never_count() -> None:
    start, end = at("2026-06-08", "08:00:59"), at("2026-06-08", "08:02:01")
    assert calendar().working_minutes_between(start, end) == 2
    assert calendar().add_working_minutes(start, 0) == at("2026-06-08", "08:00")


def test_work_crosses_the_year_border() -> None:
    assert calendar().add_working_days(at("2025-12-30"), 2) == at("2026-01-02", "16:30")


def test_naive_moments_are_refused_with_advice() -> None:
    naive = datetime(2026, 6, 8, 8, 0)  # noqa: DTZ001  # the point of the test
    with pytest.raises(ValueError, match=r"no time zone.*ZoneInfo\('Asia/Jakarta'\)"):
        calendar().add_working_days(naive, 1)


def test_a_moment_is_no_day() -> None:
    with pytest.raises(TypeError, match="pass its local day"):
        calendar().is_working_day(at("2026-06-08"))


def test_an_interval_that_ends_before_it_starts() -> None:
    with pytest.raises(ValueError, match="before start"):
        calendar().working_minutes_between(at("2026-06-09"), at("2026-06-08"))
    with pytest.raises(ValueError, match="before start"):
        calendar().working_days_between(at("2026-06-09"), at("2026-06-08"))


def test_an_interval_reversed_within_a_day() -> None:
    with pytest.raises(ValueError, match="before start"):
        calendar().working_minutes_between(at("2026-06-08", "10:01"), at("2026-06-08", "10:00"))


@pytest.mark.parametrize("day", ["2023-12-31", "2028-01-01"])
def test_moments_outside_say_what_is_covered(day: str) -> None:
    with pytest.raises(ValueError, match=r"2024-01-01 to 2027-12-31 \(Asia/Jakarta\)"):
        calendar().working_minutes_between(at(day), at(day))


def test_results_outside_say_what_is_covered() -> None:
    with pytest.raises(ValueError, match=r"9 working days after .* outside"):
        calendar().add_working_days(at("2027-12-30"), 9)
    with pytest.raises(ValueError, match=r"9000 working minutes after .* outside"):
        calendar().add_working_minutes(at("2027-12-30"), 9000)


def test_the_last_working_moments_are_covered() -> None:
    assert calendar().add_working_days(at("2027-12-30"), 1) == at("2027-12-31", "16:30")
    friday = at("2027-12-31", "16:00")
    assert calendar().add_working_minutes(friday, 30) == at("2027-12-31", "16:30")


def test_nothing_is_taken_away() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        calendar().add_working_minutes(at("2026-06-08"), -1)
    with pytest.raises(ValueError, match="1 or more"):
        calendar().add_working_days(at("2026-06-08"), 0)
