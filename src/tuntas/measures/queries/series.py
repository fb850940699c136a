"""Monthly figures as series: which months count, and one unit's figures by indicator and service."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from tuntas.measures.charts import Month, NewStart
from tuntas.measures.indicators import Indicator, usable_indicators
from tuntas.measures.models import DataVersion, MonthlyValue, Rebase

YEARS_BEFORE = 2  # the series begins with a January, so that limits stay the same within a year
YEAR = 12
Key = tuple[str, str, str]  # indicator, part, service
Series = Mapping[Key, Sequence[Month]]


def newest_version() -> DataVersion | None:
    """Return the data version whose figures the pages show; None before the first."""
    return DataVersion.objects.first()


def month_of(version: DataVersion) -> date:
    """Return the month that was running when the data were taken: no figure of it is final."""
    return timezone.localdate(version.made_at).replace(day=1)


def months_before(month: date, months: int) -> date:
    """Return the month so many months earlier."""
    at = YEAR * month.year + month.month - 1 - months
    return date(at // YEAR, at % YEAR + 1, 1)


def first_month(running: date) -> date:
    """Return the month with which series begin."""
    return date(running.year - YEARS_BEFORE, 1, 1)


def series_of(
    unit_id: int, running: date, *, alone: Iterable[str], by_service: Iterable[str]
) -> Series:
    """Return a unit's series up to the last whole month, in one query.

    `alone` are indicators over all services, `by_service` those wanted for each service too.
    """
    wanted = Q(service="", indicator__in=list(alone)) | Q(indicator__in=list(by_service))
    rows = (
        MonthlyValue.objects.filter(wanted, unit_id=unit_id, month__lt=running)
        .since(first_month(running))
        .order_by("month")
    )
    found = defaultdict[Key, list[Month]](list)
    for indicator, part, service, month, value, n in rows.values_list(
        "indicator", "part", "service", "month", "value", "n"
    ):
        found[indicator, part, service].append(Month(month, float(value), n))
    return found


def service_series(unit_id: int, running: date, *, service: str, alone: Iterable[str]) -> Series:
    """Return the series of one service of a unit, under the service's name."""
    rows = (
        MonthlyValue.objects.of(unit_id, service=service)
        .filter(indicator__in=list(alone), month__lt=running)
        .since(first_month(running))
        .order_by("month")
    )
    found = defaultdict[Key, list[Month]](list)
    for indicator, part, month, value, n in rows.values_list(
        "indicator", "part", "month", "value", "n"
    ):
        found[indicator, part, service].append(Month(month, float(value), n))
    return found


def months_of(unit_id: int, running: date) -> list[date]:
    """Return the whole months in which a unit has figures, but for the first two; newest first."""
    months = (
        MonthlyValue.objects.filter(unit_id=unit_id, month__lt=running)
        .since(first_month(running))
        .values_list("month", flat=True)
        .distinct()
        .order_by("-month")
    )
    return list(months)[:-2]


def standing_rebases(unit_id: int, service: str) -> list[Rebase]:
    """Return the new starts that nobody withdrew: of all charts of a unit, or of one service."""
    found = Rebase.objects.standing().filter(unit_id=unit_id, service=service)
    return list(found.select_related("made_by"))


def new_starts(rebases: Iterable[Rebase], indicator: str, service: str) -> list[NewStart]:
    """Return those of one chart."""
    return [
        NewStart(one.month, one.cause)
        for one in rebases
        if (one.indicator, one.service) == (indicator, service)
    ]


def indicator(key: str) -> Indicator:
    """Return an indicator that comes along or is the city's own; raises `KeyError`."""
    return usable_indicators(Path(settings.HOME))[key]


def weighted(months: Sequence[Month]) -> tuple[float | None, int]:
    """Return the mean of shares weighted by their rows, and how many rows these are."""
    n = sum(one.n for one in months)
    return (sum(one.value * one.n for one in months) / n if n else None), n


def within(months: Sequence[Month], begins: date, ends: date) -> list[Month]:
    """Keep the months from the first (inclusive) to the last (exclusive)."""
    return [one for one in months if begins <= one.month < ends]
