"""Reading a worksheet that was exported here and filled in elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from tuntas.assessments.models import Assessment, Voice
from tuntas.assessments.rounds.documents.worksheet import (
    FORMAT,
    HIDDEN,
    KEY,
    NAME,
    REVISION,
    SHEET,
    VALUE,
    answer_title,
    note_title,
)
from tuntas.core.errors import DomainError
from tuntas.exchange.tables import Columns, TableError, read_table
from tuntas.rules.phrases import as_language

REVISION_DIGITS = 9
MAX_FILE_BYTES = 10 * 1024 * 1024
ABOUT = Columns({"name": [NAME], "value": [VALUE]}, [["name"], ["value"]])


@dataclass(frozen=True)
class FilledRow:
    """What stands in one row; `number` is that of the spreadsheet."""

    number: int
    key: str
    value: str
    note: str


@dataclass(frozen=True)
class Filled:
    """A worksheet as it came back; `revisions` are those of the answers when it was exported."""

    voice: str
    rows: Sequence[FilledRow]
    revisions: Mapping[str, int]


def read_filled(path: Path, *, filename: str, assessment: Assessment, writes: str) -> Filled:
    """Return the rows of a worksheet of this assessment.

    `writes` is the voice in which answers are taken now. Raises `DomainError` where the file is none
    of ours, of another assessment or instrument, or was exported for another voice.
    """
    try:
        about = _about(path, filename)
        _check_about(about, assessment, writes)
        return Filled(writes, _rows(path, filename, writes), _revisions(about))
    except TableError as error:
        raise DomainError(error.message_in(as_language(get_language()))) from error


def _about(path: Path, filename: str) -> dict[str, str]:
    try:
        table = read_table(path, ABOUT, filename=filename, sheet=HIDDEN, max_bytes=MAX_FILE_BYTES)
    except TableError as error:
        if error.code in {"sheet-missing", "header-missing", "header-nearest"}:
            raise _foreign(filename) from error
        raise
    return {row.text("name"): row.text("value") for row in table}


def _foreign(filename: str) -> DomainError:
    return DomainError(
        _(
            "“%(name)s” bukan lembar kerja yang diunduh dari sini. Unduh lembar kerja penilaian ini, "
            "isi, lalu serahkan berkas itu (.xlsx)."
        )
        % {"name": filename}
    )


def _check_about(about: Mapping[str, str], assessment: Assessment, writes: str) -> None:
    if about.get("format") != FORMAT:
        raise DomainError(
            _("Lembar kerja ini dari versi lain. Unduh lembar kerja yang baru, lalu isi itu.")
        )
    if about.get("penilaian") != str(assessment.uid):
        raise DomainError(
            _("Lembar kerja ini milik unit atau putaran lain. Serahkan di halaman penilaiannya.")
        )
    if about.get("sidik") != assessment.round.instrument_hash:
        raise DomainError(
            _("Lembar kerja ini memakai instrumen yang lain. Unduh lembar kerja yang baru.")
        )
    if not writes:
        raise DomainError(_("Tahap ini tidak menerima jawaban dari Anda."))
    if about.get("suara") != writes:
        raise DomainError(
            _(
                "Lembar kerja ini diunduh untuk jawaban “%(exported)s”, sedangkan sekarang Anda "
                "mengisi jawaban “%(now)s”. Unduh lembar kerja yang baru."
            )
            % {
                "exported": _voice_words(about.get("suara", "")),
                "now": _voice_words(writes),
            }
        )


def _voice_words(voice: str) -> str:
    known = {key: str(label) for key, label in Voice.choices}
    return known.get(voice, _("hanya dibaca"))


def _rows(path: Path, filename: str, voice: str) -> list[FilledRow]:
    with override("id"):
        spellings = {"key": [KEY], "value": [answer_title(voice)], "note": [note_title(voice)]}
    columns = Columns(spellings, [["key"], ["value"], ["note"]])
    table = read_table(path, columns, filename=filename, sheet=SHEET, max_bytes=MAX_FILE_BYTES)
    return [
        FilledRow(row.number, row.text("key"), row.text("value"), row.text("note"))
        for row in table
        if not row.is_blank
    ]


def _revisions(about: Mapping[str, str]) -> dict[str, int]:
    return {
        name.removeprefix(REVISION): int(value)
        for name, value in about.items()
        if name.startswith(REVISION) and value.isdecimal() and len(value) <= REVISION_DIGITS
    }
