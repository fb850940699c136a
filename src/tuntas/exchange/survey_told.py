"""The results of a bulk index as JSON and as lines for a terminal."""

from collections.abc import Iterator
from typing import Any

from tuntas.exchange.survey_bulk import GroupIndex, SurveyIndex
from tuntas.exchange.survey_formula import Tally
from tuntas.rules.phrases import Bilingual, Language, format_number
from tuntas.rules.scoring import rounded

Json = dict[str, Any]
MEAN_DECIMALS = 4  # of an element's mean (NRR); published ones have two or three
NO_NAME = Bilingual("(tanpa nama)", "(no name)")
ALL = Bilingual("Semua", "All")
NO_SCORE = Bilingual("belum ada jawaban untuk {keys}", "no answer for {keys}")
RESPONSES = Bilingual("{responses} responden", "{responses} responses")
REFUSED = Bilingual(
    "Jawaban kosong atau di luar skala, tidak ikut dirata-rata: {columns}.",
    "Answers that are empty or off the scale, not averaged: {columns}.",
)


def index_json(index: SurveyIndex, language: str) -> Json:
    """Return groups in order, all rows together, and what they were computed with."""
    return {
        "instrument": {
            "key": index.instrument.key,
            "version": index.instrument.version,
            "hash": index.instrument.hash,
        },
        "policies": dict(index.policies),
        "by": list(index.by),
        "groups": [_group(index, one, language) for one in index.groups],
        "all": _group(index, index.whole, language),
    }


def _group(index: SurveyIndex, one: GroupIndex, language: str) -> Json:
    return {
        **dict(zip(index.by, one.group, strict=False)),
        "n": one.responses,
        "empty": one.empty,
        "nrr": {tally.key: _mean(tally) for tally in one.tallies},
        "refused": {tally.key: tally.refused for tally in one.tallies},
        "index": None if one.index is None else float(rounded(one.index, MEAN_DECIMALS)),
        "score": None if one.score is None else float(one.score),
        "exact": None if one.exact is None else str(one.exact),
        "category": one.category.key if one.category else "",
        "predicate": one.category.predicate.in_language(language) if one.category else "",
        "missing": _missing(one),
    }


def _mean(tally: Tally) -> float | None:
    return float(rounded(tally.mean, MEAN_DECIMALS)) if tally.answers else None


def _missing(one: GroupIndex) -> list[str]:
    return [tally.key for tally in one.tallies if not tally.answers]


def index_lines(index: SurveyIndex, language: Language) -> Iterator[str]:
    """Yield a line for each group, one for all rows, and what was refused."""
    for one in index.groups if index.by else ():
        name = ", ".join(part or NO_NAME.in_language(language) for part in one.group)
        yield _line(name, one, language)
    yield _line(ALL.in_language(language), index.whole, language)
    refused = [
        f"{tally.key} {format_number(tally.refused, language)}"
        for tally in index.whole.tallies
        if tally.refused
    ]
    if refused:
        yield REFUSED.in_language(language).format(columns=", ".join(refused))


def _line(name: str, one: GroupIndex, language: Language) -> str:
    count = RESPONSES.in_language(language).format(responses=format_number(one.responses, language))
    if one.score is None or one.category is None:
        why = NO_SCORE.in_language(language).format(keys=", ".join(_missing(one)))
        return f"{name}: - ({count}; {why})"
    predicate = one.category.predicate.in_language(language)
    score = format_number(one.score, language)
    return f"{name}: {score} {one.category.key} {predicate} ({count})"
