"""When an action of a reform plan is reported, what is missing, and how far it came."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tuntas.rules.improvement.agent_reports import QuarterStanding, Report, quarter_standings
from tuntas.rules.improvement.quarters import LAST, Quarter, quarter_of, quarters
from tuntas.rules.improvement.reform_areas import Reporting

ALL = 100  # percent


@dataclass(frozen=True)
class ItemDays:
    """The days of an action; `ended_on` is when it was done or dropped."""

    year: int  # of the plan
    planned_on: date
    due: date
    ended_on: date | None = None

    @property
    def first(self) -> date:
        """From when on it is to be reported: no quarter of the year before it was planned."""
        return min(max(self.planned_on, date(self.year, 1, 1)), date(self.year, 12, 31))

    @property
    def last(self) -> date:
        """Until when it is to be reported."""
        year_end = date(self.year, 12, 31)
        return min(self.ended_on, year_end) if self.ended_on else year_end

    def overdue(self, *, on: date) -> bool:
        """Tell whether its day has passed, and it has not ended."""
        return self.ended_on is None and self.due < on


def closes_on(year: int, reporting: Reporting) -> date:
    """Return the last day on which a year's plan can be changed and reported."""
    return date(year, 12, 31) + timedelta(days=reporting.closes_after_year)


def reportable(days: ItemDays, reporting: Reporting, *, on: date) -> Sequence[Quarter]:
    """Return the quarters that can be reported, or corrected, on a day; oldest first."""
    if days.ended_on is not None or on > closes_on(days.year, reporting):
        return []
    return [one for one, opens in _openings(days, reporting) if opens <= on]


def opens_next(days: ItemDays, reporting: Reporting, *, on: date) -> tuple[Quarter, date] | None:
    """Return the next quarter that cannot be reported yet, and from when on it can."""
    if days.ended_on is not None:
        return None
    return next((one for one in _openings(days, reporting) if one[1] > on), None)


def _openings(days: ItemDays, reporting: Reporting) -> Iterator[tuple[Quarter, date]]:
    early = timedelta(days=reporting.opens_before_end)
    for one in quarters(quarter_of(days.first), Quarter(days.year, LAST)):
        yield one, one.ends - early


def item_standings(
    reports: Mapping[Quarter, Report], days: ItemDays, reporting: Reporting, *, on: date
) -> Sequence[QuarterStanding]:
    """Return how each quarter stands that is to be reported, oldest first; none before its year.

    Once the action has ended, only what was reported stands: nobody can make up for the rest.
    """
    if on < days.first:
        return []
    found = quarter_standings(
        reports, first=days.first, last=days.last, on=on, grace_days=reporting.grace
    )
    return [one for one in found if days.ended_on is None or one.percent is not None]


def reached(reports: Mapping[Quarter, Report], *, done: bool) -> int:
    """Return how far an action came, in percent: all of it once it is done, else by its last quarter."""
    if done:
        return ALL
    return reports[max(reports)].percent if reports else 0
