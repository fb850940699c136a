"""Surveys for tests: made directly where a test is about what comes after."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from tuntas.assessments.models import Survey, SurveyResponse
from tuntas.catalogue.models import Service
from tuntas.organisation.models import Unit
from tuntas.rules.instruments import shipped

PERMEN14 = "skm-permenpanrb-14-2017"
KEP25 = "skm-kepmenpan-25-2004"
AFTER = datetime(2026, 10, 5, 3, 0, tzinfo=UTC)
# A published quarter with 29 respondents, as the number of fours, threes and twos of each element.
QUARTER = (
    (18, 11, 0), (14, 15, 0), (15, 12, 2), (29, 0, 0), (15, 14, 0),
    (18, 11, 0), (19, 10, 0), (28, 1, 0), (18, 11, 0),
)  # fmt: skip


def survey_of(
    unit: Unit,
    *,
    instrument: str = PERMEN14,
    policies: Mapping[str, str] | None = None,
    code: str = "TRI3",
    **changes: object,
) -> Survey:
    """Return an open survey of the third quarter."""
    used = shipped()[instrument]
    values = {
        "code": code, "unit": unit, "instrument": instrument,
        "instrument_version": used.version, "instrument_hash": used.hash,
        "policies": dict(policies or {}), "begins": date(2026, 7, 1), "ends": date(2026, 9, 30),
    }  # fmt: skip
    return Survey.objects.create(**{**values, **changes})


def columns_of(distribution: Iterable[Sequence[int]]) -> list[list[int]]:
    """Return sheets from how often each element got 4, 3, 2: element after element, best first."""
    elements = [
        [value for value, count in zip((4, 3, 2), counts, strict=True) for _ in range(count)]
        for counts in distribution
    ]
    return [list(sheet) for sheet in zip(*elements, strict=True)]


def answered(
    survey: Survey,
    sheets: Iterable[Sequence[int | None]],
    *,
    service: Service | None = None,
    **changes: object,
) -> list[SurveyResponse]:
    """Store sheets of answers."""
    rows = [
        SurveyResponse(
            uid=uuid4(), survey=survey, service=service, channel="paper",
            answered_at=AFTER - timedelta(days=60) + timedelta(hours=place), received_at=AFTER,
            values=list(values), **changes,
        )
        for place, values in enumerate(sheets)
    ]  # fmt: skip
    return SurveyResponse.objects.bulk_create(rows)
