from datetime import UTC, datetime, timedelta, timezone

import pytest

from tuntas.rules.phrases import Language, ago_in_words, due_in_words

WIB = timezone(timedelta(hours=7))
NOW = datetime(2026, 11, 18, 13, 0, tzinfo=WIB)  # a Wednesday


def at(day: int, hour: int, minute: int = 0, *, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=WIB)


@pytest.mark.parametrize(
    ("due", "left", "indonesian", "english"),
    [
        (at(18, 16), 0, "hari ini, 16.00", "today, 16:00"),
        (NOW, 0, "hari ini, 13.00", "today, 13:00"),
        (at(19, 12), 1, "besok, 12.00", "tomorrow, 12:00"),
        (
            at(24, 16),
            4,
            "4 hari kerja lagi (Selasa, 24 November)",
            "in 4 working days (Tuesday 24 November)",
        ),
        (
            at(23, 16),
            1,
            "1 hari kerja lagi (Senin, 23 November)",
            "in 1 working day (Monday 23 November)",
        ),
        (
            at(5, 16, month=1, year=2027),
            30,
            "30 hari kerja lagi (Selasa, 5 Januari 2027)",
            "in 30 working days (Tuesday 5 January 2027)",
        ),
        (at(22, 16), 0, "Minggu, 22 November", "Sunday 22 November"),
    ],
)
def test_says_when_it_is_due(due: datetime, left: int, indonesian: str, english: str) -> None:
    assert due_in_words(NOW, due, left, "id") == indonesian
    assert due_in_words(NOW, due, left, "en") == english


@pytest.mark.parametrize(
    ("due", "left", "indonesian", "english"),
    [
        (NOW - timedelta(seconds=59), 0, "baru saja lewat", "just passed"),
        (at(18, 12, 40), 0, "lewat 20 menit", "20 minutes late"),
        (at(18, 12, 59), 0, "lewat 1 menit", "1 minute late"),
        (at(18, 10), 0, "lewat 3 jam", "3 hours late"),
        (at(17, 16), -1, "lewat 1 hari kerja", "1 working day late"),
        (at(16, 16), -2, "lewat 2 hari kerja", "2 working days late"),
        (at(14, 16), 0, "lewat sejak Sabtu, 14 November", "late since Saturday 14 November"),
    ],
)
def test_says_how_late_it_is(due: datetime, left: int, indonesian: str, english: str) -> None:
    assert due_in_words(NOW, due, left, "id") == indonesian
    assert due_in_words(NOW, due, left, "en") == english


def test_today_is_the_day_of_the_office_not_of_utc() -> None:
    early = at(19, 6)  # still Wednesday in UTC
    due = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
    assert due_in_words(early, due, 0, "id") == "hari ini, 16.00"


@pytest.mark.parametrize(
    ("then", "indonesian", "english"),
    [
        (NOW, "baru saja", "just now"),
        (NOW + timedelta(seconds=5), "baru saja", "just now"),
        (at(18, 12, 55), "5 menit lalu", "5 minutes ago"),
        (at(18, 12), "1 jam lalu", "1 hour ago"),
        (at(18, 0, 30), "12 jam lalu", "12 hours ago"),
        (at(17, 8, 40), "kemarin, 08.40", "yesterday, 08:40"),
        (at(16, 23), "2 hari lalu", "2 days ago"),
        (at(12, 8), "6 hari lalu", "6 days ago"),
        (at(11, 8), "11 November", "11 November"),
        (at(2, 8, year=2025), "2 November 2025", "2 November 2025"),
        (at(18, 15), "Rabu, 18 November · 15.00", "Wednesday 18 November, 15:00"),
    ],
)
def test_says_how_long_ago(then: datetime, indonesian: str, english: str) -> None:
    assert ago_in_words(NOW, then, "id") == indonesian
    assert ago_in_words(NOW, then, "en") == english


def test_shortly_after_midnight_minutes_say_more_than_yesterday() -> None:
    assert ago_in_words(at(18, 0, 10), at(17, 23, 50), "id") == "20 menit lalu"


@pytest.mark.parametrize("lang", ["id", "en"])
def test_refuses_moments_without_a_zone(lang: Language) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        due_in_words(naive, NOW, 0, lang)
    with pytest.raises(ValueError, match="time zone"):
        ago_in_words(NOW, naive, lang)
