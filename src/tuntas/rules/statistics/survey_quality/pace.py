"""Signals in how fast, how often and when responses came."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import Protocol

from tuntas.rules.phrases import Bilingual, format_number
from tuntas.rules.statistics.survey_quality.history import History
from tuntas.rules.statistics.survey_quality.model import (
    KIOSK,
    PAPER,
    THRESHOLDS,
    Answered,
    Kind,
    Signal,
    Thresholds,
)

NO_HISTORY = History()
_FEWEST_ITEMS = 3
_MINUTE, _TEN_MINUTES = timedelta(minutes=1), timedelta(minutes=10)


class Hours(Protocol):
    """The part of the working calendar that is asked."""

    def working_minutes_between(self, start: datetime, end: datetime) -> int: ...


def too_fast(
    responses: Sequence[Answered],
    history: History = NO_HISTORY,
    thresholds: Thresholds = THRESHOLDS,
) -> list[Signal]:
    """Find responses faster than people read, and faster than 99 of 100 earlier ones.

    The median over the items counts, so that one pause or one slip decides nothing. Without enough
    timed history the limit is stricter. Times of paper are those of typing and are left out.
    """
    limit = thresholds.seconds_without_history.value * 1000
    if history.timed >= thresholds.timed_history.value:
        limit = min(thresholds.seconds_per_item.value * 1000, history.fast_milliseconds)
    uids = frozenset(
        one.uid
        for one in responses
        if one.channel != PAPER
        and len(one.milliseconds) >= _FEWEST_ITEMS
        and median(one.milliseconds) < limit
    )
    return [Signal(Kind.FAST, uids, _fast_words(limit / 1000))] if uids else []


def _fast_words(seconds: float) -> Bilingual:
    return Bilingual(
        f"Setengah dari unsurnya dijawab dalam waktu kurang dari {format_number(seconds, 'id', places=1)} "
        "detik, lebih cepat daripada orang membaca.",
        f"Half of the elements took less than {format_number(seconds, 'en', places=1)} seconds each, "
        "faster than people read.",
    )


def bursts(responses: Sequence[Answered], thresholds: Thresholds = THRESHOLDS) -> list[Signal]:
    """Find more responses of one device than a counter can serve, in a minute or for ten minutes.

    Paper is left out: a pile of forms is typed in at once, and honestly.
    """
    by_device = defaultdict(list)
    for one in responses:
        if one.device and one.channel != PAPER:
            by_device[one.device, one.channel].append(one)
    found = []
    for (_, channel), mine in sorted(by_device.items()):
        minute = thresholds.per_minute_kiosk if channel == KIOSK else thresholds.per_minute
        crowded = set(_crowded(mine, _MINUTE, minute.value))
        crowded |= set(_crowded(mine, _TEN_MINUTES, thresholds.per_ten_minutes.value))
        if crowded:
            found.append(Signal(Kind.BURST, frozenset(crowded), _burst_words(len(crowded))))
    return found


def _crowded(mine: Sequence[Answered], span: timedelta, limit: float) -> Iterator[str]:
    """Yield the responses that share some span with more than `limit`, themselves included."""
    ordered = sorted(mine, key=lambda one: one.at)
    times = [one.at for one in ordered]
    for first, at in enumerate(times):
        last = bisect_left(times, at + span)
        if last - first > limit:
            yield from (one.uid for one in ordered[first:last])


def _burst_words(count: int) -> Bilingual:
    return Bilingual(
        f"{count} jawaban datang dari satu perangkat lebih rapat daripada yang dapat dilayani satu loket.",
        f"{count} responses came from one device closer together than one counter can serve people.",
    )


def off_hours(
    responses: Sequence[Answered], hours: Hours, thresholds: Thresholds = THRESHOLDS
) -> list[Signal]:
    """Find responses at a kiosk or on paper when the office is closed, give or take an hour."""
    margin = timedelta(minutes=thresholds.off_hours_margin_minutes.value)
    uids = frozenset(
        one.uid
        for one in responses
        if one.channel in {KIOSK, PAPER}
        and not hours.working_minutes_between(one.at - margin, one.at + margin)
    )
    return [Signal(Kind.OFF_HOURS, uids, _closed_words(len(uids)))] if uids else []


def _closed_words(count: int) -> Bilingual:
    return Bilingual(
        f"{count} jawaban di loket atau kertas masuk saat kantor tutup.",
        f"{count} responses at the counter or on paper came while the office was closed.",
    )
