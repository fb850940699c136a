"""What would lift an assessment: the page's words around `rules.scoring.what_if`."""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from tuntas.assessments.models import Voice
from tuntas.assessments.rounds.drawing import answer_words
from tuntas.assessments.rounds.queries.page import Total, totals
from tuntas.assessments.rounds.queries.sheet import AssessmentSheet
from tuntas.assessments.rounds.scores import overlaid, scorable
from tuntas.core.errors import DomainError
from tuntas.rules.phrases import Language
from tuntas.rules.scoring import AnswerError
from tuntas.rules.scoring.result import rounded, shown
from tuntas.rules.scoring.what_if import Change, Lift, changes_worth, lifts

SHOWN = 25
WAYS_SHOWN = 6  # the first and what else would do as well
SCORE_DECIMALS = 2


@dataclass(frozen=True)
class ChangeRow:
    """One item that could be better."""

    key: str
    label: str
    now: str
    then: str
    gain: str


@dataclass(frozen=True)
class Way:
    """Items that together reach the next category; `reached` is the score then."""

    changes: tuple[ChangeRow, ...]
    reached: str


@dataclass(frozen=True)
class LiftPage:
    """The way to the next category, other ways with as many items, and what each item would bring."""

    voice: str
    voices: tuple[tuple[str, str], ...]
    total: Total | None
    category: str
    predicate: str
    reached: str
    changes: tuple[ChangeRow, ...]
    others: tuple[Way, ...]
    worth: tuple[ChangeRow, ...]
    more: int


def lift_page(sheet: AssessmentSheet, voice: str, language: Language) -> LiftPage:
    """Return what would lift one voice's score. No query. Raises `DomainError` if it has none."""
    if not voice:
        raise DomainError(_("Belum ada nilai yang terbuka untuk Anda. Tunggu sampai diumumkan."))
    given = {line.key: line.value(voice) for line in sheet.lines if line.value(voice)}
    if voice == Voice.AGREED:
        base = {line.key: line.value(Voice.EVALUATOR) for line in sheet.lines}
        given = overlaid(sheet.instrument, {k: v for k, v in base.items() if v}, given)
    answers = scorable(sheet.instrument, given)
    policies = sheet.assessment.round.policies
    try:
        worth = changes_worth(sheet.instrument, answers, policies)
        found = lifts(sheet.instrument, answers, policies, most=WAYS_SHOWN)
    except AnswerError as error:
        raise DomainError(error.words.in_language(language)) from error
    rows = [_row(sheet, change, language) for change in worth]
    ways = [_way(sheet, lift, language) for lift in found]
    lift = found[0] if found else None
    return LiftPage(
        voice=voice,
        voices=tuple((one, str(Voice(one).label)) for one in sheet.rights.voices),
        total=next((one for one in totals(sheet, language) if one.voice == voice), None),
        category=lift.category if lift else "",
        predicate=lift.predicate.in_language(language) if lift else "",
        reached=ways[0].reached if ways else "",
        changes=ways[0].changes if ways else (),
        others=tuple(ways[1:]),
        worth=tuple(rows[:SHOWN]),
        more=max(0, len(rows) - SHOWN),
    )


def _way(sheet: AssessmentSheet, lift: Lift, language: Language) -> Way:
    rows = tuple(_row(sheet, change, language) for change in lift.changes)
    return Way(rows, shown_score(lift.reached, language))


def shown_score(value: Fraction, language: Language) -> str:
    """Return a score with two decimals as people read it."""
    text = f"{rounded(value, SCORE_DECIMALS):f}"
    return text if language == "en" else text.replace(".", ",")


def _row(sheet: AssessmentSheet, change: Change, language: Language) -> ChangeRow:
    line = next(line for line in sheet.lines if line.key == change.key)
    return ChangeRow(
        key=change.key,
        label=change.label.in_language(language),
        now=answer_words(line, change.now, language),
        then=answer_words(line, change.then, language),
        gain=shown(change.gain, language),
    )
