"""Moments as systems write them: ISO 8601, what Indonesian spreadsheets hold, with or without a zone."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from tuntas.exchange.dates import FIRST_YEAR, LAST_YEAR, parse_moment
from tuntas.exchange.tables import Cell

ISO_DAY = 10  # characters of 2026-01-03
_ZONES = {"WIB": 7, "WITA": 8, "WIT": 9, "UTC": 0, "GMT": 0, "Z": 0}
_WITH_ZONE = re.compile(
    r"(?P<rest>.*\d[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?)\s*"
    r"(?P<zone>WIB|WITA|WIT|UTC|GMT|Z|[+-]\d{2}:?\d{2})",
    re.IGNORECASE,
)
_COMMA_SERIAL = re.compile(r"\d{5},\d+")  # an Excel moment where the comma is the decimal sign


def read_moment(cell: Cell) -> tuple[datetime, bool]:
    """Return a moment, naive where the cell tells no zone, and whether it is a day only.

    Raises ValueError for what is no moment between 1900 and 2100. In `03/01/2026` the day is first.
    """
    if isinstance(cell, str):
        if len(cell) >= ISO_DAY and cell[4] == cell[7] == "-":
            value = _iso(cell)
            if value is not None:
                return value, len(cell) == ISO_DAY
        return _from_text(cell)
    day, clock = parse_moment(cell)
    exact = isinstance(cell, datetime) and clock is not None
    return (cell if exact else _at(day, clock)), clock is None  # type: ignore[return-value]


def _iso(text: str) -> datetime | None:
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError(text)
    return value


def _from_text(text: str) -> tuple[datetime, bool]:
    zone: tzinfo | None = None
    if match := _WITH_ZONE.fullmatch(text):
        text, zone = match["rest"], _zone(match["zone"].upper())
        iso = _iso(text)
        if iso is not None:
            return iso.replace(tzinfo=zone), False
    elif _COMMA_SERIAL.fullmatch(text):
        text = text.replace(",", ".")
    day, clock = parse_moment(text)
    return _at(day, clock).replace(tzinfo=zone), clock is None


def _zone(text: str) -> tzinfo:
    if text in _ZONES:
        return timezone(timedelta(hours=_ZONES[text])) if _ZONES[text] else UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    ahead = timedelta(hours=hours, minutes=minutes)
    return timezone(-ahead if text[0] == "-" else ahead)


def _at(day: date, clock: time | None) -> datetime:
    return datetime.combine(day, clock or time())
