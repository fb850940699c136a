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
from tuntas.improvements.projects.spreading.actions.sharing import (
    renew_practice,
    share_practice,
    withdraw_practice,
)
from tuntas.improvements.projects.spreading.forms import ShareForm
from tuntas.improvements.projects.spreading.proven import why_unproven
from tuntas.improvements.projects.spreading.queries.renewal import steps_of, unshown_yet
from tuntas.improvements.projects.spreading.views.led import led

FORM = ["GET", "HEAD", "POST"]
SPREADING = 7  # the step in which what is proven is shared


@requires(Permission.LEAD_IMPROVEMENTS)
@require_http_methods(FORM)
def improvement_share(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show a proven improvement to everybody."""
    found = led(request, pk)
    form = ShareForm(posted(request), initial={"summary": found.summary})
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
    context = {
        "improvement": found,
        "form": form,
        "renewal": unshown_yet(found, steps_of(found)) if found.shared_at else None,
    }
    return render(
        request, "improvements/projects/spreading/share.html", context, status=tried.status
    )


@requires(Permission.LEAD_IMPROVEMENTS)
@require_http_methods(FORM)
def practice_renew(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show what changed since it was shared; by one press that is shown too."""
    found = led(request, pk)
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
        "renewal": unshown_yet(found, steps_of(found)),
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
