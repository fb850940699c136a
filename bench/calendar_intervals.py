"""Measures the working calendar: `.venv/bin/python bench/calendar_intervals.py`.

Goal: working minutes of 1,000,000 random intervals over five years in at most 0.1 s on one
thread. Beside it, as a bound, one table entry per minute: the obvious way to vectorise.
"""

import platform
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version

import numpy as np
from numpy.typing import NDArray

from tuntas.rules.calendar import WorkingCalendar, build_calendar, load_office_hours
from tuntas.rules.calendar.vectorised import (
    Moments,
    add_working_days,
    add_working_minutes,
    working_minutes_between,
)

INTERVALS = 1_000_000
SINGLES = 20_000
FIRST_YEAR, LAST_YEAR = 2022, 2026
RUNS = 7
GOAL_SECONDS = 0.1


def median_cpu_seconds(run: Callable[[], object]) -> float:
    """Median CPU time of RUNS runs after one that fills the caches."""
    run()
    taken = []
    for _ in range(RUNS):
        started = time.process_time()
        run()
        taken.append(time.process_time() - started)
    return statistics.median(taken)


def report(what: str, seconds: float, count: int) -> None:
    """Print one figure and its cost per item."""
    print(f"{what:<58} {seconds * 1e3:>9.2f} ms {seconds / count * 1e9:>9.1f} ns each")


def random_intervals() -> tuple[Moments, Moments]:
    """Two ends drawn evenly from five years, in seconds UTC, the earlier one first."""
    first = np.datetime64(f"{FIRST_YEAR}-01-01T00:00:00")
    seconds = int((np.datetime64(f"{LAST_YEAR}-12-31T00:00:00") - first).astype(int))
    random = np.random.default_rng(20260101)
    ends = first + np.sort(random.integers(0, seconds, (2, INTERVALS)), axis=0)
    return ends[0], ends[1]


def table_per_minute(calendar: WorkingCalendar) -> NDArray[np.int32]:
    """Working minutes before each local minute of the calendar."""
    is_open = np.zeros((len(calendar.days), 24 * 60), dtype=np.bool_)
    for day, intervals in enumerate(calendar.days):
        for opens, closes in intervals:
            is_open[day, opens:closes] = True
    before = np.zeros(is_open.size + 1, dtype=np.int32)
    np.cumsum(is_open.ravel(), dtype=np.int32, out=before[1:])
    return before


def between_by_minute(
    calendar: WorkingCalendar, before: NDArray[np.int32], starts: Moments, ends: Moments
) -> NDArray[np.int64]:
    """The bound: no checks, two look-ups in one large table."""
    shift = (calendar.first_day.toordinal() - 719_163) * 1440 - calendar.utc_offset_minutes
    first = starts.view(np.int64) // 60 - shift
    last = ends.view(np.int64) // 60 - shift
    return (before.take(last) - before.take(first)).astype(np.int64)


def main() -> None:
    """Print the figures and whether the goal is met."""
    hours = load_office_hours()

    def build() -> WorkingCalendar:
        return build_calendar(hours=hours, first_year=FIRST_YEAR, last_year=LAST_YEAR)

    calendar = build()
    starts, ends = random_intervals()
    minutes_before = table_per_minute(calendar)
    counts = working_minutes_between(calendar, starts, ends)
    assert (counts == between_by_minute(calendar, minutes_before, starts, ends)).all()

    print(f"{INTERVALS:,} random intervals, {FIRST_YEAR}-{LAST_YEAR}, datetime64[s], one thread")
    print(f"Python {platform.python_version()}, NumPy {version('numpy')}, {platform.machine()}")
    print(f"CPU time, median of {RUNS} runs after one to warm up\n")
    main_figure = median_cpu_seconds(lambda: working_minutes_between(calendar, starts, ends))
    report("working_minutes_between, arrays", main_figure, INTERVALS)
    report(
        "  the same by a table per minute, unchecked",
        median_cpu_seconds(lambda: between_by_minute(calendar, minutes_before, starts, ends)),
        INTERVALS,
    )
    early = np.minimum(starts, np.datetime64(f"{LAST_YEAR}-06-01"))
    amounts = np.random.default_rng(1).integers(0, 20_000, INTERVALS)
    report(
        "add_working_minutes, arrays",
        median_cpu_seconds(lambda: add_working_minutes(calendar, early, amounts)),
        INTERVALS,
    )
    report(
        "add_working_days, arrays",
        median_cpu_seconds(lambda: add_working_days(calendar, early, 14)),
        INTERVALS,
    )
    singles = [moment.replace(tzinfo=UTC) for moment in early[:SINGLES].tolist()]
    report_singles(calendar, singles)
    report(f"build_calendar, {LAST_YEAR - FIRST_YEAR + 1} years", median_cpu_seconds(build), 1)
    verdict = "met" if main_figure <= GOAL_SECONDS else "MISSED"
    print(f"\ngoal {GOAL_SECONDS} s: {verdict} ({main_figure:.4f} s)")


def report_singles(calendar: WorkingCalendar, moments: list[datetime]) -> None:
    """Print what one moment costs in plain Python."""
    report(
        "add_working_days, one by one",
        median_cpu_seconds(lambda: [calendar.add_working_days(each, 14) for each in moments]),
        len(moments),
    )
    report(
        "add_working_minutes, one by one",
        median_cpu_seconds(lambda: [calendar.add_working_minutes(each, 900) for each in moments]),
        len(moments),
    )


if __name__ == "__main__":
    main()
