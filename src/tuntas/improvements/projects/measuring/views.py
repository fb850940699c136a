"""Pages of proof: the effect, what is measured, when it began, own figures, savings, the numbers."""

import csv
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tuntas.core.access import OfficeRequest, signed_in
from tuntas.core.attempts import attempt, posted
from tuntas.improvements.models import Improvement
from tuntas.improvements.permissions import can_work, check_can_work
from tuntas.improvements.projects.measuring.actions.change import plan_change
from tuntas.improvements.projects.measuring.actions.measure import choose_measure
from tuntas.improvements.projects.measuring.actions.own_figures import MOST_MONTHS, write_figures
from tuntas.improvements.projects.measuring.actions.savings import write_savings
from tuntas.improvements.projects.measuring.forms.change import ChangeForm, change_initial
from tuntas.improvements.projects.measuring.forms.measure import MeasureForm, measure_stored
from tuntas.improvements.projects.measuring.forms.records import (
    FigureRow,
    FigureRows,
    FiguresForm,
    SavingsForm,
    figure_initial,
    savings_initial,
)
from tuntas.improvements.projects.measuring.queries.candidates import (
    MOST_UNITS,
    Beside,
    categories_there,
    figures_there,
    regions_there,
    start_months,
    units_beside,
    watchable,
)
from tuntas.improvements.projects.measuring.queries.numbers import file_name, table
from tuntas.improvements.projects.measuring.queries.panel import newest_results, panel_of
from tuntas.improvements.projects.queries.steps import visible_improvement
from tuntas.improvements.sending import beside_stored
from tuntas.measures.queries.series import months_before
from tuntas.measures.words import month_words
from tuntas.rules.phrases import Language, as_language

FIGURE_MONTHS = 24
FORM = ["GET", "HEAD", "POST"]


# Whoever belongs to a group may have no role at all: who sees an improvement is settled by fetching it.
@signed_in
@require_safe
def improvement_effect(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show what became of an improvement's figure, as far as its months allow."""
    improvement = visible_improvement(request.powers, pk)
    lang = as_language(get_language())
    context = {
        "improvement": improvement,
        "panel": panel_of(improvement, newest_results(improvement), lang),
        "may_work": _may_work(request, improvement),
    }
    return render(request, "improvements/projects/measuring/effect.html", context)


@signed_in
@require_safe
def improvement_numbers(request: OfficeRequest, pk: int) -> HttpResponse:
    """Give the months behind the effect as CSV, digit by digit as they were judged."""
    improvement = visible_improvement(request.powers, pk)
    if improvement.effect is None:
        raise Http404(_("Perbaikan ini belum punya hasil."))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file_name(improvement)}"'
    csv.writer(response).writerows(table(improvement.effect.content))
    return response


@signed_in
@require_http_methods(FORM)
def improvement_measure(request: OfficeRequest, pk: int) -> HttpResponse:
    """Choose what is measured month by month, and the target."""
    improvement = _worked_on(request, pk)
    form = MeasureForm(
        posted(request),
        improvement=improvement,
        there=figures_there(improvement.unit_id),
        categories=categories_there(improvement.unit_id),
        regions=regions_there(improvement.unit_id),
        running=_running(),
    )
    return _act(
        request,
        improvement,
        form,
        "measure",
        lambda: choose_measure(
            improvement_id=pk, measure=form.measure(), seen=form.cleaned_data["seen"],
            by=request.powers, at=timezone.now(),
        ),
        stored=measure_stored,
    )  # fmt: skip


@signed_in
@require_http_methods(FORM)
def improvement_change(request: OfficeRequest, pk: int) -> HttpResponse:
    """Say when the change began, with what it is compared and what is watched."""
    improvement = _worked_on(request, pk)
    lang = as_language(get_language())
    there = figures_there(improvement.unit_id)
    form = ChangeForm(
        posted(request),
        improvement=improvement,
        starts=_starts_offered(improvement),
        units=_units_offered(improvement),
        watchable=[
            (key, label.in_language(lang)) for key, label in watchable(improvement.indicator, there)
        ],
    )
    return _act(
        request,
        improvement,
        form,
        "change",
        lambda: plan_change(
            improvement_id=pk, change=form.change(), seen=form.cleaned_data["seen"],
            by=request.powers, at=timezone.now(),
        ),
        stored=change_initial,
    )  # fmt: skip


def _starts_offered(improvement: Improvement) -> list[date]:
    return start_months(improvement, today=timezone.localdate()) if improvement.source else []


def _units_offered(improvement: Improvement) -> list[Beside]:
    if not improvement.source:
        return []
    return units_beside(improvement, today=timezone.localdate())[:MOST_UNITS]


@signed_in
@require_http_methods(FORM)
def improvement_savings(request: OfficeRequest, pk: int) -> HttpResponse:
    """Write down what is estimated to be saved, with the assumption behind it."""
    improvement = _worked_on(request, pk)
    form = SavingsForm(posted(request), initial=savings_initial(improvement))
    return _act(
        request,
        improvement,
        form,
        "savings",
        lambda: write_savings(
            improvement_id=pk, savings=form.facts(), seen=form.cleaned_data["seen"],
            by=request.powers, at=timezone.now(),
        ),
        stored=savings_initial,
    )  # fmt: skip


@signed_in
@require_http_methods(FORM)
def improvement_figures(request: OfficeRequest, pk: int) -> HttpResponse:
    """Write down the group's own figures, one a month."""
    improvement = _worked_on(request, pk)
    if improvement.source != Improvement.Source.OWN:
        raise Http404(_("Perbaikan ini tidak diukur dengan catatan sendiri."))
    months = _figure_months(request)
    there = dict(improvement.figures.values_list("month", "value"))
    rows = FigureRows(posted(request), initial=figure_initial(months, there))
    form = FiguresForm(posted(request), rows=rows)
    tried = attempt(
        form,
        lambda: write_figures(
            improvement_id=pk, figures=form.facts(), by=request.powers, at=timezone.now()
        ),
    )
    if tried.done is not None:
        messages.success(request, _("Tersimpan."))
        return redirect("improvement_effect", pk)
    lang = as_language(get_language())
    context = {
        "improvement": improvement,
        "rows": rows,
        "lines": [(_month_said(row, lang), row) for row in rows],
        "form": form,
        "more": 0 if len(months) == MOST_MONTHS else MOST_MONTHS,
    }
    template = "improvements/projects/measuring/figures.html"
    return render(request, template, context, status=tried.status)


def _month_said(row: FigureRow, lang: Language) -> str:
    """Return the month that a row is about: its own, also of a page from before the month turned."""
    return "" if row.about is None else month_words(row.about, lang)


def _figure_months(request: OfficeRequest) -> list[date]:
    """Return the whole months to write down, the newest first."""
    text = request.GET.get("bulan", "")
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0  # noqa: PLR2004
    count = min(max(wanted, FIGURE_MONTHS), MOST_MONTHS)
    return [months_before(_running(), back) for back in range(1, count + 1)]


def _act(
    request: OfficeRequest,
    improvement: Improvement,
    form: Any,
    page: str,
    act: Callable[[], object],
    *,
    stored: Callable[[Improvement], Mapping[str, Any]],
) -> HttpResponse:
    """Do what a valid form asks for, else show it; `stored` says what it would begin with."""
    tried = attempt(form, act)
    if tried.done is not None:
        messages.success(request, _("Tersimpan."))
        return redirect("improvement_effect", improvement.pk)
    pk = improvement.pk
    differing = beside_stored(form, tried, lambda: stored(visible_improvement(request.powers, pk)))
    context = {"improvement": improvement, "form": form, "differing": differing}
    template = f"improvements/projects/measuring/{page}.html"
    return render(request, template, context, status=tried.status)


def _worked_on(request: OfficeRequest, pk: int) -> Improvement:
    """Return an improvement that one may work on. Raises `NotPermittedError` for one only read."""
    improvement = visible_improvement(request.powers, pk)
    check_can_work(request.powers, improvement.unit_id, improvement.group_id)
    return improvement


def _may_work(request: OfficeRequest, improvement: Improvement) -> bool:
    return can_work(request.powers, improvement.unit_id, improvement.group_id)


def _running() -> date:
    return timezone.localdate().replace(day=1)
