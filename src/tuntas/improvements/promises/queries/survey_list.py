"""Complaint surveys that somebody may see, and the list of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from tuntas.core.permissions import Permission
from tuntas.improvements.models import ComplaintSurvey
from tuntas.improvements.promises.queries.index_counts import sheet_counts
from tuntas.organisation.models import Unit
from tuntas.organisation.powers import Powers
from tuntas.organisation.queries.units import in_tree_order
from tuntas.rules.statistics.sample_size import krejcie_morgan

PAGE_LENGTH = 25


def visible_complaint_survey(powers: Powers, code: str) -> ComplaintSurvey:
    """Return a survey by its code; a stranger's and a wrong guess look the same (404)."""
    shown = ComplaintSurvey.objects.visible_to(powers)
    found = shown.select_related("unit", "previous").filter(code=code).first()
    if found is None:
        raise Http404(_("Survei pengaduan ini tidak ada."))
    return found


def preparing_units(powers: Powers, *, on: date) -> list[Unit]:
    """Return the units for which somebody prepares surveys, in the order of the tree."""
    units = Unit.objects.valid(on=on).defer("duties")
    if Permission.WORK_ON_IMPROVEMENTS not in powers.everywhere:
        held = powers.units.get(Permission.WORK_ON_IMPROVEMENTS, frozenset())
        units = units.filter(pk__in=held)
    return in_tree_order(units)


@dataclass(frozen=True)
class SurveyRow:
    """A survey with how many sheets arrived, and how many were aimed at."""

    survey: ComplaintSurvey
    sheets: int
    target: int | None


@dataclass(frozen=True)
class SurveyPage:
    """A page of surveys, the newest first; `next` is where the following one starts."""

    rows: Sequence[SurveyRow]
    next: tuple[datetime, int] | None


def complaint_survey_page(
    powers: Powers, *, words: str = "", state: str = "", before: tuple[datetime, int] | None = None
) -> SurveyPage:
    """Return one page in two queries. `words` are looked for in titles and names of units."""
    found = ComplaintSurvey.objects.visible_to(powers).select_related("unit")
    if words:
        found = found.filter(Q(title__icontains=words) | Q(unit__name__icontains=words))
    if state:
        found = found.filter(state=state)
    if before:
        at, pk = before
        found = found.filter(Q(made_at__lt=at) | Q(made_at=at, pk__lt=pk))
    rows = list(found.order_by("-made_at", "-pk")[: PAGE_LENGTH + 1])
    shown = rows[:PAGE_LENGTH]
    counts = sheet_counts([one.pk for one in shown])
    last = shown[-1] if len(rows) > PAGE_LENGTH else None
    return SurveyPage(
        [SurveyRow(one, counts[one.pk].sheets, target_of(one)) for one in shown],
        (last.made_at, last.pk) if last else None,
    )


def target_of(survey: ComplaintSurvey) -> int | None:
    """Return how many sheets are enough, None while the number of customers is not known."""
    return krejcie_morgan(survey.customers) if survey.customers else None
