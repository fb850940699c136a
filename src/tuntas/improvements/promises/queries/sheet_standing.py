"""Whether a complaint survey asks now, and whether a sheet that waited on a device still counts."""

from datetime import UTC, date, datetime, time, timedelta
from enum import Enum

from django.db.models import Q
from django.utils import timezone

from tuntas.assessments.surveys.queries.respond import LATE
from tuntas.improvements.models import ComplaintSurvey


class Standing(Enum):
    """Whether a survey asks now."""

    EARLY = "early"
    OPEN = "open"
    OVER = "over"


def survey_of_code(code: str) -> ComplaintSurvey | None:
    """Return the survey with its unit, services and list; small letters find it too. Three queries."""
    asked = ComplaintSurvey.objects.select_related("unit").prefetch_related("services", "items")
    return asked.filter(Q(code=code) | Q(code=code.upper())).first()


def standing(survey: ComplaintSurvey, *, at: datetime) -> Standing:
    """Tell whether a survey asks at that moment."""
    if survey.state == ComplaintSurvey.State.CLOSED:
        return Standing.OVER
    if survey.state == ComplaintSurvey.State.PREPARING or not (survey.begins and survey.ends):
        return Standing.EARLY
    if timezone.localdate(at) < survey.begins:
        return Standing.EARLY
    return Standing.OPEN if at < _end_of(survey.ends) else Standing.OVER


def is_taken(survey: ComplaintSurvey, *, answered_at: datetime, at: datetime) -> bool:
    """Tell whether a sheet that arrives now still counts.

    One filled in while the survey ran may have waited on a device: it is taken for seven days after
    the end, unless the survey was closed by then and its index read.
    """
    now = standing(survey, at=at)
    if now is not Standing.OVER or survey.state == ComplaintSurvey.State.CLOSED or not survey.ends:
        return now is Standing.OPEN
    end = _end_of(survey.ends)
    return answered_at <= end and at < end + LATE


def earliest(survey: ComplaintSurvey, *, at: datetime) -> datetime:
    """Return the earliest moment that a sheet may carry: a day of grace for wrong clocks."""
    if survey.begins is None:
        return at
    return (_midnight(survey.begins) - timedelta(days=1)).astimezone(UTC)


def _end_of(ends: date) -> datetime:
    return _midnight(ends + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_current_timezone())
