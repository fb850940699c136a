"""A filled worksheet from the web: hand in, look at what it changes, then decide."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuntas.assessments.models import Assessment
from tuntas.assessments.rounds.rights import visible_assessments
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import INCOMPLETE, SHOWN, posted
from tuntas.core.flood import check_room
from tuntas.core.permissions import Permission
from tuntas.exchange.kept_uploads import KeptUpload
from tuntas.exchange.views.looking import handed_in, looked_at, taken, waiting
from tuntas.exchange.worksheets.actions import WorksheetReport, take_worksheet


class WorksheetForm(forms.Form):
    """A filled worksheet to look at."""

    file = forms.FileField(
        label=gettext_lazy("Lembar kerja yang sudah diisi"),
        help_text=gettext_lazy(
            "Berkas .xlsx yang diunduh dari penilaian ini. Belum ada yang disimpan sebelum Anda setuju."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_file(self) -> "UploadedFile[Any]":
        """Keep nothing when the disk is full."""
        check_room()
        file: UploadedFile[Any] = self.cleaned_data["file"]
        return file


@requires(Permission.VIEW_ASSESSMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def round_worksheet_import(request: OfficeRequest, uid: UUID) -> HttpResponse:
    """Take a worksheet."""
    assessment = _assessment(request, uid)
    form = WorksheetForm(posted(request), request.FILES or None)
    if handed_in(
        request, _purpose(uid), form, lambda kept: _run(request, assessment, kept, dry_run=True)
    ):
        return redirect("round_worksheet_preview", uid)
    status = INCOMPLETE if form.is_bound else SHOWN
    context = {"form": form, "assessment": assessment}
    return render(request, "exchange/worksheets/upload.html", context, status=status)


@requires(Permission.VIEW_ASSESSMENTS)
@require_safe
def round_worksheet_preview(request: OfficeRequest, uid: UUID) -> HttpResponse:
    """Show what the worksheet would change."""
    assessment = _assessment(request, uid)
    kept = waiting(request, _purpose(uid))
    report = looked_at(request, kept, lambda kept: _run(request, assessment, kept, dry_run=True))
    if report is None:
        return redirect("round_worksheet_import", uid)
    context = {"assessment": assessment, "kept": kept, "report": report}
    return render(request, "exchange/worksheets/preview.html", context)


@requires(Permission.VIEW_ASSESSMENTS)
@require_POST
def round_worksheet_apply(request: OfficeRequest, uid: UUID) -> HttpResponse:
    """Save the worksheet that was looked at."""
    assessment = _assessment(request, uid)
    kept = waiting(request, _purpose(uid))
    if kept is None:
        return redirect("round_worksheet_import", uid)
    report = taken(
        request, _purpose(uid), kept, lambda kept: _run(request, assessment, kept, dry_run=False)
    )
    if report is None:
        return redirect("round_worksheet_preview", uid)
    messages.success(
        request,
        _("Lembar kerja disimpan: %(count)s butir berubah.") % {"count": len(report.changes)},
    )
    return redirect("assessment", uid)


def _assessment(request: OfficeRequest, uid: UUID) -> Assessment:
    return get_object_or_404(visible_assessments(request.powers), uid=uid)


def _purpose(uid: UUID) -> str:
    return f"worksheet-{uid}"


def _run(
    request: OfficeRequest, assessment: Assessment, kept: KeptUpload, *, dry_run: bool
) -> WorksheetReport:
    return take_worksheet(
        kept.path,
        filename=kept.filename,
        assessment=assessment,
        by=request.powers,
        at=timezone.now(),
        dry_run=dry_run,
    )
