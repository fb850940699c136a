"""Votes for causes, and the check sheet that is tapped on a phone."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tuntas.core.access import OfficeRequest, signed_in
from tuntas.core.errors import DomainError
from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.actions.tallies import correct_tally, tally
from tuntas.improvements.projects.actions.voices import vote
from tuntas.improvements.projects.forms.words import CorrectionForm, TallyForm, points_sent
from tuntas.improvements.projects.queries.steps import load_steps, visible_improvement
from tuntas.improvements.projects.queries.tallies import last_lines, sheet_of

REFUSED = 422
CAUSES = 3


@signed_in
@require_POST
def cause_votes(request: OfficeRequest, pk: int) -> HttpResponse:
    """Keep how likely somebody holds each cause."""
    visible_improvement(request.powers, pk)
    try:
        number = vote(
            improvement_id=pk, points=points_sent(request.POST), by=request.powers,
            at=timezone.now(),
        )  # fmt: skip
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Poin Anda untuk %(n)s sebab tersimpan.") % {"n": number})
    return redirect(f"{reverse('improvement_step', args=[pk, CAUSES])}#tool-votes")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def check_sheet(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show the check sheet and count what was seen."""
    found = visible_improvement(request.powers, pk)
    if request.method != "POST":
        return _page(request, found, TallyForm())
    form = TallyForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=REFUSED)
    try:
        tally(
            improvement_id=pk, uid=form.sent_uid, seen=form.seen(), by=request.powers,
            at=timezone.now(),
        )  # fmt: skip
    except DomainError as error:
        form.add_error(None, error.message)
        return _page(request, found, form, status=REFUSED)
    messages.success(request, _("%(label)s: tercatat.") % {"label": form.cleaned_data["label"]})
    return redirect("check_sheet", pk)


def _page(
    request: OfficeRequest, found: Improvement, form: TallyForm, *, status: int = 200
) -> HttpResponse:
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
    return render(request, "improvements/projects/check_sheet.html", context, status=status)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def tally_correct(request: OfficeRequest, pk: int, tally_id: int) -> HttpResponse:
    """Correct a line of the check sheet."""
    found = visible_improvement(request.powers, pk)
    wrong = found.tallies.filter(pk=tally_id).first()
    if wrong is None:
        raise Http404(_("Catatan ini tidak ada."))
    form = CorrectionForm(request.POST or None, initial={"times": wrong.times})
    if form.is_valid():
        said = form.cleaned_data
        try:
            correct_tally(
                improvement_id=pk, tally_id=tally_id, uid=form.sent_uid, times=said["times"],
                reason=said["reason"], by=request.powers, at=timezone.now(),
            )  # fmt: skip
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Catatan dibetulkan; yang lama tetap terbaca."))
            return redirect("check_sheet", pk)
    context = {"improvement": found, "wrong": wrong, "form": form}
    status = REFUSED if form.is_bound else 200
    return render(request, "improvements/projects/tally_correct.html", context, status=status)
