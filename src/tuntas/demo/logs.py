"""What the logs of other systems tell about Kota Contoh, made of the SOPs of its services."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from tuntas.demo.catalogue import steps_of
from tuntas.demo.chance import happens, stream
from tuntas.demo.datafile import Node, read
from tuntas.demo.pace import LAST_MOMENT, OPENS
from tuntas.eventlogs.rows import CaseRow, EventRow
from tuntas.rules.calendar import WorkingCalendar

MONTHS = 30
SPREAD = 0.45  # of the logarithm of a case's time
MINUTES_A_DAY = 450
ARRIVED = "Permohonan masuk"
ASKED = "Meminta kekurangan berkas"
BROUGHT = "Menerima kekurangan berkas"


@dataclass(frozen=True)
class LogPlan:
    """A log of another system: whose it is, and what is in it."""

    key: str
    name: str
    unit_code: str
    rows: tuple[CaseRow | EventRow, ...]


def plan_logs(calendar: WorkingCalendar, *, until: datetime, seed: int) -> list[LogPlan]:
    """Return the logs up to a moment. Raises DemoDataError."""
    return [_log(node, calendar, until, seed) for node in read("logs.yaml")["logs"]]


def _log(node: Node, calendar: WorkingCalendar, until: datetime, seed: int) -> LogPlan:
    key = node["key"].text()
    officers = int(node["officers"].number())
    rows: list[CaseRow | EventRow] = []
    for kind, (name, habits) in enumerate(node["services"].items(), 1):
        rng = stream(seed, "log", key, name)
        process = _Process(name, habits, officers, calendar, until, rng)
        for number, opened in enumerate(process.arrivals(), 1):
            rows.extend(process.case(f"{key}-{kind}-{number:05}", opened, len(rows)))
    return LogPlan(key, node["name"].text(), node["unit"].text(), tuple(rows))


class _Process:
    """One service as that system knows it."""

    def __init__(  # noqa: PLR0917 - made in one place
        self,
        service: str,
        habits: Node,
        officers: int,
        calendar: WorkingCalendar,
        until: datetime,
        rng: Random,
    ) -> None:
        self.service, self.calendar, self.until, self.rng = service, calendar, until, rng
        self.officers = officers
        self.steps = steps_of(service)
        self.a_month = habits["a_month"].number()
        self.pace = habits["pace"].numbered()
        self.incomplete, self.waits = habits["incomplete"].number(), habits["waits"].number()

    def arrivals(self) -> Iterator[datetime]:
        """Yield the moments at which applications come in, in office hours of working days."""
        zone = self.calendar.zone
        day = self.until.astimezone(zone).date() - timedelta(days=round(MONTHS * 30.4))
        while day <= self.until.astimezone(zone).date():
            if self.calendar.is_working_day(day):
                for _case in range(self._count(day)):
                    minute = self.rng.randrange(OPENS, LAST_MOMENT)
                    moment = datetime.combine(day, time(minute // 60, minute % 60), tzinfo=zone)
                    if moment < self.until:
                        yield moment
            day += timedelta(days=1)

    def case(self, key: str, opened: datetime, place: int) -> Iterator[CaseRow | EventRow]:
        """Yield a case with its events, as far as they have happened."""
        minutes = self._pace(opened) * MINUTES_A_DAY * self.rng.lognormvariate(0, SPREAD)
        events = [(ARRIVED, opened), *self._worked(opened, minutes)]
        happened = [(name, at) for name, at in events if at <= self.until]
        ended = happened[-1][1] if len(happened) == len(events) else None
        yield CaseRow(place, key, service=self.service, opened=opened, actual_end=ended)
        for number, (name, at) in enumerate(happened, 1):
            officer = f"petugas {self.rng.randrange(self.officers)}"
            yield EventRow(place + number, key, name, at, resource=officer)

    def _worked(self, opened: datetime, minutes: float) -> Iterator[tuple[str, datetime]]:
        whole = sum(share for _name, share in self.steps)
        (first, share), *others = self.steps
        at = self._after(opened, minutes * share / whole)
        yield first, at
        if happens(self.rng, self.incomplete):
            at = self._after(at, 20)
            yield ASKED, at
            at = self._after(at, self.waits * MINUTES_A_DAY * self.rng.lognormvariate(0, SPREAD))
            yield BROUGHT, at
            at = self._after(at, minutes * share / whole)
            yield first, at
        for name, part in others:
            at = self._after(at, minutes * part / whole)
            yield name, at

    def _after(self, at: datetime, minutes: float) -> datetime:
        return self.calendar.add_working_minutes(at, max(1, round(minutes)))

    def _pace(self, opened: datetime) -> float:
        months = (self.until - opened) / timedelta(days=30.4)
        return self.pace[min((since for since in self.pace if since >= months), default=MONTHS)]

    def _count(self, day: date) -> int:
        usual = self.a_month / 21 * (1.3 if day.weekday() == 0 else 0.93)
        return int(usual) + happens(self.rng, usual - int(usual))
