"""Surveys that somebody may see, and the list of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from tuntas.assessments.instruments import known_instruments
from tuntas.assessments.models import Survey, SurveyResult
from tuntas.assessments.surveys.periods import PERIODS, period_dates
from tuntas.assessments.surveys.queries.counts import LEFT_OUT, Counts, not_counted
from tuntas.assessments.surveys.queries.figures import sample_target, scored
from tuntas.core.permissions import Permission
from tuntas.organisation.powers import Powers

PAGE_LENGTH = 25
COUNTS_OF_MANY = f"""
SELECT r.survey_id, element.place, element.value, count(*)
FROM assessments_surveyresponse r
CROSS JOIN LATERAL unnest(r.values) WITH ORDINALITY AS element (value, place)
WHERE r.survey_id = ANY(%(surveys)s) AND NOT {LEFT_OUT}
GROUP BY r.survey_id, element.place, element.value
"""  # noqa: S608 - of constants


def visible_surveys(
    powers: Powers, permission: Permission = Permission.VIEW_SURVEYS
) -> QuerySet[Survey]:
    """Return the surveys of the units for which the permission is held."""
    if permission in powers.everywhere:
        return Survey.objects.all()
    return Survey.objects.filter(unit_id__in=powers.units.get(permission, frozenset()))


def visible_survey(
    powers: Powers, code: str, permission: Permission = Permission.VIEW_SURVEYS
) -> Survey:
    """Return a survey by its code; a stranger's and a wrong guess look the same (404)."""
    found = visible_surveys(powers, permission).select_related("unit").filter(code=code).first()
    if found is None:
        raise Http404(_("Survei ini tidak ada."))
    return found


@dataclass(frozen=True)
class SurveyFilters:
    """What the list shows; `before` is the last row of the page before."""

    unit_id: int | None = None
    year: int | None = None
    period: str = ""  # a key of PERIODS
    state: str = ""
    before: tuple[date, int] | None = None


@dataclass(frozen=True)
class SurveyRow:
    """A survey with its figures; score is None while there are none."""

    survey: Survey
    respondents: int
    sample: int | None
    score: Decimal | None
    category: str


@dataclass(frozen=True)
class SurveyPage:
    """A page of surveys, the newest period first; `next` is where the following one starts."""

    rows: Sequence[SurveyRow]
    next: tuple[date, int] | None


def survey_page(powers: Powers, filters: SurveyFilters) -> SurveyPage:
    """Return one page, in three queries whatever its length.

    Closed surveys show what was frozen, open ones what is reckoned now.
    """
    found = list(
        visible_surveys(powers)
        .filter(_conditions(filters))
        .select_related("unit")
        .order_by("-begins", "-pk")[: PAGE_LENGTH + 1]
    )
    shown = found[:PAGE_LENGTH]
    last = shown[-1] if len(found) > PAGE_LENGTH else None
    frozen = latest_results([one.pk for one in shown])
    counts = _counts([one.pk for one in shown if one.pk not in frozen])
    rows = [_row(one, frozen.get(one.pk), counts.get(one.pk)) for one in shown]
    return SurveyPage(rows, (last.begins, last.pk) if last else None)


def _conditions(filters: SurveyFilters) -> Q:
    wanted = Q()
    if filters.unit_id is not None:
        wanted &= Q(unit_id=filters.unit_id)
    if filters.state:
        wanted &= Q(state=filters.state)
    if filters.year and filters.period in PERIODS:
        begins, ends = period_dates(filters.period, filters.year)
        wanted &= Q(begins__gte=begins, ends__lte=ends)
    elif filters.year:
        wanted &= Q(begins__year=filters.year)
    if filters.before:
        begins, pk = filters.before
        wanted &= Q(begins__lt=begins) | Q(begins=begins, pk__lt=pk)
    return wanted


def latest_results(survey_ids: Sequence[int]) -> Mapping[int, SurveyResult]:
    """Return the newest frozen result of each survey that has one, in one query."""
    rows = (
        SurveyResult.objects.filter(survey_id__in=survey_ids)
        .order_by("survey_id", "-made_at", "-pk")
        .distinct("survey_id")
        .defer("detail")
    )
    return {row.survey_id: row for row in rows}


def _counts(survey_ids: Sequence[int]) -> Mapping[int, Counts]:
    with connection.cursor() as cursor:
        cursor.execute(
            COUNTS_OF_MANY,
            {"surveys": list(survey_ids), "without": not_counted(leave_out=True)},
        )
        rows = cursor.fetchall()
    respondents: dict[int, int] = defaultdict(int)
    places: dict[int, dict[int, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for survey_id, place, value, count in rows:
        respondents[survey_id] += count if place == 1 else 0
        if value is not None:
            places[survey_id][place - 1][str(value)] = count
    return {pk: Counts(respondents[pk], places[pk]) for pk in respondents}


def _row(survey: Survey, frozen: SurveyResult | None, counts: Counts | None) -> SurveyRow:
    sample = sample_target(survey.customers)
    if frozen is not None:
        return SurveyRow(survey, frozen.respondents, sample, frozen.score, frozen.category)
    instrument = known_instruments().get(survey.instrument)
    if counts is None or instrument is None or instrument.hash != survey.instrument_hash:
        return SurveyRow(survey, counts.respondents if counts else 0, sample, None, "")
    result = scored(instrument, counts, survey.policies)
    return SurveyRow(
        survey,
        counts.respondents,
        sample,
        result.score if result else None,
        result.category if result else "",
    )
