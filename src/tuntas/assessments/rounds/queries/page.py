"""The worksheet page: sections, progress, score so far; all from one sheet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tuntas.assessments.models import Voice
from tuntas.assessments.rounds.drawing import Pen, items, node_score
from tuntas.assessments.rounds.queries.sheet import AssessmentSheet, SheetLine
from tuntas.rules.instruments import Instrument
from tuntas.rules.phrases import Bilingual, Language
from tuntas.rules.scoring import Result
from tuntas.rules.scoring.result import rounded, shown

MISSING_SHOWN = 300
SHOWN_DECIMALS = 4


@dataclass(frozen=True)
class Section:
    """A sub-component (or a component without any) with its items."""

    key: str
    label: Bilingual
    component: Bilingual | None  # said where a new component begins
    component_key: str
    component_score: SafeString
    score: SafeString
    items: SafeString
    answered: int
    total: int
    keys: tuple[str, ...]
    open: bool


@dataclass(frozen=True)
class Total:
    """A score so far as it is shown: `71,25`, its category in words, and why."""

    voice: str
    label: str
    score: str
    category: str
    predicate: str
    because: str


@dataclass(frozen=True)
class WorksheetPage:
    """What the worksheet shows."""

    sections: tuple[Section, ...]
    totals: tuple[Total, ...]
    answered: int
    total: int
    missing: tuple[tuple[str, str, str], ...]  # key, label, section
    people: tuple[tuple[str, int, int], ...]  # name, answered, assigned
    mine: int


def worksheet(
    sheet: AssessmentSheet, pen: Pen, *, only_mine: bool, only_missing: bool, drawn: bool = True
) -> WorksheetPage:
    """Return the page of a sheet; the filters leave out items, never scores. No query.

    `drawn=False` leaves the sections out, for an answer that only changes scores and progress.
    """
    voice = pen.writes
    asked = asked_lines(sheet)
    done = answered_keys(sheet, voice)
    groups = _groups(sheet)
    sections = (
        tuple(_sections(sheet, pen, groups, done, only_mine=only_mine, only_missing=only_missing))
        if drawn
        else ()
    )
    section_of = {line.key: top for top, lines in groups.items() for line in lines}
    missing = [
        (line.key, line.label.in_language(pen.language), section_of[line.key])
        for line in asked
        if line.key not in done
    ]
    return WorksheetPage(
        sections=sections,
        totals=tuple(totals(sheet, pen.language)),
        answered=len(asked) - len(missing),
        total=len(asked),
        missing=tuple(missing[:MISSING_SHOWN]),
        people=tuple(_people(asked, done)),
        mine=sum(any(one == pen.person_id for one, _n in line.assigned) for line in asked),
    )


def asked_lines(sheet: AssessmentSheet) -> list[SheetLine]:
    """Return the items that want an answer: leaves that count, grades above aids or criteria."""
    by_key = {line.key: line for line in sheet.lines}
    graded = {line.key for line in sheet.lines if line.field and not line.leaf}
    return [
        line
        for line in sheet.lines
        if line.field and line.counts and not _below_a_grade(line, graded, by_key)
    ]


def _below_a_grade(line: SheetLine, graded: set[str], by_key: Mapping[str, SheetLine]) -> bool:
    parent = line.parent
    while parent:
        if parent in graded:
            return True
        parent = by_key[parent].parent
    return False


def answered_keys(sheet: AssessmentSheet, voice: str) -> set[str]:
    """Return the asked items that have an answer: their own, or one for something below them."""
    by_key = {line.key: line for line in sheet.lines}
    found = set()
    for line in sheet.lines:
        value = line.value(voice)
        if not value and voice == Voice.AGREED:
            value = line.value(Voice.EVALUATOR)
        key = line.key
        while value and key:
            found.add(key)
            key = by_key[key].parent
    return found


def _groups(sheet: AssessmentSheet) -> dict[str, list[SheetLine]]:
    """Return the lines under each section: a sub, or a component for what stands right below it."""
    by_key = {line.key: line for line in sheet.lines}
    found: dict[str, list[SheetLine]] = {}
    for line in sheet.lines:
        if line.field:
            found.setdefault(_section_of(line, by_key), []).append(line)
    return found


def _section_of(line: SheetLine, by_key: Mapping[str, SheetLine]) -> str:
    key = line.key
    while by_key[key].kind not in {"sub", "component"} and by_key[key].parent:
        key = by_key[key].parent
    return key


def _sections(
    sheet: AssessmentSheet,
    pen: Pen,
    groups: Mapping[str, list[SheetLine]],
    done: set[str],
    *,
    only_mine: bool,
    only_missing: bool,
) -> Iterator[Section]:
    by_key = {line.key: line for line in sheet.lines}
    scores = node_scores(sheet.results.get(pen.writes), pen.language)
    asked = {line.key for line in asked_lines(sheet)}
    last, first_open = "", True
    for key, lines in groups.items():
        shown_lines = [
            line
            for line in lines
            if (not only_mine or any(one == pen.person_id for one, _n in line.assigned))
            and (not only_missing or line.key not in done)
        ]
        if not shown_lines:
            continue
        above = by_key[by_key[key].parent] if by_key[key].parent else None
        wanted = [line.key for line in lines if line.key in asked]
        answered = sum(one in done for one in wanted)
        unfinished = answered < len(wanted) or bool(pen.overtaken or pen.refused)
        yield Section(
            key=key,
            label=by_key[key].label,
            component=above.label if above and above.key != last else None,
            component_key=above.key if above else "",
            component_score=scores.get(above.key, SafeString("")) if above else SafeString(""),
            score=scores.get(key, SafeString("")),
            items=items(shown_lines, pen),
            answered=answered,
            total=len(wanted),
            keys=tuple(line.key for line in lines),
            open=(first_open and unfinished) or only_mine or only_missing
            or any(line.key in pen.overtaken or line.key in pen.refused for line in lines),
        )  # fmt: skip
        first_open = first_open and not unfinished
        last = above.key if above else ""


def node_scores(result: Result | None, language: Language) -> dict[str, SafeString]:
    """Return each node's score with its reason, drawn."""
    if result is None:
        return {}
    return {
        line.key: mark_safe(node_score(line, language))  # noqa: S308 - escaped there
        for line in result.tree
        if line.kind in {"component", "sub"}
    }


def _people(asked: list[SheetLine], done: set[str]) -> Iterator[tuple[str, int, int]]:
    found: dict[str, list[int]] = {}
    for line in asked:
        for _person, name in line.assigned:
            counts = found.setdefault(name, [0, 0])
            counts[0] += line.key in done
            counts[1] += 1
    for name, (answered, assigned) in sorted(found.items()):
        yield name, answered, assigned


def totals(sheet: AssessmentSheet, language: Language) -> Iterator[Total]:
    """Return the score so far of every voice that may be seen."""
    for voice in sheet.rights.voices:
        result = sheet.results.get(voice)
        if result is None:
            problem = sheet.problems[voice].in_language(language)
            yield Total(voice, str(Voice(voice).label), _("belum dapat dihitung"), "", "", problem)
            continue
        if not has_answers(sheet, voice):
            words = _("belum diisi") if voice == Voice.SELF else _("belum dinilai")
            yield Total(voice, str(Voice(voice).label), words, "", "", "")
            continue
        yield Total(
            voice=voice,
            label=str(Voice(voice).label),
            score=score_text(result, sheet.instrument, language),
            category=result.category,
            predicate=result.predicate.in_language(language) if result.predicate else "",
            because=_because(result, sheet.instrument, language),
        )


def has_answers(sheet: AssessmentSheet, voice: str) -> bool:
    """Tell whether a voice said anything; the agreed one stands on the evaluator's."""
    stands_on = {voice, Voice.EVALUATOR} if voice == Voice.AGREED else {voice}
    return any(line.value(one) for line in sheet.lines for one in stands_on)


def score_text(result: Result, instrument: Instrument, language: Language) -> str:
    """Return the score with the decimals that the instrument prints."""
    decimals = SHOWN_DECIMALS if instrument.decimals is None else instrument.decimals
    text = f"{rounded(result.exact, decimals):f}"
    return text if language == "en" else text.replace(".", ",")


def _because(result: Result, instrument: Instrument, language: Language) -> str:
    """Say why the category is what it is."""
    if result.gates:
        met = next((gate for gate in result.gates if gate.passed), None)
        if met:
            return _("karena semua syarat %(name)s terpenuhi") % {"name": met.key}
        lacking = [need for need in result.gates[-1].needs if not need.met]
        return _("Belum %(name)s, karena syaratnya belum terpenuhi: %(needs)s") % {
            "name": result.gates[-1].key,
            "needs": "; ".join(
                f"{need.label.in_language(language)} {shown(need.reached, language)} < {shown(need.needed, language)}"
                for need in lacking
            ),
        }
    row = next((row for row in instrument.categories if row.key == result.category), None)
    if row is None:
        return ""
    if row.above is not None:
        return _("karena lebih dari %(bound)s") % {"bound": shown(row.above, language)}
    bound = shown(row.least, language) if row.least is not None else "0"
    return _("karena paling sedikit %(bound)s") % {"bound": bound}
