"""Survey answers and frozen results as facts (see `measures.contract`)."""

import logging
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection

from tuntas.assessments.instruments import pinned
from tuntas.assessments.models import Survey
from tuntas.core.errors import DomainError
from tuntas.measures.sources import Statement, TableSource
from tuntas.rules.instruments import Instrument
from tuntas.rules.scoring import score
from tuntas.rules.statistics.sample_size import krejcie_morgan

logger = logging.getLogger(__name__)

ANSWER_FINGERPRINTS = """
SELECT date_trunc('month', r.answered_at AT TIME ZONE %s)::date, count(*), max(r.received_at),
       count(d.id) FILTER (WHERE d.decision = 'leave-out')
FROM assessments_surveyresponse r LEFT JOIN assessments_responsedoubt d ON d.response_id = r.id
GROUP BY 1
"""

ANSWERS = """
SELECT survey.code AS survey, survey.instrument, u.code AS unit,
       coalesce(service.name, '') AS service, %s::date AS month, r.id AS response_key,
       NOT EXISTS (SELECT 1 FROM assessments_responsedoubt d
                   WHERE d.response_id = r.id AND d.decision = 'leave-out') AS counted,
       element.key AS element, answer.value, element.weight
FROM assessments_surveyresponse r
JOIN assessments_survey survey ON survey.id = r.survey_id
JOIN organisation_unit u ON u.id = survey.unit_id
LEFT JOIN catalogue_service service ON service.id = r.service_id
CROSS JOIN LATERAL unnest(r.values) WITH ORDINALITY AS answer (value, place)
JOIN unnest(%s::bigint[], %s::int[], %s::text[], %s::float8[])
     AS element (survey_id, place, key, weight)
     ON element.survey_id = r.survey_id AND element.place = answer.place
WHERE answer.value IS NOT NULL
  AND date_trunc('month', r.answered_at AT TIME ZONE %s)::date = %s::date
"""

# The newest row of each: a later calculation takes the place of the one before it.
RESULTS = """
SELECT DISTINCT ON (survey.id) 'survey' AS kind, result.id AS result_key, result.instrument,
       result.instrument_hash, u.code AS unit, 'citizens' AS voice,
       date_trunc('month', survey.ends)::date AS month, result.score, result.category,
       result.respondents, target.sample
FROM assessments_surveyresult result
JOIN assessments_survey survey ON survey.id = result.survey_id
JOIN organisation_unit u ON u.id = survey.unit_id
LEFT JOIN unnest(%s::int[], %s::int[]) AS target (customers, sample)
     ON target.customers = survey.customers
ORDER BY survey.id, result.made_at DESC, result.id DESC
"""
# Marks of a round are facts only once it is published: before that they are not everybody's.
ROUND_RESULTS = """
SELECT DISTINCT ON (assessment.id, result.voice) 'round' AS kind, result.id AS result_key,
       result.instrument, result.instrument_hash, u.code AS unit, result.voice,
       date_trunc('month', round.ends)::date AS month, result.score, result.category,
       NULL::int AS respondents, NULL::int AS sample
FROM assessments_assessmentresult result
JOIN assessments_assessment assessment ON assessment.id = result.assessment_id
JOIN assessments_round round ON round.id = assessment.round_id AND round.phase = 'published'
JOIN organisation_unit u ON u.id = assessment.unit_id
ORDER BY assessment.id, result.voice, result.made_at DESC, result.id DESC
"""


def answer_fingerprints() -> Mapping[date, str]:
    """Return per month of the answers which state they are in."""
    return _by_month(ANSWER_FINGERPRINTS, [settings.TIME_ZONE])


def answers(month: date) -> Statement:
    """Return what stages the answers of a month."""
    places = list(_elements())
    columns = [[row[column] for row in places] for column in range(4)]
    return ANSWERS, [month, *columns, settings.TIME_ZONE, month]


def result_fingerprints() -> Mapping[date, str]:
    """Return per month of the judged period which results there are."""
    latest, parameters = _results()
    return _by_month(
        f"SELECT month, array_agg(result_key ORDER BY kind, result_key) FROM ({latest}) latest GROUP BY 1",  # noqa: S608 - texts above
        parameters,
    )


def results(month: date) -> Statement:
    """Return what stages the results of a month."""
    latest, parameters = _results()
    return f"SELECT * FROM ({latest}) latest WHERE month = %s::date", [*parameters, month]  # noqa: S608 - texts above


SOURCES = (
    TableSource("answers", "answers", answer_fingerprints, answers),
    TableSource("results", "results", result_fingerprints, results),
)


def _results() -> tuple[str, list[Any]]:
    known = Survey.objects.filter(customers__gt=0).values_list("customers", flat=True)
    customers = sorted({count for count in known if count})
    samples = [krejcie_morgan(count) for count in customers]
    return f"(({RESULTS}) UNION ALL ({ROUND_RESULTS}))", [customers, samples]


def _elements() -> Iterator[tuple[int, int, str, float]]:
    """Yield (survey, place from 1, key, weight) of every element of every survey."""
    known: dict[tuple[str, str], list[tuple[str, float]]] = {}
    for survey in Survey.objects.only("pk", "instrument", "instrument_hash", "policies"):
        of_instrument = (survey.instrument_hash, repr(sorted(survey.policies.items())))
        if of_instrument not in known:
            known[of_instrument] = _weights(survey)
        for place, (key, weight) in enumerate(known[of_instrument], 1):
            yield survey.pk, place, key, weight


def _weights(survey: Survey) -> list[tuple[str, float]]:
    try:
        instrument = pinned(survey.instrument, survey.instrument_hash)
    except DomainError as error:
        logger.warning("Survey answers are left out of the facts: %s", error.message)
        return []
    weights = _weights_of(instrument, survey.policies)
    return [(node.key, weights[node.key]) for node in instrument.leaves]


def _weights_of(instrument: Instrument, policies: Mapping[str, str]) -> dict[str, float]:
    """Return what the scorer itself says that each element weighs."""
    uniform = {node.key: 1 for node in instrument.leaves}
    return {line.key: float(line.weight or 0) for line in score(instrument, uniform, policies).tree}


def _by_month(query: str, parameters: list[Any]) -> Mapping[date, str]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return {month: repr(rest) for month, *rest in cursor.fetchall()}
