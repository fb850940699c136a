"""What stands beside a unit's figures and is counted as the page is opened: its open cases.

Cases lie above measures: they register how they are counted when they start.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class OpenCases:
    """Cases that a unit and everything below it hold now, and how many of them are late."""

    open: int
    late: int


Counter = Callable[[int, datetime], OpenCases]
_COUNTERS: list[Counter] = []


def register(counter: Counter) -> None:
    """Make known how open cases are counted; called once per process by an app's `ready`."""
    if counter not in _COUNTERS:
        _COUNTERS.append(counter)


def open_cases(unit_id: int, *, at: datetime) -> OpenCases:
    """Return a unit's open and late cases of every kind."""
    found = [counter(unit_id, at) for counter in _COUNTERS]
    return OpenCases(sum(one.open for one in found), sum(one.late for one in found))
