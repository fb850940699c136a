"""What the page of a unit, or of one of its services, shows."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache

from tuntas.measures.charts import (
    IndicatorChart,
    Month,
    ShownChart,
    ShownLadder,
    drawn,
    drawn_ladder,
    indicator_chart,
    ladder,
)
from tuntas.measures.models import DataVersion, ProcessPath, Rebase
from tuntas.measures.paths.content import from_json
from tuntas.measures.paths.words import findings
from tuntas.measures.queries.headline import Headline, headline
from tuntas.measures.queries.series import (
    YEAR,
    Series,
    indicator,
    month_of,
    months_before,
    new_starts,
    series_of,
    service_series,
    within,
)
from tuntas.measures.queries.services import ServiceFigures, kept_promises, measured
from tuntas.measures.words import month_words
from tuntas.organisation.models import Unit
from tuntas.rules.phrases import Language

SPEED, PROMISE, LADDER, IKM = "working-time-median", "within-promise", "ladder", "ikm"
CHARTED = (
    SPEED, PROMISE, "first-answer-median", "clocks-kept", "confirmed-solved", "reopened", "backlog",
)  # fmt: skip
SERVICE_CHARTED = (SPEED, PROMISE, "first-answer-median", "backlog")
CACHE_SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class TimeGoes:
    """Where the time of the commonest process goes, in sentences, and its address."""

    process: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Figures:
    """Everything that follows from one data version, in one language."""

    last: str  # the last whole month
    running: str
    headlines: tuple[Headline, ...]
    ladder: ShownLadder | None
    charts: tuple[ShownChart, ...]
    satisfaction: ShownChart | None
    services: Mapping[str, ServiceFigures]
    time_goes: TimeGoes | None

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show at all."""
        return not self.charts and self.satisfaction is None


@dataclass(frozen=True)
class Subject:
    """What the page is about: a unit with everything below it, or one of its services.

    `promise_minutes` is the target of the service's chart.
    """

    unit: Unit
    service: str = ""
    promise_minutes: int | None = None


def figures(
    subject: Subject, version: DataVersion, rebases: Sequence[Rebase], lang: Language
) -> Figures:
    """Return the page's figures; made once per data version, set of new starts and language."""
    told = f"{subject.service}|{subject.promise_minutes}|{[one.pk for one in rebases]}|{lang}"
    digest = hashlib.sha256(told.encode()).hexdigest()[:24]
    key = f"unit-page:{version.version}:{subject.unit.pk}:{digest}"
    found: Figures | None = cache.get(key)
    if found is None:
        found = _figures(subject, month_of(version), rebases, lang)
        cache.set(key, found, CACHE_SECONDS)
    return found


@dataclass(frozen=True)
class _Source:
    """Makes the charts of one page."""

    subject: Subject
    series: Series
    running: date
    rebases: Sequence[Rebase]

    def chart(self, key: str, service: str = "") -> IndicatorChart:
        name = service or self.subject.service
        return indicator_chart(
            indicator(key),
            self.series.get((key, "", name), ()),
            until=months_before(self.running, 1),
            new_starts=new_starts(self.rebases, key, name),
            target=self.subject.promise_minutes if key == SPEED and not service else None,
        )


def _figures(subject: Subject, running: date, rebases: Sequence[Rebase], lang: Language) -> Figures:
    series = _series(subject, running)
    source = _Source(subject, series, running, rebases)
    keys: Sequence[str] = SERVICE_CHARTED if subject.service else CHARTED
    charts = {key: source.chart(key) for key in (*keys, IKM)}
    names = sorted({service for _key, _part, service in series} - {"", subject.service})
    by_service = {name: source.chart(SPEED, name) for name in names}
    kept = kept_promises(series, subject.service, names, running)
    return Figures(
        last=month_words(months_before(running, 1), lang),
        running=month_words(running, lang),
        headlines=headline(charts, by_service, kept, lang),
        ladder=_ladder(_parts(series, subject.service), running, lang),
        charts=tuple(drawn(charts[key], lang) for key in keys if charts[key].months),
        satisfaction=drawn(charts[IKM], lang) if charts[IKM].months else None,
        services={name: measured(by_service[name], kept.get(name), lang) for name in names},
        time_goes=_time_goes(subject, lang),
    )


def _series(subject: Subject, running: date) -> Series:
    unit_id = subject.unit.pk
    if subject.service:
        alone = (*SERVICE_CHARTED, LADDER, IKM)
        return service_series(unit_id, running, service=subject.service, alone=alone)
    alone_of_unit = (*CHARTED, LADDER, IKM)
    return series_of(unit_id, running, alone=alone_of_unit, by_service=(SPEED, PROMISE))


def _parts(series: Series, service: str) -> Mapping[str, Sequence[Month]]:
    return {
        part: months
        for (key, part, name), months in series.items()
        if key == LADDER and name == service
    }


def _ladder(
    parts: Mapping[str, Sequence[Month]], running: date, lang: Language
) -> ShownLadder | None:
    year, two = months_before(running, YEAR), months_before(running, 2 * YEAR)
    now = {part: within(months, year, running) for part, months in parts.items()}
    before = {part: within(months, two, year) for part, months in parts.items()}
    return drawn_ladder(indicator(LADDER), ladder(indicator(LADDER), now, before), lang)


def _time_goes(subject: Subject, lang: Language) -> TimeGoes | None:
    paths = ProcessPath.objects.filter(unit=subject.unit)
    if subject.service:
        paths = paths.filter(process=subject.service)
    found = paths.order_by("-content__cases", "process").first()
    if found is None:
        return None
    process = from_json(found.content)
    said = tuple(one.in_language(lang) for one in findings(process))
    return TimeGoes(found.process, said)
