"""Import of services from the web: upload, look at every row that is wrong, then decide."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import INCOMPLETE, SHOWN, posted
from tuntas.core.documents.rendering import rendered
from tuntas.core.permissions import Permission
from tuntas.exchange.forms import ListForm
from tuntas.exchange.kept_uploads import KeptUpload
from tuntas.exchange.organisation.report import ImportReport
from tuntas.exchange.services.actions import import_services
from tuntas.exchange.services.columns import SERVICES
from tuntas.exchange.services.template import template_csv, template_xlsx
from tuntas.exchange.views.looking import handed_in, looked_at, taken, waiting

PURPOSE = "services"
ROWS_SHOWN = 200  # rows of a preview; the counts are of all
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(Permission.MANAGE_SERVICES)
@require_http_methods(["GET", "HEAD", "POST"])
def services_import(request: OfficeRequest) -> HttpResponse:
    """Take a list of services."""
    form = ListForm(posted(request), request.FILES or None)
    if handed_in(request, PURPOSE, form, lambda kept: _run(request, kept, dry_run=True)):
        return redirect("services_import_preview")
    context = {"form": form, "columns": _columns()}
    status = INCOMPLETE if form.is_bound else SHOWN
    return render(request, "exchange/services/upload.html", context, status=status)


def _columns() -> list[tuple[str, bool]]:
    needed = {key for group in SERVICES.required for key in group}
    return [(SERVICES.official(key), key in needed) for key in SERVICES.spellings]


def _run(request: OfficeRequest, kept: KeptUpload, *, dry_run: bool) -> ImportReport:
    return import_services(
        kept.path, by=request.powers, at=timezone.now(), filename=kept.filename, dry_run=dry_run
    )


@requires(Permission.MANAGE_SERVICES)
@require_safe
def services_import_preview(request: OfficeRequest) -> HttpResponse:
    """Show what the list would change."""
    kept = waiting(request, PURPOSE)
    report = looked_at(request, kept, lambda kept: _run(request, kept, dry_run=True))
    if report is None:
        return redirect("services_import")
    context = {
        "kept": kept,
        "report": report,
        "refused": report.refused[:ROWS_SHOWN],
        "changes": report.changes[:ROWS_SHOWN],
        "left_refused": max(0, len(report.refused) - ROWS_SHOWN),
        "left_changes": max(0, len(report.changes) - ROWS_SHOWN),
    }
    return render(request, "exchange/services/preview.html", context)


@requires(Permission.MANAGE_SERVICES)
@require_POST
def services_import_apply(request: OfficeRequest) -> HttpResponse:
    """Import the list that was looked at."""
    kept = waiting(request, PURPOSE)
    if kept is None:
        return redirect("services_import")
    report = taken(request, PURPOSE, kept, lambda kept: _run(request, kept, dry_run=False))
    if report is None:
        return redirect("services_import_preview")
    messages.success(
        request,
        _(
            "Selesai: %(created)s layanan baru, %(updated)s berubah, %(unchanged)s tetap. "
            "Standar yang baru atau berubah menunggu sebagai rancangan."
        )
        % {"created": report.created, "updated": report.updated, "unchanged": report.unchanged},
    )
    return redirect("office_services")


@requires(Permission.MANAGE_SERVICES)
@require_safe
def services_template_csv(_request: OfficeRequest) -> HttpResponse:
    """An empty list with an example."""
    return _file(template_csv().encode(), "text/csv; charset=utf-8", "contoh-layanan.csv")


@requires(Permission.MANAGE_SERVICES)
@require_safe
def services_template_xlsx(_request: OfficeRequest) -> HttpResponse:
    """The same as a workbook."""
    return _file(rendered(template_xlsx()), XLSX, "contoh-layanan.xlsx")


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response["Content-Disposition"] = disposition or "attachment"
    return response
