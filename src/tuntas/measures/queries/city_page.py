"""The whole government on one page: what moved, which promises break, what is too early to say."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuntas.catalogue.models import Service
from tuntas.measures.charts import (
    ShownChart,
    ShownLadder,
    drawn,
    drawn_ladder,
    indicator_chart,
    ladder,
)
from tuntas.measures.models import DataVersion, Signal, YearValue
from tuntas.measures.queries.city_funnels import ShownFunnel, shown_funnels
from tuntas.measures.queries.city_marks import Mark, latest_marks
from tuntas.measures.queries.series import (
    YEAR,
    Series,
    indicator,
    month_of,
    months_before,
    new_starts,
    series_of,
    standing_rebases,
    within,
)
from tuntas.measures.words import month_words, percent_words
from tuntas.organisation.models import Unit
from tuntas.rules.phrases import Language
from tuntas.rules.statistics.control_charts import false_alarms

State = Signal.State
CITY_CHARTS = ("inflow", "backlog", "ikm")
LADDER, PROMISE = "ladder", "within-promise"
KEPT_PERCENT = 90  # nine of ten: below, a promise is called broken
LEAST_CASES = 20  # a year's cases from which a promise is judged
CACHE_SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class Moved:
    """A chart that stands out, in words, and the page that shows it."""

    unit: str
    unit_code: str
    service: str
    service_id: int | None
    indicator: str
    key: str
    sentence: str


@dataclass(frozen=True)
class Broken:
    """A service that keeps its promise too rarely."""

    unit_code: str
    service: str
    service_id: int
    unit: str
    share: str
    n: int
    worse: bool


@dataclass(frozen=True)
class CityPage:
    """Everything on the page, in one language."""

    root_id: int
    root_code: str
    last: str
    better: Sequence[Moved]
    worse: Sequence[Moved]
    changed: Sequence[Moved]
    broken: Sequence[Broken]
    judged_services: int
    young_services: int
    judged: int
    usual: int
    early: int
    alarms: str
    ladder: ShownLadder | None
    charts: Sequence[ShownChart]
    funnels: Sequence[ShownFunnel]
    marks: Sequence[Mark]

    @property
    def summary(self) -> str:
        """Return the finding of the page in one sentence."""
        if not self.judged:
            return _("Belum ada grafik dengan cukup bulan untuk dinilai.")
        said = ngettext(
            "Dari %(judged)s grafik yang dapat dinilai, %(better)s membaik dan %(worse)s memburuk.",
            "Dari %(judged)s grafik yang dapat dinilai, %(better)s membaik dan %(worse)s memburuk.",
            self.judged,
        )
        return said % {
            "judged": self.judged, "better": len(self.better), "worse": len(self.worse),
        }  # fmt: skip


def city_page(version: DataVersion, lang: Language) -> CityPage:
    """Return the page; made once per data version and language."""
    key = f"city-page:{version.version}:{lang}"
    found: CityPage | None = cache.get(key)
    if found is None:
        found = _made(month_of(version), lang)
        cache.set(key, found, CACHE_SECONDS)
    return found


def _made(running: date, lang: Language) -> CityPage:
    root = Unit.objects.defer("duties").get(parent__isnull=True)
    services = {
        (unit, name): pk for pk, unit, name in Service.objects.values_list("pk", "unit_id", "name")
    }
    moved = _moved(services, lang)
    broken, judged_services, young = _broken(services, moved[State.WORSE], lang)
    counted = _counted()
    series = series_of(root.pk, running, alone=(LADDER, *CITY_CHARTS), by_service=())
    return CityPage(
        root_id=root.pk,
        root_code=root.code,
        last=month_words(months_before(running, 1), lang),
        better=moved[State.BETTER],
        worse=moved[State.WORSE],
        changed=moved[State.CHANGED],
        broken=broken,
        judged_services=judged_services,
        young_services=young,
        judged=len(counted[0]),
        usual=len(counted[0]) - sum(map(len, moved.values())),
        early=counted[1],
        alarms=false_alarms(counted[0], fixed=True).words.in_language(lang),
        ladder=city_ladder(series, running, lang),
        charts=_charts(root, series, running, lang),
        funnels=shown_funnels(lang),
        marks=latest_marks(),
    )


def _moved(
    services: Mapping[tuple[int, str], int], lang: Language
) -> Mapping[Signal.State, list[Moved]]:
    """Return the charts that stand out by what they mean, the government itself first."""
    found: dict[Signal.State, list[Moved]] = {
        State.BETTER: [], State.WORSE: [], State.CHANGED: [],
    }  # fmt: skip
    rows = (
        Signal.objects.filter(state__in=list(found))
        .select_related("unit")
        .defer("unit__duties")
        .order_by("unit__ancestor_ids__len", "unit__short_name", "service", "indicator")
    )
    for one in rows:
        found[State(one.state)].append(
            Moved(
                unit=one.unit.short_name,
                unit_code=one.unit.code,
                service=one.service,
                service_id=services.get((one.unit_id, one.service)),
                indicator=indicator(one.indicator).name.in_language(lang),
                key=one.indicator,
                sentence=one.sentence.in_language(lang),
            )
        )
    return found


def _counted() -> tuple[list[int], int]:
    """Return the lengths of the charts that can be judged, and how many cannot yet."""
    lengths, early = list[int](), 0
    for state, points, charts in (
        Signal.objects.values_list("state", "points").annotate(Count("pk")).order_by()
    ):
        if state == State.EARLY:
            early += charts
        else:
            lengths += [points] * charts
    return lengths, early


def _broken(
    services: Mapping[tuple[int, str], int], worse: Iterable[Moved], lang: Language
) -> tuple[list[Broken], int, int]:
    """Return the services that keep too few promises, how many were judged, and how many are too young."""
    worsening = {one.service_id for one in worse if one.key == PROMISE and one.service_id}
    rows = (
        YearValue.objects.filter(indicator=PROMISE, years_ago=0)
        .exclude(service="")
        .select_related("unit")
        .defer("unit__duties")
        .order_by("value", "-n")
    )
    ours = [
        (one, services[one.unit_id, one.service])
        for one in rows
        if (one.unit_id, one.service) in services
    ]
    judged = [(one, pk) for one, pk in ours if one.n >= LEAST_CASES]
    broken = [
        Broken(
            unit_code=one.unit.code,
            service=one.service,
            service_id=pk,
            unit=one.unit.short_name,
            share=percent_words(float(one.value), lang),
            n=one.n,
            worse=pk in worsening,
        )
        for one, pk in judged
        if one.value < KEPT_PERCENT or pk in worsening
    ]
    return broken, len(judged), len(ours) - len(judged)


def city_ladder(series: Series, running: date, lang: Language) -> ShownLadder | None:
    """Return the ladder of the last twelve whole months beside the twelve before."""
    parts = {part: months for (key, part, _service), months in series.items() if key == LADDER}
    year, two = months_before(running, YEAR), months_before(running, 2 * YEAR)
    now = {part: within(months, year, running) for part, months in parts.items()}
    before = {part: within(months, two, year) for part, months in parts.items()}
    return drawn_ladder(indicator(LADDER), ladder(indicator(LADDER), now, before), lang)


def _charts(root: Unit, series: Series, running: date, lang: Language) -> list[ShownChart]:
    rebases = standing_rebases(root.pk, "")
    charts = (
        indicator_chart(
            indicator(key),
            series.get((key, "", ""), ()),
            until=months_before(running, 1),
            new_starts=new_starts(rebases, key, ""),
        )
        for key in CITY_CHARTS
    )
    return [drawn(one, lang) for one in charts if one.months]
