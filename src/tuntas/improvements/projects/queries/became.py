"""What reporters read of the improvement that their complaint is part of.

A shared practice is read by its name and its sentence, which has no figures where months of few cases
weigh in. Of any other, all is the unit's own but that it
exists, how far it is, and what its figures say: no stronger than the method (see `verdicts`).
"""

from collections.abc import Mapping

from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.measuring.queries.numbers import COUNTED
from tuntas.rules.phrases import Bilingual, Language
from tuntas.rules.statistics.effects import Method, Verdict
from tuntas.rules.statistics.small_numbers import LEAST

State = Improvement.State
STATES: Mapping[str, Bilingual] = {
    State.RUNNING: Bilingual("Sedang dikerjakan.", "Work on it goes on."),
    State.FINISHED: Bilingual("Sudah selesai dikerjakan.", "Work on it is done."),
    State.STOPPED: Bilingual("Dihentikan.", "It was stopped."),
}
EARLY = Bilingual("Hasilnya belum dapat dinilai.", "Its result cannot be judged yet.")
FADED = Bilingual(
    "Angkanya sempat membaik, lalu kembali mendekati keadaan semula.",
    "The figures became better, then came near to what they had been.",
)
VERDICTS: Mapping[str, Bilingual] = {
    Verdict.RUN_BETTER: Bilingual(
        "Angkanya bergerak ke arah lebih baik, tetapi masih terlalu dini untuk disebut hasilnya.",
        "The figures move to the better, but it is too early to call that its result.",
    ),
    Verdict.RUN_WORSE: Bilingual(
        "Angkanya bergerak ke arah lebih buruk, tetapi masih terlalu dini untuk disebut hasilnya.",
        "The figures move to the worse, but it is too early to call that its result.",
    ),
    Verdict.BETTER: Bilingual("Angkanya membaik.", "The figures became better."),
    Verdict.WORSE: Bilingual("Angkanya memburuk.", "The figures became worse."),
    Verdict.MIXED: Bilingual(
        "Angkanya sebagian membaik, sebagian memburuk.",
        "The figures became better in part, worse in part.",
    ),
    Verdict.CHANGED: Bilingual("Angkanya berubah.", "The figures changed."),
    Verdict.NO_EFFECT_SEEN: Bilingual(
        "Perubahan pada angkanya tidak terlihat.", "No change is seen in the figures."
    ),
}
HINTS: Mapping[str, Bilingual] = {
    Verdict.BETTER: Bilingual(
        "Ada petunjuk bahwa angkanya membaik.", "There are signs that the figures became better."
    ),
    Verdict.WORSE: Bilingual(
        "Ada petunjuk bahwa angkanya memburuk.", "There are signs that the figures became worse."
    ),
}
# Whether months weigh in that everybody sees without their figure (`measuring.queries.numbers`).
FEW = f"(@ > 0 && @ < {LEAST})"
COUNTS = " || ".join(f'@.measure.unit == "{unit}"' for unit in COUNTED)
SMALL = f"""(jsonb_path_exists(e.content, '$.points.n[*] ? {FEW}')
  OR jsonb_path_exists(e.content, '$ ? ({COUNTS}).points.control[*] ? {FEW}'))"""


def _text(words: Bilingual, lang: Language) -> str:
    return "'" + words.in_language(lang).replace("'", "''") + "'"


def _case(column: str, words: Mapping[str, Bilingual], lang: Language, other: Bilingual) -> str:
    cases = (f"WHEN '{key}' THEN {_text(one, lang)}" for key, one in words.items())
    return f"CASE {column} {' '.join(cases)} ELSE {_text(other, lang)} END"


def _said(lang: Language) -> str:
    """Return the expression of how far it is and of what its figures say."""
    indicative = ", ".join(f"'{one}'" for one in Method if one.indicative)
    plain = _case("e.verdict", VERDICTS, lang, EARLY)
    hint = _case("e.verdict", {**VERDICTS, **HINTS}, lang, EARLY)
    return f"""concat({_case("i.state", STATES, lang, EARLY)}, ' ',
      CASE WHEN e.faded THEN {_text(FADED, lang)} WHEN e.method IN ({indicative}) THEN {hint} ELSE {plain} END)"""


def _either(lang: Language) -> str:
    said = f"CASE WHEN {SMALL} THEN {_said(lang)} ELSE coalesce(e.sentence_{lang}, '') END"
    return f"CASE WHEN i.shared_at IS NULL THEN {_said(lang)} ELSE {said} END"


# `%(whole)s` is the case (see `cases.panels`). Without a name and a number where it is not shared.
BECAME = f"""
SELECT CASE WHEN i.shared_at IS NULL THEN NULL ELSE i.id END,
  CASE WHEN i.shared_at IS NULL THEN '' ELSE i.shared_as->>'title' END,
  u.name, {_either("id")}, {_either("en")}
FROM improvements_improvement i
JOIN organisation_unit u ON u.id = i.unit_id
LEFT JOIN improvements_effectresult e ON e.id = i.effect_id
WHERE i.id IN (
  SELECT p.improvement_id FROM improvements_problemcase link
  JOIN improvements_problem p ON p.id = link.problem_id WHERE link.case_id = %(whole)s)
"""  # noqa: S608 - fixed texts
