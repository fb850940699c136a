"""How complaint surveys are made and read: length of the list, cut-off, fewest sheets, when to repeat."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from tuntas.rules.datafiles import (
    DataFileError,
    DataFiles,
    Problem,
    line_at,
    read_document,
    shipped_texts,
    text_of,
)
from tuntas.rules.improvement.sourced import Sourced, bilingual, sourced
from tuntas.rules.phrases import Bilingual

PACKAGE = "tuntas.rules.improvement"
FILE = "complaint-survey-rules.yaml"
SCHEMA = "complaint-survey-rules.schema.json"


class ComplaintSurveyRuleError(DataFileError):
    """A file of rules for complaint surveys breaks rules."""


@dataclass(frozen=True)
class Span:
    """From how many to how many."""

    least: int
    most: int

    def holds(self, value: int) -> bool:
        """Tell whether a number is neither too small nor too large."""
        return self.least <= value <= self.most


@dataclass(frozen=True)
class ComplaintSurveyRule:
    """One government's rule. `formula` says which kind of index it is: only rankings are known."""

    key: str
    title: Bilingual
    formula: Sourced[str]
    cut_off_percent: Sourced[int]
    list_size: Sourced[Span]
    least_sheets: Sourced[int]
    repeat_after_months: Sourced[Span]
    path: str


def read_complaint_survey_rule(text: str, *, path: str) -> ComplaintSurveyRule:
    """Return the rule that a file's text describes; raises `ComplaintSurveyRuleError`."""
    document = read_document(
        text, path, package=PACKAGE, schema=SCHEMA, error=ComplaintSurveyRuleError
    )
    ComplaintSurveyRuleError.raise_any(path, _problems(document))
    size, repeat = document["list_size"], document["repeat_after"]
    return ComplaintSurveyRule(
        key=document["key"],
        title=bilingual(document["title"]),
        formula=_single(document["formula"], "kind"),
        cut_off_percent=_single(document["cut_off"], "percent"),
        list_size=sourced(size, Span(size["least"], size["most"])),
        least_sheets=_single(document["least_sheets"], "sheets"),
        repeat_after_months=sourced(repeat, Span(repeat["least_months"], repeat["most_months"])),
        path=path,
    )


def load_complaint_survey_rule(path: Path) -> ComplaintSurveyRule:
    """Return the rule in a file; raises `ComplaintSurveyRuleError`, `OSError`."""
    text = text_of(path, ComplaintSurveyRuleError)
    return read_complaint_survey_rule(text, path=str(path))


@lru_cache(maxsize=1)
def shipped_rule() -> ComplaintSurveyRule:
    """Return the rule that comes with the product."""
    return read_complaint_survey_rule(shipped_texts(PACKAGE)[FILE], path=FILE)


# A city's own file stands instead of the shipped one, not beside it: hence no shipped ones here.
OWN_COMPLAINT_SURVEY_RULES = DataFiles(load_complaint_survey_rule, error=ComplaintSurveyRuleError)


def _single(data: Any, name: str) -> Sourced[Any]:
    return sourced(data, data[name])


def _problems(document: Any) -> Iterator[Problem]:
    for name, least, most in (
        ("list_size", "least", "most"),
        ("repeat_after", "least_months", "most_months"),
    ):
        if document[name][least] > document[name][most]:
            message = f"{name}: {least} is more than {most}"
            yield Problem(line_at(document, [name, least]), "size", message)
