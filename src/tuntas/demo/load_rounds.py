"""Store the planned rounds: begun, moved and frozen by the real actions, answers in bulk."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from django.utils import timezone

from tuntas.assessments.models import (
    Answer,
    AnswerChange,
    Assessment,
    Assignment,
    Comment,
    Evidence,
    EvidenceUse,
    PublishedResult,
    Round,
)
from tuntas.assessments.rounds.actions.rounds import NewRound, create_round, move_round
from tuntas.demo.city import CityPlan
from tuntas.demo.datafile import Node, read
from tuntas.demo.rounds import AnswerLine, RoundPlan, SubjectPlan, plan_rounds
from tuntas.organisation.models import Person, Unit
from tuntas.organisation.powers import powers_of
from tuntas.rules.instruments import Instrument, shipped
from tuntas.rules.scoring import category_of

MANAGES_ROUNDS = "organisasi@contoh.example"
ITS_OFFICER = "petugas.dishub@contoh.example"
MADE_UP = "Angka rekaan untuk Kota Contoh"
CORRECTION_DELAY = timedelta(hours=2)


def load_rounds(
    city: CityPlan,
    units: Mapping[str, Unit],
    people: Iterable[Person],
    *,
    until: datetime,
    seed: int,
) -> None:
    """Store rounds as of `until`, and results of earlier years."""
    by_email = {person.email: person for person in people}
    instruments = shipped()
    for plan in plan_rounds(city, instruments, until=until, seed=seed):
        _Loading(plan, units, by_email, until).run()
    _store_history(units, by_email[MANAGES_ROUNDS], instruments, until)


@dataclass
class _Loading:
    """One round on its way into the database."""

    plan: RoundPlan
    units: Mapping[str, Unit]
    people: Mapping[str, Person]
    until: datetime

    def run(self) -> None:
        manager = self.people[MANAGES_ROUNDS]
        by = powers_of(person_id=manager.pk, name=manager.name, on=timezone.localdate(self.until))
        began = min([at for subject in self.plan.subjects for at in _moments(subject)])
        round_ = create_round(self._new(), by=by, at=began - timedelta(days=1))
        self._store_subjects(round_)
        phase = Round.Phase.SELF.value
        for to, at in self.plan.moves:
            move_round(round_id=round_.pk, to=to, seen=phase, reason="", by=by, at=at)
            phase = to

    def _new(self) -> NewRound:
        return NewRound(
            uid=self.plan.uid,
            title=self.plan.title,
            year=self.plan.year,
            instrument=self.plan.instrument,
            policies={},
            begins=self.plan.begins,
            ends=self.plan.ends,
            blind=True,
            units=[self.units[subject.unit_code] for subject in self.plan.subjects],
        )

    def _store_subjects(self, round_: Round) -> None:
        assessments = {one.unit_id: one for one in round_.assessments.all()}
        pairs = [
            (assessments[self.units[subject.unit_code].pk], subject)
            for subject in self.plan.subjects
        ]
        for assessment, subject in pairs:
            assessment.submitted_at = subject.submitted_at
            assessment.reviewed_at = subject.reviewed_at
        Assessment.objects.bulk_update(
            [assessment for assessment, _subject in pairs], ["submitted_at", "reviewed_at"]
        )
        self._store_answers(pairs)
        self._store_proofs(pairs)
        self._store_what_stands_beside(pairs)

    def _store_answers(self, pairs: "Pairs") -> None:
        lines = [(assessment, line) for assessment, one in pairs for line in one.answers]
        answers = Answer.objects.bulk_create(
            Answer(
                assessment=assessment,
                node=line.node,
                voice=line.voice,
                value=line.value,
                note=line.note,
                revision=2 if line.before else 1,
                by=self.people[line.by],
                at=line.at,
            )
            for assessment, line in lines
        )
        AnswerChange.objects.bulk_create(
            change
            for answer, (_assessment, line) in zip(answers, lines, strict=True)
            for change in _changes(answer, line)
        )

    def _store_proofs(self, pairs: "Pairs") -> None:
        proofs = [(assessment, one, proof) for assessment, one in pairs for proof in one.proofs]
        kept = Evidence.objects.bulk_create(
            Evidence(
                unit_id=assessment.unit_id,
                title=proof.title,
                kind=Evidence.Kind.LINK,
                address=proof.address,
                added_by=self.people[one.proved_by],
                added_at=one.submitted_at or one.answers[-1].at,
            )
            for assessment, one, proof in proofs
        )
        EvidenceUse.objects.bulk_create(
            EvidenceUse(
                assessment=assessment,
                node=node,
                evidence=evidence,
                by_id=evidence.added_by_id,
                at=evidence.added_at,
            )
            for evidence, (assessment, _one, proof) in zip(kept, proofs, strict=True)
            for node in proof.nodes
        )

    def _store_what_stands_beside(self, pairs: "Pairs") -> None:
        Comment.objects.bulk_create(
            Comment(
                assessment=assessment,
                node=remark.node,
                text=remark.text,
                inside=remark.inside,
                uid=remark.uid,
                by=self.people[remark.by],
                at=self.until - timedelta(days=2),
            )
            for assessment, one in pairs
            for remark in one.remarks
        )
        Assignment.objects.bulk_create(
            Assignment(assessment=assessment, node=node, person=self.people[ITS_OFFICER])
            for assessment, one in pairs
            for node in one.assigned
        )


Pairs = Sequence[tuple[Assessment, SubjectPlan]]


def _moments(subject: SubjectPlan) -> list[datetime]:
    return [line.at for line in subject.answers]


def _changes(answer: Answer, line: AnswerLine) -> list[AnswerChange]:
    said = [line.before, line.value] if line.before else [line.value]
    return [
        AnswerChange(
            answer=answer,
            revision=revision,
            value=value,
            note=line.note,
            by_id=answer.by_id,
            at=line.at - CORRECTION_DELAY * (len(said) - revision),
        )
        for revision, value in enumerate(said, start=1)
    ]


def _store_history(
    units: Mapping[str, Unit],
    by: Person,
    instruments: Mapping[str, Instrument],
    until: datetime,
) -> None:
    city = next(unit for unit in units.values() if unit.parent_id is None)
    results = [_published(node, instruments, until) for node in read("rounds.yaml")["history"]]
    for result in results:
        result.unit, result.added_by = city, by
    PublishedResult.objects.bulk_create(results)


def _published(
    node: Node, instruments: Mapping[str, Instrument], until: datetime
) -> PublishedResult:
    instrument = instruments[node["instrument"].text()]
    score = Decimal(node["score"].text())
    row = category_of(instrument, Fraction(score))
    return PublishedResult(
        instrument=instrument.key,
        year=timezone.localdate(until).year - int(node["years_ago"].number()),
        score=score,
        decimals=max(0, -int(score.as_tuple().exponent)),
        category=row.key if row else "",
        source=MADE_UP,
        added_at=until,
    )
