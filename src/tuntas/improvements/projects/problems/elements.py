"""Weak elements of satisfaction surveys, from what was frozen when they were closed."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from django.urls import reverse

from tuntas.improvements.models import Problem
from tuntas.improvements.projects.problems.offer import Offer, Suggestion, Trend, Weight, number
from tuntas.improvements.projects.problems.source import BELOW, Asked, Row, Source
from tuntas.rules.phrases import Bilingual, format_date, format_number

SURVEYS_READ = 4  # of each unit, the newest: enough to tell how often in a row
WEAKEST = 2  # of each survey; the others are told on its own page
MOVED = 1.0  # points of the index from which an element has moved
BEST, HARM_SPAN = 100, 50  # 100 harms nobody, 50 and less as much as can be

STATEMENT = f"""
SELECT ranked.*, (
  SELECT json_agg(json_build_array(f.element, f.due, f.action) ORDER BY f.due)
  FROM assessments_followup f
  WHERE f.survey_id = ranked.id AND f.done_on IS NULL AND f.due < %(on)s
) AS overdue
FROM (
  SELECT s.id, s.code, s.instrument, s.ends, s.customers, u.code AS unit, u.short_name AS unit_name,
         u.id = %(unit)s AS own, r.respondents, r.score, r.detail -> 'elements' AS elements,
         row_number() OVER (PARTITION BY s.unit_id, s.instrument ORDER BY s.ends DESC, s.id DESC) AS place
  FROM assessments_survey s
  JOIN organisation_unit u ON u.id = s.unit_id
  JOIN LATERAL (SELECT * FROM assessments_surveyresult x WHERE x.survey_id = s.id
                ORDER BY x.made_at DESC, x.id DESC LIMIT 1) r ON true
  WHERE s.unit_id IN {BELOW} AND s.state = 'closed' AND s.ends <= %(on)s
) ranked
WHERE place <= {SURVEYS_READ}
ORDER BY unit, instrument, place
"""  # noqa: S608 - constants


def offers(rows: Sequence[Row], _asked: Asked) -> Iterator[Offer]:
    """Yield the weakest elements of each unit's newest survey, below its index."""
    for _which, surveys in groupby(rows, key=lambda row: (row["unit"], row["instrument"])):
        yield from _of_unit(list(surveys))


def _of_unit(surveys: Sequence[Row]) -> Iterator[Offer]:
    newest = surveys[0]
    late = {element for element, _due, _action in newest["overdue"] or ()}
    weak = weakest(newest)
    for element in newest["elements"]:
        if element["key"] in weak or element["key"] in late:
            yield _offer(element, surveys)


def weakest(survey: Row) -> list[str]:
    """Return the keys of a survey's weakest elements, all below its index."""
    below = [one for one in survey["elements"] if float(one["score"]) < float(survey["score"])]
    return [one["key"] for one in sorted(below, key=lambda one: float(one["score"]))[:WEAKEST]]


def _offer(element: Row, surveys: Sequence[Row]) -> Offer:
    newest, key, score = surveys[0], element["key"], float(element["score"])
    before = _score_of(surveys[1], key) if len(surveys) > 1 else None
    in_a_row = _in_a_row(surveys, key)
    people = newest["customers"] or newest["respondents"]
    late = next((line for line in newest["overdue"] or () if line[0] == key), None)
    label = Bilingual(element["label"]["id"], element["label"]["en"])
    return Offer(
        kind=Problem.Kind.ELEMENT,
        key=f"element:{newest['unit']}|{newest['instrument']}|{key}",
        theme=f"element:{newest['instrument']}|{key}",
        title=Bilingual(f"Unsur survei yang lemah: {label.id}", f"Weak survey element: {label.en}"),
        reasons=list(_reasons(newest, score, before, in_a_row, late)),
        weight=Weight(people, (BEST - score) / HARM_SPAN, _trend(score, before)),
        facts={
            "survey": newest["code"],
            "element": key,
            "score": score,
            "index": float(newest["score"]),
            "before": before,
            "times_in_a_row": in_a_row,
            "respondents": newest["respondents"],
            "customers": newest["customers"],
        },
        suggestion=Suggestion(source="indicator", indicator="ikm"),
        url=reverse("survey", args=[newest["code"]]),
        where="" if newest["own"] else newest["unit_name"],
    )


def _score_of(survey: Row, key: str) -> float | None:
    return next((float(one["score"]) for one in survey["elements"] if one["key"] == key), None)


def _in_a_row(surveys: Sequence[Row], key: str) -> int:
    """Return in how many surveys, from the newest back, the element was among the weakest."""
    times = 0
    for survey in surveys:
        if key not in weakest(survey):
            break
        times += 1
    return times


def _trend(score: float, before: float | None) -> Trend:
    if before is None:
        return Trend.UNKNOWN
    if abs(score - before) < MOVED:
        return Trend.STEADY
    return Trend.WORSE if score < before else Trend.BETTER


def _reasons(
    survey: Row, score: float, before: float | None, in_a_row: int, late: Sequence[str] | None
) -> Iterator[Bilingual]:
    yield Bilingual(
        f"Nilainya {_points(score, 'id')}, indeks survei ini {_points(survey['score'], 'id')}"
        f" ({number(survey['respondents'], 'id')} responden).",
        f"It scores {_points(score, 'en')}, the index of this survey is"
        f" {_points(survey['score'], 'en')} ({number(survey['respondents'], 'en')} respondents).",
    )
    if in_a_row > 1:
        yield Bilingual(
            f"Termasuk yang terlemah dalam {in_a_row} survei berturut-turut.",
            f"Among the weakest in {in_a_row} surveys in a row.",
        )
    if before is not None:
        yield Bilingual(
            f"Survei sebelumnya: {_points(before, 'id')}.",
            f"In the survey before: {_points(before, 'en')}.",
        )
    if late is not None:
        yield _overdue(late)
    if survey["customers"]:
        people = survey["customers"]
        yield Bilingual(
            f"Dilayani pada periode itu: {number(people, 'id')} orang.",
            f"Served in that period: {number(people, 'en')} people.",
        )


def _points(score: float | str, language: str) -> str:
    return format_number(float(score), "en" if language == "en" else "id", places=2)


def _overdue(line: Sequence[str]) -> Bilingual:
    due, action = date.fromisoformat(line[1]), line[2]
    return Bilingual(
        f"Rencana tindak lanjutnya lewat batas {format_date(due, 'id')}: {action}",
        f"Its follow-up was due on {format_date(due, 'en')}: {action}",
    )


SOURCE = Source(key="elements", statement=STATEMENT, offers=offers)
