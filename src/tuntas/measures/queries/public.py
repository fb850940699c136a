"""What everybody may know of measured time: of the whole government, and of one service.

The numbers behind a service's figures are said in round steps ("more than 100"): beside the open data,
exact ones would give away a month that is hidden there.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuntas.catalogue.models import Service, ServiceStandard
from tuntas.catalogue.promises import promise_words
from tuntas.measures.charts import (
    Month,
    ShownChart,
    ShownLadder,
    drawn,
    drawn_ladder,
    indicator_chart,
    ladder,
)
from tuntas.measures.models import DataVersion, MonthlyValue, YearValue
from tuntas.measures.queries.series import (
    YEAR,
    Series,
    first_month,
    indicator,
    month_of,
    months_before,
    new_starts,
    standing_rebases,
    within,
)
from tuntas.measures.words import duration_words, month_words, short_duration
from tuntas.organisation.models import Unit
from tuntas.rules.phrases import Language, format_number
from tuntas.rules.statistics.small_numbers import LEAST

SPEED, PROMISE, LADDER = "working-time-median", "within-promise", "ladder"
CHARTED = (SPEED, PROMISE, "ikm")
STEPS = (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000)
CACHE_SECONDS = 24 * 60 * 60
PERCENT = 100
Years = Mapping[tuple[str, int], YearValue]  # by indicator and years ago


@dataclass(frozen=True)
class CitySpeed:
    """The public page of the whole government, in one language."""

    last: str
    sentences: Sequence[str]
    ladder: ShownLadder | None
    charts: Sequence[ShownChart]


@dataclass(frozen=True)
class PromiseKept:
    """A service's promise beside what happened; empty where it cannot be told.

    `kept` is judged by what was promised when each came; `was_other`: for some that was another promise.
    """

    half: str
    promise: str
    kept: str
    was_other: bool
    basis: str


def city_speed(version: DataVersion, lang: Language) -> CitySpeed:
    """Return the page; made once per data version and language."""
    key = f"public-city:{version.version}:{lang}"
    found: CitySpeed | None = cache.get(key)
    if found is None:
        found = _made(month_of(version), lang)
        cache.set(key, found, CACHE_SECONDS)
    return found


def _made(running: date, lang: Language) -> CitySpeed:
    root = Unit.objects.only("code").get(parent__isnull=True)
    years = _years(root.pk, "")
    series = _open_series(root.pk, running)
    return CitySpeed(
        last=month_words(months_before(running, 1), lang),
        sentences=[one for one in (_half(years, lang), _kept(years, lang)) if one],
        ladder=_ladder(series, running, lang),
        charts=_charts(root.pk, series, running, lang),
    )


def _open_series(unit_id: int, running: date) -> Series:
    """Return the months that stand in the open data; a page shows no other."""
    rows = MonthlyValue.objects.of(unit_id).filter(
        indicator__in=(LADDER, *CHARTED), month__lt=running, public=True
    )
    found = defaultdict[tuple[str, str, str], list[Month]](list)
    for one in rows.since(first_month(running)).order_by("month"):
        found[one.indicator, one.part, ""].append(Month(one.month, float(one.value), one.n))
    return found


def _years(unit_id: int, service: str) -> Years:
    rows = YearValue.objects.filter(unit_id=unit_id, service=service)
    return {(one.indicator, one.years_ago): one for one in rows if one.n >= LEAST}


def _half(years: Years, lang: Language) -> str:
    now, before = years.get((SPEED, 0)), years.get((SPEED, 1))
    if now is None:
        return ""
    said = _("Setengah urusan warga selesai dalam %(time)s atau lebih cepat, setahun terakhir.") % {
        "time": duration_words(float(now.value), lang)
    }
    if before is None:
        return said
    return f"{said} " + _("Setahun sebelumnya: %(time)s.") % {
        "time": duration_words(float(before.value), lang)
    }


def _kept(years: Years, lang: Language) -> str:
    now, before = years.get((PROMISE, 0)), years.get((PROMISE, 1))
    if now is None:
        return ""
    said = _("Janji waktu ditepati pada %(share)s dari 100 urusan.") % {
        "share": _of_hundred(now.value, lang)
    }
    if before is None:
        return said
    return f"{said} " + _("Setahun sebelumnya pada %(share)s dari 100.") % {
        "share": _of_hundred(before.value, lang)
    }


def _of_hundred(percent: Decimal, lang: Language) -> str:
    return format_number(percent, lang, places=0)


def _ladder(series: Series, running: date, lang: Language) -> ShownLadder | None:
    parts = {part: months for (key, part, _service), months in series.items() if key == LADDER}
    year, two = months_before(running, YEAR), months_before(running, 2 * YEAR)
    now = {part: within(months, year, running) for part, months in parts.items()}
    before = {part: within(months, two, year) for part, months in parts.items()}
    return drawn_ladder(indicator(LADDER), ladder(indicator(LADDER), now, before), lang)


def _charts(unit_id: int, series: Series, running: date, lang: Language) -> list[ShownChart]:
    rebases = standing_rebases(unit_id, "")
    charts = (
        indicator_chart(
            indicator(key),
            series.get((key, "", ""), ()),
            until=months_before(running, 1),
            new_starts=new_starts(rebases, key, ""),
        )
        for key in CHARTED
    )
    return [drawn(one, lang) for one in charts if one.months]


def promise_kept(
    service: Service, standard: ServiceStandard | None, lang: Language
) -> PromiseKept | None:
    """Return how a service kept its promise in the last twelve whole months, in one query.

    None where fewer than five cases were done.
    """
    years = _years(service.unit_id, service.name)
    speed, kept = years.get((SPEED, 0)), years.get((PROMISE, 0))
    if speed is None:
        return None
    return PromiseKept(
        half=short_duration(float(speed.value), lang),
        promise=promise_words(standard) if standard else "",
        kept=_of_hundred(kept.value, lang) if kept else "",
        was_other=standard is not None and _is_new(standard),
        basis=_basis(speed.n, lang),
    )


def _is_new(standard: ServiceStandard) -> bool:
    """Tell whether another version held within the months that are told."""
    first = months_before(timezone.localdate().replace(day=1), YEAR)
    return standard.version > 1 and standard.valid_from is not None and standard.valid_from > first


def _basis(n: int, lang: Language) -> str:
    step = max(one for one in STEPS if one <= n)
    said = ngettext("sedikitnya %(n)s permohonan", "sedikitnya %(n)s permohonan", step)
    return said % {"n": format_number(step, lang)}


@dataclass(frozen=True)
class OpenRow:
    """One row of open data; value and n are None where they are withheld."""

    unit: str
    unit_name: str
    month: str
    part: str
    value: Decimal | None
    n: int | None


def open_rows(key: str, running: date) -> Sequence[OpenRow]:
    """Return an indicator by unit and whole month, in one query."""
    rows = (
        MonthlyValue.objects.filter(indicator=key, service="", month__lt=running)
        .order_by("unit__code", "month", "part")
        .values_list("unit__code", "unit__name", "month", "part", "value", "n", "public")
    )
    return [
        OpenRow(
            unit, name, f"{month:%Y-%m}", part, value if public else None, n if public else None
        )
        for unit, name, month, part, value, n, public in rows
    ]
