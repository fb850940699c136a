"""What came of a survey: the index with everything it is made of, exact to the digit.

The database counts in whole numbers, the scorer does the arithmetic. Every page, report and frozen
result takes its figures from here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from tuntas.assessments.instruments import pinned
from tuntas.assessments.models import ResponseDoubt, Survey, SurveyResponse
from tuntas.assessments.surveys.profile import PROFILE
from tuntas.assessments.surveys.queries.counts import (
    Counts,
    SurveyCounts,
    left_out_count,
    profile_counts,
    survey_counts,
)
from tuntas.assessments.surveys.queries.extra import ExtraFigure, extra_now
from tuntas.rules.instruments import ROOT, Instrument
from tuntas.rules.phrases import Bilingual
from tuntas.rules.scoring import Result, rounded, score
from tuntas.rules.statistics.sample_size import krejcie_morgan
from tuntas.rules.statistics.small_numbers import protected_row

WEAKEST = 3
SCORE_DECIMALS = 2
COMMENTS_SHOWN = 500  # the newest; a survey of a whole city has far more than anybody reads


@dataclass(frozen=True)
class ElementFigure:
    """One element (unsur): `mean` is the NRR on the scale, `score` the same on 25-100."""

    key: str
    label: Bilingual
    mean: Fraction
    score: Decimal
    category: str


@dataclass(frozen=True)
class ServiceFigure:
    """One service; `score` is None while an element has no answer at all for it."""

    name: str
    respondents: int
    score: Decimal | None
    category: str


@dataclass(frozen=True)
class Comment:
    """What somebody wrote; never shown outside the government."""

    text: str
    service: str
    answered_at: datetime


@dataclass(frozen=True)
class SurveyFigures:
    """All figures of a survey. `elements` are in the instrument's order, see `ranked`, `weakest`.

    `profile` has per column (see `assessments.profile`) pairs of label and count; None is a number
    too small to show. `sample` is the target after Krejcie and Morgan, None where customers are not
    known. `left_out` counts responses that a person decided not to count; they are in no figure
    unless it was asked for.
    """

    respondents: int
    sample: int | None
    index: Fraction
    score: Decimal
    category: str
    predicate: Bilingual | None
    elements: Sequence[ElementFigure]
    services: Sequence[ServiceFigure]
    profile: Mapping[str, Sequence[tuple[str, int | None]]]
    comments: Sequence[Comment]
    left_out: int
    extra: ExtraFigure | None  # the question beyond the instrument's, in no other figure
    result: Result

    @property
    def ranked(self) -> Sequence[ElementFigure]:
        """Return the elements, the strongest first; equal ones in the instrument's order."""
        return sorted(self.elements, key=lambda element: -element.mean)

    @property
    def weakest(self) -> Sequence[ElementFigure]:
        """Return the three elements to improve, the weakest first."""
        return sorted(self.elements, key=lambda element: element.mean)[:WEAKEST]


def figures(survey: Survey, *, leave_out: bool = True) -> SurveyFigures | None:
    """Return a survey's figures; None while there is no response or an element without an answer.

    `leave_out=False` counts everything, also what a person decided to leave out. Raises
    `DomainError` when the instrument's file is not the one that the survey was started with.
    """
    instrument = pinned(survey.instrument, survey.instrument_hash)
    counted = survey_counts(survey.pk, leave_out=leave_out)
    result = scored(instrument, counted.whole, survey.policies)
    if result is None:
        return None
    return SurveyFigures(
        respondents=counted.whole.respondents,
        sample=sample_target(survey.customers),
        index=_index(instrument, result),
        score=result.score,
        category=result.category,
        predicate=result.predicate,
        elements=_elements(instrument, result),
        services=list(_services(instrument, counted, survey.policies)),
        profile=_profile(profile_counts(survey.pk, leave_out=leave_out)),
        comments=comments_of(survey, leave_out=leave_out),
        left_out=left_out_count(survey.pk),
        extra=extra_now(survey, leave_out=leave_out),
        result=result,
    )


def without_doubts(survey: Survey) -> tuple[int, Result] | None:
    """Return respondents and score as they would be without whatever is doubtful and not kept."""
    instrument = pinned(survey.instrument, survey.instrument_hash)
    counted = survey_counts(survey.pk, leave_out=True, undecided=True)
    result = scored(instrument, counted.whole, survey.policies)
    return None if result is None else (counted.whole.respondents, result)


def scored(instrument: Instrument, counts: Counts, policies: Mapping[str, str]) -> Result | None:
    """Score counts with an instrument; None when an element that it needs has no answer."""
    answers = {
        node.key: counts.by_place[place]
        for place, node in enumerate(instrument.leaves)
        if place in counts.by_place
    }
    if not answers or (instrument.unanswered == "refuse" and len(answers) < len(instrument.leaves)):
        return None
    return score(instrument, answers, policies)


def sample_target(customers: int | None) -> int | None:
    """Return how many respondents are enough for a year's customers; None where nobody knows."""
    return krejcie_morgan(customers) if customers else None


def _index(instrument: Instrument, result: Result) -> Fraction:
    """Return the value of the one node below the whole: the index before it is multiplied."""
    (node,) = instrument.children[ROOT]
    line = next(line for line in result.tree if line.key == node.key)
    return line.value if line.value is not None else Fraction(0)


def _elements(instrument: Instrument, result: Result) -> list[ElementFigure]:
    leaves = {node.key for node in instrument.leaves}
    return [
        ElementFigure(
            key=line.key,
            label=line.label,
            mean=line.value,
            score=rounded(line.value / line.maximum * instrument.maximum, SCORE_DECIMALS),
            category=line.category,
        )
        for line in result.tree
        if line.key in leaves and line.value is not None
    ]


def _services(
    instrument: Instrument, counted: SurveyCounts, policies: Mapping[str, str]
) -> Iterable[ServiceFigure]:
    for name, counts in counted.services.items():
        result = scored(instrument, counts, policies)
        yield ServiceFigure(
            name=name or _("Layanan tidak disebut"),
            respondents=counts.respondents,
            score=result.score if result else None,
            category=result.category if result else "",
        )


def _profile(
    found: Mapping[str, Mapping[str, int]],
) -> Mapping[str, Sequence[tuple[str, int | None]]]:
    return {name: _groups(name, counts) for name, counts in found.items()}


def group_keys(name: str) -> list[str]:
    """Return the keys of a profile's groups in the order shown; the last, "", is who said nothing."""
    return [*(key for key, _label in PROFILE[name]), ""]


def _groups(name: str, counts: Mapping[str, int]) -> Sequence[tuple[str, int | None]]:
    labels = [*(str(label) for _key, label in PROFILE[name]), _("Tidak diisi")]
    shown = protected_row({key: counts.get(key, 0) for key in group_keys(name)}).counts
    return [(label, shown[key]) for label, key in zip(labels, group_keys(name), strict=True)]


def comments_of(survey: Survey, *, leave_out: bool = True) -> Sequence[Comment]:
    """Return what people wrote, the newest first."""
    written = SurveyResponse.objects.filter(survey=survey).exclude(comment="")
    if leave_out:
        written = written.exclude(doubt__decision=ResponseDoubt.Decision.LEAVE_OUT)
    rows = written.order_by("-answered_at", "-id").values_list(
        "comment", "service__name", "answered_at"
    )[:COMMENTS_SHOWN]
    return [Comment(text, service or "", at) for text, service, at in rows]
