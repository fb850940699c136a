"""A head shares a proven improvement, and withdraws it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import attempt, posted
from tuntas.core.errors import DomainError
from tuntas.core.permissions import Permission
from tuntas.improvements.projects.spreading.actions.sharing import share_practice, withdraw_practice
from tuntas.improvements.projects.spreading.forms import ShareForm
from tuntas.improvements.projects.spreading.views.led import led

FORM = ["GET", "HEAD", "POST"]


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
    context = {"improvement": found, "form": form}
    return render(
        request, "improvements/projects/spreading/share.html", context, status=tried.status
    )


@requires(Permission.LEAD_IMPROVEMENTS)
@require_POST
def practice_withdraw(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show it to nobody else any more."""
    led(request, pk)
    try:
        withdraw_practice(improvement_id=pk, by=request.powers, at=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Praktik ini tidak lagi dibagikan."))
    return redirect("improvement", pk)
