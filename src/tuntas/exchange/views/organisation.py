"""Import of units and people from the web: upload, look at every row that is wrong, then decide."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import INCOMPLETE, SHOWN, posted
from tuntas.core.permissions import Permission
from tuntas.exchange.forms import ListForm
from tuntas.exchange.kept_uploads import KeptUpload
from tuntas.exchange.organisation.actions import import_people, import_units
from tuntas.exchange.organisation.choices import kind_labels, role_labels
from tuntas.exchange.organisation.columns import PEOPLE, UNITS
from tuntas.exchange.organisation.report import ImportReport
from tuntas.exchange.tables import Columns
from tuntas.exchange.views.looking import handed_in, looked_at, taken, waiting
from tuntas.organisation.permissions import check_can_import

ROWS_SHOWN = 200  # rows of a preview; the counts are of all


@dataclass(frozen=True)
class Kind:
    """One of the two imports, and what its pages say."""

    key: str
    title: str | Promise
    explanation: str | Promise
    columns: Columns
    run: Callable[..., ImportReport]
    choices: Callable[[], list[str]]
    back: str


UNIT_LIST = Kind(
    key="units",
    title=gettext_lazy("Impor unit"),
    explanation=gettext_lazy(
        "Unit dikenali dari kodenya: kode baru ditambahkan, kode yang sudah ada diperbarui. Unit yang tidak ada di berkas tetap seperti semula."
    ),
    columns=UNITS,
    run=import_units,
    choices=kind_labels,
    back="units",
)
PEOPLE_LIST = Kind(
    key="people",
    title=gettext_lazy("Impor orang"),
    explanation=gettext_lazy(
        "Orang dikenali dari alamat surelnya. Orang dan peran yang tidak ada di berkas tetap seperti semula."
    ),
    columns=PEOPLE,
    run=import_people,
    choices=role_labels,
    back="people",
)


@requires(Permission.MANAGE_ORGANISATION)
def units_import(request: OfficeRequest) -> HttpResponse:
    """Take a list of units."""
    return _upload(request, UNIT_LIST)


@requires(Permission.MANAGE_ORGANISATION)
def units_import_preview(request: OfficeRequest) -> HttpResponse:
    """Show what the list of units would change."""
    return _preview(request, UNIT_LIST)


@requires(Permission.MANAGE_ORGANISATION)
@require_POST
def units_import_apply(request: OfficeRequest) -> HttpResponse:
    """Import the list of units that was looked at."""
    return _apply(request, UNIT_LIST)


@requires(Permission.MANAGE_ORGANISATION)
def people_import(request: OfficeRequest) -> HttpResponse:
    """Take a list of people."""
    return _upload(request, PEOPLE_LIST)


@requires(Permission.MANAGE_ORGANISATION)
def people_import_preview(request: OfficeRequest) -> HttpResponse:
    """Show what the list of people would change."""
    return _preview(request, PEOPLE_LIST)


@requires(Permission.MANAGE_ORGANISATION)
@require_POST
def people_import_apply(request: OfficeRequest) -> HttpResponse:
    """Import the list of people that was looked at."""
    return _apply(request, PEOPLE_LIST)


def _upload(request: OfficeRequest, kind: Kind) -> HttpResponse:
    check_can_import(request.powers)
    form = ListForm(posted(request), request.FILES or None)
    if handed_in(request, kind.key, form, lambda kept: _run(request, kind, kept, dry_run=True)):
        return redirect(f"{kind.key}_import_preview")
    context = {
        "kind": kind,
        "form": form,
        "columns": _columns(kind.columns),
        "choices": kind.choices(),
        "back_url": reverse(kind.back),
    }
    status = INCOMPLETE if form.is_bound else SHOWN
    return render(request, "exchange/organisation/upload.html", context, status=status)


def _columns(columns: Columns) -> list[tuple[str, bool]]:
    needed = {key for group in columns.required for key in group}
    return [(columns.official(key), key in needed) for key in columns.spellings]


def _run(request: OfficeRequest, kind: Kind, kept: KeptUpload, **options: bool) -> ImportReport:
    return kind.run(
        kept.path, by=request.powers, at=timezone.now(), filename=kept.filename, **options
    )


def _preview(request: OfficeRequest, kind: Kind) -> HttpResponse:
    check_can_import(request.powers)
    kept = waiting(request, kind.key)
    report = looked_at(request, kept, lambda kept: _run(request, kind, kept, dry_run=True))
    if report is None:
        return redirect(f"{kind.key}_import")
    context = {
        "kind": kind,
        "kept": kept,
        "report": report,
        "refused": _shown(report.refused),
        "changes": _shown(report.changes),
        "left_refused": max(0, len(report.refused) - ROWS_SHOWN),
        "left_changes": max(0, len(report.changes) - ROWS_SHOWN),
        "apply_url": reverse(f"{kind.key}_import_apply"),
        "again_url": reverse(f"{kind.key}_import"),
        "back_url": reverse(kind.back),
    }
    return render(request, "exchange/organisation/preview.html", context)


def _shown(rows: Sequence[Any]) -> Sequence[Any]:
    return rows[:ROWS_SHOWN]


def _apply(request: OfficeRequest, kind: Kind) -> HttpResponse:
    check_can_import(request.powers)
    kept = waiting(request, kind.key)
    if kept is None:
        return redirect(f"{kind.key}_import")
    only_good = request.POST.get("rows") == "good"
    report = taken(
        request, kind.key, kept, lambda kept: _run(request, kind, kept, only_good=only_good)
    )
    if report is None:
        return redirect(f"{kind.key}_import_preview")
    messages.success(
        request,
        _("Selesai: %(created)s ditambahkan, %(updated)s diperbarui, %(unchanged)s tidak berubah.")
        % {"created": report.created, "updated": report.updated, "unchanged": report.unchanged},
    )
    if report.refused_rows:
        messages.warning(
            request, _("%(count)s baris tidak diambil.") % {"count": report.refused_rows}
        )
    return redirect(kind.back)
