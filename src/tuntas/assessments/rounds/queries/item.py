"""One item's surroundings: remarks, what its answers were before, its proof's versions."""

from dataclasses import dataclass
from datetime import datetime

from tuntas.assessments.models import AnswerChange, Comment, Voice
from tuntas.assessments.rounds.drawing import answer_words
from tuntas.assessments.rounds.queries.sheet import AssessmentSheet, SheetLine, visible_comments
from tuntas.organisation.powers import Powers
from tuntas.rules.phrases import Language

CHANGES_SHOWN = 30


@dataclass(frozen=True)
class Remark:
    """A remark as it is shown."""

    who: str
    at: datetime
    text: str
    inside: bool


@dataclass(frozen=True)
class Was:
    """What an answer was made into, when and by whom."""

    voice: str
    who: str
    at: datetime
    answer: str
    note: str


@dataclass(frozen=True)
class ItemPage:
    """What stands around an item."""

    remarks: tuple[Remark, ...]
    changes: tuple[Was, ...]


def item_page(
    sheet: AssessmentSheet, line: SheetLine, powers: Powers, language: Language
) -> ItemPage:
    """Return remarks and changes that the person may see; two queries."""
    remarks = Comment.objects.filter(
        visible_comments(sheet.rights, powers), assessment=sheet.assessment, node=line.key
    )
    changes = AnswerChange.objects.filter(
        answer__assessment=sheet.assessment,
        answer__node=line.key,
        answer__voice__in=sheet.rights.voices,
    ).order_by("-at", "-pk")
    return ItemPage(
        remarks=tuple(
            Remark(who, at, text, inside)
            for who, at, text, inside in remarks.values_list("by__name", "at", "text", "inside")
        ),
        changes=tuple(
            Was(str(Voice(voice).label), who or "", at, answer_words(line, value, language), note)
            for voice, who, at, value, note in changes.values_list(
                "answer__voice", "by__name", "at", "value", "note"
            )[:CHANGES_SHOWN]
        ),
    )
