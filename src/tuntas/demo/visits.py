"""When people come and answer: by the counter's hours, or on their own telephone at any time."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from tuntas.demo.chance import Weighted
from tuntas.demo.city import TIME_ZONE
from tuntas.demo.diary import is_off

OPENS, CLOSES = 8 * 60, 15 * 60  # minutes of the day
CHANNELS = Weighted.of({"link": 0.52, "kiosk": 0.3, "paper": 0.18})


class Visits:
    """Draws channels and moments; counters are closed on days off."""

    def __init__(self, days_off: frozenset[date]) -> None:
        self._days_off = days_off

    def draw(self, days: Sequence[date], rng: Random) -> tuple[str, datetime]:
        """Return a channel and a moment on one of the days; counters are open in office hours only."""
        channel, day = CHANNELS.draw(rng), days[int(rng.random() * len(days))]
        if channel != "link":
            open_day = self._open_day(days, day)
            channel, day = (channel, open_day) if open_day else ("link", day)
        earliest, latest = (7 * 60, 22 * 60) if channel == "link" else (OPENS, CLOSES)
        minutes = rng.triangular(earliest, latest, 10 * 60)
        start = datetime.combine(day, time(), TIME_ZONE)
        return channel, start + timedelta(seconds=int(minutes * 60))

    def _open_day(self, days: Sequence[date], day: date) -> date | None:
        """Return the next day, from `day` on, on which the counter is open; the first if none is."""
        place = bisect_left(days, day)
        coming = (*days[place:], *days[:place])
        return next((one for one in coming if not is_off(one, self._days_off)), None)
