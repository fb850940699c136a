"""How often each option was chosen, and by whom, counted by the database in whole numbers."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from tuntas.assessments.models import ResponseDoubt, SurveyResponse
from tuntas.assessments.surveys.profile import PROFILE

LEFT_OUT = """EXISTS (
    SELECT 1 FROM assessments_responsedoubt d WHERE d.response_id = r.id AND d.decision = ANY(%(without)s)
)"""
# A row per response and element; the first element also counts the responses themselves.
COUNTS = f"""
SELECT r.service_id, (SELECT name FROM catalogue_service s WHERE s.id = r.service_id),
       element.place, element.value, count(*)
FROM assessments_surveyresponse r
CROSS JOIN LATERAL unnest(r.values) WITH ORDINALITY AS element (value, place)
WHERE r.survey_id = %(survey)s AND NOT {LEFT_OUT}
GROUP BY r.service_id, element.place, element.value
"""  # noqa: S608 - of constants
LEFT_OUT_COUNT = """
SELECT count(*) FROM assessments_responsedoubt d
JOIN assessments_surveyresponse r ON r.id = d.response_id
WHERE r.survey_id = %s AND d.decision = 'leave-out'
"""
PROFILE_COUNTS = """
SELECT {columns}, grouping({columns}), count(*) FROM assessments_surveyresponse r
WHERE r.survey_id = %(survey)s AND NOT {left_out}
GROUP BY GROUPING SETS ({sets})
""".format(
    columns=", ".join(PROFILE), sets=", ".join(f"({name})" for name in PROFILE), left_out=LEFT_OUT
)

ByOption = Mapping[str, int]  # option's number as the scorer takes it → how often


@dataclass(frozen=True)
class Counts:
    """Answers of one service, or of all: per place in the form, how often each option was chosen."""

    respondents: int
    by_place: Mapping[int, ByOption]


@dataclass(frozen=True)
class SurveyCounts:
    """The counts of a survey; `services` is by name, "" where none was named."""

    whole: Counts
    services: Mapping[str, Counts]


def not_counted(*, leave_out: bool, undecided: bool = False) -> list[str]:
    """Return the decisions about doubtful answers with which these are not counted."""
    found = [ResponseDoubt.Decision.LEAVE_OUT] if leave_out else []
    return [*found, ResponseDoubt.Decision.OPEN] if undecided else [*found]


def survey_counts(survey_id: int, *, leave_out: bool, undecided: bool = False) -> SurveyCounts:
    """Count the answers in one pass.

    `leave_out` leaves out what a person decided to leave out, `undecided` also what nobody has
    decided yet.
    """
    without = not_counted(leave_out=leave_out, undecided=undecided)
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"survey": survey_id, "without": without})
        rows = cursor.fetchall()
    names = {service: name or "" for service, name, *_rest in rows}
    by_service = {
        name: _counts([row for row in rows if row[0] == service]) for service, name in names.items()
    }
    return SurveyCounts(_counts(rows), dict(sorted(by_service.items())))


def _counts(rows: Sequence[tuple[int | None, str | None, int, int | None, int]]) -> Counts:
    respondents = 0
    by_place: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for _service, _name, place, value, count in rows:
        respondents += count if place == 1 else 0
        if value is not None:
            by_place[place - 1][str(value)] += count
    return Counts(respondents, {place: dict(counts) for place, counts in by_place.items()})


def left_out_count(survey_id: int) -> int:
    """Return how many responses somebody decided not to count."""
    with connection.cursor() as cursor:
        cursor.execute(LEFT_OUT_COUNT, [survey_id])
        (count,) = cursor.fetchone()
    return int(count)


def counted_responses(survey_id: int) -> int:
    """Return how many responses count now: all but those that somebody decided to leave out."""
    responses = SurveyResponse.objects.filter(survey_id=survey_id)
    return responses.exclude(doubt__decision=ResponseDoubt.Decision.LEAVE_OUT).count()


def profile_counts(survey_id: int, *, leave_out: bool) -> Mapping[str, Mapping[str, int]]:
    """Return per column of the profile how many chose each group; "" is who said nothing."""
    found: dict[str, dict[str, int]] = {name: {} for name in PROFILE}
    with connection.cursor() as cursor:
        cursor.execute(
            PROFILE_COUNTS, {"survey": survey_id, "without": not_counted(leave_out=leave_out)}
        )
        for *values, mask, count in cursor.fetchall():
            place = _grouped(mask)
            found[list(PROFILE)[place]][values[place]] = count
    return found


def _grouped(mask: int) -> int:
    """Return which column a row is grouped by: grouping() has a 0 at its bit, the first column highest."""
    width = len(PROFILE)
    return next(place for place in range(width) if not mask >> (width - 1 - place) & 1)
