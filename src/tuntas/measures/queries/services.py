"""A unit's services: what each promises beside what is measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from tuntas.catalogue.models import Service, ServiceStandard
from tuntas.catalogue.promises import span_words
from tuntas.measures.charts import IndicatorChart
from tuntas.measures.charts.lately import is_outdated, present_run
from tuntas.measures.queries.headline import now
from tuntas.measures.queries.series import YEAR, Series, indicator, months_before, weighted, within
from tuntas.measures.words import month_words, percent_words, value_words
from tuntas.organisation.models import Unit
from tuntas.rules.phrases import Language
from tuntas.rules.statistics.control_charts import Assurance, Variation

PROMISE = "within-promise"
SERVICES_SHOWN = 40
Kept = tuple[float, int]  # share in percent, of how many cases


@dataclass(frozen=True)
class ServiceFigures:
    """What is measured of one service, in words; empty where nothing is."""

    median: str
    median_of: str  # month and number of cases
    share: str
    share_of: int
    few: bool
    variation: Variation | None
    usual: tuple[float, float] | None = None  # limits of its chart, in working minutes
    lately: tuple[float, ...] = ()  # medians of its present run, in working minutes


@dataclass(frozen=True)
class ServiceRow:
    """A service's promise beside what is measured. `pk` is None for one that only logs know."""

    pk: int | None
    name: str
    unit: str
    promise: str
    figures: ServiceFigures
    assurance: Assurance | None = None

    @property
    def is_measured(self) -> bool:
        """Tell whether any case of it was recorded; a service of which only logs know has some."""
        return self.pk is None or self.figures != NOT_MEASURED


NOT_MEASURED = ServiceFigures("", "", "", 0, few=False, variation=None)


def kept_promises(
    series: Series, service: str, services: Sequence[str], running: date
) -> Mapping[str, Kept]:
    """Return what was done within promise in the last twelve months, by service.

    All together, or the page's own `service`, stand under ``""``; too small numbers are left out.
    """
    begins, least = months_before(running, YEAR), indicator(PROMISE).minimum_n
    found = dict[str, Kept]()
    for shown, name in (("", service), *((one, one) for one in services)):
        share, n = weighted(within(series.get((PROMISE, "", name), ()), begins, running))
        if share is not None and n >= least:
            found[shown] = (share, n)
    return found


def measured(chart: IndicatorChart, kept: Kept | None, lang: Language) -> ServiceFigures:
    """Return what is measured of a service, from the chart of its median working time."""
    latest = chart.latest
    return ServiceFigures(
        median=value_words(latest.value, "minutes", lang) if latest else "",
        median_of=f"{month_words(latest.month, lang)}, n = {latest.n}" if latest else "",
        share=percent_words(kept[0], lang) if kept else "",
        share_of=kept[1] if kept else 0,
        few=bool(chart.months) and latest is None,
        variation=now(chart),
        usual=_usual(chart),
        lately=_lately(chart),
    )


def _usual(chart: IndicatorChart) -> tuple[float, float] | None:
    """Return between which medians the work, as it is done now, will stay."""
    control = chart.control
    if control is None or not chart.telling or control.lower is None or control.upper is None:
        return None
    return control.lower, control.upper


def _lately(chart: IndicatorChart) -> tuple[float, ...]:
    run = present_run(chart.control) if chart.control else ()
    return tuple(point.y for point in run if point.y is not None)


def _assurance(figures: ServiceFigures, promise: int | None) -> Assurance | None:
    """Return what the promise may expect of the median; None where the last months say otherwise."""
    if figures.usual is None or promise is None:
        return None
    expected = _expected(figures.usual, promise)
    reached = [median <= promise for median in figures.lately]
    return None if is_outdated(expected, reached) else expected


def _expected(usual: tuple[float, float], promise: int) -> Assurance:
    lower, upper = usual
    if lower <= promise <= upper:
        return Assurance.HIT_OR_MISS
    return Assurance.PASS if upper < promise else Assurance.FAIL


def service_rows(
    unit: Unit, found: Mapping[str, ServiceFigures], *, on: date
) -> tuple[list[ServiceRow], int]:
    """Return the services of a unit and everything below it, measured ones first, and how many more.

    In one query; services that only logs of other systems know are told by their name.
    """
    in_force = ServiceStandard.objects.in_force()
    services = (
        Service.objects.offered(on=on)
        .filter(unit__ancestor_ids__contains=[unit.pk])
        .by_name()
        .values_list(
            "pk",
            "name",
            "unit__short_name",
            _of_standard(in_force, "promise_working_minutes"),
            _of_standard(in_force, "promise_unit"),
        )
    )
    rows = [
        ServiceRow(
            pk, name, short, span_words(minutes, said) if minutes else "",
            found.get(name, NOT_MEASURED), _assurance(found.get(name, NOT_MEASURED), minutes),
        )
        for pk, name, short, minutes, said in services
    ]  # fmt: skip
    known = {row.name for row in rows}
    rows += [
        ServiceRow(None, name, "", "", one) for name, one in found.items() if name not in known
    ]
    rows.sort(key=lambda row: (row.figures is NOT_MEASURED, row.name))
    return rows[:SERVICES_SHOWN], max(len(rows) - SERVICES_SHOWN, 0)


def _of_standard(standards: QuerySet[ServiceStandard], field: str) -> Subquery:
    return Subquery(standards.filter(service=OuterRef("pk")).values(field)[:1])
