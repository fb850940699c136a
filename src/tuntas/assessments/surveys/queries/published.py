"""What the public sees of surveys: frozen results only, no comments, no small numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.assessments.instruments import pinned
from tuntas.assessments.models import FollowUp, Survey, SurveyResult
from tuntas.assessments.surveys.queries.charts import Bar, Trend, bars, trend
from tuntas.assessments.surveys.queries.figures import ServiceFigure
from tuntas.assessments.surveys.queries.page import follow_up_rows, profile_rows
from tuntas.assessments.surveys.queries.shown import shown_frozen
from tuntas.rules.instruments import Instrument
from tuntas.rules.phrases import Bilingual
from tuntas.rules.statistics.small_numbers import protected_row

PAGE_LENGTH = 25


@dataclass(frozen=True)
class PublicFollowUp:
    """A line of the plan with its element's name; `days_late` is 0 where it is done or not due."""

    line: FollowUp
    element: str
    days_late: int


@dataclass(frozen=True)
class Published:
    """One frozen result for everybody; `predicate` is empty where the table has none."""

    result: SurveyResult
    made_on: date
    survey: Survey
    instrument: Instrument
    predicate: Bilingual
    sample: int | None
    missing: int  # answers that the sample lacks
    bars: Sequence[Bar]
    services: Sequence[ServiceFigure]
    profile: Sequence[tuple[str, Sequence[tuple[str, int | None]]]]
    trend: Trend | None
    follow_ups: Sequence[PublicFollowUp]


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


def is_published(survey: Survey) -> bool:
    """Tell whether `published` has a page about a survey."""
    closed = survey.state == Survey.State.CLOSED
    return closed and SurveyResult.objects.filter(survey=survey).exists()


def published(code: str, *, on: date) -> Published:
    """Return what everybody may see of a closed survey on a day. Raises `Http404` for any other."""
    result = (
        SurveyResult.objects.filter(survey__code=code, survey__state=Survey.State.CLOSED)
        .select_related("survey__unit")
        .order_by("-made_at", "-pk")
        .first()
    )
    if result is None:
        raise Http404(_("Hasil ini tidak ada atau belum ditetapkan."))
    survey, found = result.survey, shown_frozen(result)
    instrument = pinned(survey.instrument, survey.instrument_hash)
    return Published(
        result=result,
        made_on=timezone.localdate(result.made_at),
        survey=survey,
        instrument=instrument,
        predicate=found.predicate or Bilingual("", ""),
        sample=found.sample,
        missing=max(0, (found.sample or 0) - result.respondents),
        bars=bars(found.ranked, found.weakest),
        services=_protected(found.services),
        profile=profile_rows(found.profile),
        trend=trend(survey),
        follow_ups=[
            PublicFollowUp(line, element, 0 if line.done_on else max(0, (on - line.due).days))
            for line, element in follow_up_rows(survey, instrument)
        ],
    )


def _protected(services: Sequence[ServiceFigure]) -> list[ServiceFigure]:
    """Return the services; where few answered, or one could be told from the others, without a mark."""
    counts = {str(place): one.respondents for place, one in enumerate(services)}
    shown = protected_row(counts).counts
    return [
        one if shown[str(place)] is not None else ServiceFigure(one.name, one.respondents, None, "")
        for place, one in enumerate(services)
    ]
