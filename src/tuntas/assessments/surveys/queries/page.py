"""Everything that the page of one survey shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from tuntas.assessments.instruments import pinned
from tuntas.assessments.models import FollowUp, ResponseDoubt, Survey, SurveyResult
from tuntas.assessments.surveys.profile import PROFILE_LABELS
from tuntas.assessments.surveys.queries.charts import (
    Bar,
    ExplainedLine,
    Trend,
    bars,
    explained,
    trend,
)
from tuntas.assessments.surveys.queries.compare import Comparison, compared
from tuntas.assessments.surveys.queries.figures import SurveyFigures, figures, sample_target
from tuntas.rules.instruments import Instrument
from tuntas.rules.phrases import Bilingual

VERIFIED = frozenset({"text", "two-sources"})


@dataclass(frozen=True)
class ChosenPolicy:
    """A policy as it was settled for a survey."""

    label: Bilingual
    choice: Bilingual
    verified: bool


@dataclass(frozen=True)
class SurveyDetails:
    """What a survey's page shows; `found` is None while there is nothing to reckon."""

    instrument: Instrument
    found: SurveyFigures | None
    everything: SurveyFigures | None  # with what was left out; None when nothing was
    frozen: SurveyResult | None
    results: Sequence[SurveyResult]
    bars: Sequence[Bar]
    explanation: Sequence[ExplainedLine]
    profile: Sequence[tuple[str, Sequence[tuple[str, int | None]]]]
    trend: Trend | None
    policies: Sequence[ChosenPolicy]
    comparison: Comparison | None
    follow_ups: Sequence[tuple[FollowUp, str]]
    doubts_open: int
    services: Sequence[str]
    sample: int | None
    verified: bool

    @property
    def element_choices(self) -> list[tuple[str, str]]:
        """Return the elements for a form, the weakest first where they are known."""
        language = get_language() or "id"
        known: Sequence[Any] = (
            sorted(self.found.elements, key=lambda one: one.mean)
            if self.found
            else self.instrument.leaves
        )
        return [(one.key, one.label.in_language(language)) for one in known]

    @property
    def late_answers(self) -> int:
        """Return how many answers count now that did not when the result was frozen."""
        if self.frozen is None or self.found is None:
            return 0
        return self.found.respondents - self.frozen.respondents


def survey_details(survey: Survey, *, published: Decimal | None) -> SurveyDetails:
    """Return what a survey's page shows; `published` is a figure to compare with."""
    instrument = pinned(survey.instrument, survey.instrument_hash)
    found = figures(survey)
    results = list(
        survey.results.select_related("made_by").defer("detail").order_by("-made_at", "-pk")
    )
    return SurveyDetails(
        instrument=instrument,
        found=found,
        everything=figures(survey, leave_out=False) if found and found.left_out else None,
        frozen=results[0] if results else None,
        results=results,
        bars=bars(found.ranked, found.weakest) if found else [],
        explanation=explained(found.result) if found else [],
        profile=profile_rows(found.profile) if found else [],
        trend=trend(survey),
        policies=chosen(instrument, survey.policies),
        comparison=compared(instrument, found, published) if found and published else None,
        follow_ups=follow_up_rows(survey, instrument),
        doubts_open=ResponseDoubt.objects.filter(
            response__survey=survey, decision=ResponseDoubt.Decision.OPEN
        ).count(),
        services=list(survey.services.values_list("name", flat=True)),
        sample=sample_target(survey.customers),
        verified=instrument.source.verified in VERIFIED,
    )


def profile_rows(
    profile: Mapping[str, Sequence[tuple[str, int | None]]],
) -> list[tuple[str, Sequence[tuple[str, int | None]]]]:
    """Return the profile with its headings, without groups in which nobody is."""
    return [
        (str(PROFILE_LABELS[name]), [(label, count) for label, count in groups if count != 0])
        for name, groups in profile.items()
    ]


def chosen(instrument: Instrument, policies: Mapping[str, str]) -> list[ChosenPolicy]:
    """Return how each of the instrument's open questions was settled."""
    found = []
    for policy in instrument.policies.values():
        choice = policy.choice(policies.get(policy.key, policy.default))
        if choice is not None:
            found.append(ChosenPolicy(policy.label, choice.label, choice.verified in VERIFIED))
    return found


def follow_up_rows(survey: Survey, instrument: Instrument) -> list[tuple[FollowUp, str]]:
    """Return the lines of the plan with their element's name, the next due first."""
    language = get_language() or "id"
    return [
        (line, instrument.by_key[line.element].label.in_language(language))
        for line in survey.follow_ups.order_by("done_on", "due", "pk")
        if line.element in instrument.by_key
    ]
