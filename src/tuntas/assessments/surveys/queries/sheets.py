"""Sheets that were typed in lately, for whoever types."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tuntas.assessments.models import Survey, SurveyResponse
from tuntas.organisation.powers import Powers

SHOWN = 10


@dataclass(frozen=True)
class TypedSheet:
    """One sheet, with its digits as they are read back; `left_out` when it was mistyped."""

    uid: UUID
    digits: str
    service: str
    received_at: datetime
    own: bool
    left_out: bool


def typed_count(survey: Survey) -> int:
    """Return how many paper sheets of the survey were typed in."""
    return survey.responses.filter(channel=SurveyResponse.Channel.PAPER).count()


def last_sheets(survey: Survey, powers: Powers) -> Sequence[TypedSheet]:
    """Return the last ten sheets typed in for a survey, the newest first."""
    rows = (
        survey.responses.filter(channel=SurveyResponse.Channel.PAPER)
        .order_by("-received_at", "-pk")
        .values_list(
            "uid", "values", "service__name", "received_at", "entered_by_id", "doubt__decision"
        )[:SHOWN]
    )
    return [
        TypedSheet(
            uid=uid,
            digits=" ".join("–" if value is None else str(value) for value in values),
            service=service or "",
            received_at=at,
            own=typist == powers.person_id,
            left_out=decision == "leave-out",
        )
        for uid, values, service, at, typist, decision in rows
    ]
