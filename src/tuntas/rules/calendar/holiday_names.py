"""Public holidays and joint leave, from a snapshot of the package `holidays`.

The snapshot is a file so that a deadline never moves because a dependency was upgraded, and so
that no web worker pays for the import (0.8 s and 21 MB). A test compares it with the package; to
renew it after an upgrade run `python -m tuntas.rules.calendar.snapshot` and read the difference.
"""

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from tuntas.rules.calendar.datafile import DataFileError

HOLIDAYS = Path(__file__).parent / "hours" / "holidays.csv"
ENGLISH = Path(__file__).parent / "hours" / "holiday_names.csv"
HEADER = ["day", "category", "name"]
ENGLISH_HEADER = ["name", "english"]
# What stands before a holiday's name on the days around it.
PREFIXES = {"Pengganti ": "In lieu of: ", "Cuti Bersama ": "Joint leave for "}
ESTIMATED = " (perkiraan)"  # behind a name whose date is not decreed yet
PUBLIC = "public"
JOINT_LEAVE = "government"


class Holiday(NamedTuple):
    """One free day: `category` is `public` or `government` (joint leave); Indonesian name."""

    day: date
    category: str
    name: str


@lru_cache(maxsize=2)
def load_holidays(file: Path = HOLIDAYS) -> tuple[Holiday, ...]:
    """Read the snapshot, ordered by day. Raises DataFileError: file, line, value, advice."""
    try:
        rows = list(csv.reader(file.read_text(encoding="utf-8").splitlines()))
    except OSError as error:
        raise DataFileError(f"{file}: cannot be read: {error.strerror}") from error
    if not rows or rows[0] != HEADER:
        raise DataFileError(f"{file.name}: line 1: must be {','.join(HEADER)}")
    return tuple(_holiday(row, f"{file.name}: line {line}") for line, row in enumerate(rows[1:], 2))


def _holiday(row: list[str], where: str) -> Holiday:
    if len(row) != len(HEADER) or not row[2].strip():
        raise DataFileError(f"{where}: {row}: must have a day, a category and a name")
    day, category, name = row
    if category not in (PUBLIC, JOINT_LEAVE):
        raise DataFileError(f"{where}: {category!r}: must be {PUBLIC} or {JOINT_LEAVE}")
    try:
        return Holiday(date.fromisoformat(day), category, name)
    except ValueError as error:
        raise DataFileError(f"{where}: {day!r}: must be a day like 2026-02-16") from error


@lru_cache(maxsize=2)
def free_days(*, joint_leave: bool) -> Mapping[date, str]:
    """Indonesian name of each free day; two holidays on one day are joined by a semicolon."""
    holidays = load_holidays()
    names: dict[date, list[str]] = {}
    for holiday in holidays:
        if joint_leave or holiday.category == PUBLIC:
            names.setdefault(holiday.day, []).append(holiday.name)
    return MappingProxyType({day: "; ".join(each) for day, each in names.items()})


def english_of(name: str) -> str:
    """Return the English name of a holiday or joint leave; `name` without `ESTIMATED` at its end.

    Raises DataFileError for a name without an English one.
    """
    return "; ".join(_english_of_one(one.removesuffix(ESTIMATED)) for one in name.split("; "))


def _english_of_one(name: str) -> str:
    for prefix, english in PREFIXES.items():
        if name.startswith(prefix):
            return english + _english_of_one(name.removeprefix(prefix))
    try:
        return _english_names()[name]
    except KeyError as error:
        raise DataFileError(f"{ENGLISH.name}: {name!r}: has no English name; add a line") from error


@lru_cache(maxsize=1)
def _english_names() -> Mapping[str, str]:
    rows = list(csv.reader(ENGLISH.read_text(encoding="utf-8").splitlines()))
    if not rows or rows[0] != ENGLISH_HEADER:
        raise DataFileError(f"{ENGLISH.name}: line 1: must be {','.join(ENGLISH_HEADER)}")
    return MappingProxyType({name: english for name, english in rows[1:]})  # noqa: C416 - rows of two


def covered_years(holidays: Iterable[Holiday]) -> tuple[int, int]:
    """First and last year with holidays."""
    years = {holiday.day.year for holiday in holidays}
    return min(years), max(years)
