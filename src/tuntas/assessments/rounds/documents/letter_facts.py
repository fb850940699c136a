"""What the evaluation report (LHE) of an assessment says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from tuntas.assessments.models import (
    Assessment,
    AssessmentResult,
    PublishedResult,
    Round,
    Voice,
)
from tuntas.assessments.rounds.queries.lift import LiftPage, lift_page
from tuntas.assessments.rounds.queries.sheet import AssessmentSheet, SheetLine
from tuntas.assessments.score_json import result_json
from tuntas.core.errors import DomainError
from tuntas.rules.instruments import Instrument

SCORE_DECIMALS = 2


@dataclass(frozen=True)
class Scored:
    """A line with its score in the voice of the report; `depth` 0 is a component."""

    line: SheetLine
    depth: int
    weight: Fraction | None
    score: Fraction | None

    @property
    def share(self) -> Fraction | None:
        """Return the part of the weight that was reached."""
        if self.weight is None or self.score is None or not self.weight:
            return None
        return self.score / self.weight


@dataclass(frozen=True)
class Former:
    """An earlier result of the unit with the same instrument."""

    year: int
    score: Decimal
    category: str
    source: str


@dataclass(frozen=True)
class LetterFacts:
    """Everything that the report says; `final` tells whether the result is frozen."""

    sheet: AssessmentSheet
    voice: str
    score: Decimal
    category: str
    predicate: str
    final: bool
    lines: Sequence[Scored]
    lift: LiftPage
    former: Former | None

    @property
    def components(self) -> Sequence[Scored]:
        """Return the highest lines."""
        return [one for one in self.lines if one.depth == 0]

    def notes_below(self, component: str) -> list[tuple[SheetLine, str]]:
        """Return what evaluators noted for a component and the items below it."""
        parents = {one.line.key: one.line.parent for one in self.lines}
        found = []
        for one in self.lines:
            top = one.line.key
            while parents[top]:
                top = parents[top]
            said = one.line.voices.get(Voice.AGREED) or one.line.voices.get(Voice.EVALUATOR)
            if top == component and said and said.note:
                found.append((one.line, said.note))
        return found


def letter_facts(sheet: AssessmentSheet) -> LetterFacts:
    """Return what the report of an assessment says; call it with Indonesian as the language.

    Raises `DomainError` while there is no evaluators' result, or none that this person may see.
    """
    voice = _voice(sheet)
    frozen = _frozen(sheet.assessment, voice)
    shown: Mapping[str, Any] = (
        frozen.tree["id"] if frozen else result_json(sheet.results[voice], "id")
    )
    points = {one["key"]: one["score"] for one in shown["tree"]}
    score = frozen.score if frozen else sheet.results[voice].score
    return LetterFacts(
        sheet=sheet,
        voice=voice,
        score=score,
        category=frozen.category if frozen else sheet.results[voice].category,
        predicate=shown["predicate"],
        final=frozen is not None,
        lines=[_scored(line, points) for line in sheet.lines if line.counts],
        lift=lift_page(sheet, voice, "id"),
        former=_former(sheet.assessment, sheet.instrument),
    )


def _voice(sheet: AssessmentSheet) -> str:
    judged = {
        voice
        for voice in (Voice.EVALUATOR, Voice.AGREED)
        if any(line.value(voice) for line in sheet.lines)
    }
    after_agreement = sheet.assessment.round.phase in {Round.Phase.AGREED, Round.Phase.PUBLISHED}
    if judged and after_agreement and Voice.AGREED in sheet.results:
        return Voice.AGREED
    if Voice.EVALUATOR in judged and Voice.EVALUATOR in sheet.results:
        return Voice.EVALUATOR
    raise DomainError(
        _("Laporan hasil evaluasi dapat dibuat setelah evaluator menilai dan hasilnya dibuka.")
    )


def _frozen(assessment: Assessment, voice: str) -> AssessmentResult | None:
    if assessment.round.phase != Round.Phase.PUBLISHED:
        return None
    return assessment.results.filter(voice=voice).order_by("-made_at", "-pk").first()


def _scored(line: SheetLine, points: Mapping[str, float | None]) -> Scored:
    score = points.get(line.key)
    return Scored(line, line.depth, line.weight, None if score is None else Fraction(str(score)))


def _former(assessment: Assessment, instrument: Instrument) -> Former | None:
    """Return the newest earlier result: one that was reckoned here before one that was typed in."""
    own = (
        AssessmentResult.objects.filter(
            assessment__unit_id=assessment.unit_id,
            instrument=instrument.key,
            voice=Voice.AGREED,
            assessment__round__phase=Round.Phase.PUBLISHED,
            assessment__round__year__lt=assessment.round.year,
        )
        .select_related("assessment__round")
        .order_by("-assessment__round__year", "-made_at")
        .first()
    )
    typed = (
        PublishedResult.objects.filter(
            unit_id=assessment.unit_id, instrument=instrument.key, year__lt=assessment.round.year
        )
        .order_by("-year")
        .first()
    )
    if own and (typed is None or own.assessment.round.year >= typed.year):
        round_ = own.assessment.round
        return Former(round_.year, own.score, own.category, round_.title)
    return Former(typed.year, typed.printed, typed.category, typed.source) if typed else None
