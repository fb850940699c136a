"""Service promises that are kept too rarely: services with a standard in force, over twelve months."""

from collections.abc import Iterator, Sequence

from django.urls import reverse

from tuntas.improvements.models import Problem
from tuntas.improvements.projects.problems.offer import (
    CASES,
    Offer,
    Suggestion,
    Trend,
    Weight,
    number,
    percent,
)
from tuntas.improvements.projects.problems.source import BELOW, Asked, Row, Source
from tuntas.measures.queries.city_page import KEPT_PERCENT, LEAST_CASES
from tuntas.measures.words import duration_words
from tuntas.rules.phrases import Bilingual

ALL, HARM_SPAN = 100, 50  # a promise kept for half of the people harms as much as can be
MOVED_PERCENT = 5

STATEMENT = f"""
SELECT service.id AS service_id, service.name AS service, u.code AS unit, u.short_name AS unit_name,
       u.id = %(unit)s AS own, now.value::float AS kept, now.n, before.value::float AS kept_before,
       standard.promise_working_minutes AS minutes, chart.state AS state
FROM catalogue_service service
JOIN organisation_unit u ON u.id = service.unit_id
JOIN catalogue_servicestandard standard
     ON standard.service_id = service.id AND standard.state = 'in-force'
JOIN measures_yearvalue now ON now.unit_id = service.unit_id AND now.service = service.name
     AND now.indicator = 'within-promise' AND now.years_ago = 0
LEFT JOIN measures_yearvalue before ON before.unit_id = service.unit_id AND before.service = service.name
     AND before.indicator = 'within-promise' AND before.years_ago = 1 AND before.n >= {LEAST_CASES}
LEFT JOIN measures_signal chart ON chart.unit_id = service.unit_id AND chart.service = service.name
     AND chart.indicator = 'within-promise'
WHERE service.unit_id IN {BELOW} AND (service.closed_on IS NULL OR service.closed_on > %(on)s)
  AND now.n >= {LEAST_CASES} AND (now.value < {KEPT_PERCENT} OR chart.state = 'worse')
"""  # noqa: S608 - constants


def offers(rows: Sequence[Row], _asked: Asked) -> Iterator[Offer]:
    """Yield the services that keep their promise for fewer than nine of ten, or ever more rarely."""
    for row in rows:
        yield Offer(
            kind=Problem.Kind.STANDARD,
            key=f"promise:{row['unit']}|{row['service']}",
            theme="promise",
            title=Bilingual(
                f"Janji waktu tidak tercapai: {row['service']}",
                f"Promised time not kept: {row['service']}",
            ),
            reasons=list(_reasons(row)),
            weight=Weight(row["n"], (ALL - row["kept"]) / HARM_SPAN, _trend(row), CASES),
            facts={
                "kept_percent": row["kept"], "kept_percent_before": row["kept_before"],
                "cases_a_year": row["n"], "promise_working_minutes": row["minutes"],
            },
            suggestion=Suggestion(
                source="indicator", indicator="within-promise", service_id=row["service_id"]
            ),
            url=reverse("service_figures", args=[row["unit"], row["service_id"]]),
            where="" if row["own"] else row["unit_name"],
        )  # fmt: skip


def _trend(row: Row) -> Trend:
    if row["state"] == "worse":
        return Trend.WORSE
    if row["kept_before"] is None:
        return Trend.UNKNOWN
    moved = row["kept"] - row["kept_before"]
    if abs(moved) < MOVED_PERCENT:
        return Trend.STEADY
    return Trend.WORSE if moved < 0 else Trend.BETTER


def _reasons(row: Row) -> Iterator[Bilingual]:
    share, n = row["kept"] / ALL, row["n"]
    yield Bilingual(
        f"{percent(share, 'id')} dari {number(n, 'id')} selesai dalam waktu yang dijanjikan"
        f" ({duration_words(row['minutes'], 'id')}), 12 bulan terakhir.",
        f"{percent(share, 'en')} of {number(n, 'en')} were done within the promised time"
        f" ({duration_words(row['minutes'], 'en')}) in the last 12 months.",
    )
    if row["kept_before"] is not None:
        before = row["kept_before"] / ALL
        yield Bilingual(
            f"Setahun sebelumnya {percent(before, 'id')}.",
            f"The year before {percent(before, 'en')}.",
        )
    if row["state"] == "worse":
        yield Bilingual(
            "Grafiknya menunjukkan bahwa ini bukan kebetulan: makin jarang ditepati.",
            "Its chart shows that this is no chance: it is kept more and more rarely.",
        )


SOURCE = Source(key="broken", statement=STATEMENT, offers=offers)
