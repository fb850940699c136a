"""A draft: begun, edited, put in force or thrown away; a standard in force withdrawn."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tuntas.catalogue.actions.standards import (
    DraftOvertakenError,
    begin_draft,
    discard_draft,
    edit_draft,
    put_in_force,
    withdraw,
)
from tuntas.catalogue.components import fitness
from tuntas.catalogue.drafts import Difference, content_of
from tuntas.catalogue.forms.draft import (
    MORE_ROWS,
    DraftForm,
    EnforceForm,
    StepRows,
    draft_initial,
)
from tuntas.catalogue.forms.service import ReasonForm
from tuntas.catalogue.models import ServiceStandard
from tuntas.catalogue.places import row_id
from tuntas.catalogue.queries.office import draft_of, visible_service, visible_standard
from tuntas.catalogue.reviews import usual_review
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import INCOMPLETE, SHOWN, attempt, posted, press
from tuntas.core.permissions import Permission


@requires(Permission.MANAGE_SERVICES)
@require_POST
def draft_begin(request: OfficeRequest, pk: int) -> HttpResponse:
    """Start the next version as a copy."""
    visible_service(request.powers, pk, Permission.MANAGE_SERVICES)
    tried = press(
        request,
        lambda: begin_draft(
            service_id=pk, by=request.powers, at=timezone.now(),
            copy_of=row_id(request.POST.get("copy_of", "")),
        ),
        _("Rancangan dibuat. Warga belum melihatnya."),
    )  # fmt: skip
    return redirect("draft_edit" if tried.done is not None else "office_service", pk)


@requires(Permission.MANAGE_SERVICES)
@require_http_methods(["GET", "HEAD", "POST"])
def draft_edit(request: OfficeRequest, pk: int) -> HttpResponse:
    """Write a draft: all components on one page, steps as rows."""
    draft = draft_of(visible_service(request.powers, pk, Permission.MANAGE_SERVICES))
    if request.method != "POST":
        form, rows = DraftForm(initial=draft_initial(draft)), StepRows.of(content_of(draft).steps)
        return _editor(request, draft, form, rows)
    form = DraftForm(request.POST.dict())
    if "more" in request.POST:
        return _editor(request, draft, form, StepRows.sent(request.POST, more=MORE_ROWS))
    rows = StepRows.sent(request.POST)
    if not all((form.is_valid(), rows.is_valid())):
        return _editor(request, draft, form, rows, status=INCOMPLETE)
    return _save(request, draft, form, rows)


def _save(
    request: OfficeRequest, draft: ServiceStandard, form: DraftForm, rows: StepRows
) -> HttpResponse:
    tried = attempt(
        form,
        lambda: edit_draft(
            standard_id=draft.pk, content=form.content(rows.steps()),
            seen=form.cleaned_data["seen"], by=request.powers, at=timezone.now(),
        ),
    )  # fmt: skip
    refusal = tried.refusal
    if isinstance(refusal, DraftOvertakenError):
        # Sent once more, it is a decision.
        form.data = {**request.POST.dict(), "seen": str(refusal.revision)}
        differing = refusal.differences
        return _editor(request, draft, form, rows, differing=differing, status=tried.status)
    if refusal is not None:
        return _editor(request, draft, form, rows, status=tried.status)
    messages.success(request, _("Rancangan tersimpan."))
    return redirect("draft_edit" if "stay" in request.POST else "office_service", draft.service_id)


def _editor(
    request: OfficeRequest, draft: ServiceStandard, form: DraftForm, rows: StepRows, *,
    differing: Sequence[Difference] = (), status: int = SHOWN,
) -> HttpResponse:  # fmt: skip
    context = {
        "service": draft.service,
        "draft": draft,
        "form": form,
        "rows": rows,
        "fitness": fitness(draft),
        "differing": differing,
        "added": "more" in request.POST,
    }
    return render(request, "catalogue/office/draft.html", context, status=status)


@requires(Permission.MANAGE_SERVICES)
@require_http_methods(["GET", "HEAD", "POST"])
def draft_enforce(request: OfficeRequest, pk: int) -> HttpResponse:
    """Let a draft hold, after a look at what that means."""
    draft = draft_of(visible_service(request.powers, pk, Permission.MANAGE_SERVICES))
    former, today = draft.service.standards.in_force().first(), timezone.localdate()
    initial = {
        "seen": draft.revision,
        "valid_from": today,
        "review_on": usual_review(draft, former, today=today),
    }
    form = EnforceForm(posted(request), initial=initial)
    tried = attempt(
        form,
        lambda: put_in_force(
            standard_id=draft.pk, by=request.powers, at=timezone.now(), **form.cleaned_data
        ),
    )
    if tried.done is not None:
        messages.success(request, _("Standar berlaku dan sudah tampil untuk warga."))
        return redirect("office_service", pk)
    context = {
        "service": draft.service,
        "draft": draft,
        "form": form,
        "fitness": fitness(draft),
        "former": former,
        "consulted": draft.consultations.exists(),
    }
    return render(request, "catalogue/office/enforce.html", context, status=tried.status)


@requires(Permission.MANAGE_SERVICES)
@require_POST
def draft_discard(request: OfficeRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    draft = draft_of(visible_service(request.powers, pk, Permission.MANAGE_SERVICES))
    press(
        request,
        lambda: discard_draft(standard_id=draft.pk, by=request.powers, at=timezone.now()),
        _("Rancangan dihapus. Standar yang berlaku tidak berubah."),
    )
    return redirect("office_service", pk)


@requires(Permission.MANAGE_SERVICES)
@require_http_methods(["GET", "HEAD", "POST"])
def standard_withdraw(request: OfficeRequest, pk: int, version: int) -> HttpResponse:
    """End a standard without a successor."""
    found = visible_service(request.powers, pk, Permission.MANAGE_SERVICES)
    standard = visible_standard(found, version)
    form = ReasonForm(posted(request))
    tried = attempt(
        form,
        lambda: withdraw(
            standard_id=standard.pk, by=request.powers, at=timezone.now(), **form.cleaned_data
        ),
    )
    if tried.done is not None:
        messages.success(request, _("Standar dicabut. Warga tidak melihat janjinya lagi."))
        return redirect("office_service", pk)
    context = {"service": found, "standard": standard, "form": form}
    return render(request, "catalogue/office/withdraw.html", context, status=tried.status)
