"""The figures that a page shows: reckoned now while a survey runs, as they were frozen afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from tuntas.assessments.models import Survey, SurveyResult
from tuntas.assessments.surveys.profile import PROFILE
from tuntas.assessments.surveys.queries.charts import ExplainedLine, explained
from tuntas.assessments.surveys.queries.extra import ExtraFigure, extra_kept
from tuntas.assessments.surveys.queries.figures import (
    WEAKEST,
    ElementFigure,
    ServiceFigure,
    SurveyFigures,
    figures,
)
from tuntas.assessments.surveys.queries.notation import in_words
from tuntas.rules.phrases import Bilingual

Profile = Mapping[str, Sequence[tuple[str, int | None]]]


@dataclass(frozen=True)
class ShownFigures:
    """What is shown of a survey, wherever it comes from; see `SurveyFigures` for the fields.

    `score_of_all` is the score with what a person decided to leave out.
    """

    respondents: int
    sample: int | None
    score: Decimal
    category: str
    predicate: Bilingual | None
    elements: Sequence[ElementFigure]
    services: Sequence[ServiceFigure]
    profile: Profile
    left_out: int
    extra: ExtraFigure | None
    score_of_all: Decimal
    explanation: Sequence[ExplainedLine]

    @property
    def ranked(self) -> Sequence[ElementFigure]:
        """Return the elements, the strongest first; equal ones in the instrument's order."""
        return sorted(self.elements, key=lambda element: -element.mean)

    @property
    def weakest(self) -> Sequence[ElementFigure]:
        """Return the three elements to improve, the weakest first."""
        return sorted(self.elements, key=lambda element: element.mean)[:WEAKEST]


def shown_now(survey: Survey, found: SurveyFigures) -> ShownFigures:
    """Return what the present answers, as `figures` gives them, come to."""
    everything = (figures(survey, leave_out=False) if found.left_out else None) or found
    return ShownFigures(
        respondents=found.respondents,
        sample=found.sample,
        score=found.score,
        category=found.category,
        predicate=found.predicate,
        elements=found.elements,
        services=found.services,
        profile=found.profile,
        left_out=found.left_out,
        extra=found.extra,
        score_of_all=everything.score,
        explanation=explained(found.result),
    )


def shown_frozen(result: SurveyResult) -> ShownFigures:
    """Return what was frozen; `detail` is written by `actions.survey.frozen_detail`."""
    detail = result.detail
    return ShownFigures(
        respondents=result.respondents,
        sample=detail["sample"],
        score=result.score,
        category=result.category,
        predicate=Bilingual(**detail["predicate"]) if detail["predicate"] else None,
        elements=[_element(one) for one in detail["elements"]],
        services=[_service(one) for one in detail["services"]],
        profile=_profile(detail["profile"]),
        left_out=detail["left_out"],
        extra=extra_kept(detail.get("extra")),
        score_of_all=Decimal(detail["with_all"]["score"]),
        explanation=_explanation(detail["explanation"]),
    )


def _element(kept: Mapping[str, Any]) -> ElementFigure:
    return ElementFigure(
        key=kept["key"],
        label=Bilingual(**kept["label"]),
        mean=Fraction(kept["mean"]),
        score=Decimal(kept["score"]),
        category=kept["category"],
    )


def _service(kept: Mapping[str, Any]) -> ServiceFigure:
    score = None if kept["score"] is None else Decimal(kept["score"])
    return ServiceFigure(kept["name"], kept["respondents"], score, kept["category"])


def _profile(kept: Mapping[str, Mapping[str, int | None]]) -> Profile:
    """Return the groups in the order of the form, which JSON in a database does not keep."""
    return {
        name: [
            *((str(label), kept[name].get(key, 0)) for key, label in PROFILE[name]),
            (_("Tidak diisi"), kept[name].get("", 0)),
        ]
        for name in PROFILE
        if name in kept
    }


def _explanation(kept: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[ExplainedLine]:
    """Return the scorer's tree as it was kept in both languages, the whole last."""
    lines = zip(kept["id"], kept["en"], strict=True)
    return [
        ExplainedLine(
            Bilingual(here["label"], there["label"]),
            Bilingual(here["because"], there["because"]),
            "–" if here["score"] is None else in_words(Fraction(str(here["score"]))),
        )
        for here, there in reversed(list(lines))
    ]
