"""Pages of imports of LAPOR! exports: hand one in, watch it, read what came of it."""

import csv
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tuntas.cases.actors import staff
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.cells import plain_cell
from tuntas.core.permissions import Permission
from tuntas.core.uploads import upload_was_stopped
from tuntas.exchange.forms import LIMIT_MB, ExportForm
from tuntas.exchange.lapor.check import check_is_export
from tuntas.exchange.lapor.queries import RUNS_SHOWN, recent_runs, to_settle
from tuntas.exchange.lapor.result import language, problem_of
from tuntas.exchange.lapor.runs import order_import
from tuntas.exchange.models import ImportRun
from tuntas.exchange.ordered_imports import store_upload
from tuntas.exchange.tables import TableError
from tuntas.rules.phrases import as_language, format_moment, format_number

SHOWN = 200  # refusals and warnings of a page; all refusals are in the download
REFUSED, TOO_LARGE = 422, 413


@requires(Permission.IMPORT_CASES)
def import_runs(request: OfficeRequest) -> HttpResponse:
    """List the imports and take another file."""
    if request.method == "POST" and upload_was_stopped(request):
        context = {"limit_mb": LIMIT_MB, "back_url": reverse("import_runs")}
        return render(request, "errors/too_large.html", context, status=TOO_LARGE)
    form = ExportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and (run := _ordered(request, form)):
        return redirect("import_run", uid=run.uid)
    before = request.GET.get("sebelum", "")
    runs = recent_runs(before=int(before) if before.isdecimal() and len(before) < 19 else None)  # noqa: PLR2004 - bigint
    context = {
        "form": form,
        "table": _runs_table(runs[:RUNS_SHOWN]),
        "next_url": f"?sebelum={runs[RUNS_SHOWN - 1].pk}" if len(runs) > RUNS_SHOWN else "",
        "first_url": reverse("import_runs") if before else "",
        "to_settle": to_settle().count(),
    }
    return render(
        request, "exchange/lapor/runs.html", context, status=REFUSED if form.errors else 200
    )


def _ordered(request: OfficeRequest, form: ExportForm) -> ImportRun | None:
    """Store the file and queue its import; what is no export becomes the form's error."""
    if not form.is_valid():
        return None
    upload = store_upload(form.cleaned_data["file"])
    try:
        check_is_export(upload.path, filename=upload.filename)
    except TableError as error:
        upload.discard()
        form.add_error("file", error.message_in(language()))
        return None
    by = staff(request.powers)
    return order_import(upload, uid=form.cleaned_data["uid"], by=by, at=timezone.now())


@requires(Permission.IMPORT_CASES)
@require_safe
def import_run(request: OfficeRequest, uid: UUID) -> HttpResponse:
    """Show how far an import is, afterwards what it did."""
    run = get_object_or_404(ImportRun.objects.select_related("by"), uid=uid)
    report = run.report
    refused, warned = report.get("refused", []), report.get("warned", [])
    context = {
        "run": run,
        "progress": _progress(run),
        "error": _error_of(run),
        "refusals": _problems_table(_("Baris yang ditolak"), refused[:SHOWN]),
        "refusals_shown": min(len(refused), SHOWN),
        "warnings": _problems_table(_("Baris yang diambil dengan peringatan"), warned[:SHOWN]),
        "warnings_number": report.get("warnings", 0),
        "ignored_rows": ", ".join(map(_number, report.get("ignored_rows", [])[:SHOWN])),
        "ignored_rows_number": len(report.get("ignored_rows", [])),
        "ignored_columns": ", ".join(report.get("ignored_columns", [])),
        "absent_columns": ", ".join(report.get("absent_columns", [])),
        "open_spellings": len(report.get("open_spellings", {})),
        "waiting": sum(report.get("open_spellings", {}).values()),
        "figures": _figures(run),
    }
    return render(request, "exchange/lapor/run.html", context)


@requires(Permission.IMPORT_CASES)
@require_safe
def import_progress(request: OfficeRequest, uid: UUID) -> HttpResponse:
    """Answer the page that asks how far an import is; at the end it loads itself anew."""
    run = get_object_or_404(ImportRun.objects.defer("report"), uid=uid)
    context = {"progress": _progress(run)}
    response = render(request, "components/progress.html", context)
    if not run.open:
        response["HX-Refresh"] = "true"
    return response


@requires(Permission.IMPORT_CASES)
@require_safe
def import_refusals(request: OfficeRequest, uid: UUID) -> HttpResponse:  # noqa: ARG001 - a view
    """Download the refusals as CSV, in the form that spreadsheets in Indonesia open at once."""
    run = get_object_or_404(ImportRun, uid=uid)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="ditolak-{run.pk}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response, delimiter=";")
    writer.writerow([_("Baris"), "Tracking ID", _("Kolom"), _("Isi"), _("Alasan")])
    for coded in run.report.get("refused", []):
        problem = problem_of(coded)
        cells = [coded["tracking_id"] or "", problem.column, problem.value]
        reason = problem.message_in(language())
        writer.writerow([problem.row_number, *map(plain_cell, [*cells, reason])])
    return response


def _error_of(run: ImportRun) -> str:
    coded = run.report.get("error")
    if coded:
        return TableError(coded["code"], **coded["params"]).message_in(language())
    return _(run.error) if run.error else ""


def _progress(run: ImportRun) -> dict[str, Any]:
    """Return the context of components/progress.html; figures as texts, which no locale rewrites."""
    address = reverse("import_progress", args=[run.uid])
    return {
        "id": "kemajuan",
        "label": _("Mengimpor %(file)s") % {"file": run.filename},
        "done": str(run.rows_done),
        "total": str(run.rows_expected or ""),
        "sentence": _sentence(run),
        "poll_url": address,
        "finished": not run.open,
        "result_url": reverse("import_run", args=[run.uid]),
    }


def _sentence(run: ImportRun) -> str:
    if run.state == ImportRun.State.WAITING:
        return _("Menunggu giliran. Anda boleh meninggalkan halaman ini.")
    if not run.rows_done:
        return _("Membaca berkas. Anda boleh meninggalkan halaman ini.")
    if run.rows_expected:
        return _("%(done)s dari %(all)s baris. Anda boleh meninggalkan halaman ini.") % {
            "done": _number(run.rows_done),
            "all": _number(run.rows_expected),
        }
    return _("%(done)s baris. Anda boleh meninggalkan halaman ini.") % {
        "done": _number(run.rows_done)
    }


def _figures(run: ImportRun) -> list[dict[str, str]]:
    """Return what a run did, as name and value."""
    counts = [
        (_("Laporan baru"), run.created),
        (_("Diperbarui"), run.updated),
        (_("Tidak berubah"), run.unchanged),
        (_("Ditolak"), run.refused),
        (_("Berulang di berkas yang sama"), run.repeated),
    ]
    return [{"name": name, "value": _number(value)} for name, value in counts]


def _runs_table(runs: Iterable[ImportRun]) -> dict[str, Any]:
    words = (_("Berkas"), _("Waktu"), _("Oleh"), _("Keadaan"))
    counted = (_("Baru"), _("Diperbarui"), _("Tidak berubah"), _("Ditolak"))
    return {
        "caption": _("Impor sejauh ini"),
        "columns": [
            *({"label": label} for label in words),
            *({"label": label, "num": True} for label in counted),
        ],
        "rows": [_run_row(run, words, counted) for run in runs],
    }


def _run_row(run: ImportRun, words: Sequence[str], counted: Sequence[str]) -> list[dict[str, Any]]:
    by = run.by.name if run.by else _("Perintah di server")
    made = format_moment(timezone.localtime(run.made_at), as_language(get_language()), year=True)
    values = (run.filename, made, by, run.get_state_display())
    figures = (run.created, run.updated, run.unchanged, run.refused)
    cells = [{"label": label, "value": value} for label, value in zip(words, values, strict=True)]
    cells[0]["url"] = reverse("import_run", args=[run.uid])
    return cells + [
        {"label": label, "value": _number(value), "num": True}
        for label, value in zip(counted, figures, strict=True)
    ]


def _problems_table(caption: str, coded: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    if not coded:
        return None
    labels = (_("Baris"), _("Kolom"), _("Isi"), _("Alasan"))
    problems = [problem_of(one) for one in coded]
    return {
        "caption": caption,
        "columns": [{"label": label} for label in labels],
        "rows": [
            [
                {"label": label, "value": value}
                for label, value in zip(
                    labels,
                    (
                        _number(one.row_number),
                        one.column,
                        one.value or "-",
                        one.message_in(language()),
                    ),
                    strict=True,
                )
            ]
            for one in problems
        ],
    }


def _number(value: int) -> str:
    return format_number(value, as_language(get_language()))
