"""Which quarters of an action were reported, in time or not, and which are missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tuntas.rules.improvement.quarters import Quarter, quarter_of, quarters

ALL = 100  # percent


class ReportState(StrEnum):
    """How one quarter stands."""

    IN_TIME = "in-time"
    LATE = "late"
    MISSING = "missing"
    AWAITED = "awaited"


@dataclass(frozen=True)
class Report:
    """What is known of a quarter: the latest percentage, and the day of the first report."""

    percent: int
    first_on: date


@dataclass(frozen=True)
class QuarterStanding:
    """One quarter; `percent` is None without a report."""

    quarter: Quarter
    state: ReportState
    percent: int | None


def quarter_standings(
    reports: Mapping[Quarter, Report],
    *,
    first: date,
    last: date | None,
    on: date,
    grace_days: int,
) -> Sequence[QuarterStanding]:
    """Return the quarters of an action that counts from `first` to `last` (None: no end), oldest first.

    None is asked for behind one that reported everything as done, until a later report says less.
    """
    end = min(on, last) if last else on
    found, done = list[QuarterStanding](), False
    for quarter in quarters(quarter_of(first), quarter_of(end)):
        report = reports.get(quarter)
        if report is None and done:
            continue
        if report is not None:
            done = report.percent == ALL
        found.append(_standing(quarter, report, quarter.ends + timedelta(days=grace_days), on))
    return found


def _standing(quarter: Quarter, report: Report | None, until: date, on: date) -> QuarterStanding:
    if report is None:
        state = ReportState.MISSING if on > until else ReportState.AWAITED
        return QuarterStanding(quarter, state, None)
    state = ReportState.LATE if report.first_on > until else ReportState.IN_TIME
    return QuarterStanding(quarter, state, report.percent)
