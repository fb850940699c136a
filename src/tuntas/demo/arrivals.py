"""When reports come: by season, weekday and hour, growing slowly over two and a half years."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from tuntas.demo.chance import Weighted, stream
from tuntas.demo.city import TIME_ZONE
from tuntas.demo.datafile import read
from tuntas.demo.topics import Topic

# As far back as the logs of other systems (logs.yaml): where reports began later, every figure of both
# jumped, and each month since stood out from the first twelve.
SPAN_DAYS = 913
EVENING = 19  # hour


@dataclass(frozen=True, slots=True)
class Arrival:
    """A report's moment and matter."""

    at: datetime
    topic: Topic


def plan_arrivals(
    topics: Sequence[Topic], *, until: datetime, n: int, seed: int
) -> Iterator[Arrival]:
    """Yield n arrivals in the order of time, in the `SPAN_DAYS` up to `until` (aware)."""
    until = until.astimezone(TIME_ZONE)
    matters = Matters(topics)
    rng = stream(seed, "arrivals")
    last = until.date()
    days = [last - timedelta(days=back) for back in range(SPAN_DAYS, -1, -1)]
    load = Weighted(days, [matters.load(day, number) for number, day in enumerate(days)])
    arrivals = []
    for day in load.draw_many(rng, n):
        topic = matters.topics(day).draw(rng)
        moment = matters.moment(day, topic, rng)
        arrivals.append(Arrival(moment if moment <= until else _earlier(until, rng), topic))
    yield from sorted(arrivals, key=lambda arrival: arrival.at)


def _earlier(until: datetime, rng: Random) -> datetime:
    """Return a moment of the last day that has already been."""
    midnight = until.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(seconds=int((until - midnight).seconds * rng.random()))


class Matters:
    """Which topics come up on which day and at which hour."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        data = read("chances.yaml")
        self._growth_per_day = data["growth_per_year"].number() / 365
        self._weekdays = [node.number() for node in data["weekdays"]]
        hours = [node.number() for node in data["hours"]]
        self._hours = Weighted(range(24), hours)
        late = [w * (3 if h >= EVENING else 1) for h, w in enumerate(hours)]
        self._evening = Weighted(range(24), late)
        self._topics = {
            (month, weekday): Weighted(topics, [_weight(topic, month, weekday) for topic in topics])
            for month in range(1, 13)
            for weekday in range(7)
        }

    def topics(self, day: date) -> Weighted[Topic]:
        return self._topics[day.month, day.weekday()]

    def load(self, day: date, number: int) -> float:
        """Return the relative number of reports of the day with this number since the start."""
        growth = 1 + self._growth_per_day * number
        return growth * self._weekdays[day.weekday()] * self.topics(day).total

    def moment(self, day: date, topic: Topic, rng: Random) -> datetime:
        hour = (self._evening if topic.evening else self._hours).draw(rng)
        second = int(rng.random() * 3600)
        return datetime.combine(day, time(hour, second // 60, second % 60), TIME_ZONE)


def _weight(topic: Topic, month: int, weekday: int) -> float:
    return topic.weight * topic.months.get(month, 1.0) * topic.weekdays.get(weekday, 1.0)
