from datetime import date, datetime

import pytest

from tuntas.rules.phrases import Language, as_language, format_date, format_moment

WEDNESDAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("lang", "expected"),
    [("id", "Rabu, 18 November 2026"), ("en", "Wednesday 18 November 2026")],
)
def test_says_a_day(lang: Language, expected: str) -> None:
    assert format_date(WEDNESDAY, lang) == expected


def test_leaves_out_weekday_and_year() -> None:
    assert format_date(WEDNESDAY, "id", weekday=False) == "18 November 2026"
    assert format_date(WEDNESDAY, "id", year=False) == "Rabu, 18 November"
    assert format_date(WEDNESDAY, "en", weekday=False, year=False) == "18 November"


def test_names_every_weekday_and_month() -> None:
    week = [format_date(date(2026, 11, 16 + n), "id").partition(",")[0] for n in range(7)]
    assert week == ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]
    year = [
        format_date(date(2026, month, 1), "id", weekday=False, year=False)[2:]
        for month in range(1, 13)
    ]
    assert " ".join(year) == (
        "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
    )


def test_english_names_agree_with_the_c_locale() -> None:
    for month in range(1, 13):
        day = date(2026, month, 9 + month)
        assert format_date(day, "en") == day.strftime("%A %-d %B %Y")


@pytest.mark.parametrize(
    ("lang", "expected"),
    [("id", "Rabu, 18 November · 08.40"), ("en", "Wednesday 18 November, 08:40")],
)
def test_says_a_moment(lang: Language, expected: str) -> None:
    assert format_moment(datetime(2026, 11, 18, 8, 40), lang) == expected  # noqa: DTZ001 - any zone


def test_says_the_year_of_a_moment_when_asked() -> None:
    moment = datetime(2025, 1, 1, 0, 5)  # noqa: DTZ001 - any zone
    assert format_moment(moment, "id", year=True) == "Rabu, 1 Januari 2025 · 00.05"


@pytest.mark.parametrize(
    ("tag", "lang"),
    [("en", "en"), ("en-GB", "en"), ("EN_us", "en"), ("id", "id"), ("ens", "id"), (None, "id")],
)
def test_speaks_indonesian_unless_english_is_wished(tag: str | None, lang: Language) -> None:
    assert as_language(tag) == lang
