"""The head of a unit signs a promise, and says what became of it."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import attempt, posted
from tuntas.core.permissions import Permission
from tuntas.improvements.models import Promise
from tuntas.improvements.permissions import can_lead
from tuntas.improvements.promises.actions.outcomes import break_promise, keep_promise
from tuntas.improvements.promises.actions.promises import sign_promise
from tuntas.improvements.promises.forms.promise import BreakForm, KeepForm, SignForm
from tuntas.improvements.promises.queries.office_promises import visible_promise


def led_promise(request: OfficeRequest, pk: int) -> Promise:
    """Return a promise of a unit that one leads. Raises `Http404`, `PermissionDenied`."""
    found = visible_promise(request.powers, pk)
    if not can_lead(request.powers, found.unit_id):
        raise PermissionDenied
    return found


def _answered(
    request: OfficeRequest, form: forms.Form, act: Callable[[], Promise], *, found: Promise,
    said: str, template: str,
) -> HttpResponse:  # fmt: skip
    tried = attempt(form, act)
    if tried.done is not None:
        messages.success(request, said)
        return redirect("promise", found.pk)
    context = {"form": form, "promise": found}
    return render(request, f"improvements/promises/{template}", context, status=tried.status)


@requires(Permission.LEAD_IMPROVEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def promise_sign(request: OfficeRequest, pk: int) -> HttpResponse:
    """Give a promise to the public."""
    found = led_promise(request, pk)
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
    found = led_promise(request, pk)
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
    found = led_promise(request, pk)
    form = BreakForm(posted(request))
    return _answered(
        request, form,
        lambda: break_promise(promise_id=pk, by=request.powers, at=timezone.now(), **form.cleaned_data),
        found=found, template="break.html",
        said=_("Tercatat. Warga membaca alasannya; janji baru dapat dibuat dari halaman ini."),
    )  # fmt: skip
