"""Reports of actions as the rules read them: the latest of each quarter, and when it first came."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from tuntas.improvements.models import ReformItem, ReformProgress
from tuntas.improvements.reform.rule import reform_rule
from tuntas.rules.improvement.agent_reports import QuarterStanding, Report, ReportState
from tuntas.rules.improvement.quarters import Quarter
from tuntas.rules.improvement.reform_progress import (
    ItemDays,
    item_standings,
    opens_next,
    reached,
    reportable,
)


@dataclass(frozen=True)
class ItemRow:
    """An action with how far it came (percent), its quarters, and what was said last."""

    item: ReformItem
    percent: int
    quarters: Sequence[QuarterStanding]
    latest: ReformProgress | None
    overdue: bool

    @property
    def missing(self) -> str:
        """The numbers of the quarters that should have been reported: `1, 2`."""
        late = [one for one in self.quarters if one.state is ReportState.MISSING]
        return ", ".join(str(one.quarter.number) for one in late)


def days_of(item: ReformItem) -> ItemDays:
    """Return the days of an action; reads its plan."""
    return ItemDays(item.plan.year, timezone.localdate(item.made_at), item.due, item.ended_on)


def item_row(item: ReformItem, progress: Iterable[ReformProgress], *, on: date) -> ItemRow:
    """Return how an action stands, from all its reports in any order."""
    ordered = sorted(progress, key=lambda one: (one.year, one.quarter, one.at, one.pk))
    reports, days = _reports(ordered), days_of(item)
    return ItemRow(
        item=item,
        percent=reached(reports, done=item.state == ReformItem.State.DONE),
        quarters=item_standings(reports, days, reform_rule().reporting.value, on=on),
        latest=ordered[-1] if ordered else None,
        overdue=days.overdue(on=on),
    )


def _reports(ordered: Iterable[ReformProgress]) -> Mapping[Quarter, Report]:
    """Return by quarter what was said last, and when it was reported first."""
    found = dict[Quarter, Report]()
    for one in ordered:
        quarter, day = Quarter(one.year, one.quarter), timezone.localdate(one.at)
        first = found[quarter].first_on if quarter in found else day
        found[quarter] = Report(one.percent, first)
    return found


def reportable_quarters(item: ReformItem, *, on: date) -> Sequence[Quarter]:
    """Return the quarters that can be reported, or corrected, on a day; oldest first."""
    return reportable(days_of(item), reform_rule().reporting.value, on=on)


def next_quarter(item: ReformItem, *, on: date) -> tuple[Quarter, date] | None:
    """Return the next quarter that cannot be reported yet, and from when on it can."""
    return opens_next(days_of(item), reform_rule().reporting.value, on=on)
