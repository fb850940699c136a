"""What a change is estimated to save, a month and a year."""

from dataclasses import dataclass

from tuntas.improvements.models import Improvement

HOUR_MINUTES, YEAR_MONTHS = 60, 12


@dataclass(frozen=True)
class Savings:
    """Hours and rupiah a month and a year; None where nothing follows from what is assumed."""

    hours_per_month: float | None
    rupiah_per_month: float | None
    cost: int | None
    assumption: str

    @property
    def hours_per_year(self) -> float | None:
        """Return twelve times the month's."""
        return None if self.hours_per_month is None else self.hours_per_month * YEAR_MONTHS

    @property
    def rupiah_per_year(self) -> float | None:
        """Return twelve times the month's."""
        return None if self.rupiah_per_month is None else self.rupiah_per_month * YEAR_MONTHS

    @property
    def months_to_pay(self) -> float | None:
        """Return after how many months the cost has come back; None without both."""
        if not self.cost or not self.rupiah_per_month:
            return None
        return self.cost / self.rupiah_per_month


def savings_of(improvement: Improvement) -> Savings | None:
    """Return what is estimated; None where nothing was written down."""
    if not improvement.savings_assumption:
        return None
    hours = None
    if improvement.minutes_saved is not None and improvement.cases_per_month is not None:
        hours = improvement.minutes_saved * improvement.cases_per_month / HOUR_MINUTES
    rupiah = [
        one
        for one in (
            hours * improvement.rupiah_per_hour
            if hours is not None and improvement.rupiah_per_hour is not None
            else None,
            improvement.rupiah_saved_per_month,
        )
        if one is not None
    ]
    return Savings(
        hours_per_month=hours,
        rupiah_per_month=sum(rupiah) if rupiah else None,
        cost=improvement.cost_rupiah,
        assumption=improvement.savings_assumption,
    )
