"""Renews hours/holidays.csv from the package `holidays`: `python -m tuntas.rules.calendar.snapshot`."""

import csv
import io

from holidays import country_holidays

from tuntas.rules.calendar.holiday_names import HEADER, HOLIDAYS, JOINT_LEAVE, PUBLIC, Holiday
from tuntas.rules.calendar.office_hours import load_office_hours

MISPRINT = ("Pegangti", "Pengganti")  # of the package, in a name of 2020


def holidays_of_package(first_year: int, last_year: int) -> list[Holiday]:
    """What the installed package knows, ordered by day.

    Estimated dates are marked "(perkiraan)" in the name; joint leave exists only for the years
    already decreed.
    """
    years = range(first_year, last_year + 1)
    found = [
        Holiday(day, category, name.replace(*MISPRINT))
        for category in (PUBLIC, JOINT_LEAVE)
        for day, name in country_holidays(
            "ID", years=years, categories=category, language="id"
        ).items()
    ]
    return sorted(found)


def as_csv(holidays: list[Holiday]) -> str:
    """The text of the snapshot."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows((day.isoformat(), category, name) for day, category, name in holidays)
    return text.getvalue()


def main() -> None:
    """Write the snapshot for the years whose Ramadan is known."""
    hours = load_office_hours()
    holidays = holidays_of_package(hours.first_year, hours.last_year)
    HOLIDAYS.write_text(as_csv(holidays), encoding="utf-8")


if __name__ == "__main__":
    main()
