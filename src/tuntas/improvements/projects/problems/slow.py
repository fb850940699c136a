"""Slow or unstable work: what the charts say about now, and services that wait more than they work."""

from collections.abc import Iterator, Mapping, Sequence

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
from tuntas.measures.queries.series import indicator
from tuntas.rules.phrases import Bilingual

# What equal problems of other units are called, by the indicator that tells of them.
THEMES: Mapping[str, str] = {
    "working-time-median": "slow",
    "first-answer-median": "slow-answer",
    "within-promise": "promise",
    "clocks-kept": "promise",
    "confirmed-solved": "not-solved",
    "reopened": "not-solved",
    "backlog": "backlog",
    "ikm": "satisfaction",
}
HARM = {"worse": 0.5, "changed": 0.3}  # a chart says that it differs, not for how many it hurts
MONTHS_OF_YEAR = 12
LEAST_WAITING = 0.5  # of the working time of a service's cases
LEAST_CASES = 20

# The promises of services have a source of their own (see `broken`).
STATEMENT = f"""
SELECT 'signal' AS tells, g.indicator, g.service, g.state, g.n, g.sentence_id, g.sentence_en,
       g.unit_id = %(unit)s AS own, u.code AS unit, u.short_name AS unit_name,
       service.id AS service_id, year.n AS year_n, NULL::float AS waiting
FROM measures_signal g
JOIN organisation_unit u ON u.id = g.unit_id
LEFT JOIN catalogue_service service ON service.unit_id = g.unit_id AND service.name = g.service
LEFT JOIN measures_yearvalue year ON year.unit_id = g.unit_id AND year.service = g.service
     AND year.indicator = 'working-time-median' AND year.years_ago = 0
WHERE g.unit_id IN {BELOW} AND g.state IN ('worse', 'changed')
  AND (g.service = '' OR (service.id IS NOT NULL AND g.indicator <> 'within-promise'))
UNION ALL
SELECT 'waiting', 'waiting-share', p.process, '', (p.content ->> 'cases')::int, '', '',
       p.unit_id = %(unit)s, u.code, u.short_name, service.id, (p.content ->> 'cases')::int,
       (p.content ->> 'waiting')::float / nullif((p.content ->> 'minutes')::float, 0)
FROM measures_processpath p
JOIN organisation_unit u ON u.id = p.unit_id
JOIN catalogue_service service ON service.unit_id = p.unit_id AND service.name = p.process
WHERE p.unit_id IN {BELOW} AND p.content ->> 'named_by' = 'service'
  AND (p.content ->> 'cases')::int >= {LEAST_CASES}
  AND (p.content ->> 'waiting')::float >= {LEAST_WAITING} * (p.content ->> 'minutes')::float
  AND (p.content ->> 'minutes')::float > 0
"""  # noqa: S608 - constants


def offers(rows: Sequence[Row], _asked: Asked) -> Iterator[Offer]:
    """Yield what the charts of a unit and its services say, and which services mostly wait."""
    for row in rows:
        yield _waiting(row) if row["tells"] == "waiting" else _signal(row)


def _signal(row: Row) -> Offer:
    measured = indicator(row["indicator"])
    people = row["year_n"] or MONTHS_OF_YEAR * row["n"]
    worse = row["state"] == "worse"
    said, told = measured.name.id, measured.name.en
    verdict = ("memburuk", "is getting worse") if worse else ("berubah", "has changed")
    return Offer(
        kind=Problem.Kind.SIGNAL,
        key=f"signal:{row['unit']}|{row['service']}|{row['indicator']}",
        theme=THEMES.get(row["indicator"], row["indicator"]),
        title=_of_service(row, f"{said} {verdict[0]}", f"{told} {verdict[1]}"),
        reasons=[Bilingual(row["sentence_id"], row["sentence_en"]), _a_year(people)],
        weight=Weight(
            people, HARM[row["state"]], Trend.WORSE if worse else Trend.UNKNOWN, CASES
        ),
        facts={"indicator": row["indicator"], "state": row["state"], "cases_a_year": people},
        suggestion=_suggestion(row),
        url=_address(row),
        where="" if row["own"] else row["unit_name"],
    )  # fmt: skip


def _waiting(row: Row) -> Offer:
    share = row["waiting"]
    return Offer(
        kind=Problem.Kind.SIGNAL,
        key=f"waiting:{row['unit']}|{row['service']}",
        theme="waiting",
        title=_of_service(row, "Lebih banyak menunggu daripada dikerjakan", "More waiting than work"),
        reasons=[
            Bilingual(
                f"{percent(share, 'id')} dari waktu kerjanya lewat untuk menunggu.",
                f"{percent(share, 'en')} of its working time passes in waiting.",
            ),
            _a_year(row["n"]),
        ],
        weight=Weight(row["n"], share, counted=CASES),
        facts={"waiting_share": round(share, 4), "cases_a_year": row["n"]},
        suggestion=Suggestion(
            source="indicator", indicator="working-time-median", service_id=row["service_id"]
        ),
        url=reverse("process_path", args=[row["unit"], row["service"]]),
        where="" if row["own"] else row["unit_name"],
    )  # fmt: skip


def _of_service(row: Row, said: str, told: str) -> Bilingual:
    name = row["service"]
    return Bilingual(f"{name}: {said[0].lower()}{said[1:]}", f"{name}: {told}") if name else Bilingual(said, told)  # fmt: skip


def _a_year(people: int) -> Bilingual:
    return Bilingual(
        f"Menyangkut sekitar {number(people, 'id')} permohonan atau laporan setahun.",
        f"It concerns about {number(people, 'en')} applications or reports a year.",
    )


def _suggestion(row: Row) -> Suggestion:
    return Suggestion(
        source="indicator", indicator=row["indicator"], service_id=row["service_id"]
    )  # fmt: skip


def _address(row: Row) -> str:
    if row["service_id"]:
        return reverse("service_figures", args=[row["unit"], row["service_id"]])
    return reverse("unit_figures", args=[row["unit"]])


SOURCE = Source(key="slow", statement=STATEMENT, offers=offers)
