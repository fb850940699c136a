"""The voices of an assessment side by side, with differences in words and reasons."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from tuntas.assessments.models import Voice
from tuntas.assessments.rounds.drawing import answer_words, score_words
from tuntas.assessments.rounds.queries.page import Total, totals
from tuntas.assessments.rounds.queries.sheet import AssessmentSheet, SheetLine
from tuntas.rules.phrases import Language
from tuntas.rules.scoring import Line
from tuntas.rules.scoring.result import shown


@dataclass(frozen=True)
class Compared:
    """One line: what each voice says, in the order of the voices, and how they differ."""

    key: str
    label: str
    kind: str
    depth: int
    cells: tuple[tuple[str, str, str], ...]  # voice, score or answer, and why
    difference: str


@dataclass(frozen=True)
class ComparePage:
    """The voices that may be seen, the totals of each, the tree."""

    voices: tuple[str, ...]
    totals: tuple[Total, ...]
    rows: tuple[Compared, ...]
    differing: int


def compared(sheet: AssessmentSheet, language: Language) -> ComparePage:
    """Return the comparison of a sheet. No query."""
    trees = {
        voice: {line.key: line for line in result.tree} for voice, result in sheet.results.items()
    }
    rows = tuple(_rows(sheet, trees, language))
    return ComparePage(
        voices=tuple(voice_name(voice) for voice in sheet.rights.voices),
        totals=tuple(totals(sheet, language)),
        rows=rows,
        differing=sum(_differs(line) for line in sheet.lines),
    )


def voice_name(voice: str) -> str:
    """Return a voice as a heading."""
    return str(Voice(voice).label).capitalize()


def _rows(
    sheet: AssessmentSheet, trees: Mapping[str, Mapping[str, Line]], language: Language
) -> Iterator[Compared]:
    for line in sheet.lines:
        in_trees = [tree[line.key] for tree in trees.values() if line.key in tree]
        said = any(line.value(voice) for voice in sheet.rights.voices)
        if not in_trees and not said:
            continue
        yield Compared(
            key=line.key,
            label=line.label.in_language(language),
            kind=line.kind,
            depth=line.depth,
            cells=tuple(
                (
                    voice_name(voice),
                    *_cell(line, trees.get(voice, {}).get(line.key), voice, language),
                )
                for voice in sheet.rights.voices
            ),
            difference=_difference(line, trees, language),
        )


def _differs(line: SheetLine) -> bool:
    """Tell whether the unit and the evaluator answered this very item, and not the same."""
    own, judged = line.value(Voice.SELF), line.value(Voice.EVALUATOR)
    return bool(own and judged and own != judged)


def _cell(line: SheetLine, scored: Line | None, voice: str, language: Language) -> tuple[str, str]:
    answer = answer_words(line, line.value(voice), language)
    if scored is None:
        return answer or "–", ""
    because = scored.because.in_language(language)
    if line.leaf:
        return answer or _("belum dijawab"), ""
    if not scored.answered:
        return score_words(scored, language), ""
    named = because.startswith(f"{answer}:")  # a grade's explanation begins with the grade
    return score_words(scored, language), because if named or not answer else f"{answer}. {because}"


def _difference(
    line: SheetLine,
    trees: Mapping[str, Mapping[str, Line]],
    language: Language,
) -> str:
    """Say by how much the evaluator is above or below the unit's own answer."""
    own, judged = (trees.get(voice, {}).get(line.key) for voice in (Voice.SELF, Voice.EVALUATOR))
    if own is None or judged is None or not (own.answered and judged.answered):
        return ""
    by = (judged.value or Fraction(0)) - (own.value or Fraction(0))
    if not by:
        return ""
    words = _("evaluator %(by)s lebih tinggi") if by > 0 else _("evaluator %(by)s lebih rendah")
    return words % {"by": shown(abs(by), language)}
