"""What the checks for answers too good to be true are given, and the groups that a person judges."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language

from tuntas.assessments.instruments import pinned
from tuntas.assessments.models import ResponseDoubt, Survey, SurveyResponse
from tuntas.organisation.calendars import working_calendar
from tuntas.rules.phrases import Bilingual
from tuntas.rules.statistics.survey_quality import (
    Answered,
    Flag,
    Peer,
    Signal,
    above_funnel,
    bursts,
    flagged,
    history_of,
    off_hours,
    repeated_patterns,
    straight_lines,
    too_fast,
)

HISTORY = 20_000  # the newest earlier responses of the unit
SHOWN_OF_GROUP = 200
# A unit's answers beside those of others in the same days: mean and spread of single responses.
PEERS = """
SELECT avg(one.mean), count(*), coalesce(stddev_samp(one.mean), 0)
FROM assessments_survey s JOIN assessments_surveyresponse r ON r.survey_id = s.id
CROSS JOIN LATERAL (
    SELECT avg(value) / %(highest)s * 100 AS mean FROM unnest(r.values) AS value
) AS one
WHERE s.instrument = %(instrument)s AND s.unit_id <> %(unit)s
  AND s.begins = %(begins)s AND s.ends = %(ends)s AND one.mean IS NOT NULL
GROUP BY s.id
"""


def flags_of(survey: Survey) -> list[Flag]:
    """Return the responses with at least two independent signals, each with its reasons."""
    responses = _answered(survey.responses.all())
    earlier = SurveyResponse.objects.filter(
        survey__unit_id=survey.unit_id,
        survey__instrument=survey.instrument,
        survey__ends__lt=survey.begins,
    ).exclude(doubt__decision=ResponseDoubt.Decision.LEAVE_OUT)
    history = history_of(_answered(earlier.order_by("-answered_at")[:HISTORY]))
    highest = _highest(survey)
    signals: list[Signal] = [
        *straight_lines(responses, history),
        *repeated_patterns(responses, history),
        *too_fast(responses, history),
        *bursts(responses),
        *off_hours(responses, working_calendar(survey.unit_id)),
        *above_funnel(responses, _peers(survey, highest), highest=highest),
    ]
    return flagged(responses, signals)


def _answered(rows: Iterable[SurveyResponse]) -> list[Answered]:
    return [
        Answered(
            uid=str(row.uid),
            values=tuple(value for value in row.values if value is not None),
            milliseconds=tuple(one for one in row.milliseconds if one is not None),
            device=row.device,
            channel=row.channel,
            at=timezone.localtime(
                row.received_at if row.channel == SurveyResponse.Channel.PAPER else row.answered_at
            ),
            service=str(row.service_id or ""),
            profile=(row.sex, row.age_group, row.education, row.occupation),
        )
        for row in rows
    ]


def _highest(survey: Survey) -> int:
    instrument = pinned(survey.instrument, survey.instrument_hash)
    scales = (instrument.scale_of(node) for node in instrument.leaves)
    return int(max(scale.maximum for scale in scales if scale is not None))


def _peers(survey: Survey, highest: int) -> list[Peer]:
    parameters: dict[str, Any] = {
        "highest": highest,
        "instrument": survey.instrument,
        "unit": survey.unit_id,
        "begins": survey.begins,
        "ends": survey.ends,
    }
    with connection.cursor() as cursor:
        cursor.execute(PEERS, parameters)
        rows = cursor.fetchall()
    return [Peer(float(index), count, float(deviation)) for index, count, deviation in rows]


@dataclass(frozen=True)
class DoubtRow:
    """One doubtful response, as far as it helps to judge it."""

    doubt: ResponseDoubt
    digits: str
    seconds: float | None


@dataclass(frozen=True)
class DoubtGroup:
    """Doubts with the same signals and the same decision; `rows` are the first of `count`."""

    key: str
    decision: str
    count: int
    reasons: Sequence[str]
    rows: Sequence[DoubtRow]


def group_key(doubt: ResponseDoubt) -> str:
    """Return what doubts of one group share: their signals."""
    return "+".join(sorted({signal["key"] for signal in doubt.signals}))


def doubt_groups(survey: Survey) -> list[DoubtGroup]:
    """Return a survey's doubts in groups, those to be decided first, the largest first."""
    grouped: dict[tuple[str, str], list[ResponseDoubt]] = defaultdict(list)
    doubts = ResponseDoubt.objects.filter(response__survey=survey)
    for doubt in doubts.select_related("response", "decided_by").order_by("response__answered_at"):
        grouped[group_key(doubt), doubt.decision].append(doubt)
    groups = [_group(key, decision, members) for (key, decision), members in grouped.items()]
    is_open = ResponseDoubt.Decision.OPEN
    return sorted(groups, key=lambda group: (group.decision != is_open, -group.count, group.key))


def _group(key: str, decision: str, members: Sequence[ResponseDoubt]) -> DoubtGroup:
    language = get_language() or "id"
    reasons = {
        Bilingual(signal["id"], signal["en"]).in_language(language): None
        for member in members
        for signal in member.signals
    }
    rows = [_row(member) for member in members[:SHOWN_OF_GROUP]]
    return DoubtGroup(key, decision, len(members), list(reasons), rows)


def _row(doubt: ResponseDoubt) -> DoubtRow:
    values = doubt.response.values
    digits = " ".join("–" if value is None else str(value) for value in values)
    times = [one for one in doubt.response.milliseconds if one is not None]
    return DoubtRow(doubt, digits, sum(times) / 1000 if times else None)
