"""The head's decisions about a complaint survey: open, move, take back, close."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import SHOWN, posted, press
from tuntas.core.permissions import Permission
from tuntas.improvements.promises.actions.survey_run import (
    close_complaint_survey,
    open_complaint_survey,
    reschedule_complaint_survey,
    take_back_complaint_survey,
)
from tuntas.improvements.promises.forms.survey_setup import (
    OpenForm,
    RescheduleForm,
    schedule_initial,
)
from tuntas.improvements.promises.queries.survey_list import target_of, visible_complaint_survey
from tuntas.improvements.promises.queries.survey_overview import complaint_survey_overview
from tuntas.improvements.promises.survey_permissions import check_can_run
from tuntas.improvements.promises.views.survey import (
    again_beside,
    fresh_forms,
    overview_of,
    stored,
)
from tuntas.improvements.sending import attempt_own


@requires(Permission.LEAD_IMPROVEMENTS)
@require_POST
def complaint_survey_open(request: OfficeRequest, code: str) -> HttpResponse:
    """Open a survey for answers."""
    return _scheduled(
        request, code, OpenForm, open_complaint_survey,
        _("Survei dibuka. Bagikan tautannya, atau cetak posternya."),
    )  # fmt: skip


@requires(Permission.LEAD_IMPROVEMENTS)
@require_POST
def complaint_survey_reschedule(request: OfficeRequest, code: str) -> HttpResponse:
    """Move the last day of an open survey."""
    return _scheduled(
        request, code, RescheduleForm, reschedule_complaint_survey, _("Tanggal disimpan.")
    )


def _scheduled(
    request: OfficeRequest,
    code: str,
    kind: type[forms.Form],
    act: Callable[..., None],
    said: str,
) -> HttpResponse:
    overview = overview_of(request, code)
    form = kind(request.POST, prefix="days")
    return stored(
        request, overview, form,
        lambda: act(overview.survey.pk, **form.cleaned_data, by=request.powers, at=timezone.now()),
        check=lambda: check_can_run(request.powers, overview.survey.unit_id),
        step="answers", shown=fresh_forms(overview).changed(schedule=form), said=said,
        again=lambda now: again_beside(now, schedule_initial(now.survey), schedule=form),
    )  # fmt: skip


@requires(Permission.LEAD_IMPROVEMENTS)
@require_POST
def complaint_survey_take_back(request: OfficeRequest, code: str) -> HttpResponse:
    """Return a survey that nobody answered to its preparation."""
    found = visible_complaint_survey(request.powers, code)
    press(
        request,
        lambda: take_back_complaint_survey(found.pk, by=request.powers, at=timezone.now()),
        _("Survei kembali disiapkan. Daftarnya dapat diubah lagi."),
    )
    return redirect("complaint_survey", code=code)


@requires(Permission.LEAD_IMPROVEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def complaint_survey_close(request: OfficeRequest, code: str) -> HttpResponse:
    """Ask once more, then end the survey."""
    found = visible_complaint_survey(request.powers, code)
    form = forms.Form(posted(request))
    tried = attempt_own(
        form,
        lambda: close_complaint_survey(found.pk, by=request.powers, at=timezone.now()),
        check=lambda: check_can_run(request.powers, found.unit_id),
    )
    if form.is_bound and tried.status == SHOWN:
        messages.success(request, _("Survei ditutup. Sekarang carilah sebab keluhan terbanyak."))
        return redirect("complaint_results", code=code)
    context = {
        "survey": found,
        "form": form,
        "overview": complaint_survey_overview(found, at=timezone.now()),
        "target": target_of(found),
        "early": bool(found.ends and found.ends >= timezone.localdate()),
    }
    return render(request, "improvements/promises/survey_close.html", context, status=tried.status)
