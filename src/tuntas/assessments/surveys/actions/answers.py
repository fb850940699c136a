"""Sheets of answers that somebody at work brings in: typed from paper, or read from a file."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from tuntas.assessments.instruments import pinned
from tuntas.assessments.models import ResponseDoubt, Survey, SurveyResponse
from tuntas.assessments.surveys.permissions import SurveyActor, check
from tuntas.assessments.surveys.profile import PROFILE
from tuntas.assessments.surveys.queries.extra import extra_values
from tuntas.catalogue.models import Service
from tuntas.core import audit
from tuntas.core.errors import DomainError, NotPermittedError
from tuntas.core.permissions import Permission
from tuntas.rules.instruments import Instrument, Node

MISTYPED = "mistyped"


@dataclass(frozen=True)
class Sheet:
    """One sheet; `values` in the order of the instrument's leaves, profile keys of `PROFILE`.

    `uid` was made where it was typed or from the file it stood in: brought twice, kept once.
    """

    uid: uuid.UUID
    values: Sequence[int | None]
    answered_at: datetime
    service: Service | None = None
    sex: str = ""
    age_group: str = ""
    education: str = ""
    occupation: str = ""
    comment: str = ""
    extra: int | None = None  # the answer to the survey's extra question


@dataclass(frozen=True)
class Entered:
    """How many sheets are new, and how many were there already."""

    added: int
    repeated: int


@transaction.atomic
def enter_sheets(
    survey_id: int,
    sheets: Sequence[Sheet],
    *,
    by: SurveyActor,
    at: datetime,
    batch: uuid.UUID,
    channel: str = SurveyResponse.Channel.PAPER,
) -> Entered:
    """Store sheets, all or none; those whose uid is known already are not stored twice.

    Raises `DomainError` when the survey is closed or a sheet does not fit its instrument.
    """
    # Waits for whoever is closing the survey: no sheet slips in behind a frozen result.
    survey = Survey.objects.select_for_update(no_key=True).get(pk=survey_id)
    check(by, Permission.ENTER_SURVEY_ANSWERS, survey.unit_id)
    _check_open(survey)
    instrument = pinned(survey.instrument, survey.instrument_hash)
    for sheet in sheets:
        check_sheet(instrument, survey, sheet)
    known = known_uids(survey, [sheet.uid for sheet in sheets])
    new = list({sheet.uid: sheet for sheet in sheets if sheet.uid not in known}.values())
    SurveyResponse.objects.bulk_create(
        [_row(survey, sheet, by=by, at=at, batch=batch, channel=channel) for sheet in new],
        batch_size=1_000,
    )
    if new:
        audit.record(
            by=by, at=at, verb="survey.enter", subject=f"survey:{survey.code}",
            channel=channel, sheets=len(new), batch=str(batch),
        )  # fmt: skip
    return Entered(added=len(new), repeated=len(sheets) - len(new))


def known_uids(survey: Survey, uids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Return those under which the survey has a response; one parameter however many there are.

    Raises `DomainError` when one belongs to another survey: it is not there twice, but wrong.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT uid, survey_id FROM assessments_surveyresponse WHERE uid = ANY(%s)",
            [list(uids)],
        )
        found = cursor.fetchall()
    if any(survey_id != survey.pk for _uid, survey_id in found):
        raise DomainError(
            _(
                "Ada lembar yang sudah tersimpan pada survei lain. Muat ulang halaman ini, lalu ketik lagi."
            )
        )
    return {uid for uid, _survey_id in found}


def _check_open(survey: Survey) -> None:
    if survey.state != Survey.State.OPEN:
        raise DomainError(
            _(
                "Survei ini sudah ditutup dan hasilnya sudah ditetapkan. Jawaban tidak dapat ditambah."
            )
        )


def check_sheet(instrument: Instrument, survey: Survey, sheet: Sheet) -> None:
    """Raises `DomainError` naming the answer that does not fit the instrument or the survey."""
    if len(sheet.values) != len(instrument.leaves):
        raise DomainError(
            _("Lembar ini berisi %(given)s jawaban, padahal pertanyaannya %(asked)s.")
            % {"given": len(sheet.values), "asked": len(instrument.leaves)}
        )
    for place, (node, value) in enumerate(zip(instrument.leaves, sheet.values, strict=True), 1):
        if value not in allowed_values(instrument, node):
            raise DomainError(
                _("Pertanyaan %(place)s (%(label)s): “%(value)s” bukan pilihan jawaban.")
                % {"place": place, "label": node.label.id, "value": "" if value is None else value}
            )
    if sheet.extra is not None and sheet.extra not in allowed_extra(instrument, survey):
        raise DomainError(
            _("Pertanyaan tambahan: “%(value)s” bukan pilihan jawaban survei ini.")
            % {"value": sheet.extra}
        )
    if sheet.service is not None and sheet.service.unit_id != survey.unit_id:
        raise DomainError(_("Layanan %(name)s bukan layanan unit ini.") % {"name": sheet.service})
    for name, groups in PROFILE.items():
        if getattr(sheet, name) not in {"", *(key for key, _label in groups)}:
            raise DomainError(
                _("Profil “%(value)s” tidak dikenal.") % {"value": getattr(sheet, name)}
            )


def allowed_values(instrument: Instrument, node: Node) -> frozenset[int]:
    """Return the whole numbers that may be answered to a leaf."""
    scale = instrument.scale_of(node)
    options: Iterable[object] = scale.options if scale else ()
    return frozenset(int(option.value) for option in options)  # type: ignore[attr-defined]


def allowed_extra(instrument: Instrument, survey: Survey) -> frozenset[int]:
    """Return the whole numbers that may be answered to the survey's extra question, if it has one."""
    return frozenset(extra_values(instrument) if survey.extra_label else ())


def _row(
    survey: Survey, sheet: Sheet, *, by: SurveyActor, at: datetime, batch: uuid.UUID, channel: str
) -> SurveyResponse:
    return SurveyResponse(
        uid=sheet.uid,
        survey=survey,
        service=sheet.service,
        channel=channel,
        answered_at=sheet.answered_at,
        received_at=at,
        values=list(sheet.values),
        extra=sheet.extra,
        sex=sheet.sex,
        age_group=sheet.age_group,
        education=sheet.education,
        occupation=sheet.occupation,
        comment=sheet.comment,
        batch=batch,
        entered_by_id=by.id,
    )


@transaction.atomic
def mark_mistyped(uid: uuid.UUID, *, by: SurveyActor, at: datetime, reason: str) -> ResponseDoubt:
    """Leave a sheet out that its own typist got wrong, while the survey is open.

    The sheet stays, with the reason beside it: reviewers see it, and the index with and without it.
    Raises `NotPermittedError` for another person's sheet, `DomainError` when it is too late.
    """
    sheet = SurveyResponse.objects.select_related("survey").get(uid=uid)
    survey = Survey.objects.select_for_update(no_key=True).get(pk=sheet.survey_id)
    check(by, Permission.ENTER_SURVEY_ANSWERS, survey.unit_id)
    _check_open(survey)
    if sheet.channel != SurveyResponse.Channel.PAPER or sheet.entered_by_id != by.id:
        raise NotPermittedError(
            _("Hanya pengetiknya sendiri yang dapat menandai lembar kertas sebagai salah ketik.")
        )
    if not reason.strip():
        raise DomainError(_("Tulis apa yang salah, misalnya “tertukar dengan lembar sebelumnya”."))
    signal = {
        "key": MISTYPED,
        "id": "Salah ketik menurut pengetiknya.",
        "en": "Mistyped, says the typist.",
    }
    doubt, made = ResponseDoubt.objects.get_or_create(
        response=sheet,
        defaults={
            "signals": [signal],
            "found_at": at,
            "decision": ResponseDoubt.Decision.LEAVE_OUT,
            "reason": reason.strip(),
            "decided_by_id": by.id,
            "decided_at": at,
        },
    )
    if made:
        audit.record(
            by=by, at=at, verb="survey.mistyped", subject=f"survey:{survey.code}",
            response=str(uid), reason=reason.strip(),
        )  # fmt: skip
    return doubt
