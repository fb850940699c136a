"""What came of a complaint survey: the ranking, causes, the change since the survey before, a table."""

import csv

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import posted, press
from tuntas.core.cells import plain_cell
from tuntas.core.permissions import Permission
from tuntas.improvements.models import (
    ComplaintCause,
    ComplaintItem,
    ComplaintSheet,
    ComplaintSurvey,
)
from tuntas.improvements.promises.actions.survey_causes import add_cause, remove_cause
from tuntas.improvements.promises.forms.survey_setup import CauseForm, one_line
from tuntas.improvements.promises.index_drawing import drawn_changes, pareto
from tuntas.improvements.promises.queries.index_change import complaint_comparison
from tuntas.improvements.promises.queries.index_results import (
    Line,
    complaint_results,
    profile_shown,
    respondents,
    with_answers,
    writings,
)
from tuntas.improvements.promises.queries.survey_list import target_of, visible_complaint_survey
from tuntas.improvements.promises.survey_permissions import can_prepare, check_can_prepare
from tuntas.improvements.promises.survey_rules import complaint_survey_rule
from tuntas.improvements.sending import attempt_own, told

COLUMNS = (
    "rank", "number", "heading", "complaint", "sheets_with_it", "sheets", "percent_of_sheets",
    "percent_low_95", "percent_high_95", "percent_of_ticks", "percent_cumulative", "first",
)  # fmt: skip


@requires(Permission.VIEW_IMPROVEMENTS)
@require_safe
def complaint_results_page(request: OfficeRequest, code: str) -> HttpResponse:
    """Show the ranking, and who answered."""
    found = _closed(request, code)
    results, rule = complaint_results(found), complaint_survey_rule()
    results = with_answers(results, found, request.powers, on=timezone.localdate())
    mine = can_prepare(request.powers, found.unit_id)
    answered = respondents(found)
    channels = [
        (label, answered.channels.get(key, 0)) for key, label in ComplaintSheet.Channel.choices
    ]
    context = {
        "survey": found,
        "results": results,
        "chart": pareto(results.lines, cut_off_percent=rule.cut_off_percent.value),
        "rule": rule,
        "target": target_of(found),
        "profile": profile_shown(answered, silent=_("Tidak diisi")),
        "channels": channels,
        "may_prepare": mine,
        # What people wrote may name somebody: it stays with the unit's own people.
        "writings": writings(found) if mine else (),
    }
    return render(request, "improvements/promises/index_results.html", context)


def _closed(request: OfficeRequest, code: str) -> ComplaintSurvey:
    """Return a survey that was closed, else 404.

    While sheets arrive, two looks at the counts differ by what one person ticked.
    """
    found = visible_complaint_survey(request.powers, code)
    if found.state != ComplaintSurvey.State.CLOSED:
        raise Http404(_("Survei ini belum ditutup, jadi belum ada urutannya."))
    return found


@requires(Permission.VIEW_IMPROVEMENTS)
@require_safe
def complaint_results_csv(request: OfficeRequest, code: str) -> HttpResponse:
    """Offer the ranking as a table; what people wrote is not in it."""
    found = _closed(request, code)
    results = complaint_results(found, causes=False)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="pengaduan-{found.code}.csv"'
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    for line in results.lines:
        writer.writerow(map(plain_cell, _row(line, results.index.sheets)))
    return response


def _row(line: Line, sheets: int) -> tuple[object, ...]:
    one = line.ranked
    shares = (one.share, one.interval.low, one.interval.high, one.part, one.cumulative)
    percents = (f"{100 * share:.2f}" for share in shares)
    return (
        one.rank, one.order, line.item.heading, line.item.text, one.count, sheets, *percents,
        "yes" if one.vital else "no",
    )  # fmt: skip


@requires(Permission.VIEW_IMPROVEMENTS)
@require_safe
def complaint_change(request: OfficeRequest, code: str) -> HttpResponse:
    """Show what became of each complaint since the survey before."""
    found = _closed(request, code)
    comparison = complaint_comparison(found)
    if comparison is None:
        raise Http404(_("Survei ini bukan ulangan, jadi tidak ada yang dibandingkan."))
    context = {
        "survey": found,
        "comparison": comparison,
        "drawn": drawn_changes(comparison.lines),
        "rule": complaint_survey_rule(),
    }
    return render(request, "improvements/promises/index_change.html", context)


# --- causes ---------------------------------------------------------------------------------------
@requires(Permission.WORK_ON_IMPROVEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def complaint_cause_add(request: OfficeRequest, code: str, item: int) -> HttpResponse:
    """Add a cause to a complaint."""
    found = _closed(request, code)
    complaint = get_object_or_404(ComplaintItem, survey=found, order=item)
    form = CauseForm(posted(request))
    tried = attempt_own(
        form,
        lambda: add_cause(
            complaint.pk,
            text=one_line(form.cleaned_data["text"]),
            inside=form.cleaned_data["where"] == CauseForm.INSIDE,
            by=request.powers,
            at=timezone.now(),
        ),
        check=lambda: check_can_prepare(request.powers, found.unit_id),
    )
    if tried.done is not None:
        messages.success(request, _("Sebab disimpan."))
        return redirect("complaint_results", code=code)
    context = {"survey": found, "item": complaint, "form": form}
    return render(request, "improvements/promises/survey_cause.html", context, status=tried.status)


@requires(Permission.WORK_ON_IMPROVEMENTS)
@require_POST
def complaint_cause_remove(request: OfficeRequest, code: str, pk: int) -> HttpResponse:
    """Take a cause away."""
    found = _closed(request, code)
    if not ComplaintCause.objects.filter(item__survey=found, pk=pk).exists():
        return told(request, _("Sebab ini sudah dihapus."), "complaint_results", code)
    press(
        request,
        lambda: remove_cause(pk, by=request.powers, at=timezone.now()),
        _("Sebab dihapus."),
    )
    return redirect("complaint_results", code=code)
