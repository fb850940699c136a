"""The units whose figures somebody may see, and how each stands in a line."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuntas.catalogue.models import Service, ServiceStandard
from tuntas.core.permissions import Permission
from tuntas.measures.charts import IndicatorChart, Month, indicator_chart
from tuntas.measures.models import DataVersion, MonthlyValue
from tuntas.measures.queries.headline import now
from tuntas.measures.queries.series import first_month, indicator, month_of, months_before
from tuntas.measures.words import month_words, value_words
from tuntas.organisation.models import Unit
from tuntas.organisation.powers import Powers
from tuntas.organisation.queries.units import in_tree_order
from tuntas.rules.phrases import Language
from tuntas.rules.statistics.control_charts import Variation

# The key indicators, with a name that leaves room beside it on a phone.
SHORT_NAMES = {
    "working-time-median": gettext_lazy("Waktu selesai"),
    "within-promise": gettext_lazy("Sesuai janji"),
    "clocks-kept": gettext_lazy("Batas pengaduan"),
    "ikm": gettext_lazy("Kepuasan (IKM)"),
}
KEY_INDICATORS = tuple(SHORT_NAMES)
CACHE_SECONDS = 24 * 60 * 60


def visible_unit(powers: Powers, code: str) -> Unit:
    """Return a unit by its code; a stranger's and a wrong guess look the same (404)."""
    found = Unit.objects.filter(code=code).first()
    if found is None or not powers.has_for(Permission.VIEW_MEASURES, found.pk):
        raise Http404(_("Unit ini tidak ada."))
    return found


def service_below(unit: Unit, pk: int) -> tuple[Service, ServiceStandard | None]:
    """Return a service of a unit or of one below it, with its standard in force; raises `Http404`."""
    found = Service.objects.filter(pk=pk, unit__ancestor_ids__contains=[unit.pk]).first()
    if found is None:
        raise Http404(_("Layanan ini tidak ada."))
    return found, found.standards.in_force().first()


def visible_units(powers: Powers, *, on: date) -> list[Unit]:
    """Return the units whose figures somebody may see, in the order of the tree."""
    units = Unit.objects.valid(on=on).defer("duties")
    if Permission.VIEW_MEASURES not in powers.everywhere:
        units = units.filter(pk__in=powers.units.get(Permission.VIEW_MEASURES, frozenset()))
    return in_tree_order(units)


@dataclass(frozen=True)
class Cell:
    """One indicator of one unit: its last value and what its chart tells; empty without figures.

    `month` is said where the value is older than the last whole month.
    """

    label: str
    value: str
    month: str
    few: bool
    variation: Variation | None

    @property
    def is_usual(self) -> bool:
        """Tell whether a list of what is unusual may leave it out."""
        return self.variation in {None, Variation.COMMON}


@dataclass(frozen=True)
class UnitRow:
    """A unit with its key indicators; `depth` counts from 0 among the units shown."""

    unit: Unit
    depth: int
    cells: Sequence[Cell]

    def has(self, variation: Variation) -> bool:
        """Tell whether one of its indicators moves like that."""
        return any(cell.variation == variation for cell in self.cells)


def unit_rows(units: Sequence[Unit], version: DataVersion | None, lang: Language) -> list[UnitRow]:
    """Return the units' lines, in one query; the charts are made once per data version."""
    found = _cells(version, lang) if version else {}
    names = map(str, SHORT_NAMES.values())
    nothing = [Cell(name, "", "", few=False, variation=None) for name in names]
    top = min((len(unit.ancestor_ids) for unit in units), default=0)
    return [
        UnitRow(unit, len(unit.ancestor_ids) - top, found.get(unit.pk, nothing)) for unit in units
    ]


def last_month(running: date) -> date:
    """Return the last whole month: the one that the list is about."""
    return months_before(running, 1)


def labels(lang: Language) -> list[str]:
    """Return the names of the key indicators."""
    return [indicator(key).name.in_language(lang) for key in KEY_INDICATORS]


def _cells(version: DataVersion, lang: Language) -> Mapping[int, Sequence[Cell]]:
    key = f"unit-lines:{version.version}:{lang}"
    found: Mapping[int, Sequence[Cell]] | None = cache.get(key)
    if found is None:
        found = _all_cells(month_of(version), lang)
        cache.set(key, found, CACHE_SECONDS)
    return found


def _all_cells(running: date, lang: Language) -> Mapping[int, Sequence[Cell]]:
    rows = MonthlyValue.objects.filter(
        indicator__in=KEY_INDICATORS, part="", service="", month__lt=running
    ).since(first_month(running))
    series = defaultdict[tuple[int, str], list[Month]](list)
    for unit, key, month, value, n in rows.values_list(
        "unit_id", "indicator", "month", "value", "n"
    ):
        series[unit, key].append(Month(month, float(value), n))
    last = last_month(running)
    return {
        unit: [
            _cell(
                indicator_chart(indicator(key), series.get((unit, key), ()), until=last), lang, last
            )
            for key in KEY_INDICATORS
        ]
        for unit in {unit for unit, _key in series}
    }


def _cell(chart: IndicatorChart, lang: Language, last: date) -> Cell:
    latest = chart.latest
    older = latest is not None and latest.month != last
    return Cell(
        label=str(SHORT_NAMES[chart.indicator.key]),
        value=value_words(latest.value, chart.indicator.unit, lang) if latest else "",
        month=month_words(latest.month, lang) if latest and older else "",
        few=bool(chart.months) and latest is None,
        variation=now(chart),
    )
