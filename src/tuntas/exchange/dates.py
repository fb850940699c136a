"""Dates and times as they stand in Indonesian spreadsheets.

Nothing is guessed: the day comes first in `03/01/2026`, a year has four digits, and a day that does
not exist is an error.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import TypeVar

T = TypeVar("T")

FIRST_YEAR, LAST_YEAR = 1900, 2100  # other years are typing errors in this kind of data

# Excel counts days from here, with the 29 February 1900 that never was.
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 18264, 73415  # 1950 to 2100; smaller numbers are years or counts
_SERIAL_DIGITS = 5
_NOON = 12

_MONTH_NAMES = (
    "jan januari january",
    "feb peb februari pebruari february",
    "mar mrt maret march",
    "apr april",
    "mei may",
    "jun juni june",
    "jul juli july",
    "agu ags agt agust agustus aug august",
    "sep sept september",
    "okt oct oktober october",
    "nov nop november nopember",
    "des dec desember december",
)
MONTHS = {
    name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()
}

_CLOCK = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?"
_TIME = re.compile(rf"(?:pukul|jam)?\s*{_CLOCK}\s*(?P<half>[ap]\.?m\.?)?", re.IGNORECASE)
_DAY_NAME = re.compile(r"^[^\W\d]+['\u2019]?[^\W\d]*\s*,\s*")  # Senin, / Jum'at, / Monday,
_FORMS = tuple(
    re.compile(rf"{form}(?:(?:\s*,)?(?:\s+|T)(?P<clock>\S.*))?")
    for form in (
        r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})",
        r"(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4})",
        r"(?P<d>\d{1,2})[\s-]+(?P<m>[^\W\d]+)\.?[\s-]+(?P<y>\d{4})",
        r"(?P<m>[^\W\d]+)\.?\s+(?P<d>\d{1,2}),\s*(?P<y>\d{4})",
    )
)


def parse_date(value: object) -> date:
    """The day that a cell names; a time of day beside it is left out.

    Takes dates, `29 May 2023`, `3 Mei 2026`, `2026-01-03`, `03/01/2026` (day first) and Excel's
    serial numbers. Raises ValueError, naming the value, for anything else.
    """
    return parse_moment(value)[0]


def parse_moment(value: object) -> tuple[date, time | None]:
    """Day and, where the cell tells one, time of day. Midnight of a date cell counts as untold."""
    if isinstance(value, datetime):
        clock = value.time().replace(microsecond=0, tzinfo=None)
        return _in_range(value.date(), value), clock if clock != time(0) else None
    if isinstance(value, date):
        return _in_range(value, value), None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_serial(float(value))
    if isinstance(value, str):
        return _from_text(value)
    raise _not_a("date", value)


def parse_time(value: object) -> time:
    """The time of day that a cell names: `04:05:34`, `04.05`, `7:30 PM`, or a share of a day.

    Raises ValueError, naming the value, for anything else.
    """
    if isinstance(value, datetime):
        return value.time().replace(microsecond=0, tzinfo=None)
    if isinstance(value, time):
        return value.replace(microsecond=0, tzinfo=None)
    if isinstance(value, float) and 0 <= value < 1:
        return _share_of_day(value)
    match = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise _not_a("time", value)
    return _checked("time", value, lambda: _clock_of(match))


def _from_text(value: str) -> tuple[date, time | None]:
    text = _DAY_NAME.sub("", " ".join(value.split()))
    if re.fullmatch(rf"[0-9]{{{_SERIAL_DIGITS}}}(\.[0-9]+)?", text):
        return _from_serial(float(text))
    for form in _FORMS:
        if match := form.fullmatch(text):
            clock = match["clock"]
            return _day_of(match, value), parse_time(clock) if clock else None
    raise _not_a("date", value)


def _day_of(match: re.Match[str], value: str) -> date:
    month = MONTHS.get(match["m"].casefold()) or match["m"]
    if isinstance(month, str) and not month.isdigit():
        raise _not_a("date", value)
    day = _checked("date", value, lambda: date(int(match["y"]), int(month), int(match["d"])))
    return _in_range(day, value)


def _from_serial(serial: float) -> tuple[date, time | None]:
    if not _FIRST_SERIAL <= serial < _LAST_SERIAL:
        raise _not_a("date", serial)
    days = int(serial)
    clock = _share_of_day(serial - days) if serial != days else None
    return _EXCEL_DAY_ZERO + timedelta(days=days), clock


def _share_of_day(share: float) -> time:
    seconds = min(round(share * 86400), 86399)  # 23:59:59.9 stays on its day
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60)


def _clock_of(match: re.Match[str]) -> time:
    hour, half = int(match["hour"]), (match["half"] or "").casefold()
    if half:
        if not 1 <= hour <= _NOON:
            raise ValueError(hour)
        hour = hour % _NOON + (_NOON if half.startswith("p") else 0)
    return time(hour, int(match["minute"]), int(match["second"] or 0))


def _in_range(day: date, value: object) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _not_a("date", value)
    return day


def _checked(what: str, value: object, make: Callable[[], T]) -> T:
    try:
        return make()
    except ValueError as error:
        raise _not_a(what, value) from error


def _not_a(what: str, value: object) -> ValueError:
    return ValueError(f"not a {what}: {value!r}")
