"""A filled worksheet: what it would change, and taking it over, all of it or nothing."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.assessments.models import Assessment
from tuntas.assessments.rounds.actions.answers import save_answers
from tuntas.assessments.rounds.entries import Entry, Overtaken, Saved
from tuntas.assessments.rounds.queries.sheet import AssessmentSheet, Said, SheetLine, sheet
from tuntas.core import audit
from tuntas.exchange.worksheets.reader import Filled, FilledRow, read_filled
from tuntas.organisation.powers import Powers


@dataclass(frozen=True)
class ChangedItem:
    """What one row changes; None where that part stays as it is."""

    row: int
    label: str
    value: tuple[str, str] | None  # old, new
    note: tuple[str, str] | None


@dataclass(frozen=True)
class ConflictingItem:
    """A row whose answer somebody else changed after the worksheet was exported."""

    row: int
    label: str
    stands: Overtaken


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be taken, with the reason."""

    row: int
    label: str
    value: str
    reason: str


@dataclass(frozen=True)
class WorksheetReport:
    """What a worksheet changes, or changed where `applied`. One bad row and nothing is taken."""

    changes: Sequence[ChangedItem]
    conflicts: Sequence[ConflictingItem]
    bad: Sequence[BadRow]
    applied: bool = False

    @property
    def clean(self) -> bool:
        """Tell whether everything in it can be taken."""
        return not self.conflicts and not self.bad


def take_worksheet(
    path: Path,
    *,
    filename: str,
    assessment: Assessment,
    by: Powers,
    at: datetime,
    dry_run: bool = False,
) -> WorksheetReport:
    """Save what a filled worksheet says, through the same action as the page, or only look.

    Raises `DomainError` where the file is not a worksheet of this assessment for this person's voice.
    """
    found = sheet(assessment, by)
    filled = read_filled(path, filename=filename, assessment=assessment, writes=found.rights.writes)
    lines = {line.key: line for line in found.lines}
    bad = list(_bad_rows(filled.rows, lines))
    numbers = {row.key: row.number for row in filled.rows}
    # The preview is the real action undone: it cannot promise what the action then refuses.
    with transaction.atomic():
        saved = save_answers(
            assessment_id=assessment.pk, entries=_entries(filled, lines, bad), by=by, at=at
        )
        bad += _refused(saved, lines, numbers)
        report = WorksheetReport(
            _changes(saved, found, filled), _conflicts(saved, lines, numbers), bad
        )
        if dry_run or not report.clean:
            transaction.set_rollback(True)
            return report
        audit.record(
            by=by,
            at=at,
            verb="round.take_worksheet",
            subject=f"assessment:{assessment.uid}",
            file=filename,
            changed=len(report.changes),
        )
    return WorksheetReport(report.changes, (), (), applied=True)


def _bad_rows(rows: Sequence[FilledRow], lines: Mapping[str, SheetLine]) -> Iterator[BadRow]:
    seen = Counter(row.key for row in rows)
    for row in rows:
        if row.key not in lines:
            reason = _("Kunci ini tidak ada pada instrumen. Kolom Kunci tidak boleh diubah.")
            yield BadRow(row.number, row.key, row.value, reason)
        elif seen[row.key] > 1:
            reason = _("Kunci ini ada di lebih dari satu baris. Hapus baris yang tidak dipakai.")
            yield BadRow(row.number, _label(lines[row.key]), row.value, reason)
        elif not lines[row.key].field and (row.value or row.note):
            reason = _("Baris ini tidak diisi sendiri; nilainya berasal dari butir di bawahnya.")
            yield BadRow(row.number, _label(lines[row.key]), row.value or row.note, reason)


def _label(line: SheetLine) -> str:
    return f"{line.key} {line.label.in_language(get_language() or 'id')}"


def _entries(filled: Filled, lines: Mapping[str, SheetLine], bad: Sequence[BadRow]) -> list[Entry]:
    """Return what the rows say; where nothing was answered before, empty rows say nothing."""
    left_out = {one.row for one in bad}
    return [
        Entry(
            row.key,
            _key_of_option(lines[row.key], row.value),
            _note(lines[row.key].voices.get(filled.voice), row.note),
            seen,
        )
        for row in filled.rows
        if row.number not in left_out and lines[row.key].field
        for seen in [filled.revisions.get(row.key, 0)]
        if seen or row.value or row.note
    ]


def _note(said: Said | None, typed: str) -> str | None:
    """Return the note, None where only the ends of its lines differ, which spreadsheets change."""
    same = said is not None and said.note.splitlines() == typed.splitlines()
    return None if same else typed


def _key_of_option(line: SheetLine, typed: str) -> str:
    """Return an option's key where its key or label was typed, whatever the case; else the text."""
    wanted = typed.casefold()
    for option in line.options:
        if wanted in {option.key.casefold(), option.label.id.casefold()}:
            return option.key
    return typed


def _refused(
    saved: Saved, lines: Mapping[str, SheetLine], numbers: Mapping[str, int]
) -> list[BadRow]:
    return [
        BadRow(numbers[key], _label(lines[key]), saved.entries[key].value or "", reason)
        for key, reason in saved.refused.items()
    ]


def _changes(saved: Saved, found: AssessmentSheet, filled: Filled) -> list[ChangedItem]:
    lines = {line.key: line for line in found.lines}
    rows = {row.key: row for row in filled.rows}
    return [
        _changed(lines[key], rows[key], saved.entries[key], filled.voice) for key in saved.changed
    ]


def _changed(line: SheetLine, row: FilledRow, entry: Entry, voice: str) -> ChangedItem:
    said = line.voices.get(voice)
    before = (said.value, said.note) if said else ("", "")
    after = (entry.value or "", before[1] if entry.note is None else entry.note)
    value, note = (
        (old, new) if old != new else None for old, new in zip(before, after, strict=True)
    )
    return ChangedItem(row.number, _label(line), value, note)


def _conflicts(
    saved: Saved, lines: Mapping[str, SheetLine], numbers: Mapping[str, int]
) -> list[ConflictingItem]:
    return [
        ConflictingItem(numbers[key], _label(lines[key]), stands)
        for key, stands in saved.overtaken.items()
    ]
