"""Handing in a file of events: look at it, say which column tells what, let the worker import it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.cases.actors import staff
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.errors import DomainError
from tuntas.core.permissions import Permission
from tuntas.core.uploads import upload_was_stopped
from tuntas.eventlogs.models import EventImport, EventLog
from tuntas.exchange.events.forms import LIMIT_MB, LogFileForm, MappingForm
from tuntas.exchange.events.preview import Preview, preview_of
from tuntas.exchange.events.runs import order_events
from tuntas.exchange.events.views.parts import table
from tuntas.exchange.kept_uploads import KeptUpload, forget, give_up, keep, kept_for
from tuntas.exchange.ordered_imports import StoredUpload
from tuntas.organisation.models import Unit
from tuntas.organisation.queries.units import in_tree_order

PURPOSE = "events"
REFUSED, TOO_LARGE = 422, 413


@requires(Permission.IMPORT_CASES)
def event_upload(request: OfficeRequest) -> HttpResponse:
    """Take a file; nothing is read into the database yet."""
    if request.method == "POST" and upload_was_stopped(request):
        context = {"limit_mb": LIMIT_MB, "back_url": reverse("event_upload")}
        return render(request, "errors/too_large.html", context, status=TOO_LARGE)
    form = LogFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        kept = keep(request.session, PURPOSE, form.cleaned_data["file"])
        preview = _looked_at(form, kept)
        if not form.errors:
            request.session["event-preview"] = vars(preview)
            return redirect("event_preview")
        give_up(request.session, PURPOSE)
    status = REFUSED if form.errors else 200
    return render(request, "exchange/events/upload.html", {"form": form}, status=status)


def _looked_at(form: LogFileForm, kept: KeptUpload) -> Preview:
    try:
        preview = preview_of(kept.path, filename=kept.filename)
    except DomainError as error:
        preview = Preview(error=error.message)
    if preview.error and not preview.types:
        form.add_error("file", preview.error)
    return preview


@requires(Permission.IMPORT_CASES)
def event_preview(request: OfficeRequest) -> HttpResponse:
    """Show the first rows and which column tells what; order the import once that is agreed."""
    kept, looked = kept_for(request.session, PURPOSE), request.session.get("event-preview")
    if kept is None or looked is None:
        return redirect("event_upload")
    preview = Preview(**looked)
    units = in_tree_order(Unit.objects.all().defer("duties"))
    form = MappingForm(
        request.POST or None,
        preview=preview,
        logs=EventLog.objects.all(),
        units=units,
        filename=kept.filename,
    )
    if request.method == "POST" and form.is_valid():
        run = _ordered(request, form, kept, {str(one.pk): one for one in units})
        return redirect("event_run", uid=run.uid)
    context = {"form": form, "filename": kept.filename, "table": _first_rows(preview)}
    status = REFUSED if form.errors else 200
    return render(request, "exchange/events/preview.html", context, status=status)


def _ordered(
    request: OfficeRequest, form: MappingForm, kept: KeptUpload, units: dict[str, Unit]
) -> EventImport:
    run = order_events(
        StoredUpload(kept.stored, kept.filename),
        form.options(units),
        uid=form.cleaned_data["uid"],
        by=staff(request.powers),
        at=timezone.now(),
    )
    forget(request.session, PURPOSE)
    request.session.pop("event-preview", None)
    return run


def _first_rows(preview: Preview) -> dict[str, object] | None:
    if not preview.rows:
        return None
    labels = preview.headers or [_("Nomor kasus"), _("Kegiatan"), _("Waktu")]
    return table(_("Baris pertama di berkas"), labels, preview.rows)
