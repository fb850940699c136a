"""What a person sees and may do in one assessment, phase by phase.

Who only looks on (the mayor) sees before the publication that there is an assessment and how far it
is: no answer, no mark, no remark, no proof.

| phase         | the unit                | evaluators                         | who manages rounds |
|---------------|-------------------------|------------------------------------|--------------------|
| self          | answers, adds proof     | see proof (answers unless blind)   | see all            |
| review        | sees its own answers    | answer in their own voice          | see all            |
| clarification | corrects notes, proof   | correct their answers, see both    | see all            |
| agreed        | sees all voices         | set agreed values                  | set agreed values  |
| published     | everybody who may see the assessment sees the frozen results of every voice         |
"""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tuntas.assessments.models import Assessment, Round, Voice
from tuntas.core.errors import NotPermittedError
from tuntas.core.permissions import Permission
from tuntas.organisation.powers import Powers

Phase = Round.Phase
PHASES = tuple(Phase.values)
BEFORE_BOTH_SEE = frozenset({Phase.SELF, Phase.REVIEW})


@dataclass(frozen=True)
class Rights:
    """What one person may see and do in one assessment now."""

    answers: bool  # speaks for the unit
    evaluates: bool
    manages: bool
    reads: bool  # remarks and proof; who only looks on waits for the publication
    blinded: bool  # may not see what the unit answered
    voices: tuple[str, ...]  # whose answers they see
    writes: str  # the voice they answer in now; empty: none
    values_fixed: bool  # only the notes of that voice may change
    proves: bool  # adds and takes away evidence
    comments: bool
    inside: bool  # sees and writes remarks among evaluators
    assigns: bool
    finishes: bool  # may say that their side is done, or take that back

    def check_writes(self, *, value_changes: bool) -> None:
        """Refuse an answer in the wrong phase, by the wrong person, or after "done"."""
        if not self.writes:
            raise NotPermittedError(
                _("Tahap ini tidak menerima jawaban dari Anda. Muat ulang halaman.")
            )
        if value_changes and self.values_fixed:
            raise NotPermittedError(
                _("Pada tahap klarifikasi unit memperbaiki catatan dan bukti, bukan jawabannya.")
            )


def visible_assessments(powers: Powers) -> QuerySet[Assessment]:
    """Return the assessments that the person may open at all."""
    everything = Assessment.objects.select_related("round", "unit")
    if Permission.VIEW_ASSESSMENTS in powers.everywhere:
        return everything
    units = powers.units.get(Permission.VIEW_ASSESSMENTS, frozenset())
    return everything.filter(unit__in=units)


def manages_rounds(powers: Powers) -> bool:
    """Tell whether the person keeps the rounds of the whole government."""
    return Permission.MANAGE_ROUNDS in powers.everywhere


def rights(powers: Powers, assessment: Assessment) -> Rights:
    """Return what the person may see and do. Nobody judges a unit for which they answer."""
    unit_id, phase = assessment.unit_id, assessment.round.phase
    answers = powers.has_for(Permission.ANSWER_ASSESSMENTS, unit_id)
    evaluates = powers.has_for(Permission.EVALUATE, unit_id) and not answers
    manages = powers.has_for(Permission.MANAGE_ROUNDS, unit_id)
    blinded = evaluates and assessment.round.blind and phase in BEFORE_BOTH_SEE
    side = _Side(assessment, answers=answers, evaluates=evaluates, manages=manages)
    return Rights(
        answers=answers,
        evaluates=evaluates,
        manages=manages,
        reads=answers or evaluates or manages or phase == Phase.PUBLISHED,
        blinded=blinded,
        voices=side.voices(blinded=blinded),
        writes=side.writes(),
        values_fixed=phase == Phase.CLARIFICATION and answers,
        proves=answers and side.unit_works(),
        comments=(answers or evaluates or manages) and phase != Phase.PUBLISHED,
        inside=evaluates,
        assigns=(answers and side.unit_works()) or (evaluates and phase == Phase.REVIEW),
        finishes=(answers and phase == Phase.SELF) or (evaluates and phase == Phase.REVIEW),
    )


@dataclass(frozen=True)
class _Side:
    """Which side a person is on, in the phase of the round."""

    assessment: Assessment
    answers: bool
    evaluates: bool
    manages: bool

    @property
    def phase(self) -> str:
        return self.assessment.round.phase

    def voices(self, *, blinded: bool) -> tuple[str, ...]:
        """Return whose answers may be seen, in the order of the phases."""
        seen = {
            Voice.SELF: (self.answers or self.manages or self.evaluates) and not blinded,
            Voice.EVALUATOR: self.evaluates or self.manages or self._both_see(),
            Voice.AGREED: self.phase == Phase.AGREED and self._takes_part(),
        }
        if self.phase == Phase.PUBLISHED:
            return tuple(Voice.values)
        return tuple(voice for voice, visible in seen.items() if visible)

    def _takes_part(self) -> bool:
        return self.answers or self.evaluates or self.manages

    def _both_see(self) -> bool:
        return self._takes_part() and self.phase not in BEFORE_BOTH_SEE

    def writes(self) -> str:
        """Return the voice in which the person answers now."""
        if self.phase == Phase.AGREED and (self.evaluates or self.manages):
            return Voice.AGREED
        if self.answers and self.unit_works():
            return Voice.SELF
        if self.evaluates and self._evaluators_work():
            return Voice.EVALUATOR
        return ""

    def unit_works(self) -> bool:
        """Tell whether the unit's part is open: before it said "done", and in the clarification."""
        open_still = self.phase == Phase.SELF and self.assessment.submitted_at is None
        return open_still or self.phase == Phase.CLARIFICATION

    def _evaluators_work(self) -> bool:
        open_still = self.phase == Phase.REVIEW and self.assessment.reviewed_at is None
        return open_still or self.phase == Phase.CLARIFICATION
