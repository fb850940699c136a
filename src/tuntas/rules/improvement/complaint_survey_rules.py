"""How complaint surveys are made and read: length of the list, cut-off, fewest sheets, when to repeat."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tuntas.rules.datafiles import DataFileError, Origin, Problem, line_at
from tuntas.rules.improvement.rule_files import RuleKind
from tuntas.rules.improvement.sourced import Sourced, bilingual, sourced
from tuntas.rules.phrases import Bilingual


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
    least_to_close: Sourced[int]
    least_sheets: Sourced[int]
    repeat_after_months: Sourced[Span]
    path: str


def _build(document: Any, origin: Origin) -> ComplaintSurveyRule:
    size, repeat = document["list_size"], document["repeat_after"]
    return ComplaintSurveyRule(
        key=document["key"],
        title=bilingual(document["title"]),
        formula=_single(document["formula"], "kind"),
        cut_off_percent=_single(document["cut_off"], "percent"),
        list_size=sourced(size, Span(size["least"], size["most"])),
        least_to_close=_single(document["least_to_close"], "sheets"),
        least_sheets=_single(document["least_sheets"], "sheets"),
        repeat_after_months=sourced(repeat, Span(repeat["least_months"], repeat["most_months"])),
        path=origin.path,
    )


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


COMPLAINT_SURVEY_RULE = RuleKind(
    _build, name="complaint-survey-rules", problems=_problems, error=ComplaintSurveyRuleError
)
