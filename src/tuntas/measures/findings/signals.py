"""What the charts of all units and services say about now, chart by chart."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.db.models import F, Q

from tuntas.catalogue.models import Service
from tuntas.measures.charts import IndicatorChart, Month, indicator_chart
from tuntas.measures.indicators import Indicator
from tuntas.measures.models import MonthlyValue, Rebase, Signal
from tuntas.measures.queries.series import first_month, months_before, new_starts
from tuntas.rules.statistics.control_charts import Variation

State = Signal.State
OF_UNITS = (
    "working-time-median", "within-promise", "first-answer-median", "clocks-kept",
    "confirmed-solved", "reopened", "backlog", "ikm",
)  # fmt: skip
OF_SERVICES = ("working-time-median", "within-promise")
LEAST_MONTHS = 12  # below, limits are provisional and an overview had better be silent
FRESH_MONTHS = 3  # a chart whose last point is older says nothing about now
STATES = {
    Variation.IMPROVEMENT: State.BETTER,
    Variation.CONCERN: State.WORSE,
    Variation.COMMON: State.USUAL,
}
Chart = tuple[int, str, str]  # unit, service, indicator


def signals(known: Mapping[str, Indicator], running: date) -> Iterator[Signal]:
    """Yield what every chart says that has figures; `running` is the month that is not whole yet."""
    last = months_before(running, 1)
    starts = _rebases()
    for (unit_id, service, key), months in _series(running).items():
        chart = indicator_chart(
            known[key],
            months,
            until=last,
            new_starts=new_starts(starts.get(unit_id, ()), key, service),
        )
        yield _signal(chart, (unit_id, service, key), last)


def _series(running: date) -> Mapping[Chart, Sequence[Month]]:
    """Return the months of every chart, in two queries."""
    offered = set(Service.objects.values_list("unit_id", "name"))
    wanted = Q(service="", indicator__in=OF_UNITS) | (~Q(service="") & Q(indicator__in=OF_SERVICES))
    rows = (
        MonthlyValue.objects.filter(wanted, month__lt=running)
        .since(first_month(running))
        .order_by("month")
        .values_list("unit_id", "service", "indicator", "month", "value", "n")
    )
    found = defaultdict[Chart, list[Month]](list)
    for unit_id, service, key, month, value, n in rows.iterator():
        if not service or (unit_id, service) in offered:
            found[unit_id, service, key].append(Month(month, float(value), n))
    return found


def _rebases() -> Mapping[int, Sequence[Rebase]]:
    found = defaultdict[int, list[Rebase]](list)
    for one in Rebase.objects.standing().order_by("unit_id", F("month")):
        found[one.unit_id].append(one)
    return found


def _signal(chart: IndicatorChart, which: Chart, last: date) -> Signal:
    unit_id, service, key = which
    latest = chart.latest
    return Signal(
        unit_id=unit_id,
        service=service,
        indicator=key,
        state=state_of(chart, last),
        points=_points(chart),
        month=latest.month if latest else None,
        value=latest.value if latest else None,
        n=latest.n if latest else 0,
        sentence_id=chart.sentence.id,
        sentence_en=chart.sentence.en,
    )


def state_of(chart: IndicatorChart, last: date) -> Signal.State:
    """Return what an overview may say of a chart at the end of the month `last`."""
    latest = chart.latest
    if latest is None or chart.control is None or _points(chart) < LEAST_MONTHS:
        return State.EARLY
    if latest.month <= months_before(last, FRESH_MONTHS):
        return State.EARLY
    return STATES.get(chart.control.variation, State.CHANGED)


def _points(chart: IndicatorChart) -> int:
    return sum(value is not None for value in chart.values)
