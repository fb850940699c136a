"""A survey begins, ends, and is reckoned again."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.assessments.instruments import pinned
from tuntas.assessments.models import Survey, SurveyResult
from tuntas.assessments.score_json import result_json
from tuntas.assessments.surveys.actions.doubts import look_for_doubts_later
from tuntas.assessments.surveys.permissions import SurveyActor, check
from tuntas.assessments.surveys.queries.figures import SurveyFigures, figures, group_keys
from tuntas.catalogue.models import Service
from tuntas.core import audit
from tuntas.core.errors import DomainError, OvertakenError
from tuntas.core.permissions import Permission
from tuntas.core.secrets import CODE_ALPHABET
from tuntas.organisation.models import Unit
from tuntas.rules.instruments import Instrument
from tuntas.rules.scoring import AnswerError, chosen_policies

CODE_LETTERS = 7  # 30⁷ possibilities: short enough to type from a poster


@dataclass(frozen=True)
class Plan:
    """What a survey asks, of whom and when. `code` was made with the form: sent twice, made once."""

    code: str
    unit: Unit
    services: Sequence[str]
    begins: date
    ends: date
    instrument: Instrument
    policies: Mapping[str, str]
    customers: int | None = None
    extra_label: str = ""  # a question beyond the instrument's, for spreadsheets and paper
    beside_running: bool = False  # meant although another survey of the unit runs at that time


class StillRunningError(DomainError):
    """Another survey of the unit runs in that period: one of the two would get half the answers."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        super().__init__(
            _(
                "Survei lain unit ini masih berjalan pada periode itu (%(code)s). Dua survei membagi jawaban warga: pakai yang sudah berjalan, atau nyatakan bahwa yang ini untuk layanan lain."
            )
            % {"code": survey.code}
        )


def new_survey_code() -> str:
    """Return a code for the short link: no secret, but not to be guessed in order."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LETTERS))


@transaction.atomic
def set_up(plan: Plan, *, by: SurveyActor, at: datetime) -> Survey:
    """Start a survey; the same plan sent again returns the survey that it made.

    Raises `DomainError` when the instrument is no survey, a policy is unknown or the code is taken,
    `StillRunningError` when the unit has another one in that period and nobody said it is meant.
    """
    check(by, Permission.MANAGE_SURVEYS, plan.unit.pk)
    _check_plan(plan)
    if not plan.beside_running:
        _check_alone(plan)
    survey, made = Survey.objects.get_or_create(
        code=plan.code,
        defaults={
            "unit": plan.unit,
            "instrument": plan.instrument.key,
            "instrument_version": plan.instrument.version,
            "instrument_hash": plan.instrument.hash,
            "policies": _policies(plan),
            "begins": plan.begins,
            "ends": plan.ends,
            "customers": plan.customers,
            "extra_label": plan.extra_label,
            "made_by_id": by.id,
            "made_at": at,
        },
    )
    if not made:
        return _same(survey, plan)
    survey.services.set(services_named(plan.unit, plan.services))
    _note(survey, "survey.set_up", by=by, at=at, instrument=plan.instrument.key)
    return survey


def _check_plan(plan: Plan) -> None:
    if plan.instrument.kind != "survey":
        raise DomainError(
            _("%(title)s bukan survei. Pilih instrumen survei.")
            % {"title": plan.instrument.title.id}
        )
    if plan.ends < plan.begins:
        raise DomainError(_("Tanggal akhir lebih awal daripada tanggal mulai. Tukar keduanya."))


def _check_alone(plan: Plan) -> None:
    same_time = Survey.objects.filter(
        unit=plan.unit,
        state=Survey.State.OPEN,
        begins__lte=plan.ends,
        ends__gte=plan.begins,
    )
    running = same_time.exclude(code=plan.code).order_by("-begins").first()
    if running is not None:
        raise StillRunningError(running)


def _policies(plan: Plan) -> dict[str, str]:
    try:
        return chosen_policies(plan.instrument, plan.policies)
    except AnswerError as error:
        raise DomainError(error.words.in_language(get_language() or "id")) from error


def _same(survey: Survey, plan: Plan) -> Survey:
    if (survey.unit_id, survey.begins, survey.ends) != (plan.unit.pk, plan.begins, plan.ends):
        raise DomainError(
            _("Kode %(code)s sudah dipakai survei lain. Buka lagi halaman survei baru.")
            % {"code": plan.code}
        )
    return survey


def services_named(unit: Unit, names: Iterable[str]) -> list[Service]:
    """Return the unit's services with these names, made where there is none; case does not matter."""
    known = {service.name.casefold(): service for service in Service.objects.filter(unit=unit)}
    found = []
    for name in names:
        service = known.get(name.casefold())
        if service is None:
            service, _made = Service.objects.get_or_create(unit=unit, name=name)
            known[name.casefold()] = service
        found.append(service)
    return found


@transaction.atomic
def close(survey_id: int, *, by: SurveyActor, at: datetime) -> SurveyResult:
    """End a survey and freeze its result. Closed once: who comes second is told.

    Raises `OvertakenError` when it is closed already, `DomainError` when nothing can be reckoned.
    """
    survey = Survey.objects.select_for_update().get(pk=survey_id)
    check(by, Permission.MANAGE_SURVEYS, survey.unit_id)
    if survey.state == Survey.State.CLOSED:
        raise OvertakenError(
            _("Survei ini sudah ditutup orang lain. Hasilnya ada di halaman survei.")
        )
    survey.state, survey.closed_at = Survey.State.CLOSED, at
    survey.save(update_fields=["state", "closed_at"])
    result = _frozen(survey, by=by, at=at)
    _note(survey, "survey.close", by=by, at=at, score=str(result.score))
    look_for_doubts_later(survey.pk)
    return result


@transaction.atomic
def recalculate(survey_id: int, *, by: SurveyActor, at: datetime, reason: str) -> SurveyResult:
    """Reckon a closed survey again as a new row; what was frozen before stays as it was.

    For those who judge doubtful answers: no unit changes its own published index unseen.
    Raises `DomainError` for a survey still open and when nothing has changed since.
    """
    survey = Survey.objects.select_for_update().get(pk=survey_id)
    check(by, Permission.REVIEW_SURVEYS, survey.unit_id)
    if survey.state != Survey.State.CLOSED:
        raise DomainError(
            _("Survei ini masih berjalan. Tutup dahulu, barulah hasilnya ditetapkan.")
        )
    before = survey.results.order_by("-made_at", "-pk").first()
    result = _frozen(survey, by=by, at=at, reason=reason, unlike=before)
    _note(survey, "survey.recalculate", by=by, at=at, score=str(result.score), reason=reason)
    return result


def _frozen(
    survey: Survey,
    *,
    by: SurveyActor,
    at: datetime,
    reason: str = "",
    unlike: SurveyResult | None = None,
) -> SurveyResult:
    found, everything = figures(survey), figures(survey, leave_out=False)
    if found is None or everything is None:
        raise DomainError(
            _("Belum ada jawaban yang cukup untuk menghitung indeks. Kumpulkan jawaban dahulu.")
        )
    detail = frozen_detail(found, everything) | ({"reason": reason} if reason else {})
    if unlike is not None and _unchanged(unlike.detail, detail):
        raise DomainError(
            _("Hasilnya sama persis dengan yang sudah ditetapkan, jadi tidak ada yang disimpan.")
        )
    instrument = pinned(survey.instrument, survey.instrument_hash)
    return SurveyResult.objects.create(
        survey=survey,
        made_at=at,
        made_by_id=by.id,
        instrument=instrument.key,
        instrument_version=instrument.version,
        instrument_hash=instrument.hash,
        policies=dict(found.result.policies),
        respondents=found.respondents,
        score=found.score,
        category=found.category,
        detail=detail,
    )


def _unchanged(before: Mapping[str, object], after: Mapping[str, object]) -> bool:
    return all(before.get(name) == after[name] for name in after if name != "reason")


def frozen_detail(found: SurveyFigures, everything: SurveyFigures) -> dict[str, object]:
    """Return what a frozen result keeps: exact means as fractions, both counts, no comments."""
    return {
        "index": str(found.index),
        "predicate": {"id": found.predicate.id, "en": found.predicate.en}
        if found.predicate
        else None,
        "sample": found.sample,
        "left_out": found.left_out,
        "extra": found.extra.kept() if found.extra else None,
        "with_all": {
            "respondents": everything.respondents,
            "score": str(everything.score),
            "category": everything.category,
        },
        "elements": [
            {
                "key": element.key,
                "label": {"id": element.label.id, "en": element.label.en},
                "mean": str(element.mean),
                "score": str(element.score),
                "category": element.category,
            }
            for element in found.elements
        ],
        "services": [
            {
                "name": service.name,
                "respondents": service.respondents,
                "score": None if service.score is None else str(service.score),
                "category": service.category,
            }
            for service in found.services
        ],
        "profile": {
            name: dict(zip(group_keys(name), (n for _label, n in groups), strict=True))
            for name, groups in found.profile.items()
        },
        "explanation": {
            language: result_json(found.result, language)["tree"] for language in ("id", "en")
        },
    }


def _note(survey: Survey, verb: str, *, by: SurveyActor, at: datetime, **detail: object) -> None:
    audit.record(by=by, at=at, verb=verb, subject=f"survey:{survey.code}", **detail)
