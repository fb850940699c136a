"""What the public sees of surveys: frozen results only, no comments, no small numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from tuntas.assessments.instruments import pinned
from tuntas.assessments.models import FollowUp, Survey, SurveyResult
from tuntas.assessments.surveys.profile import PROFILE
from tuntas.assessments.surveys.queries.charts import Bar, Trend, bars, trend
from tuntas.assessments.surveys.queries.figures import WEAKEST, ElementFigure, ServiceFigure
from tuntas.assessments.surveys.queries.page import follow_up_rows, profile_rows
from tuntas.rules.instruments import Instrument
from tuntas.rules.phrases import Bilingual
from tuntas.rules.statistics.small_numbers import protected_row

PAGE_LENGTH = 25


@dataclass(frozen=True)
class Published:
    """One frozen result for everybody; `predicate` is empty where the table has none."""

    result: SurveyResult
    survey: Survey
    instrument: Instrument
    predicate: Bilingual
    sample: int | None
    bars: Sequence[Bar]
    services: Sequence[ServiceFigure]
    profile: Sequence[tuple[str, Sequence[tuple[str, int | None]]]]
    trend: Trend | None
    follow_ups: Sequence[tuple[FollowUp, str]]


def published_page(
    before: tuple[date, int] | None,
) -> tuple[list[SurveyResult], tuple[date, int] | None]:
    """Return the newest result of each closed survey, the newest period first, and the next page."""
    closed = Survey.objects.filter(state=Survey.State.CLOSED).select_related("unit")
    if before is not None:
        begins, pk = before
        closed = closed.filter(Q(begins__lt=begins) | Q(begins=begins, pk__lt=pk))
    found = list(closed.order_by("-begins", "-pk")[: PAGE_LENGTH + 1])
    shown = {one.pk: one for one in found[:PAGE_LENGTH]}
    results = (
        SurveyResult.objects.filter(survey_id__in=shown)
        .order_by("survey_id", "-made_at", "-pk")
        .distinct("survey_id")
        .defer("detail")
    )
    by_survey = {result.survey_id: result for result in results}
    for pk, result in by_survey.items():
        result.survey = shown[pk]
    last = found[PAGE_LENGTH - 1] if len(found) > PAGE_LENGTH else None
    in_order = [by_survey[pk] for pk in shown if pk in by_survey]
    return in_order, (last.begins, last.pk) if last else None


def published(code: str) -> Published:
    """Return what everybody may see of a closed survey. Raises `Http404` for any other."""
    result = (
        SurveyResult.objects.filter(survey__code=code, survey__state=Survey.State.CLOSED)
        .select_related("survey__unit")
        .order_by("-made_at", "-pk")
        .first()
    )
    if result is None:
        raise Http404(_("Hasil ini tidak ada atau belum ditetapkan."))
    survey, detail = result.survey, result.detail
    instrument = pinned(survey.instrument, survey.instrument_hash)
    elements = [_element(one) for one in detail["elements"]]
    weakest = sorted(elements, key=lambda one: one.mean)[:WEAKEST]
    return Published(
        result=result,
        survey=survey,
        instrument=instrument,
        predicate=Bilingual(**detail["predicate"]) if detail["predicate"] else Bilingual("", ""),
        sample=detail["sample"],
        bars=bars(sorted(elements, key=lambda one: -one.mean), weakest),
        services=_services(detail["services"]),
        profile=profile_rows(_profile(detail["profile"])),
        trend=trend(survey),
        follow_ups=follow_up_rows(survey, instrument),
    )


def _element(kept: Mapping[str, Any]) -> ElementFigure:
    return ElementFigure(
        key=kept["key"],
        label=Bilingual(**kept["label"]),
        mean=Fraction(kept["mean"]),
        score=Decimal(kept["score"]),
        category=kept["category"],
    )


def _services(kept: Sequence[Mapping[str, Any]]) -> list[ServiceFigure]:
    """Return the services; where few answered, or one could be told from the others, without a mark."""
    counts = {str(place): int(one["respondents"]) for place, one in enumerate(kept)}
    shown = protected_row(counts).counts
    return [
        _service(one) if shown[str(place)] is not None else _unmarked(one)
        for place, one in enumerate(kept)
    ]


def _unmarked(kept: Mapping[str, Any]) -> ServiceFigure:
    return ServiceFigure(kept["name"], kept["respondents"], None, "")


def _service(kept: Mapping[str, Any]) -> ServiceFigure:
    score = None if kept["score"] is None else Decimal(kept["score"])
    return ServiceFigure(kept["name"], kept["respondents"], score, kept["category"])


def _profile(
    kept: Mapping[str, Mapping[str, int | None]],
) -> Mapping[str, Sequence[tuple[str, int | None]]]:
    return {
        name: [
            *((str(label), groups.get(key, 0)) for key, label in PROFILE[name]),
            (_("Tidak diisi"), groups.get("", 0)),
        ]
        for name, groups in kept.items()
        if name in PROFILE
    }
