"""How a promise stands, and whether citizens see it otherwise than the unit that made it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tuntas.rules.improvement.promise_rules import PromiseRule


class Standing(StrEnum):
    """What has become of a promise."""

    DRAFT = "draft"
    RUNNING = "running"
    KEPT = "kept"
    KEPT_LATE = "kept-late"
    DISPUTED = "disputed"
    LATE = "late"
    BROKEN = "broken"


@dataclass(frozen=True)
class PromiseDays:
    """The days of a promise; `kept_on` and `broken_on` are what its unit says, never both."""

    due: date
    signed_on: date | None = None
    kept_on: date | None = None
    broken_on: date | None = None


class Seen(StrEnum):
    """What a forum of citizens and officials found."""

    KEPT = "kept"
    PARTLY = "partly"
    NOT_KEPT = "not-kept"


@dataclass(frozen=True)
class Finding:
    """What one forum found about the promise."""

    held_on: date
    seen: Seen


def standing(
    days: PromiseDays, *, on: date, rule: PromiseRule, findings: Sequence[Finding] = ()
) -> Standing:
    """Return how a promise stands on a day.

    A day counts in full: what is due today is not late. Without a word the promise is late for
    `broken_after_days` days, then broken, until the unit says that it was kept after all. What
    citizens did not find kept does not count as kept.
    """
    if days.signed_on is None:
        return Standing.DRAFT
    if days.broken_on is not None:
        return Standing.BROKEN
    if disputed(days.kept_on, findings):
        return Standing.DISPUTED
    if days.kept_on is not None:
        return Standing.KEPT if days.kept_on <= days.due else Standing.KEPT_LATE
    days_late = (on - days.due).days
    if days_late > rule.broken_after_days.value:
        return Standing.BROKEN
    return Standing.LATE if days_late > 0 else Standing.RUNNING


def disputed(kept_on: date | None, findings: Sequence[Finding]) -> bool:
    """Tell whether the unit calls a promise kept that the last forum since then did not find kept.

    Of two forums on one day the later in `findings` counts. A finding from before `kept_on` says
    nothing about what the unit says was done that day.
    """
    if kept_on is None:
        return False
    since = [one for one in findings if one.held_on >= kept_on]
    return bool(since) and max(reversed(since), key=_day).seen is Seen.NOT_KEPT


def _day(finding: Finding) -> date:
    return finding.held_on


def reminder_due(days: PromiseDays, *, on: date, rule: PromiseRule) -> int | None:
    """Return which of the rule's reminders is the last one due by a day, in days after the promised one.

    None when the promise has an end, waits for a signature, or its first reminder lies ahead. Of
    reminders that were missed only the last counts: nobody is mailed five times at once.
    """
    if standing(days, on=on, rule=rule) not in (Standing.RUNNING, Standing.LATE):
        return None
    past = [day for day in rule.remind_at_days.value if (on - days.due).days >= day]
    return past[-1] if past else None
