"""A survey is changed while it runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.assessments.instruments import pinned
from tuntas.assessments.models import Survey
from tuntas.assessments.surveys.actions.survey import services_named
from tuntas.assessments.surveys.permissions import SurveyActor, check
from tuntas.assessments.surveys.queries.changing import has_answers, version_of
from tuntas.catalogue.models import Service
from tuntas.core import audit
from tuntas.core.errors import DomainError, OvertakenError
from tuntas.core.permissions import Permission
from tuntas.rules.phrases import as_language, format_date
from tuntas.rules.scoring import AnswerError, chosen_policies


@dataclass(frozen=True)
class Change:
    """A survey as it shall be; `seen` is the `version_of` it that the person looked at.

    `policies` and `extra_label` are None where they stay: with answers there they cannot change.
    """

    seen: str
    ends: date
    services: Sequence[str]
    customers: int | None
    policies: Mapping[str, str] | None = None
    extra_label: str | None = None


@transaction.atomic
def change(survey_id: int, said: Change, *, by: SurveyActor, at: datetime) -> Survey:
    """Change a running survey. Every difference stands in the audit trail with what was before.

    Raises `OvertakenError` when somebody changed it meanwhile, `DomainError` for a closed survey and
    for what the answers already given no longer allow.
    """
    survey = Survey.objects.select_for_update().get(pk=survey_id)
    check(by, Permission.MANAGE_SURVEYS, survey.unit_id)
    _check_state(survey, said)
    before = _told(survey)
    if said.policies is not None or said.extra_label is not None:
        _change_reckoning(survey, said)
    _change_end(survey, said.ends)
    _change_services(survey, said.services)
    survey.customers = said.customers
    survey.save(update_fields=["ends", "customers", "policies", "extra_label"])
    after = _told(survey)
    changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if changed:
        audit.record(
            by=by, at=at, verb="survey.change", subject=f"survey:{survey.code}", changed=changed
        )
    return survey


def _check_state(survey: Survey, said: Change) -> None:
    if survey.state != Survey.State.OPEN:
        raise DomainError(
            _(
                "Survei ini sudah ditutup dan hasilnya sudah ditetapkan, jadi tidak dapat diubah. Siapkan survei baru untuk periode berikutnya."
            )
        )
    if said.seen != version_of(survey):
        raise OvertakenError(
            _(
                "Sementara Anda mengisi, orang lain mengubah survei ini. Bandingkan dengan halaman survei, lalu simpan lagi bila isian Anda yang benar."
            )
        )


def _told(survey: Survey) -> dict[str, Any]:
    return {
        "ends": survey.ends.isoformat(),
        "services": sorted(survey.services.values_list("name", flat=True)),
        "customers": survey.customers,
        "policies": dict(survey.policies),
        "extra_label": survey.extra_label,
    }


def _change_reckoning(survey: Survey, said: Change) -> None:
    instrument = pinned(survey.instrument, survey.instrument_hash)
    try:
        policies = chosen_policies(instrument, said.policies or survey.policies)
    except AnswerError as error:
        raise DomainError(error.words.in_language(get_language() or "id")) from error
    extra_label = survey.extra_label if said.extra_label is None else said.extra_label
    changes = (policies, extra_label) != (survey.policies, survey.extra_label)
    if changes and has_answers(survey):
        raise DomainError(
            _(
                "Sudah ada jawaban, jadi cara menghitung dan pertanyaan tambahan tidak dapat diubah lagi. Tutup survei ini, lalu siapkan yang baru."
            )
        )
    survey.policies, survey.extra_label = policies, extra_label


def _change_end(survey: Survey, ends: date) -> None:
    if ends < survey.begins:
        raise DomainError(_("Tanggal akhir lebih awal daripada tanggal mulai. Pilih hari lain."))
    last = survey.responses.aggregate(last=Max("answered_at"))["last"]
    if ends < survey.ends and last and timezone.localdate(last) > ends:
        raise DomainError(
            _("Sudah ada jawaban tanggal %(day)s. Survei paling cepat berakhir pada hari itu.")
            % {"day": format_date(timezone.localdate(last), as_language(get_language()))}
        )
    survey.ends = ends


def _change_services(survey: Survey, names: Sequence[str]) -> None:
    wanted = services_named(survey.unit, names)
    gone = survey.services.exclude(pk__in=[one.pk for one in wanted])
    answered = Service.objects.filter(pk__in=gone, surveyresponse__survey=survey).distinct()
    if kept := list(answered.values_list("name", flat=True)):
        raise DomainError(
            _("Layanan %(names)s sudah ada jawabannya, jadi harus tetap disurvei.")
            % {"names": ", ".join(kept)}
        )
    survey.services.set(wanted)


def name_extra_question(survey: Survey, label: str) -> None:
    """Give a survey the question beyond its instrument's (U10), once; call it in a transaction.

    Raises `DomainError` when the survey has another one already: two questions in one column would
    have a mean that says nothing.
    """
    Survey.objects.filter(pk=survey.pk, extra_label="").update(extra_label=label)
    survey.refresh_from_db(fields=["extra_label"])
    if survey.extra_label.casefold() != label.casefold():
        raise DomainError(
            _(
                "Survei ini sudah punya pertanyaan tambahan “%(label)s”. Pakai nama itu bila sama, atau abaikan kolomnya."
            )
            % {"label": survey.extra_label}
        )
