"""Days and moments of the city's officials, told by how long ago they were."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time, timedelta

from tuntas.demo.city import TIME_ZONE

SATURDAY = 5
MORNING = 9


class Diary:
    """Counts back from the day on which the city is made; below zero lies ahead."""

    def __init__(self, until: datetime, days_off: Iterable[date]) -> None:
        self.today = until.astimezone(TIME_ZONE).date()
        self.days_off = frozenset(days_off)

    def day(self, ago: float) -> date:
        """Return the day so many days ago, whatever day it is."""
        return self.today - timedelta(days=int(ago))

    def working_day(self, ago: float) -> date:
        """Return that day, or the working day before it."""
        found = self.day(ago)
        while is_off(found, self.days_off):
            found -= timedelta(days=1)
        return found

    def working_day_from(self, day: date) -> date:
        """Return a day, or the working day after it."""
        while is_off(day, self.days_off):
            day += timedelta(days=1)
        return day

    def at(self, ago: float, hour: int = MORNING) -> datetime:
        """Return a moment of that working day."""
        return moment(self.working_day(ago), hour)


def is_off(day: date, days_off: AbstractSet[date]) -> bool:
    """Tell whether no office works on a day; of days to come only weekends are known."""
    return day.weekday() >= SATURDAY or day in days_off


def moment(day: date, hour: int = MORNING) -> datetime:
    """Return a moment of a day; its minute differs from day to day."""
    return datetime.combine(day, time(hour, day.day * 2 % 60), TIME_ZONE)
