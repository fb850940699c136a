"""How long the units take, and the office hours in which they act.

Moments are believable, not computed to the minute: deadlines are the business of
tuntas.rules.calendar, which judges these very moments.
"""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from random import Random

from tuntas.demo.chance import word_set
from tuntas.demo.city import UnitPlan
from tuntas.demo.datafile import Node, read

OPENS, LAST_MOMENT = 8 * 60, 15 * 60 + 40  # minutes of the day between which officers act
SATURDAY = 5
YEARS = 2
_REQUIRED = word_set(
    "verify_days dispose_days take_days reply_days urgent_days spread default_factor kinds units"
)


class Pace:
    """Draws delays in working days and turns them into moments."""

    def __init__(self, *, until: datetime, days_off: Collection[date] = ()) -> None:
        self._data: Node = read("pace.yaml").keys(required=_REQUIRED)
        self._until = until
        self._days_off = frozenset(days_off)
        self._spread = self._data["spread"].number()
        self._median = {
            key: node.number() for key, node in self._data.items() if key.endswith("_days")
        }
        self._kinds = self._data["kinds"].numbers()
        self._units = {key: node.numbers() for key, node in self._data["units"].items()}

    def usual(self, what: str, rng: Random) -> float:
        """Return a delay in days around a median of pace.yaml, such as `take_days`."""
        return self._median[what] * rng.lognormvariate(0, self._spread)

    def haste(self, working_days: float) -> float:
        """Return the factor on every delay of a matter that is usually answered in so many days."""
        return min(1.0, working_days / self._median["urgent_days"])

    def work(self, working_days: float, unit: UnitPlan, at: datetime, rng: Random) -> float:
        """Return the working days that this unit needs for work begun at a moment."""
        return working_days * self.factor(unit, at) * rng.lognormvariate(0, self._spread)

    def factor(self, unit: UnitPlan, at: datetime) -> float:
        """Return how much slower (above 1) or quicker the unit is at a moment."""
        rules = self._units.get(unit.code, {})
        factor = rules.get(
            "factor", self._kinds.get(unit.kind, self._data["default_factor"].number())
        )
        if "quicker_months" in rules and at >= self.turning_point(rules["quicker_months"]):
            factor *= rules["quicker_factor"]
        if "backlog_factor" in rules:
            elapsed = 1 - (self._until - at) / timedelta(days=365 * YEARS)
            factor *= 1 + (rules["backlog_factor"] - 1) * min(max(elapsed, 0.0), 1.0)
        return factor

    def turning_point(self, months: float) -> datetime:
        """Return the first day of the month that lies this many months before `until`."""
        month = self._until.year * 12 + self._until.month - 1 - int(months)
        return self._until.replace(
            year=month // 12, month=month % 12 + 1, day=1, hour=0, minute=0, second=0, microsecond=0
        )

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < SATURDAY and day not in self._days_off

    def working_day_after(self, day: date, count: int) -> date:
        """Return the working day that lies `count` working days after the day; 0: the next or itself."""
        while not self.is_working_day(day):
            day += timedelta(days=1)
        for _ in range(count):
            day += timedelta(days=1)
            while not self.is_working_day(day):
                day += timedelta(days=1)
        return day

    def working_day_before(self, day: date) -> date:
        """Return the last working day before the day."""
        day -= timedelta(days=1)
        while not self.is_working_day(day):
            day -= timedelta(days=1)
        return day

    def in_office(self, after: datetime, days: float, rng: Random) -> datetime:
        """Return a moment in office hours about `days` working days later, never before `after`."""
        earliest = OPENS
        if self.is_working_day(after.date()):
            earliest = max(OPENS, after.hour * 60 + after.minute + 4)
        wanted = int(earliest + (days % 1) * (LAST_MOMENT - OPENS))
        day = self.working_day_after(after.date(), int(days))
        if day > after.date():
            earliest = OPENS
        if earliest >= LAST_MOMENT or (day == after.date() and wanted >= LAST_MOMENT):
            day, earliest = (
                self.working_day_after(after.date() + timedelta(days=1), int(days)),
                OPENS,
            )
        latest = max(earliest, min(LAST_MOMENT, wanted)) if int(days) == 0 else LAST_MOMENT
        minute = rng.randint(earliest, latest)
        return _at(day, minute, rng.randint(0, 59), after)

    def at_home(self, after: datetime, days: float, rng: Random) -> datetime:
        """Return a moment of a citizen's day some calendar days later, mostly in the evening."""
        day = after.date() + timedelta(days=int(days))
        minute = rng.choice((rng.randint(390, 1320), rng.randint(1080, 1320)))
        found = _at(day, minute, rng.randint(0, 59), after)
        return found if found > after else after + timedelta(minutes=rng.randint(25, 170))

    def expiry(self, after: datetime, working_days: int) -> datetime:
        """Return the end of a limit that began at a moment."""
        day = self.working_day_after(after.date(), working_days)
        return max(after, datetime.combine(day, after.timetz()))


def _at(day: date, minute: int, second: int, like: datetime) -> datetime:
    return datetime.combine(day, time(minute // 60, minute % 60, second), like.tzinfo)
