"""Rounds: begin one, take it from phase to phase, freeze what came of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.assessments.instruments import known_instruments, pinned
from tuntas.assessments.models import Answer, Assessment, AssessmentResult, Round, Voice
from tuntas.assessments.rounds.actions.answers import locked_assessment
from tuntas.assessments.rounds.rights import PHASES, Phase, manages_rounds, rights
from tuntas.assessments.rounds.scores import in_use, overlaid, running_score
from tuntas.assessments.score_json import result_json
from tuntas.core.audit import record
from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError
from tuntas.organisation.models import Unit
from tuntas.organisation.powers import Powers
from tuntas.rules.instruments import Instrument
from tuntas.rules.scoring import AnswerError, Result, chosen_policies, rounded

SCORE_DECIMALS = 10
LANGUAGES = ("id", "en")


@dataclass(frozen=True)
class NewRound:
    """What a round is about; `uid` makes a form that is sent twice one round."""

    uid: UUID
    title: str
    year: int
    instrument: str
    policies: Mapping[str, str]
    begins: date
    ends: date
    blind: bool
    units: Sequence[Unit]


@transaction.atomic
def create_round(plan: NewRound, *, by: Powers, at: datetime) -> Round:
    """Begin a round for all its units. Raises `DomainError` for what does not fit together."""
    check_manages(by)
    if made := Round.objects.filter(uid=plan.uid).first():
        return made
    instrument = _assessable(plan.instrument)
    _check_plan(plan)
    try:
        policies = chosen_policies(instrument, plan.policies)
    except AnswerError as error:
        raise DomainError(error.words.in_language(get_language() or "id")) from error
    round_, new = Round.objects.get_or_create(
        uid=plan.uid,
        defaults={
            "title": plan.title,
            "year": plan.year,
            "instrument": instrument.key,
            "instrument_version": instrument.version,
            "instrument_hash": instrument.hash,
            "policies": policies,
            "begins": plan.begins,
            "ends": plan.ends,
            "blind": plan.blind,
            "made_by_id": by.person_id,
            "made_at": at,
        },
    )
    if not new:  # the same form, sent twice at one moment
        return round_
    units = dict.fromkeys(plan.units)
    Assessment.objects.bulk_create([Assessment(round=round_, unit=unit) for unit in units])
    record(
        by=by,
        at=at,
        verb="round.create",
        subject=f"round:{round_.uid}",
        name=round_.title,
        units=len(plan.units),
    )
    return round_


def check_manages(by: Powers) -> None:
    """Refuse whoever does not keep the rounds of the whole government."""
    if not manages_rounds(by):
        raise NotPermittedError(_("Putaran penilaian dikelola oleh Bagian Organisasi."))


def _assessable(key: str) -> Instrument:
    instrument = known_instruments().get(key)
    if instrument is None or instrument.kind != "assessment":
        raise DomainError(_("Instrumen “%(key)s” tidak ada untuk penilaian.") % {"key": key})
    return instrument


def check_dates(begins: date, ends: date) -> None:
    """Refuse an end before the beginning."""
    if ends < begins:
        raise DomainError(_("Akhir masa mendahului awalnya. Periksa kedua tanggal."))


def _check_plan(plan: NewRound) -> None:
    check_dates(plan.begins, plan.ends)
    if not plan.units:
        raise DomainError(_("Pilih paling sedikit satu unit."))


class UnfinishedError(DomainError):
    """Units of a round that would be published are not done; `assessments` are those not named."""

    def __init__(self, assessments: Sequence[Assessment]) -> None:
        super().__init__(
            _("Belum diumumkan. Unit ini belum selesai: %(units)s. Tunggu, atau setujui di bawah.")
            % {"units": ", ".join(one.unit.name for one in assessments)}
        )
        self.assessments = assessments


def unfinished(assessments: Iterable[Assessment]) -> list[Assessment]:
    """Return those whose unit or whose evaluator never said to be done."""
    return [one for one in assessments if one.submitted_at is None or one.reviewed_at is None]


@transaction.atomic
def move_round(
    *,
    round_id: int,
    to: str,
    seen: str,
    reason: str,
    by: Powers,
    at: datetime,
    despite: Collection[UUID] = (),
) -> Round:
    """Take a round one phase on, or one back with a reason; publishing freezes every score.

    `seen` is the phase that the person's page showed; `despite` are the assessments that it named as
    not done and that shall be published all the same. Raises `OvertakenError` when the phase is
    another now, `UnfinishedError` when publishing would freeze one that is not done and not among
    `despite`, `DomainError` for a jump or a step back without a reason.
    """
    check_manages(by)
    round_ = Round.objects.select_for_update().get(pk=round_id)
    if round_.phase != seen:
        raise OvertakenError(
            _("Putaran ini sudah di tahap %(phase)s.") % {"phase": round_.get_phase_display()}
        )
    _check_step(PHASES.index(seen), PHASES.index(to), reason.strip())
    # Whoever is saving an answer holds its assessment; after this nobody saves in the old phase.
    held = list(_held(round_))
    if to == Phase.PUBLISHED:
        _check_finished(held, despite)
    round_.phase = to
    round_.save(update_fields=["phase"])
    if to == Phase.PUBLISHED:
        _freeze(round_, held, by=by, at=at)
    record(
        by=by, at=at, verb="round.move", subject=f"round:{round_.uid}", name=round_.title, before=seen, to=to,
        reason=reason.strip(), **_despite(held, to),
    )  # fmt: skip
    return round_


def _held(round_: Round) -> QuerySet[Assessment]:
    found = round_.assessments.select_related("unit").order_by("unit__name", "pk")
    return found.select_for_update(no_key=True, of=("self",))


def _check_finished(held: Sequence[Assessment], despite: Collection[UUID]) -> None:
    open_still = [one for one in unfinished(held) if one.uid not in despite]
    if open_still:
        raise UnfinishedError(open_still)


def _despite(held: Sequence[Assessment], to: str) -> dict[str, list[str]]:
    """Return for the trail which units were published without being done."""
    named = [one.unit.name for one in unfinished(held)] if to == Phase.PUBLISHED else []
    return {"unfinished": named} if named else {}


def _check_step(now: int, then: int, reason: str) -> None:
    if abs(then - now) != 1:
        raise DomainError(_("Putaran maju atau mundur satu tahap setiap kali."))
    if then < now and not reason:
        raise DomainError(_("Tulis alasan mengapa putaran ini mundur satu tahap."))


def _freeze(round_: Round, assessments: Sequence[Assessment], *, by: Powers, at: datetime) -> None:
    instrument = pinned(round_.instrument, round_.instrument_hash)
    given: dict[tuple[int, str], dict[str, str]] = {}
    rows = Answer.objects.filter(assessment__in=assessments).exclude(value="")
    for assessment, voice, node, value in rows.values_list(
        "assessment_id", "voice", "node", "value"
    ):
        given.setdefault((assessment, voice), {})[node] = value
    frozen = []
    for one in assessments:
        said = {voice: given.get((one.pk, voice), {}) for voice in Voice.values}
        said[Voice.AGREED] = overlaid(
            in_use(instrument, round_.policies), said[Voice.EVALUATOR], said[Voice.AGREED]
        )
        for voice, answers in said.items():
            if answers:  # nobody answered is not the same as zero
                result = running_score(instrument, round_.policies, answers)
                frozen.append(_frozen(one, voice, result, by=by, at=at))
    AssessmentResult.objects.bulk_create(frozen)


def _frozen(
    assessment: Assessment, voice: str, result: Result, *, by: Powers, at: datetime
) -> AssessmentResult:
    instrument = result.instrument
    return AssessmentResult(
        assessment=assessment,
        voice=voice,
        made_at=at,
        made_by_id=by.person_id,
        instrument=instrument["key"],
        instrument_version=instrument["version"],
        instrument_hash=instrument["hash"],
        policies=dict(result.policies),
        score=Decimal(rounded(result.exact, SCORE_DECIMALS)),
        category=result.category,
        tree={language: result_json(result, language) for language in LANGUAGES},
    )


@transaction.atomic
def finish(*, assessment_id: int, done: bool, by: Powers, at: datetime) -> Assessment:
    """Say that the unit (or the evaluator) is done with its part, or take that back in its phase."""
    assessment = locked_assessment(assessment_id)
    may = rights(by, assessment)
    if not may.finishes:
        raise NotPermittedError(_("Tahap ini sudah lewat, atau bukan bagian Anda."))
    stamp = "submitted_at" if may.answers else "reviewed_at"
    setattr(assessment, stamp, at if done else None)
    assessment.save(update_fields=[stamp])
    record(
        by=by, at=at, verb="round.finish" if done else "round.reopen",
        subject=f"unit:{assessment.unit.code}", name=assessment.round.title,
    )  # fmt: skip
    return assessment
