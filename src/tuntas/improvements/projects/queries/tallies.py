"""The check sheet as a table: labels down, days across."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum

from tuntas.improvements.models import Improvement, Tally

DAYS_SHOWN = 7
LAST_LINES = 10


@dataclass(frozen=True)
class SheetLine:
    """What was counted under one label; `by_day` goes with the sheet's days, None for nothing."""

    label: str
    by_day: tuple[int | None, ...]
    total: int


@dataclass(frozen=True)
class Sheet:
    """A check sheet: the newest days on which anything was counted (newest first), totals of all."""

    days: tuple[date, ...]
    lines: tuple[SheetLine, ...]
    total: int
    first: date | None
    last: date | None


def sheet_of(improvement: Improvement, *, days: int = DAYS_SHOWN) -> Sheet:
    """Return the sheet with the most frequent label first; one question."""
    counted = improvement.tallies.counted().order_by().values("label", "seen_on")
    found: dict[str, dict[date, int]] = defaultdict(dict)
    for label, seen_on, times in counted.annotate(n=Sum("times")).values_list(
        "label", "seen_on", "n"
    ):
        if times:
            found[label][seen_on] = times
    everyday = sorted({day for by_day in found.values() for day in by_day})
    shown = tuple(reversed(everyday[-days:]))
    lines = [
        SheetLine(label, tuple(by_day.get(day) for day in shown), sum(by_day.values()))
        for label, by_day in found.items()
    ]
    lines.sort(key=lambda one: (-one.total, one.label))
    return Sheet(
        days=shown,
        lines=tuple(lines),
        total=sum(one.total for one in lines),
        first=everyday[0] if everyday else None,
        last=everyday[-1] if everyday else None,
    )


def last_lines(improvement: Improvement) -> "QuerySet[Tally]":
    """Return the newest lines as they were written, corrections among them."""
    lines = improvement.tallies.select_related("by", "corrects", "correction")
    return lines.order_by("-at", "-pk")[:LAST_LINES]
