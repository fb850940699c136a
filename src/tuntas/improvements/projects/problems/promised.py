"""What citizens were promised or ticked: late and broken promises, top items of complaint surveys."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.urls import reverse

from tuntas.improvements.models import Problem
from tuntas.improvements.projects.problems.offer import (
    ASSUMED,
    PEOPLE,
    Offer,
    Trend,
    Weight,
    number,
    percent,
)
from tuntas.improvements.projects.problems.source import BELOW, Asked, Row, Source
from tuntas.rules.phrases import Bilingual, format_date

ITEMS_OFFERED = 3  # of a survey, the ones ticked most
LEAST_SHARE = 0.1
BASE_HARM = 0.5
LATE_HARM, BROKEN_HARM = 0.6, 1.0
UNKNOWN_PEOPLE = 10  # a promise that no survey stands behind; the reason says so
MOVED_SHARE = 0.05

# Sheets of a closed survey that ticked an item, mistyped ones left out; only a unit's newest speaks.
_SHEETS = """
SELECT count(*) FROM improvements_complaintsheet s
WHERE s.survey_id = survey.id
  AND NOT EXISTS (SELECT 1 FROM improvements_sheetmistake m WHERE m.sheet_id = s.id)
"""
_TICKED = f"""
SELECT item.id, item.text, item.previous_id, survey.id AS survey_id, survey.unit_id,
       survey.code AS survey_code, survey.title AS survey_title, survey.customers, survey.closed_at,
       NOT EXISTS (SELECT 1 FROM improvements_complaintsurvey later
                   WHERE later.unit_id = survey.unit_id AND later.state = 'closed'
                     AND (later.closed_at, later.id) > (survey.closed_at, survey.id)) AS newest,
       ({_SHEETS}) AS sheets,
       ({_SHEETS} AND s.ticked @> ARRAY[item."order"]::smallint[]) AS ticked
FROM improvements_complaintitem item
JOIN improvements_complaintsurvey survey ON survey.id = item.survey_id AND survey.state = 'closed'
"""  # noqa: S608 - constants

INDEX = f"""
SELECT x.*, before.ticked AS ticked_before, before.sheets AS sheets_before, u.code AS unit,
       u.short_name AS unit_name, u.id = %(unit)s AS own
FROM (
  SELECT t.*, row_number() OVER (PARTITION BY t.survey_id ORDER BY t.ticked DESC, t.id) AS place
  FROM ({_TICKED}) t
  WHERE t.unit_id IN {BELOW} AND t.newest AND t.sheets > 0
) x
JOIN organisation_unit u ON u.id = x.unit_id
LEFT JOIN ({_TICKED}) before ON before.id = x.previous_id
WHERE x.place <= {ITEMS_OFFERED} AND x.ticked >= {LEAST_SHARE} * x.sheets AND x.ticked > 0
"""  # noqa: S608 - constants

PROMISES = f"""
SELECT p.id, p.text, p.action, p.responsible, p.due, p.broken_on, p.outcome, u.code AS unit,
       u.short_name AS unit_name, u.id = %(unit)s AS own, item.text AS item_text,
       t.ticked, t.sheets, t.customers
FROM improvements_promise p
JOIN organisation_unit u ON u.id = p.unit_id
LEFT JOIN improvements_complaintitem item ON item.id = p.item_id
LEFT JOIN ({_TICKED}) t ON t.id = p.item_id
WHERE p.unit_id IN {BELOW} AND p.signed_on IS NOT NULL AND p.kept_on IS NULL
  AND (p.broken_on IS NOT NULL OR p.due < %(on)s) AND p.due >= %(since)s
"""  # noqa: S608 - constants


def item_offers(rows: Sequence[Row], _asked: Asked) -> Iterator[Offer]:
    """Yield what people complained about most in the newest complaint surveys."""
    for row in rows:
        share = row["ticked"] / row["sheets"]
        yield Offer(
            kind=Problem.Kind.COMPLAINT_INDEX,
            key=f"complaint:{row['unit']}|{row['text'].casefold()}",
            theme=f"complaint:{row['text'].casefold()}"[:200],
            title=Bilingual(
                f"Dikeluhkan dalam survei pengaduan: {row['text']}",
                f"Complained about in the complaint survey: {row['text']}",
            ),
            reasons=list(_item_reasons(row, share)),
            weight=Weight(_people(row), BASE_HARM + (1 - BASE_HARM) * share, _trend(row, share)),
            facts={
                "survey": row["survey_id"], "item": row["id"], "sheets": row["sheets"],
                "ticked": row["ticked"], "share": round(share, 4),
            },
            url=reverse("complaint_results", args=[row["survey_code"]]),
            where="" if row["own"] else row["unit_name"],
        )  # fmt: skip


def _people(row: Row) -> int:
    """Return how many have the complaint: of all who were served where that number is known."""
    ticked: int = row["ticked"]
    customers: int | None = row["customers"]
    return round(customers * ticked / row["sheets"]) if customers else ticked


def _trend(row: Row, share: float) -> Trend:
    if not row["sheets_before"]:
        return Trend.UNKNOWN
    moved = share - row["ticked_before"] / row["sheets_before"]
    if abs(moved) < MOVED_SHARE:
        return Trend.STEADY
    return Trend.WORSE if moved > 0 else Trend.BETTER


def _item_reasons(row: Row, share: float) -> Iterator[Bilingual]:
    ticked, sheets, name = row["ticked"], row["sheets"], row["survey_title"]
    yield Bilingual(
        f"Dicentang pada {number(ticked, 'id')} dari {number(sheets, 'id')} lembar"
        f" ({percent(share, 'id')}): {name}.",
        f"Ticked on {number(ticked, 'en')} of {number(sheets, 'en')} sheets"
        f" ({percent(share, 'en')}): {name}.",
    )
    if row["sheets_before"]:
        before = row["ticked_before"] / row["sheets_before"]
        yield Bilingual(
            f"Survei pengaduan sebelumnya: {percent(before, 'id')}.",
            f"In the complaint survey before: {percent(before, 'en')}.",
        )


def promise_offers(rows: Sequence[Row], _asked: Asked) -> Iterator[Offer]:
    """Yield the signed promises (janji) that are late or were broken within a year."""
    for row in rows:
        broken = row["broken_on"] is not None
        people = _people(row) if row["sheets"] else UNKNOWN_PEOPLE
        yield Offer(
            kind=Problem.Kind.PROMISE,
            key=f"janji:{row['id']}",
            theme=f"complaint:{row['item_text'].casefold()}"[:200] if row["item_text"] else "janji",
            title=Bilingual(
                f"Janji {'diingkari' if broken else 'terlambat'}: {row['text']}",
                f"Promise {'broken' if broken else 'late'}: {row['text']}",
            ),
            reasons=list(_promise_reasons(row, people)),
            weight=Weight(
                people,
                BROKEN_HARM if broken else LATE_HARM,
                counted=PEOPLE if row["sheets"] else ASSUMED,
            ),
            facts={"promise": row["id"], "due": row["due"], "broken_on": row["broken_on"]},
            url=reverse("promise", args=[row["id"]]),
            where="" if row["own"] else row["unit_name"],
        )


def _promise_reasons(row: Row, people: int) -> Iterator[Bilingual]:
    due = date.fromisoformat(row["due"])
    yield Bilingual(
        f"Dijanjikan selesai {format_date(due, 'id')} oleh {row['responsible']}.",
        f"Promised for {format_date(due, 'en')} by {row['responsible']}.",
    )
    if row["outcome"]:
        yield Bilingual(row["outcome"], row["outcome"])
    if row["sheets"]:
        yield Bilingual(
            f"Menyangkut sekitar {number(people, 'id')} orang menurut survei pengaduan.",
            f"Concerns about {number(people, 'en')} people by the complaint survey.",
        )
    else:
        yield Bilingual(
            f"Banyaknya orang tidak diketahui; dihitung {people}.",
            f"How many people it concerns is not known; counted as {people}.",
        )


ITEMS = Source(key="items", statement=INDEX, offers=item_offers)
PROMISED = Source(key="promised", statement=PROMISES, offers=promise_offers)
