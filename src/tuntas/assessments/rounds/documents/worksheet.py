"""A worksheet (LKE) as a workbook that evaluators know, and that can be handed in again.

What makes it possible to hand it in: keys in the first column, and a hidden sheet that says which
assessment, which version of the instrument, whose answers, and the revision of each answer.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from django.utils.translation import override

from tuntas.assessments.models import Voice
from tuntas.assessments.rounds.queries.sheet import AssessmentSheet, SheetLine
from tuntas.core.documents.rendering import Job
from tuntas.core.documents.workbook import Cell, Choices, Remark, Sheet, Style, Workbook
from tuntas.rules.scoring import Line, rounded

FORMAT = "1"
SHEET, HIDDEN = "LKE", "tuntas"
KEY, NAME, VALUE = "Kunci", "Nama", "Isi"
SCORE_DECIMALS = 4
HEAD_ROWS = 5  # above the header
INDENTS = 8  # deeper levels are not moved further to the right
REVISION = "revisi "  # before the key of a node, on the hidden sheet
BORDER: Style = {"border": 1, "border_color": "#B8C6CE", "text_wrap": True}
STYLES: Mapping[str, Style] = {
    "title": {"bold": True, "font_size": 14, "font_color": "#0B3B50"},
    "header": {**BORDER, "bold": True, "bg_color": "#E7F0F4", "valign": "vcenter"},
    "text": BORDER,
    "number": {**BORDER, "num_format": "#,##0.00##"},
    "parent": {**BORDER, "bold": True, "bg_color": "#F3F6F8"},
    "parent-number": {**BORDER, "bold": True, "bg_color": "#F3F6F8", "num_format": "#,##0.00##"},
    # Text, so that an answer such as 1 or 0,5 stays as it was typed.
    "open": {**BORDER, "bg_color": "#FFF8E1", "locked": False, "num_format": "@"},
    **{f"indent-{depth}": {**BORDER, "indent": depth} for depth in range(INDENTS)},
    **{
        f"parent-indent-{depth}": {**BORDER, "bold": True, "bg_color": "#F3F6F8", "indent": depth}
        for depth in range(INDENTS)
    },
}


def answer_title(voice: str) -> str:
    """Return the header of a voice's answers; call it with Indonesian as the language."""
    return f"Jawaban {Voice(voice).label}"


def note_title(voice: str) -> str:
    """Return the header of a voice's notes."""
    return f"Catatan {Voice(voice).label}"


def worksheet(sheet: AssessmentSheet, *, city: str) -> Job:
    """Return the workbook of an assessment, with what its reader may see and change."""
    with override("id"):
        page = _Page(sheet)
        main = page.main()
    title = f"LKE {sheet.assessment.unit.name}, {sheet.assessment.round.title}"
    book = Workbook(title, city, [main, page.hidden()], STYLES)
    return Job("xlsx", book.as_content())


class _Page:
    """The sheet in the making: which columns there are, and what stands in each row."""

    def __init__(self, sheet: AssessmentSheet) -> None:
        self.sheet = sheet
        self.voices = sheet.rights.voices
        self.scores = {
            voice: {line.key: line for line in result.tree}
            for voice, result in sheet.results.items()
        }

    def main(self) -> Sheet:
        """Return the sheet that people see."""
        body = [self._row(line) for line in self.sheet.lines]
        return Sheet(
            name=SHEET,
            rows=[*self._head(), self._header(), *body],
            widths=[14, 60, 9, *([16, 40, 10] * len(self.voices)), 40, 50],
            choices=list(self._choices()),
            remarks=list(self._remarks()),
            freeze=(HEAD_ROWS + 1, 2),
            header_row=HEAD_ROWS,
            protected=True,
        )

    def _head(self) -> Iterator[list[Cell]]:
        one = self.sheet.assessment
        instrument = self.sheet.instrument
        yield [Cell("Lembar Kerja Evaluasi", "title")]
        yield [Cell(one.unit.name), Cell(one.round.title)]
        yield [Cell(instrument.key), Cell(f"{instrument.title.id}, versi {instrument.version}")]
        yield [Cell("Hasil"), Cell("; ".join(self._results()) or "belum ada jawaban")]
        yield [Cell("Petunjuk"), Cell(self._how_to())]

    def _results(self) -> Iterator[str]:
        for voice, result in self.sheet.results.items():
            if any(line.value(voice) for line in self.sheet.lines) or voice == Voice.AGREED:
                score = f"{result.score:f}".replace(".", ",")
                yield f"{Voice(voice).label} {score} {result.category}".strip()

    def _how_to(self) -> str:
        rights = self.sheet.rights
        if not rights.writes:
            return "Lembar ini hanya untuk dibaca."
        changed = "catatan" if rights.values_fixed else "jawaban dan catatan"
        return (
            f"Isi sel kuning ({changed}), lalu serahkan kembali di halaman penilaian. "
            "Jangan mengubah kolom Kunci. Arahkan ke sel jawaban untuk melihat arti setiap pilihan."
        )

    def _header(self) -> list[Cell]:
        titles = [KEY, "Komponen, subkomponen, butir", "Bobot"]
        for voice in self.voices:
            titles += [answer_title(voice), note_title(voice), f"Nilai {Voice(voice).label}"]
        return [Cell(title, "header") for title in [*titles, "Bukti", "Bukti yang diharapkan"]]

    def _row(self, line: SheetLine) -> list[Cell]:
        prefix = "" if line.leaf else "parent-"
        depth = min(line.depth, INDENTS - 1)
        cells = [
            Cell(line.key, "text" if line.leaf else "parent"),
            Cell(_label(line), f"{prefix}indent-{depth}"),
            Cell(_number(line.weight), f"{prefix}number"),
        ]
        for voice in self.voices:
            cells += self._of_voice(line, voice, prefix)
        plain = "text" if line.leaf else "parent"
        proofs = "\n".join(one.title for one in line.evidence)
        return [*cells, Cell(proofs, plain), Cell("\n".join(line.expected), plain)]

    def _of_voice(self, line: SheetLine, voice: str, prefix: str) -> list[Cell]:
        said = line.voices.get(voice)
        plain = "text" if line.leaf else "parent"
        opened = bool(line.field) and voice == self.sheet.rights.writes
        fixed = self.sheet.rights.values_fixed
        return [
            Cell(said.value if said else "", "open" if opened and not fixed else plain),
            Cell(said.note if said else "", "open" if opened else plain),
            Cell(self._score(line, voice), f"{prefix}number"),
        ]

    def _score(self, line: SheetLine, voice: str) -> float | None:
        found: Line | None = self.scores.get(voice, {}).get(line.key)
        return None if found is None else _number(found.score)

    def _answer_column(self) -> int | None:
        """Return the column that is answered now, if there is one."""
        writes = self.sheet.rights.writes
        return 3 + 3 * self.voices.index(writes) if writes in self.voices else None

    def _answered(self) -> Iterator[tuple[int, int, SheetLine]]:
        column = self._answer_column()
        if column is None:
            return
        for row, line in enumerate(self.sheet.lines, start=HEAD_ROWS + 1):
            if line.field == "options":
                yield row, column, line

    def _choices(self) -> Iterator[Choices]:
        if self.sheet.rights.values_fixed:
            return
        for row, column, line in self._answered():
            yield Choices(row, column, [option.key for option in line.options])

    def _remarks(self) -> Iterator[Remark]:
        for row, column, line in self._answered():
            meanings = [
                f"{option.key} = {option.meaning or option.label.id}" for option in line.options
            ]
            yield Remark(row, column, "\n".join(meanings))

    def hidden(self) -> Sheet:
        """Return the sheet that says where the answers belong."""
        pairs: Sequence[tuple[str, str]] = [
            ("format", FORMAT),
            ("penilaian", str(self.sheet.assessment.uid)),
            ("instrumen", self.sheet.instrument.key),
            ("versi", str(self.sheet.instrument.version)),
            ("sidik", self.sheet.instrument.hash),
            ("suara", self.sheet.rights.writes),
            *(
                (REVISION + line.key, str(line.voices[self.sheet.rights.writes].revision))
                for line in self.sheet.lines
                if self.sheet.rights.writes in line.voices
            ),
        ]
        rows = [[Cell(NAME), Cell(VALUE)], *([Cell(name), Cell(value)] for name, value in pairs)]
        return Sheet(HIDDEN, rows, [24, 70], protected=True, hidden=True)


def _label(line: SheetLine) -> str:
    question = line.question.id if line.question else ""
    return line.label.id if question in {"", line.label.id} else f"{line.label.id}\n{question}"


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(rounded(value, SCORE_DECIMALS))
