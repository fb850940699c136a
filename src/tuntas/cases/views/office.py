"""The office's lists and pages: inbox, one case, its files."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tuntas.cases.actors import staff
from tuntas.cases.attachments import shown
from tuntas.cases.forms.office import FilterForm, StepForm
from tuntas.cases.panels import panels
from tuntas.cases.queries.case_page import can_read, case_page, visible_attachment, visible_case
from tuntas.cases.queries.inbox import (
    case_of_code,
    default_tab,
    inbox_counts,
    inbox_page,
)
from tuntas.cases.queries.inbox_filters import read_filters
from tuntas.cases.queries.inbox_links import classifications, inbox_head
from tuntas.cases.views.request import document_response
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.permissions import Permission
from tuntas.organisation.calendars import working_calendar
from tuntas.organisation.models import Unit


@requires(Permission.VIEW_CASES)
@require_safe
def inbox(request: OfficeRequest) -> HttpResponse:
    """Show the most urgent cases; a tracking code in the search box goes to its case."""
    powers, now = request.powers, timezone.localtime()
    filters = read_filters(request.GET, person_id=powers.person_id, default=default_tab(powers))
    if filters.words and (code := case_of_code(powers, filters.words)):
        return redirect("case", code=code)
    page = inbox_page(powers, filters, now=now, calendar=working_calendar())
    counts = inbox_counts(powers, filters, now=now)
    context = {"head": inbox_head(request.GET, powers, filters, counts, page), "rows": page.rows}
    return render(request, "cases/office/inbox.html", context)


@requires(Permission.VIEW_CASES)
@require_safe
def inbox_filter(request: OfficeRequest) -> HttpResponse:
    """Show the inbox's less common filters as a form that leads back to it."""
    ids = request.powers.units.get(Permission.VIEW_CASES, frozenset())
    units = list(Unit.objects.filter(pk__in=ids).only("name"))
    form = FilterForm(request.GET, units=units, labels=classifications())
    kept = {key: request.GET[key] for key in ("tab", "late", "mine") if request.GET.get(key)}
    return render(request, "cases/office/filter.html", {"form": form, "kept": kept})


@requires(Permission.VIEW_CASES)
@require_safe
def case(request: OfficeRequest, code: str) -> HttpResponse:
    """Show one case: its report, clocks and timeline, and what can be done now."""
    found = visible_case(request.powers, code)
    page = case_page(
        found,
        staff(request.powers),
        request.powers,
        now=timezone.localtime(),
        calendar=working_calendar(found.unit_id),
    )
    note = StepForm(case=found, transition=found.type.transitions["note"], auto_id="note_%s")
    context = {
        "page": page, "case": found, "note": note if page.can_note else None,
        "panels": panels(found, request.powers),
    }  # fmt: skip
    return render(request, "cases/office/case.html", context)


@requires(Permission.VIEW_CASES)
@require_safe
def office_file(request: OfficeRequest, code: str, uid: UUID) -> HttpResponse:
    """Serve a file of a case: pictures are shown (`?kecil`: small), PDFs saved."""
    found = visible_attachment(request.powers, code, uid)
    path, media_type = shown(found, small="kecil" in request.GET)
    response = FileResponse(
        path.open("rb"),
        as_attachment=not found.is_picture,
        filename=found.name,
        content_type=media_type,
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response  # type: ignore[return-value]  # a stream of bytes, not a HttpResponse


@requires(Permission.ACT_ON_CASES)
@require_safe
def office_document(request: OfficeRequest, code: str, uid: UUID) -> HttpResponse:
    """Hand out the document of a service request, to the unit that serves."""
    found = visible_case(request.powers, code)
    if not can_read(found, request.powers):
        raise Http404(_("Dokumen ini tidak ada atau sudah dicabut."))
    return document_response(found, uid)
