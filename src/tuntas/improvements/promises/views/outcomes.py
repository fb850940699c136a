"""The head of a unit signs a promise, and says what became of it."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import posted
from tuntas.core.permissions import Permission
from tuntas.improvements.meanwhile import ChangedMeanwhileError
from tuntas.improvements.models import Promise
from tuntas.improvements.permissions import check_can_lead
from tuntas.improvements.promises.actions.outcomes import break_promise, keep_promise
from tuntas.improvements.promises.actions.promises import sign_promise
from tuntas.improvements.promises.forms.promise import BreakForm, KeepForm, SignForm
from tuntas.improvements.promises.queries.office_promises import visible_promise
from tuntas.improvements.sending import attempt_own, goes_on


def _answered(
    request: OfficeRequest, form: forms.Form, act: Callable[[], Promise], *, found: Promise,
    said: str, template: str,
) -> HttpResponse:  # fmt: skip
    """Run `act` for a form of whoever leads the unit and lead back to the promise, else show the form."""
    tried = attempt_own(form, act, check=lambda: check_can_lead(request.powers, found.unit_id))
    if tried.done is not None:
        messages.success(request, said)
        return redirect("promise", found.pk)
    if isinstance(tried.refusal, ChangedMeanwhileError):  # the page shows the words as they are now
        found = visible_promise(request.powers, found.pk)
        goes_on(form, found.changed_at.isoformat())
    context = {"form": form, "promise": found}
    return render(request, f"improvements/promises/{template}", context, status=tried.status)


@requires(Permission.LEAD_IMPROVEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def promise_sign(request: OfficeRequest, pk: int) -> HttpResponse:
    """Give a promise to the public."""
    found = visible_promise(request.powers, pk)
    signer = _("%(name)s, Kepala %(unit)s") % {
        "name": request.powers.name,
        "unit": found.unit.short_name,
    }
    form = SignForm(
        posted(request), initial={"signer": signer, "seen": found.changed_at.isoformat()}
    )
    return _answered(
        request, form,
        lambda: sign_promise(promise_id=pk, by=request.powers, at=timezone.now(), **form.cleaned_data),
        found=found, said=_("Janji ditandatangani dan sudah tampil untuk warga."),
        template="sign.html",
    )  # fmt: skip


@requires(Permission.LEAD_IMPROVEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def promise_keep(request: OfficeRequest, pk: int) -> HttpResponse:
    """Say that a promise was kept."""
    found = visible_promise(request.powers, pk)
    form = KeepForm(posted(request), initial={"kept_on": timezone.localdate()})
    return _answered(
        request, form,
        lambda: keep_promise(promise_id=pk, by=request.powers, at=timezone.now(), **form.cleaned_data),
        found=found, said=_("Tercatat. Warga melihatnya di halaman janji."), template="keep.html",
    )  # fmt: skip


@requires(Permission.LEAD_IMPROVEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def promise_break(request: OfficeRequest, pk: int) -> HttpResponse:
    """Say that a promise will not be kept."""
    found = visible_promise(request.powers, pk)
    form = BreakForm(posted(request))
    return _answered(
        request, form,
        lambda: break_promise(promise_id=pk, by=request.powers, at=timezone.now(), **form.cleaned_data),
        found=found, template="break.html",
        said=_("Tercatat. Warga membaca alasannya; janji baru dapat dibuat dari halaman ini."),
    )  # fmt: skip
