"""Proof from what was asked and judged: surveys with what followed, rounds, what the unit keeps."""

from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext as _

from tuntas.assessments.models import (
    Assessment,
    AssessmentResult,
    Evidence,
    FollowUp,
    Round,
    Survey,
    SurveyResult,
    Voice,
)
from tuntas.assessments.rounds.queries.evidence import visible_evidence
from tuntas.core.permissions import Permission
from tuntas.improvements.reform.proof.row import (
    Proposer,
    Row,
    Rows,
    Scope,
    Told,
    as_rows,
    day_words,
    language,
)
from tuntas.rules.phrases import format_number

KEPT = "kept"
PLACES = 2


def _surveys(scope: Scope) -> Rows:
    newest = SurveyResult.objects.filter(survey=OuterRef("pk")).order_by("-made_at", "-pk")
    found = Survey.objects.filter(
        unit__ancestor_ids__contains=[scope.unit.pk], state=Survey.State.CLOSED,
        ends__gte=scope.since,
    ).annotate(
        score=Subquery(newest.values("score")[:1]),
        category=Subquery(newest.values("category")[:1]),
        people=Subquery(newest.values("respondents")[:1]),
    )  # fmt: skip
    return as_rows(
        found.filter(score__isnull=False), "surveys", newest="ends",
        ref=F("code"), name=F("unit__name"), day=F("ends"), text=F("category"),
        number=F("score"), n=F("people"),
    )  # fmt: skip


def _survey(row: Row, _scope: Scope) -> Told:
    said = _("Indeks %(score)s (%(category)s) dari %(people)s responden") % {
        "score": _score(row), "category": row.text,
        "people": format_number(row.n or 0, language()),
    }  # fmt: skip
    title = _("Survei kepuasan sampai %(day)s: %(name)s")
    return Told(
        title % {"day": day_words(row.day), "name": row.name},
        reverse("survey", args=[row.ref]),
        said,
    )


def _score(row: Row) -> str:
    return format_number(float(row.number or 0), language(), places=PLACES)


def _follow_ups(scope: Scope) -> Rows:
    found = FollowUp.objects.filter(
        survey__unit__ancestor_ids__contains=[scope.unit.pk], done_on__gte=scope.since
    )
    return as_rows(
        found, "follow-ups", newest="done_on",
        ref=F("pk"), place=F("survey__code"), name=F("action"), day=F("done_on"),
        text=F("outcome"),
    )  # fmt: skip


def _follow_up(row: Row, _scope: Scope) -> Told:
    said = _("Selesai %(day)s. %(outcome)s") % {"day": day_words(row.day), "outcome": row.text}
    address = reverse("survey", args=[row.place]) + f"#rencana-{row.ref}"
    return Told(_("Tindak lanjut survei: %(name)s") % {"name": row.name}, address, said.strip())


def _rounds(scope: Scope) -> Rows:
    agreed = AssessmentResult.objects.filter(
        assessment=OuterRef("pk"), voice=Voice.AGREED,
        assessment__round__phase=Round.Phase.PUBLISHED,
    ).order_by("-made_at", "-pk")  # fmt: skip
    found = Assessment.objects.filter(
        unit__ancestor_ids__contains=[scope.unit.pk], submitted_at__isnull=False,
        round__year__gte=scope.year - 1,
    ).annotate(
        score=Subquery(agreed.values("score")[:1]), category=Subquery(agreed.values("category")[:1])
    )  # fmt: skip
    return as_rows(
        found, "rounds", newest="submitted_at",
        ref=F("uid"), place=F("unit__name"), name=F("round__title"),
        day=TruncDate("submitted_at"), text=F("category"), number=F("score"),
    )  # fmt: skip


def _round(row: Row, _scope: Scope) -> Told:
    if row.number is None:
        said = _("Penilaian mandiri selesai %(day)s") % {"day": day_words(row.day)}
    else:
        said = _("Nilai disepakati %(score)s %(category)s") % {
            "score": _score(row), "category": row.text,
        }  # fmt: skip
    title = _("Penilaian: %(name)s, %(unit)s") % {"name": row.name, "unit": row.place}
    return Told(title, reverse("assessment", args=[row.ref]), said.strip())


def _kept(scope: Scope) -> Rows:
    newer = Evidence.objects.filter(uid=OuterRef("uid"), version__gt=OuterRef("version"))
    found = visible_evidence(scope.powers).filter(
        ~Exists(newer), unit__ancestor_ids__contains=[scope.unit.pk]
    )
    return as_rows(
        found, KEPT, newest="added_at",
        ref=F("pk"), place=F("address"), name=F("title"), day=TruncDate("added_at"),
        text=F("file_name"),
    )  # fmt: skip


def _kept_told(row: Row, _scope: Scope) -> Told:
    said = _("Bukti unit sendiri, %(day)s") % {"day": day_words(row.day)}
    return Told(row.name, row.place, f"{said}: {row.text}" if row.text else said)


PROPOSERS = (
    Proposer("surveys", Permission.VIEW_SURVEYS, _surveys, _survey),
    Proposer("follow-ups", Permission.VIEW_SURVEYS, _follow_ups, _follow_up),
    Proposer("rounds", Permission.VIEW_ASSESSMENTS, _rounds, _round),
    Proposer(KEPT, Permission.VIEW_ASSESSMENTS, _kept, _kept_told),
)
