"""Votes for causes, and the check sheet that is tapped on a phone."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tuntas.core.access import OfficeRequest, signed_in
from tuntas.core.attempts import attempt, posted, press
from tuntas.improvements.permissions import check_can_work
from tuntas.improvements.projects.actions.tallies import correct_tally, tally
from tuntas.improvements.projects.actions.voices import vote
from tuntas.improvements.projects.forms.words import CorrectionForm, TallyForm, points_sent
from tuntas.improvements.projects.queries.steps import load_steps, visible_improvement
from tuntas.improvements.projects.queries.tallies import last_lines, sheet_of

CAUSES = 3


@signed_in
@require_POST
def cause_votes(request: OfficeRequest, pk: int) -> HttpResponse:
    """Keep how likely somebody holds each cause."""
    visible_improvement(request.powers, pk)
    points = points_sent(request.POST)
    press(
        request,
        lambda: vote(improvement_id=pk, points=points, by=request.powers, at=timezone.now()),
        lambda number: _("Poin Anda untuk %(n)s sebab tersimpan.") % {"n": number},
    )
    return redirect(f"{reverse('improvement_step', args=[pk, CAUSES])}#tool-votes")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def check_sheet(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show the check sheet and count what was seen."""
    found = visible_improvement(request.powers, pk)
    form = TallyForm(posted(request))
    tried = attempt(
        form,
        lambda: tally(
            improvement_id=pk, uid=form.sent_uid, seen=form.seen(), by=request.powers,
            at=timezone.now(),
        ),
    )  # fmt: skip
    if tried.done is not None:
        messages.success(request, _("%(label)s: tercatat.") % {"label": tried.done.label})
        return redirect("check_sheet", pk)
    sheet = sheet_of(found)
    context = {
        "improvement": found,
        "steps": load_steps(found, request.powers).steps,
        "sheet": sheet,
        # Each +1 is a form of its own, with an identity of its own.
        "taps": [(line, TallyForm(auto_id=False)) for line in sheet.lines],
        "lines": last_lines(found),
        "form": form,
    }
    return render(request, "improvements/projects/check_sheet.html", context, status=tried.status)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def tally_correct(request: OfficeRequest, pk: int, tally_id: int) -> HttpResponse:
    """Correct a line of the check sheet."""
    found = visible_improvement(request.powers, pk)
    check_can_work(request.powers, found.unit_id, found.group_id)
    wrong = found.tallies.filter(pk=tally_id).first()
    if wrong is None:
        raise Http404(_("Catatan ini tidak ada."))
    form = CorrectionForm(posted(request), initial={"times": wrong.times})
    tried = attempt(
        form,
        lambda: correct_tally(
            improvement_id=pk, tally_id=tally_id, uid=form.sent_uid,
            times=form.cleaned_data["times"], reason=form.cleaned_data["reason"],
            by=request.powers, at=timezone.now(),
        ),
    )  # fmt: skip
    if tried.done is not None:
        messages.success(request, _("Catatan dibetulkan; yang lama tetap terbaca."))
        return redirect("check_sheet", pk)
    context = {"improvement": found, "wrong": wrong, "form": form}
    return render(request, "improvements/projects/tally_correct.html", context, status=tried.status)
