"""Sheets of a complaint survey arrive: from a phone, from the counter, typed from paper."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from tuntas.assessments.surveys.actions.respond import AHEAD, plain
from tuntas.assessments.surveys.profile import PROFILE
from tuntas.core.errors import DomainError, OvertakenError
from tuntas.improvements.models import ComplaintSheet, ComplaintSurvey, SheetMistake
from tuntas.improvements.models.states import COMPLAINT_SURVEY
from tuntas.improvements.permissions import ImprovementActor
from tuntas.improvements.promises.actions.common import locked_survey
from tuntas.improvements.promises.queries.sheet_standing import earliest, is_taken
from tuntas.improvements.promises.survey_permissions import check_can_prepare
from tuntas.improvements.trail import note

OTHER_LETTERS = 500
Channel = ComplaintSheet.Channel


@dataclass(frozen=True)
class SheetFacts:
    """What one person says; `uid` was made where it was filled in. `ticked` are numbers of the list.

    `answered_at` and `sent_at` are both of the device's clock.
    """

    uid: uuid.UUID
    ticked: frozenset[int]
    service_id: int | None = None
    other: str = ""
    sex: str = ""
    age_group: str = ""
    answered_at: datetime | None = None
    sent_at: datetime | None = None


@dataclass(frozen=True)
class Typed:
    """How many sheets are new, and how many were there already."""

    added: int
    repeated: int


@transaction.atomic
def record_sheet(
    survey_id: int, facts: SheetFacts, *, channel: str, at: datetime
) -> ComplaintSheet:
    """Store a sheet once; what is returned is new when its `received_at` is `at`.

    Sent again with the same uid, the first one stays. Raises `DomainError` for what can never be
    taken: a survey that does not ask, numbers or services that it does not have.
    """
    # Waits for whoever is closing the survey: no sheet slips in behind a closed index.
    survey = locked_survey(survey_id)
    row = _row(survey, facts, at)
    row.channel = channel
    if is_taken(survey, answered_at=row.answered_at, at=at):
        ComplaintSheet.objects.bulk_create([row], ignore_conflicts=True)
    stored = ComplaintSheet.objects.filter(uid=facts.uid, survey=survey).first()
    if stored is None:
        raise DomainError(
            _("Survei ini tidak sedang berjalan, jadi jawaban ini tidak dapat dihitung lagi.")
        )
    return stored


@transaction.atomic
def type_sheets(
    survey_id: int, sheets: Sequence[SheetFacts], *, by: ImprovementActor, at: datetime
) -> Typed:
    """Store sheets typed from paper, all or none; those whose uid is known are not stored twice.

    Raises `DomainError` when the survey is not open or a sheet does not fit its list.
    """
    survey = locked_survey(survey_id)
    check_can_prepare(by, survey.unit_id)
    COMPLAINT_SURVEY.check(survey.state, "type")
    uids = [one.uid for one in sheets]
    known = set(ComplaintSheet.objects.filter(uid__in=uids).values_list("uid", flat=True))
    new = {one.uid: one for one in sheets if one.uid not in known}
    rows = [_row(survey, one, at) for one in new.values()]
    for row in rows:
        row.channel, row.entered_by_id = Channel.PAPER, by.id
    ComplaintSheet.objects.bulk_create(rows)
    if rows:
        note(survey, "complaint_survey.type", by=by, at=at, sheets=len(rows))
    return Typed(added=len(rows), repeated=len(sheets) - len(rows))


@transaction.atomic
def mark_mistyped(
    survey_id: int, uid: uuid.UUID, *, reason: str, by: ImprovementActor, at: datetime
) -> None:
    """Leave a paper sheet out of the count, with the reason; the sheet itself stays as it is.

    Raises `OvertakenError` for a sheet that is not there, or a survey that is closed: its index is
    read by then.
    """
    survey = locked_survey(survey_id)
    check_can_prepare(by, survey.unit_id)
    COMPLAINT_SURVEY.check(survey.state, "strike")
    sheet = survey.sheets.filter(uid=uid, channel=Channel.PAPER).first()
    if sheet is None:
        raise OvertakenError(_("Lembar kertas ini tidak ada lagi dalam survei ini."))
    _mistake, made = SheetMistake.objects.get_or_create(
        sheet=sheet, defaults={"reason": reason, "made_by_id": by.id, "made_at": at}
    )
    if made:
        note(survey, "complaint_survey.mistyped", by=by, at=at, sheet=str(uid), reason=reason)


def _row(survey: ComplaintSurvey, facts: SheetFacts, at: datetime) -> ComplaintSheet:
    return ComplaintSheet(
        uid=facts.uid,
        survey=survey,
        service_id=_service(survey, facts.service_id),
        answered_at=_moment(survey, facts, at),
        received_at=at,
        ticked=_ticked(survey, facts.ticked),
        other=_other(facts.other),
        **_profile({"sex": facts.sex, "age_group": facts.age_group}),
    )


def _service(survey: ComplaintSurvey, wanted: int | None) -> int | None:
    offered = [service.pk for service in survey.services.all()]
    if wanted is None and len(offered) == 1:
        return offered[0]
    if wanted is not None and wanted not in offered:
        raise DomainError(_("Pilih layanan dari daftar."))
    return wanted


def _moment(survey: ComplaintSurvey, facts: SheetFacts, at: datetime) -> datetime:
    """Return when it was filled in: the device's moment, put right by how wrong its clock is now."""
    if facts.answered_at is None:
        return at
    wrong_by = at - facts.sent_at if facts.sent_at else timedelta()
    told = facts.answered_at + (wrong_by if abs(wrong_by) > AHEAD else timedelta())
    return max(min(told, at + AHEAD), earliest(survey, at=at))


def _ticked(survey: ComplaintSurvey, ticked: frozenset[int]) -> list[int]:
    known = set(survey.items.values_list("order", flat=True))
    if unknown := sorted(ticked - known):
        raise DomainError(
            _("Nomor %(number)s tidak ada dalam daftar keluhan.") % {"number": unknown[0]}
        )
    return sorted(ticked)


def _other(text: str) -> str:
    cleaned = plain(text).strip()
    if len(cleaned) > OTHER_LETTERS:
        raise DomainError(
            _("Tulisan Anda terlalu panjang. Paling banyak %(most)s huruf.")
            % {"most": OTHER_LETTERS}
        )
    return cleaned


def _profile(given: Mapping[str, str]) -> dict[str, str]:
    for name, key in given.items():
        if key and key not in {known for known, _label in PROFILE[name]}:
            raise DomainError(_("Profil “%(value)s” tidak dikenal.") % {"value": key})
    return dict(given)
