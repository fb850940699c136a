"""A head shares a proven improvement, brings it up to date, and withdraws it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import attempt, posted, press
from tuntas.core.permissions import Permission
from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.spreading.actions.sharing import (
    renew_practice,
    share_practice,
    withdraw_practice,
)
from tuntas.improvements.projects.spreading.forms import ShareForm
from tuntas.improvements.projects.spreading.proven import why_unproven
from tuntas.improvements.projects.spreading.queries.renewal import (
    Renewal,
    steps_of,
    unshown_yet,
)
from tuntas.improvements.projects.spreading.views.led import led
from tuntas.improvements.sending import beside_stored

FORM = ["GET", "HEAD", "POST"]
SPREADING = 7  # the step in which what is proven is shared


@requires(Permission.LEAD_IMPROVEMENTS)
@require_http_methods(FORM)
def improvement_share(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show a proven improvement to everybody, once its head read what that is."""
    found, renewal = _read(request, pk)
    form = ShareForm(posted(request), initial=_begins(found, renewal))
    tried = attempt(
        form,
        lambda: share_practice(
            improvement_id=pk, by=request.powers, at=timezone.now(), **form.cleaned_data
        ),
    )
    if tried.done is not None:
        messages.success(
            request, _("Praktik ini sekarang dapat dilihat dan diterapkan siapa saja.")
        )
        return redirect("practice", pk)
    if tried.refusal is not None:
        found, renewal = _read(request, pk)
    context = {
        "improvement": found,
        "form": form,
        "renewal": renewal,
        "differing": beside_stored(form, tried, lambda: _begins(found, renewal)),
    }
    return render(
        request, "improvements/projects/spreading/share.html", context, status=tried.status
    )


def _read(request: OfficeRequest, pk: int) -> tuple[Improvement, Renewal]:
    """Return an improvement that one leads, as it stands now, and what sharing it would show."""
    found = led(request, pk)
    return found, unshown_yet(found, steps_of(found))


def _begins(found: Improvement, renewal: Renewal) -> dict[str, str]:
    return {"summary": found.summary, "seen": renewal.seen}


@requires(Permission.LEAD_IMPROVEMENTS)
@require_http_methods(FORM)
def practice_renew(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show what changed since it was shared; by one press that is shown too."""
    found, renewal = _read(request, pk)
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        tried = press(
            request,
            lambda: renew_practice(
                improvement_id=pk, seen=seen, by=request.powers, at=timezone.now()
            ),
            _("Praktik yang dibagikan kini sama dengan isi sekarang."),
        )
        return redirect("practice" if tried.done else "practice_renew", pk)
    if found.shared_at is None:
        return redirect("improvement_step", pk, SPREADING)
    context = {
        "improvement": found,
        "renewal": renewal,
        "refusal": why_unproven(found),
    }
    return render(request, "improvements/projects/spreading/renew.html", context)


@requires(Permission.LEAD_IMPROVEMENTS)
@require_POST
def practice_withdraw(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show it to nobody else any more."""
    led(request, pk)
    press(
        request,
        lambda: withdraw_practice(improvement_id=pk, by=request.powers, at=timezone.now()),
        _("Praktik ini tidak lagi dibagikan."),
    )
    return redirect("improvement", pk)
