"""Everything that the page of one survey shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models.fields.json import KT
from django.utils.translation import get_language

from tuntas.assessments.instruments import pinned
from tuntas.assessments.models import FollowUp, ResponseDoubt, Survey, SurveyResult
from tuntas.assessments.surveys.profile import PROFILE_LABELS
from tuntas.assessments.surveys.queries.charts import Bar, Trend, bars, trend
from tuntas.assessments.surveys.queries.compare import Comparison, compared
from tuntas.assessments.surveys.queries.counts import counted_responses
from tuntas.assessments.surveys.queries.figures import Comment, comments_of, figures, sample_target
from tuntas.assessments.surveys.queries.shown import ShownFigures, shown_frozen, shown_now
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
    """What a survey's page shows; `found` is None while there is nothing to show.

    While the survey runs the figures are reckoned now, afterwards they are those of the newest
    frozen result; `counted_since` is how many answers more, or less, count now than counted then.
    """

    instrument: Instrument
    found: ShownFigures | None
    frozen: SurveyResult | None
    results: Sequence[SurveyResult]
    counted_since: int
    comments: Sequence[Comment]
    bars: Sequence[Bar]
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
        """Return how many answers came after the result was frozen."""
        return max(0, self.counted_since)

    @property
    def withdrawn_answers(self) -> int:
        """Return how many answers a person decided to leave out after the result was frozen."""
        return max(0, -self.counted_since)


def survey_details(survey: Survey, *, published: Decimal | None) -> SurveyDetails:
    """Return what a survey's page shows; `published` is a figure to compare with."""
    instrument = pinned(survey.instrument, survey.instrument_hash)
    results = frozen_results(survey)
    frozen = results[0] if results else None
    live = None if frozen else figures(survey)
    found = shown_frozen(frozen) if frozen else shown_now(survey, live) if live else None
    return SurveyDetails(
        instrument=instrument,
        found=found,
        frozen=frozen,
        results=results,
        counted_since=counted_responses(survey.pk) - frozen.respondents if frozen else 0,
        comments=live.comments if live else comments_of(survey),
        bars=bars(found.ranked, found.weakest) if found else [],
        profile=profile_rows(found.profile) if found else [],
        trend=trend(survey),
        policies=chosen(instrument, survey.policies),
        comparison=_comparison(instrument, found, published),
        follow_ups=follow_up_rows(survey, instrument),
        doubts_open=ResponseDoubt.objects.filter(
            response__survey=survey, decision=ResponseDoubt.Decision.OPEN
        ).count(),
        services=list(survey.services.values_list("name", flat=True)),
        sample=sample_target(survey.customers),
        verified=instrument.source.verified in VERIFIED,
    )


def frozen_results(survey: Survey) -> list[SurveyResult]:
    """Return every result that was frozen, the newest first; each has its `reason`, None at closing.

    There are few: one at closing, one for each time that somebody had it reckoned again.
    """
    kept = survey.results.select_related("made_by")
    return list(kept.annotate(reason=KT("detail__reason")).order_by("-made_at", "-pk"))


def _comparison(
    instrument: Instrument, found: ShownFigures | None, published: Decimal | None
) -> Comparison | None:
    if found is None or not published:
        return None
    return compared(instrument, found.elements, recomputed=found.score, published=published)


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
