"""A respondent's answers arrive, at once or after days on a device without a network."""

import unicodedata
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from tuntas.assessments.instruments import pinned
from tuntas.assessments.models import Survey, SurveyResponse
from tuntas.assessments.surveys.profile import PROFILE
from tuntas.assessments.surveys.queries.respond import earliest, is_optional, is_taken
from tuntas.core.errors import DomainError
from tuntas.rules.instruments import Instrument, Node

COMMENT_LETTERS = 4000
DEVICE_LETTERS = 32
LONGEST_MS = 60 * 60 * 1000  # nobody thinks about one question for longer than an hour
AHEAD = timedelta(minutes=5)  # how far a device's clock may be ahead
KEPT_CONTROLS = "\n\t"


@dataclass(frozen=True)
class Given:
    """What a device sends; `uid` was made there. `answers` holds an option's key by element.

    `answered_at` and `sent_at` are both of the device's clock, `milliseconds` by element.
    """

    uid: uuid.UUID
    answers: Mapping[str, str]
    service_id: int | None = None
    profile: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""
    language: str = "id"
    answered_at: datetime | None = None
    sent_at: datetime | None = None
    milliseconds: Mapping[str, int] = field(default_factory=dict)


def record(
    survey: Survey, given: Given, *, channel: str, device: str = "", at: datetime
) -> SurveyResponse:
    """Store answers once; what is returned is new when its `received_at` is `at`.

    Sent again with the same uid, the first one stays, whatever the second says: the sender learns
    that it is there, and forgets its copy. Raises `DomainError` for what can never be taken.
    Two queries, new or not, where the survey's services are known already.
    """
    instrument = pinned(survey.instrument, survey.instrument_hash)
    answered_at = _moment(survey, given, at)
    row = SurveyResponse(
        uid=given.uid,
        survey=survey,
        service_id=_service(survey, given.service_id),
        channel=channel,
        device=plain(device)[:DEVICE_LETTERS],
        answered_at=answered_at,
        received_at=at,
        values=_values(instrument, given.answers),
        milliseconds=_milliseconds(instrument, given.milliseconds),
        comment=_comment(given.comment),
        language=given.language,
        **_profile(given.profile),
    )
    if is_taken(survey, answered_at=answered_at, at=at):
        # The database decides who was first: two devices' tabs, or two processes, may be here at once.
        SurveyResponse.objects.bulk_create([row], ignore_conflicts=True)
    return _stored(survey, given.uid)


def _stored(survey: Survey, uid: uuid.UUID) -> SurveyResponse:
    """Return what is there under the uid: new, or there before and only the confirmation was lost.

    Raises `DomainError` when nothing is there, since it came too late or early, and when the uid
    belongs to another survey's answer: told that it was kept, a device would drop its own.
    """
    stored = SurveyResponse.objects.filter(uid=uid).first()
    if stored is None:
        raise DomainError(
            _("Survei ini tidak sedang berjalan, jadi jawaban ini tidak dapat dihitung lagi.")
        )
    if stored.survey_id != survey.pk:
        raise DomainError(
            _(
                "Jawaban ini belum tersimpan: nomornya sudah dipakai jawaban survei lain. Muat ulang halaman survei, lalu isi sekali lagi."
            )
        )
    return stored


def _moment(survey: Survey, given: Given, at: datetime) -> datetime:
    """Return when it was answered: the device's moment, put right by how wrong its clock is now."""
    if given.answered_at is None:
        return at
    wrong_by = at - given.sent_at if given.sent_at else timedelta()
    told = given.answered_at + (wrong_by if abs(wrong_by) > AHEAD else timedelta())
    return max(min(told, at + AHEAD), earliest(survey.begins))


def _service(survey: Survey, wanted: int | None) -> int | None:
    offered = [service.pk for service in survey.services.all()]
    if wanted is None and len(offered) == 1:
        return offered[0]
    if wanted not in offered and (wanted is not None or offered):
        raise DomainError(_("Pilih layanan yang baru Anda pakai dari daftar."))
    return wanted


def _values(instrument: Instrument, answers: Mapping[str, str]) -> list[int | None]:
    if unknown := sorted(answers.keys() - {node.key for node in instrument.leaves}):
        raise DomainError(_("Unsur “%(key)s” tidak ada dalam survei ini.") % {"key": unknown[0]})
    return [_value(instrument, node, answers.get(node.key, "")) for node in instrument.leaves]


def _value(instrument: Instrument, node: Node, answer: str) -> int | None:
    if not answer and is_optional(instrument, node):
        return None
    scale = instrument.scale_of(node)
    option = scale.option(answer) if scale else None
    if option is None:
        raise DomainError(
            _("%(label)s: “%(answer)s” bukan salah satu pilihan.")
            % {"label": node.label.id, "answer": answer}
        )
    return int(option.value)


def _milliseconds(instrument: Instrument, taken: Mapping[str, int]) -> list[int | None]:
    """Return the times in the order of the elements; empty where none was measured."""
    if not taken:
        return []
    return [
        max(0, min(taken[node.key], LONGEST_MS)) if node.key in taken else None
        for node in instrument.leaves
    ]


def _profile(given: Mapping[str, str]) -> dict[str, str]:
    for name, key in given.items():
        if key and key not in {known for known, _label in PROFILE.get(name, ())}:
            raise DomainError(_("Profil “%(value)s” tidak dikenal.") % {"value": key})
    return dict(given)


def _comment(text: str) -> str:
    cleaned = plain(text).strip()
    if len(cleaned) > COMMENT_LETTERS:
        raise DomainError(
            _("Saran Anda terlalu panjang. Paling banyak %(most)s huruf.")
            % {"most": COMMENT_LETTERS}
        )
    return cleaned


def plain(text: str) -> str:
    """Return a text without control characters, its lines ended by a single line feed."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        letter
        for letter in lines
        if letter in KEPT_CONTROLS or unicodedata.category(letter) != "Cc"
    )
