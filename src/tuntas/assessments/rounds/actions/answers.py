"""Answers to items: checked, merged with what others did meanwhile, every change kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.assessments.instruments import pinned
from tuntas.assessments.models import Answer, AnswerChange, Assessment, Voice
from tuntas.assessments.rounds.entries import MAX_NOTE, MAX_VALUE, Entry, Overtaken, Saved
from tuntas.assessments.rounds.rights import Rights, rights
from tuntas.assessments.rounds.scores import field_of, in_use, overlaid, running_score
from tuntas.core.errors import DomainError
from tuntas.organisation.powers import Powers
from tuntas.rules.instruments import Instrument
from tuntas.rules.scoring import AnswerError
from tuntas.rules.scoring.answers import on_scale


def locked_assessment(assessment_id: int) -> Assessment:
    """Return an assessment as it is now, held until the transaction ends: phases wait for it.

    Raises `DomainError` when its unit was taken out of the round meanwhile.
    """
    # Only this row: ordering by round and unit would hold theirs as well.
    rows = Assessment.objects.select_for_update(no_key=True, of=("self",))
    held = rows.filter(pk=assessment_id).order_by("pk").first()
    if held is None:
        raise DomainError(_("Unit ini baru saja dikeluarkan dari putaran. Muat ulang halaman."))
    # Read after the lock was given, so that the round's phase is the present one.
    return Assessment.objects.select_related("round", "unit").get(pk=held.pk)


@transaction.atomic
def save_answers(
    *, assessment_id: int, entries: Sequence[Entry], by: Powers, at: datetime
) -> Saved:
    """Save what was said to each item in the voice that the person has in this phase.

    Each part (value, note) that only one side changed since `seen` is kept from that side; where both
    changed the same part the entry is not saved but returned in `overtaken`. An answer that the
    instrument does not know is returned in `refused`. Raises `NotPermittedError` in a wrong phase.
    """
    assessment = locked_assessment(assessment_id)
    may = rights(by, assessment)
    may.check_writes(value_changes=False)
    book = _Book.of(assessment, may, entries)
    saved = Saved(entries={entry.node: entry for entry in entries})
    for entry in entries:
        try:
            _save_one(book, entry, saved, by=by, at=at)
        except DomainError as error:
            saved.refused[entry.node] = error.message
    return saved


@dataclass
class _Book:
    """The answers of one assessment in the voice that is written."""

    assessment: Assessment
    may: Rights
    whole: Instrument
    instrument: Instrument
    rows: dict[str, Answer]
    base: Mapping[str, str]  # what an agreed value stands on: the evaluator's
    seen: Mapping[tuple[str, int], tuple[str, str]]

    @classmethod
    def of(cls, assessment: Assessment, may: Rights, entries: Sequence[Entry]) -> "_Book":
        round_ = assessment.round
        whole = pinned(round_.instrument, round_.instrument_hash)
        own = Answer.objects.filter(assessment=assessment, voice=may.writes)
        rows = {row.node: row for row in own.select_related("by")}
        return cls(
            assessment,
            may,
            whole,
            in_use(whole, round_.policies),
            rows,
            _evaluators(assessment) if may.writes == Voice.AGREED else {},
            _seen(rows, entries),
        )

    def check_scores(self, node: str, value: str) -> None:
        """Refuse a value that makes the whole unscorable."""
        given = {key: row.value for key, row in self.rows.items()} | {node: value}
        given = overlaid(self.instrument, self.base, given)
        try:
            if value and self.instrument.by_key[node].scale:
                one = self.instrument.by_key[node]
                on_scale(one, self.instrument.scales[one.scale], value)
            running_score(self.whole, self.assessment.round.policies, given)
        except AnswerError as error:
            raise DomainError(error.words.in_language(get_language() or "id")) from error


def _evaluators(assessment: Assessment) -> dict[str, str]:
    rows = Answer.objects.filter(assessment=assessment, voice=Voice.EVALUATOR)
    return dict(rows.values_list("node", "value"))


def _seen(
    rows: Mapping[str, Answer], entries: Sequence[Entry]
) -> dict[tuple[str, int], tuple[str, str]]:
    """Return value and note at each older revision that a page showed, in at most one query."""
    older = {
        entry.node: entry.seen
        for entry in entries
        if entry.node in rows and entry.seen != rows[entry.node].revision
    }
    if not older:
        return {}
    changes = AnswerChange.objects.filter(
        answer__in=[rows[node].pk for node in older], revision__in=set(older.values())
    )
    found = changes.values_list("answer__node", "revision", "value", "note")
    return {(node, revision): (value, note) for node, revision, value, note in found}


def _save_one(book: _Book, entry: Entry, saved: Saved, *, by: Powers, at: datetime) -> None:
    _check_entry(book.instrument, entry)
    row = book.rows.get(entry.node)
    now = (row.value, row.note) if row else ("", "")
    then = now if row is None or entry.seen == row.revision else _shown(book, entry)
    wanted = [
        old if said is None else said.strip()
        for said, old in zip((entry.value, entry.note), then, strict=True)
    ]
    merged, clash = _merged(wanted, then, now)
    if clash and row is not None:
        saved.overtaken[entry.node] = Overtaken(
            row.value, row.note, row.revision, row.by.name if row.by else "", row.at, entry
        )
        return
    if merged == now:
        return
    book.may.check_writes(value_changes=merged[0] != now[0])
    if merged[0] != now[0]:
        book.check_scores(entry.node, merged[0])
    book.rows[entry.node] = _write(book, row, entry.node, merged, by=by, at=at)
    saved.changed.append(entry.node)
    if merged[1] and not merged[0]:
        saved.notes_only.append(entry.node)


def _check_entry(instrument: Instrument, entry: Entry) -> None:
    node = instrument.by_key.get(entry.node)
    if node is None or not field_of(instrument, node):
        raise DomainError(_("Butir %(key)s tidak diisi pada instrumen ini.") % {"key": entry.node})
    if len(entry.value or "") > MAX_VALUE or len(entry.note or "") > MAX_NOTE:
        raise DomainError(
            _("Terlalu panjang: jawaban paling banyak %(value)s, catatan %(note)s huruf.")
            % {"value": MAX_VALUE, "note": MAX_NOTE}
        )


def _shown(book: _Book, entry: Entry) -> tuple[str, str]:
    """Return what the person's page showed; an unknown revision counts as an empty item."""
    return book.seen.get((entry.node, entry.seen), ("", ""))


def _merged(
    wanted: Sequence[str], then: Sequence[str], now: Sequence[str]
) -> tuple[tuple[str, str], bool]:
    """Merge three ways, part by part; the second value tells whether both changed the same part."""
    parts, clash = [], False
    for want, old, new in zip(wanted, then, now, strict=True):
        clash = clash or (want not in {old, new} and new != old)
        parts.append(new if want == old else want)
    return (parts[0], parts[1]), clash


def _write(
    book: _Book, row: Answer | None, node: str, said: tuple[str, str], *, by: Powers, at: datetime
) -> Answer:
    answer = row or Answer(assessment=book.assessment, node=node, voice=book.may.writes, revision=0)
    answer.value, answer.note = said
    answer.revision += 1
    answer.by_id, answer.at = by.person_id, at
    answer.save()
    AnswerChange.objects.create(
        answer=answer,
        revision=answer.revision,
        value=answer.value,
        note=answer.note,
        by_id=by.person_id,
        at=at,
    )
    return answer
