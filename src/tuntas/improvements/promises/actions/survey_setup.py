"""A complaint survey is prepared: the team, the workshop and the list of complaints that it made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.catalogue.models import Service
from tuntas.core.errors import DomainError
from tuntas.improvements.meanwhile import check_seen, mark
from tuntas.improvements.models import ComplaintItem, ComplaintSurvey, TeamMember
from tuntas.improvements.models.states import COMPLAINT_SURVEY
from tuntas.improvements.permissions import ImprovementActor
from tuntas.improvements.promises.actions.common import check_sent_again, locked_survey
from tuntas.improvements.promises.survey_permissions import check_can_prepare
from tuntas.improvements.trail import note

MOST_ITEMS = 100


@dataclass(frozen=True)
class SurveyFacts:
    """A survey to be prepared. `code` was made with the form: sent twice, made once."""

    code: str
    unit_id: int
    title: str
    service_ids: Sequence[int] = ()


@dataclass(frozen=True)
class MemberFacts:
    """Somebody of the team; `side` is a `TeamMember.Side`."""

    name: str
    role: str = ""
    side: str = TeamMember.Side.UNIT


@dataclass(frozen=True)
class WorkshopFacts:
    """Where users and the unit made the list together."""

    held_on: date | None
    place: str
    people: int | None
    notes: str


@dataclass(frozen=True)
class ItemFacts:
    """One complaint; `previous_id` is the same complaint in the survey before."""

    text: str
    heading: str = ""
    previous_id: int | None = None


@transaction.atomic
def begin_complaint_survey(
    facts: SurveyFacts, *, by: ImprovementActor, at: datetime
) -> ComplaintSurvey:
    """Start preparing a survey; the same sent again returns the survey that it made.

    Raises `DomainError` for a code of another unit or services of another unit, `OvertakenError` for
    the code of another survey of this one.
    """
    survey, _made = _begun(facts, previous_id=None, by=by, at=at)
    return survey


@transaction.atomic
def repeat_complaint_survey(
    previous_id: int, *, code: str, title: str, by: ImprovementActor, at: datetime
) -> ComplaintSurvey:
    """Prepare the repeat of a closed survey: its list, with each complaint tied to the one before.

    Team and services are taken over too. Raises `DomainError` while the earlier one is not closed, and
    for a code as `begin_complaint_survey` does.
    """
    previous = ComplaintSurvey.objects.get(pk=previous_id)
    COMPLAINT_SURVEY.check(previous.state, "repeat")
    service_ids = list(previous.services.values_list("pk", flat=True))
    facts = SurveyFacts(code, previous.unit_id, title, service_ids)
    survey, made = _begun(facts, previous_id=previous.pk, by=by, at=at)
    if made:
        _copy(previous, survey)
    return survey


def _begun(
    facts: SurveyFacts, *, previous_id: int | None, by: ImprovementActor, at: datetime
) -> tuple[ComplaintSurvey, bool]:
    """Return the survey with this code, and whether it was made just now."""
    check_can_prepare(by, facts.unit_id)
    services = list(Service.objects.filter(pk__in=facts.service_ids, unit_id=facts.unit_id))
    if len(services) != len(set(facts.service_ids)):
        raise DomainError(_("Pilih layanan dari unit ini sendiri."))
    survey, made = ComplaintSurvey.objects.get_or_create(
        code=facts.code,
        defaults={
            "unit_id": facts.unit_id,
            "title": facts.title,
            "previous_id": previous_id,
            "made_by_id": by.id,
            "made_at": at,
        },
    )
    if made:
        survey.services.set(services)
        note(survey, "complaint_survey.begin", by=by, at=at, code=survey.code)
    else:
        check_sent_again(
            {"title": facts.title, "previous": previous_id, "services": set(facts.service_ids)},
            {
                "title": survey.title, "previous": survey.previous_id,
                "services": set(survey.services.values_list("pk", flat=True)),
            },
            same_unit=survey.unit_id == facts.unit_id,
        )  # fmt: skip
    return survey, made


def _copy(previous: ComplaintSurvey, survey: ComplaintSurvey) -> None:
    ComplaintItem.objects.bulk_create(
        ComplaintItem(
            survey=survey, order=one.order, heading=one.heading, text=one.text, previous=one
        )
        for one in previous.items.all()
    )
    TeamMember.objects.bulk_create(
        TeamMember(survey=survey, name=one.name, role=one.role, side=one.side)
        for one in previous.team.all()
    )


@transaction.atomic
def save_team(
    survey_id: int,
    *,
    decree: str,
    members: Sequence[MemberFacts],
    seen: str,
    by: ImprovementActor,
    at: datetime,
) -> None:
    """Store who carries the method. `seen` is `team_fingerprint` of what was shown.

    Raises `ChangedMeanwhileError` when something else is stored now; the same again writes nothing.
    """
    survey = _locked(survey_id, "prepare", by)
    stored = [MemberFacts(one.name, one.role, one.side) for one in survey.team.all()]
    if (decree, list(members)) == (survey.decree, stored):
        return
    check_seen(team_fingerprint(survey.decree, survey.team.all()), seen)
    survey.decree = decree
    survey.save(update_fields=["decree"])
    survey.team.all().delete()
    TeamMember.objects.bulk_create(
        TeamMember(survey=survey, name=one.name, role=one.role, side=one.side) for one in members
    )
    note(survey, "complaint_survey.team", by=by, at=at, members=len(members))


@transaction.atomic
def save_workshop(
    survey_id: int, workshop: WorkshopFacts, *, seen: str, by: ImprovementActor, at: datetime
) -> None:
    """Store where and when the list was made; the same again writes nothing.

    `seen` is the `workshop_mark` of what was shown: raises `ChangedMeanwhileError` when something else
    is stored now, `DomainError` for a day that is to come.
    """
    survey = _locked(survey_id, "prepare", by)
    if workshop.held_on is not None and workshop.held_on > timezone.localdate(at):
        raise DomainError(_("Tanggal lokakarya belum tiba. Catat sesudah lokakaryanya diadakan."))
    if workshop == workshop_of(survey):
        return
    check_seen(workshop_mark(survey), seen)
    survey.workshop_on = workshop.held_on
    survey.workshop_place = workshop.place
    survey.workshop_people = workshop.people
    survey.workshop_notes = workshop.notes
    survey.save(
        update_fields=["workshop_on", "workshop_place", "workshop_people", "workshop_notes"]
    )
    note(survey, "complaint_survey.workshop", by=by, at=at)


@transaction.atomic
def save_list(
    survey_id: int, items: Sequence[ItemFacts], *, seen: str, by: ImprovementActor, at: datetime
) -> None:
    """Replace the list; only before the survey opens, since sheets name complaints by their number.

    Complaints under one heading are brought together, headings in the order of their first complaint.
    One worded as in the survey before is tied to it. Raises `DomainError` for a doubled complaint, one
    of a foreign survey, or a list that is too long; `ChangedMeanwhileError` when `seen` is not the
    `list_fingerprint` of what is stored. The same again writes nothing.
    """
    survey = _locked(survey_id, "list", by)
    earlier = {one.pk: one for one in ComplaintItem.objects.filter(survey_id=survey.previous_id)}
    _check_items(items, earlier.keys())
    by_text = {one.text.casefold(): one.pk for one in earlier.values()}
    taken = {one.previous_id for one in items}
    rows = [
        (one.heading, one.text, one.previous_id or _free(by_text.get(one.text.casefold()), taken))
        for one in _under_headings(items)
    ]
    if rows == list(survey.items.values_list("heading", "text", "previous_id")):
        return
    check_seen(list_fingerprint(survey.items.all()), seen)
    survey.items.all().delete()
    ComplaintItem.objects.bulk_create(
        ComplaintItem(survey=survey, order=order, heading=heading, text=text, previous_id=previous)
        for order, (heading, text, previous) in enumerate(rows, 1)
    )
    note(survey, "complaint_survey.list", by=by, at=at, items=len(items))


def _free(previous_id: int | None, taken: set[int | None]) -> int | None:
    return None if previous_id in taken else previous_id


def _check_items(items: Sequence[ItemFacts], earlier: Iterable[int]) -> None:
    texts = [one.text.casefold() for one in items]
    doubled = next((one.text for one in items if texts.count(one.text.casefold()) > 1), None)
    if doubled is not None:
        raise DomainError(_("Keluhan “%(text)s” ada dua kali dalam daftar.") % {"text": doubled})
    tied = [one.previous_id for one in items if one.previous_id is not None]
    if len(tied) != len(set(tied)) or not set(tied) <= set(earlier):
        raise DomainError(
            _("Daftar ini tidak cocok dengan survei sebelumnya. Muat ulang halamannya.")
        )
    if len(items) > MOST_ITEMS:
        raise DomainError(
            _("Paling banyak %(most)s keluhan dalam satu survei.") % {"most": MOST_ITEMS}
        )


def _under_headings(items: Sequence[ItemFacts]) -> list[ItemFacts]:
    headings = list(dict.fromkeys(one.heading for one in items))
    return sorted(items, key=lambda one: headings.index(one.heading))


def _locked(survey_id: int, act: str, by: ImprovementActor) -> ComplaintSurvey:
    survey = locked_survey(survey_id)
    check_can_prepare(by, survey.unit_id)
    COMPLAINT_SURVEY.check(survey.state, act)
    return survey


def team_fingerprint(decree: str, team: Iterable[TeamMember]) -> str:
    """Return what tells one team from another, decree and rows, for a form that was open for a while."""
    return ",".join([mark(decree), *(mark(one.name, one.role, one.side) for one in team)])


def workshop_of(survey: ComplaintSurvey) -> WorkshopFacts:
    """Return what is stored of a survey's workshop."""
    return WorkshopFacts(
        survey.workshop_on, survey.workshop_place, survey.workshop_people, survey.workshop_notes
    )


def workshop_mark(survey: ComplaintSurvey) -> str:
    """Return the mark of what is stored of a survey's workshop."""
    return mark(*vars(workshop_of(survey)).values())


def list_fingerprint(items: Iterable[ComplaintItem]) -> str:
    """Return what tells one list from another, row by row, for a form that was open for a while."""
    return ",".join(mark(one.heading, one.text) for one in items)
