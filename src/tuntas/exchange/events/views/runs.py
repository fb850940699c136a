"""One import: how far it is, afterwards what was taken, refused and odd."""

import csv
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from tuntas.core.access import OfficeRequest, requires
from tuntas.core.cells import plain_cell
from tuntas.core.permissions import Permission
from tuntas.eventlogs.models import EventImport
from tuntas.exchange.events.views.parts import number, table
from tuntas.exchange.events.words import FIELDS, REFUSED, WARNINGS

SHOWN = 200


@requires(Permission.IMPORT_CASES)
@require_safe
def event_run(request: OfficeRequest, uid: UUID) -> HttpResponse:
    """Show how far an import is, afterwards what it did."""
    run = get_object_or_404(EventImport.objects.select_related("by", "log"), uid=uid)
    refusals = run.report.get("refusals", [])
    context = {
        "run": run,
        "progress": _progress(run),
        "error": _(run.error) if run.error else "",
        "figures": _figures(run),
        "late": _late(run),
        "refusals": _refusals(refusals[:SHOWN]) if refusals else None,
        "warnings": _warnings(run),
        "last_activities": run.report.get("last_activities", []),
        "columns": [(FIELDS.get(k, k), v) for k, v in run.report.get("mapping", {}).items()],
        "ignored": ", ".join(run.report.get("ignored_columns", [])),
    }
    return render(request, "exchange/events/run.html", context)


@requires(Permission.IMPORT_CASES)
@require_safe
def event_progress(request: OfficeRequest, uid: UUID) -> HttpResponse:
    """Answer the page that asks how far an import is; at the end it loads itself anew."""
    run = get_object_or_404(EventImport.objects.defer("report"), uid=uid)
    response = render(request, "components/progress.html", {"progress": _progress(run)})
    if not run.open:
        response["HX-Refresh"] = "true"
    return response


@requires(Permission.IMPORT_CASES)
@require_safe
def event_refusals(request: OfficeRequest, uid: UUID) -> HttpResponse:  # noqa: ARG001 - a view
    """Download the refusals that the run kept, as spreadsheets in Indonesia open them at once."""
    run = get_object_or_404(EventImport, uid=uid)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="ditolak-{run.pk}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response, delimiter=";")
    writer.writerow([_("Baris"), _("Kasus"), _("Kolom"), _("Isi"), _("Alasan")])
    for one in run.report.get("refusals", []):
        texts = (one["case"], _field(one), one["value"], str(REFUSED[one["kind"]]))
        writer.writerow([one["place"], *map(plain_cell, texts)])
    return response


def _field(one: dict[str, Any]) -> str:
    return str(FIELDS.get(one["field"], one["field"]))


def _progress(run: EventImport) -> dict[str, Any]:
    return {
        "id": "kemajuan",
        "label": _("Mengimpor %(file)s") % {"file": run.filename},
        "done": str(run.rows_done),
        "total": "",
        "sentence": _sentence(run),
        "poll_url": reverse("event_progress", args=[run.uid]),
        "finished": not run.open,
        "result_url": reverse("event_run", args=[run.uid]),
    }


def _sentence(run: EventImport) -> str:
    if run.state == EventImport.State.WAITING:
        return _("Menunggu giliran. Anda boleh meninggalkan halaman ini.")
    if not run.rows_done:
        return _("Membaca berkas. Anda boleh meninggalkan halaman ini.")
    return _("%(done)s baris dibaca. Anda boleh meninggalkan halaman ini.") % {
        "done": number(run.rows_done)
    }


def _figures(run: EventImport) -> list[dict[str, str]]:
    values = (
        (_("Kasus di berkas"), run.cases),
        (_("Peristiwa baru"), run.added),
        (_("Sudah ada"), run.unchanged),
        (_("Ditolak"), run.refused),
    )
    return [{"name": name, "value": number(value)} for name, value in values]


def _late(run: EventImport) -> str:
    late = run.report.get("late", {"dated": 0, "late": 0})
    if not late["dated"]:
        return _(
            "Tidak ada kasus yang bertanggal selesai dan bertenggat, jadi keterlambatan tidak terbaca."
        )
    return ngettext(
        "%(late)s dari %(dated)s kasus yang bertanggal selesai terlambat menurut rencananya sendiri.",
        "%(late)s dari %(dated)s kasus yang bertanggal selesai terlambat menurut rencananya sendiri.",
        late["late"],
    ) % {"late": number(late["late"]), "dated": number(late["dated"])}


def _refusals(refusals: list[dict[str, Any]]) -> dict[str, Any]:
    labels = (_("Baris"), _("Kasus"), _("Kolom"), _("Isi"), _("Alasan"))
    rows = [
        (str(one["place"]), one["case"] or "-", _field(one), one["value"][:120] or "-", REFUSED[one["kind"]])
        for one in refusals
    ]  # fmt: skip
    return table(_("Yang ditolak"), labels, rows)


def _warnings(run: EventImport) -> dict[str, Any] | None:
    counts = run.report.get("warnings", {})
    examples = run.report.get("warning_examples", {})
    if not counts:
        return None
    labels = (_("Yang janggal"), _("Contoh"), _("Jumlah"))
    rows = [
        (WARNINGS[kind], "; ".join(map(_example, examples.get(kind, []))) or "-", count)
        for kind, count in sorted(counts.items(), key=lambda pair: -pair[1])
    ]
    return table(_("Yang janggal di berkas ini; tetap diambil"), labels, rows, numbers=1)


def _example(one: dict[str, Any]) -> str:
    return ", ".join(str(one[key]) for key in ("case", "value") if key in one)
