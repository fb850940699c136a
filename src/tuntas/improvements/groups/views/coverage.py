"""Coverage: which units have a group, which have none, which groups sleep; and asking their heads."""

import csv
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import posted
from tuntas.core.cells import plain_cell
from tuntas.core.permissions import Permission
from tuntas.improvements.groups.actions.nudges import NudgedRecentlyError, nudge
from tuntas.improvements.groups.drawing import coverage_rows
from tuntas.improvements.groups.forms.coverage import (
    STATE_WORDS,
    CoverageFilterForm,
    NudgeForm,
)
from tuntas.improvements.groups.queries.coverage import STATES, Coverage, Row, coverage
from tuntas.improvements.groups.queries.groups import (
    silent_days,
    standing,
    visible_group,
)
from tuntas.improvements.groups.rule import group_rule
from tuntas.improvements.models import Group, Nudge
from tuntas.improvements.permissions import can_coach, check_can_coach
from tuntas.improvements.sending import attempt_own, told
from tuntas.organisation.models import Unit
from tuntas.rules.improvement.group_rules import WEEK_DAYS

PAGE_LENGTH = 25


def _shown(request: OfficeRequest) -> tuple[CoverageFilterForm, dict[str, str], Coverage]:
    form = CoverageFilterForm(request.GET)
    said = form.cleaned_data if form.is_valid() else {"kind": "", "state": ""}
    return form, said, coverage(request.powers, on=timezone.localdate())


@requires(Permission.VIEW_IMPROVEMENTS)
@require_safe
def coverage_page(request: OfficeRequest) -> HttpResponse:
    """Show every unit that must have a group, those that ask for most attention first."""
    form, said, found = _shown(request)
    rows = found.shown(**said)
    kept = {name: value for name, value in said.items() if value}
    number = _number(request.GET.get("halaman", ""), len(rows))
    first = (number - 1) * PAGE_LENGTH
    part = rows[first : first + PAGE_LENGTH]
    more = len(rows) > first + PAGE_LENGTH
    context = {
        "form": form,
        "coverage": found,
        "chips": _chips(found, said),
        "rule": group_rule(),
        "rows": coverage_rows(part, request.powers),
        "found": len(rows),
        "shown": _("%(first)s–%(last)s dari %(all)s")
        % {"first": first + 1, "last": first + len(part), "all": len(rows)},
        "csv_query": "?" + urlencode(kept) if kept else "",
        "next_url": "?" + urlencode({**kept, "halaman": number + 1}) if more else "",
        "first_url": "?" + urlencode(kept) if first else "",
    }
    return render(request, "improvements/groups/coverage.html", context)


def _number(said: str, rows: int) -> int:
    """Return the page asked for, the last one where there are fewer."""
    last = max(1, -(-rows // PAGE_LENGTH))
    asked = int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 1  # noqa: PLR2004
    return min(max(asked, 1), last)


def _chips(found: Coverage, said: dict[str, str]) -> list[dict[str, Any]]:
    counts = found.counts(kind=said["kind"])
    kind = {"kind": said["kind"]} if said["kind"] else {}
    every = len(found.shown(state="", kind=said["kind"]))
    states: list[tuple[str, Any, int]] = [("", _("Semua"), every)]
    states += [(state, STATE_WORDS[state], counts.get(state, 0)) for state in STATES]
    return [
        {
            "label": label,
            "count": count,
            "url": "?" + urlencode({**kind, "state": state}),
            "current": state == said["state"],
        }
        for state, label, count in states
    ]


@requires(Permission.VIEW_IMPROVEMENTS)
@require_safe
def coverage_csv(request: OfficeRequest) -> HttpResponse:
    """Give what the page shows as a table."""
    _form, said, found = _shown(request)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="cakupan-kbk.csv"'
    writer = csv.writer(response)
    writer.writerow(
        ["unit", "kind", "group", "state", "members", "silent_days", "nudged_on"]
    )  # fmt: skip
    writer.writerows(map(_cells, found.shown(**said)))
    return response


def _cells(row: Row) -> Sequence[Any]:
    nudged = timezone.localdate(row.nudged_at).isoformat() if row.nudged_at else ""
    has = row.group_id is not None
    return [
        plain_cell(row.unit), row.kind, plain_cell(row.group), " ".join(row.states),
        row.people if has else "", row.silent_days if has else "", nudged,
    ]  # fmt: skip


@requires(Permission.COACH_IMPROVEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def nudge_unit(request: OfficeRequest, unit_id: int) -> HttpResponse:
    """Ask the head why the unit has no group."""
    return _nudge(request, get_object_or_404(Unit, pk=unit_id), None)


@requires(Permission.COACH_IMPROVEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def nudge_group(request: OfficeRequest, pk: int) -> HttpResponse:
    """Ask the head about a group."""
    found = visible_group(request.powers, pk)
    if found.dissolved_on is not None and request.method != "POST":
        return told(request, _("Kelompok ini sudah dibubarkan."), "group", pk)
    return _nudge(request, found.unit, found)


def _nudge(request: OfficeRequest, unit: Unit, group: Group | None) -> HttpResponse:
    form = NudgeForm(posted(request), initial={"text": _prefilled(unit, group)})
    tried = attempt_own(
        form,
        lambda: nudge(
            unit_id=unit.pk, group_id=group.pk if group else None, by=request.powers,
            at=timezone.now(), **form.cleaned_data,
        ),
        check=lambda: check_can_coach(request.powers, unit.pk),
    )  # fmt: skip
    if tried.done is not None:
        messages.success(request, _("Pertanyaan dikirim kepada kepala unit."))
        return redirect("coverage")
    earlier = Nudge.objects.filter(unit=unit, group=group).select_related("made_by")
    context = {
        "form": form, "unit": unit, "group": group,
        "earlier": earlier.order_by("-made_at")[:5] if can_coach(request.powers, unit.pk) else (),
        "recent": isinstance(tried.refusal, NudgedRecentlyError),
    }  # fmt: skip
    return render(request, "improvements/groups/nudge.html", context, status=tried.status)


def _prefilled(unit: Unit, group: Group | None) -> str:
    today = timezone.localdate()
    if group is None:
        return _(
            "%(unit)s belum punya Kelompok Budaya Kinerja. Apa kendalanya, dan kapan kelompok bisa dibentuk?"
        ) % {"unit": unit.name}
    if standing(group, on=today) == "asleep":
        weeks = silent_days(group.last_activity_at, on=today) // WEEK_DAYS
        return ngettext(
            "Kelompok %(group)s sudah %(weeks)s minggu tanpa kegiatan. Apa kendalanya, dan kapan rapat berikutnya?",
            "Kelompok %(group)s sudah %(weeks)s minggu tanpa kegiatan. Apa kendalanya, dan kapan rapat berikutnya?",
            weeks,
        ) % {"group": group.name, "weeks": weeks}
    return _(
        "Susunan Kelompok %(group)s perlu dilengkapi. Mohon periksa ketua dan jumlah anggotanya."
    ) % {"group": group.name}
