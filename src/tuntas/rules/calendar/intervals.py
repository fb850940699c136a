"""Open times of one day: ordered, separate intervals in minutes from local midnight."""

from typing import TypeAlias

Intervals: TypeAlias = tuple[tuple[int, int], ...]

MINUTES_PER_DAY = 24 * 60


def check_intervals(intervals: Intervals) -> None:
    """Raise ValueError unless the intervals are ordered, separate, and inside one day."""
    previous_close = 0
    for opens, closes in intervals:
        if not previous_close <= opens < closes <= MINUTES_PER_DAY:
            raise ValueError(
                f"interval {clock(opens)}-{clock(closes)} must end after it starts, lie between "
                f"00.00 and 24.00 and not begin before the one in front of it ends"
            )
        previous_close = closes


def clock(minute: int) -> str:
    """Write a minute of the day the Indonesian way: 450 is 07.30."""
    return f"{minute // 60:02d}.{minute % 60:02d}"


def open_minutes(intervals: Intervals) -> int:
    """Minutes the day is open in all."""
    return sum(closes - opens for opens, closes in intervals)


def open_minutes_before(intervals: Intervals, minute: int) -> int:
    """Open minutes of the day that lie before `minute` (0 to 1440)."""
    return sum(min(minute, closes) - opens for opens, closes in intervals if opens < minute)


def minute_when_done(intervals: Intervals, work: int) -> int:
    """Minute of the day at which `work` open minutes have passed (1 to `open_minutes`)."""
    for opens, closes in intervals:
        if work <= closes - opens:
            return opens + work
        work -= closes - opens
    raise ValueError(f"the day has {work} open minutes fewer than asked for")
