"""What a survey report says: from the frozen result of a closed survey, else from the present answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.assessments.instruments import pinned
from tuntas.assessments.models import (
    FollowUp,
    ResponseDoubt,
    Survey,
    SurveyResponse,
    SurveyResult,
)
from tuntas.assessments.surveys.periods import period_words
from tuntas.assessments.surveys.profile import PROFILE, PROFILE_LABELS
from tuntas.assessments.surveys.queries.charts import Trend, trend
from tuntas.assessments.surveys.queries.counts import survey_counts
from tuntas.assessments.surveys.queries.extra import ExtraFigure, extra_kept
from tuntas.assessments.surveys.queries.figures import SurveyFigures, figures, sample_target
from tuntas.assessments.surveys.queries.page import ChosenPolicy, chosen, follow_up_rows
from tuntas.core.errors import DomainError
from tuntas.rules.instruments import Instrument
from tuntas.rules.phrases import Bilingual

Groups = Sequence[tuple[str, int | None]]


@dataclass(frozen=True)
class ElementRow:
    """An element by its number in the form; `weighted` is what it adds to the index."""

    number: int
    key: str
    label: str
    mean: Fraction
    weighted: Fraction
    score: Decimal
    category: str


@dataclass(frozen=True)
class ServiceRow:
    """A service; score is None where an element has no answer for it."""

    name: str
    respondents: int
    score: Decimal | None
    category: str


@dataclass(frozen=True)
class Total:
    """Respondents, score and category of one way of counting."""

    respondents: int
    score: Decimal
    category: str


@dataclass(frozen=True)
class Figures:
    """The figures themselves, whichever way they were found."""

    total: Total
    index: Fraction
    predicate: str
    elements: Sequence[ElementRow]
    services: Sequence[ServiceRow]
    profile: Sequence[tuple[str, Groups]]
    left_out: int
    extra: ExtraFigure | None
    with_all: Total


@dataclass(frozen=True)
class Before:
    """The unit's survey of the period before, with what it promised."""

    period: str
    total: Total | None
    promises: Sequence[tuple[FollowUp, str]]


@dataclass(frozen=True)
class ReportFacts:
    """Everything that a report says. `frozen` is None while the survey runs: figures are provisional.

    `distribution` has per element how often each option was chosen; None when the answers are no
    longer those of the frozen result. `channels` likewise.
    """

    survey: Survey
    instrument: Instrument
    period: str
    as_of: date
    frozen: SurveyResult | None
    figures: Figures
    sample: int | None
    policies: Sequence[ChosenPolicy]
    trend: Trend | None
    promises: Sequence[tuple[FollowUp, str]]
    before: Before | None
    services_asked: Sequence[str]
    distribution: Mapping[int, Mapping[str, int]] | None
    channels: Sequence[tuple[str, int]] | None
    undecided: int  # answers that look too good to be true, on which nobody has decided

    @property
    def provisional(self) -> bool:
        """Tell whether the figures can still change."""
        return self.frozen is None

    @property
    def weakest(self) -> Sequence[ElementRow]:
        """Return the three elements to improve, the weakest first."""
        return sorted(self.figures.elements, key=lambda one: one.mean)[:3]

    @property
    def strongest(self) -> Sequence[ElementRow]:
        """Return the three best elements, none of which is among the weakest."""
        weak = {one.key for one in self.weakest}
        best = sorted(self.figures.elements, key=lambda one: -one.mean)
        return [one for one in best if one.key not in weak][:3]


def report_facts(survey: Survey, *, on: date) -> ReportFacts:
    """Return what the report of a survey says; call it with Indonesian as the language.

    Raises `DomainError` while there are no answers to reckon with.
    """
    instrument = pinned(survey.instrument, survey.instrument_hash)
    frozen = survey.results.order_by("-made_at", "-pk").first()
    live = figures(survey)
    found = _frozen(frozen) if frozen else _live(survey, live)
    same = live is not None and _agrees(live, found)
    return ReportFacts(
        survey=survey,
        instrument=instrument,
        period=period_words(survey.begins, survey.ends),
        as_of=timezone.localtime(frozen.made_at).date() if frozen else on,
        frozen=frozen,
        figures=found,
        sample=frozen.detail["sample"] if frozen else sample_target(survey.customers),
        policies=chosen(instrument, survey.policies),
        trend=trend(survey),
        promises=follow_up_rows(survey, instrument),
        before=_before(survey, instrument),
        services_asked=list(survey.services.values_list("name", flat=True)),
        distribution=survey_counts(survey.pk, leave_out=True).whole.by_place if same else None,
        channels=_channels(survey) if same else None,
        undecided=ResponseDoubt.objects.filter(
            response__survey=survey, decision=ResponseDoubt.Decision.OPEN
        ).count(),
    )


def _agrees(live: SurveyFigures, found: Figures) -> bool:
    """Tell whether the answers kept now are those that the figures were made from."""
    means = [one.mean for one in found.elements]
    return live.respondents == found.total.respondents and means == [
        one.mean for one in live.elements
    ]


def _live(survey: Survey, live: SurveyFigures | None) -> Figures:
    if live is None:
        raise DomainError(
            _("Belum ada jawaban yang cukup untuk laporan ini. Kumpulkan jawaban dahulu.")
        )
    everything = (figures(survey, leave_out=False) if live.left_out else None) or live
    weighted = {line.key: line.score for line in live.result.tree}
    return Figures(
        total=Total(live.respondents, live.score, live.category),
        index=live.index,
        predicate=_indonesian(live.predicate),
        elements=[
            ElementRow(
                number=at,
                key=one.key,
                label=one.label.id,
                mean=one.mean,
                weighted=weighted[one.key] or Fraction(0),
                score=one.score,
                category=one.category,
            )
            for at, one in enumerate(live.elements, start=1)
        ],
        services=[
            ServiceRow(one.name, one.respondents, one.score, one.category) for one in live.services
        ],
        profile=[(str(PROFILE_LABELS[name]), groups) for name, groups in live.profile.items()],
        left_out=live.left_out,
        extra=live.extra,
        with_all=Total(everything.respondents, everything.score, everything.category),
    )


def _indonesian(words: Bilingual | None) -> str:
    return words.id if words else ""


def _frozen(result: SurveyResult) -> Figures:
    """Return the figures as they were kept; `detail` is written by `actions.survey.frozen_detail`."""
    detail: dict[str, Any] = result.detail
    weighted = {line["key"]: line["score"] for line in detail["explanation"]["id"]}
    with_all = detail["with_all"]
    return Figures(
        total=Total(result.respondents, result.score, result.category),
        index=Fraction(detail["index"]),
        predicate=detail["predicate"]["id"] if detail["predicate"] else "",
        elements=[
            ElementRow(
                number=at,
                key=one["key"],
                label=one["label"]["id"],
                mean=Fraction(one["mean"]),
                weighted=Fraction(str(weighted[one["key"]])),
                score=Decimal(one["score"]),
                category=one["category"],
            )
            for at, one in enumerate(detail["elements"], start=1)
        ],
        services=[_frozen_service(one) for one in detail["services"]],
        profile=[(str(PROFILE_LABELS[name]), _groups(name, detail["profile"])) for name in PROFILE],
        left_out=detail["left_out"],
        extra=extra_kept(detail.get("extra")),
        with_all=Total(with_all["respondents"], Decimal(with_all["score"]), with_all["category"]),
    )


def _frozen_service(one: Mapping[str, Any]) -> ServiceRow:
    score = None if one["score"] is None else Decimal(one["score"])
    return ServiceRow(one["name"], one["respondents"], score, one["category"])


def _groups(name: str, kept: Mapping[str, Mapping[str, int | None]]) -> Groups:
    """Return the groups in the order of the form, which JSON in a database does not keep."""
    labels = [*PROFILE[name], ("", _("Tidak diisi"))]
    return [(str(label), kept[name][key]) for key, label in labels if key in kept.get(name, {})]


def _channels(survey: Survey) -> Sequence[tuple[str, int]]:
    counted = (
        SurveyResponse.objects.filter(survey=survey)
        .exclude(doubt__decision=ResponseDoubt.Decision.LEAVE_OUT)
        .values_list("channel")
        .order_by("channel")
        .annotate(number=Count("pk"))
    )
    labels = dict(SurveyResponse.Channel.choices)
    return [(str(labels[channel]), number) for channel, number in counted]


def _before(survey: Survey, instrument: Instrument) -> Before | None:
    former = (
        Survey.objects.filter(
            unit_id=survey.unit_id, instrument=survey.instrument, ends__lt=survey.begins
        )
        .order_by("-ends", "-pk")
        .first()
    )
    if former is None:
        return None
    result = former.results.order_by("-made_at", "-pk").first()
    return Before(
        period=period_words(former.begins, former.ends),
        total=Total(result.respondents, result.score, result.category) if result else None,
        promises=follow_up_rows(former, instrument),
    )
