"""The parts of the day that the paper form asks for, and the moment that stands for each."""

from collections.abc import Mapping
from datetime import time

UNKNOWN = time(12)  # most paper tells the day at most
# Key → what is printed, and the middle of it: paper knows no minutes.
HOURS: Mapping[str, tuple[str, time]] = {
    "morning": ("08.00–12.00", time(10)),
    "afternoon": ("12.00–17.00", time(14, 30)),
}


def hour_of(key: str) -> time:
    """Return the moment that stands for a part of the day, noon where none was told."""
    return HOURS[key][1] if key in HOURS else UNKNOWN
