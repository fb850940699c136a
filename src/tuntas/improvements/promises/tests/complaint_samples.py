"""Complaint surveys for tests, reached by the real actions."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.utils import timezone
from tests.personas import City

from tuntas.improvements.models import ComplaintSheet, ComplaintSurvey, SheetMistake, TeamMember
from tuntas.improvements.promises.actions.sheet_record import SheetFacts, record_sheet
from tuntas.improvements.promises.actions.survey_run import (
    close_complaint_survey,
    open_complaint_survey,
)
from tuntas.improvements.promises.actions.survey_setup import (
    ItemFacts,
    MemberFacts,
    SurveyFacts,
    begin_complaint_survey,
    list_fingerprint,
    save_list,
    save_team,
    team_fingerprint,
)
from tuntas.organisation.models import Person
from tuntas.rules.improvement.complaint_survey_rules import COMPLAINT_SURVEY_RULE

ENOUGH = COMPLAINT_SURVEY_RULE.shipped.least_to_close.value  # sheets, to close a survey
COMPLAINTS = ("Menunggu terlalu lama", "Petugas kurang ramah", "Syarat tidak jelas", "Toilet kotor")


def prepared(
    city: City,
    texts: Iterable[str] = COMPLAINTS,
    *,
    code: str = "KEC2345",
    person: Person | None = None,
    service_ids: Sequence[int] = (),
) -> ComplaintSurvey:
    """Return a survey of Sari's agency with a team and a list."""
    by, now = (person or city.sari).powers(), timezone.now()
    unit = city.roads if person is None else city.health
    facts = SurveyFacts(code, unit.pk, "Survei pengaduan jalan", service_ids)
    survey = begin_complaint_survey(facts, by=by, at=now)
    members = [MemberFacts("Sari"), MemberFacts("Rahma", "kader", TeamMember.Side.CITIZENS)]
    save_team(
        survey.pk,
        decree="SK 12/2026",
        members=members,
        seen=team_fingerprint("", ()),
        by=by,
        at=now,
    )
    items = [ItemFacts(text) for text in texts]
    save_list(survey.pk, items, seen=list_fingerprint(()), by=by, at=now)
    return fresh(survey)


def opened(survey: ComplaintSurvey, city: City, *, head: Person | None = None) -> ComplaintSurvey:
    """Open a survey for a month around today."""
    today = timezone.localdate()
    open_complaint_survey(
        survey.pk,
        begins=today - timedelta(days=15),
        ends=today + timedelta(days=15),
        customers=200,
        by=(head or city.budi).powers(),
        at=timezone.now(),
    )
    return fresh(survey)


def running(city: City, **options: object) -> ComplaintSurvey:
    """Return a survey that asks now."""
    return opened(prepared(city, **options), city)  # type: ignore[arg-type]


def answered(survey: ComplaintSurvey, sheets: Iterable[Iterable[int]], **facts: object) -> None:
    """Send sheets with these numbers ticked."""
    now = timezone.now()
    for ticked in sheets:
        sheet = SheetFacts(uuid4(), frozenset(ticked), **facts)  # type: ignore[arg-type]
        record_sheet(survey.pk, sheet, channel=ComplaintSheet.Channel.LINK, at=now)


def closed(survey: ComplaintSurvey, city: City) -> ComplaintSurvey:
    """Close a survey."""
    close_complaint_survey(survey.pk, by=city.budi.powers(), at=timezone.now())
    return fresh(survey)


def mistyped(sheet: ComplaintSheet) -> SheetMistake:
    """Leave a sheet out of the count."""
    return SheetMistake.objects.create(sheet=sheet, reason="tertukar")


def fresh(survey: ComplaintSurvey) -> ComplaintSurvey:
    """Read the survey anew."""
    return ComplaintSurvey.objects.get(pk=survey.pk)


def days_from_now(days: int) -> date:
    """Return a day as seen from today."""
    return timezone.localdate() + timedelta(days=days)


def moment(days: int) -> datetime:
    """Return a moment as seen from now."""
    return timezone.now() + timedelta(days=days)
