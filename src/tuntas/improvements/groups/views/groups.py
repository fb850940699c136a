"""Groups at the office: the list, one group, and what changes it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tuntas.catalogue.places import row_id
from tuntas.core.access import OfficeRequest, requires, signed_in
from tuntas.core.attempts import Attempt, posted
from tuntas.core.permissions import Permission
from tuntas.improvements.choosing import chosen_unit, unit_question
from tuntas.improvements.groups.actions.groups import (
    change_group,
    change_members,
    dissolve_group,
    form_group,
)
from tuntas.improvements.groups.actions.members import member_mark
from tuntas.improvements.groups.forms.groups import (
    ChangeForm,
    DescribeForm,
    DissolveForm,
    GroupFilterForm,
    GroupForm,
    MemberRows,
    SizeForm,
    group_initial,
)
from tuntas.improvements.groups.queries.groups import (
    Filters,
    group_details,
    group_page,
    nudges_to_answer,
    units_to_filter,
    visible_group,
)
from tuntas.improvements.groups.queries.people import offered_names, persons_by_name
from tuntas.improvements.groups.rule import group_rule
from tuntas.improvements.groups.values import value_choices
from tuntas.improvements.groups.views.over import dissolved
from tuntas.improvements.meanwhile import Beside, ChangedMeanwhileError
from tuntas.improvements.models import Group, GroupMember
from tuntas.improvements.people_rows import MORE_ROWS
from tuntas.improvements.permissions import can_coach, can_form_groups, check_can_form_groups
from tuntas.improvements.sending import attempt_own, beside_stored
from tuntas.organisation.forms import unit_choices
from tuntas.organisation.models import Unit
from tuntas.organisation.queries.units import units_for


# Whoever belongs to a group may have no role at all: lists and pages are scoped by fetching.
@signed_in
@require_safe
def groups(request: OfficeRequest) -> HttpResponse:
    """List the groups of one's units, and what city hall asked about units without any."""
    today = timezone.localdate()
    asked = row_id(request.GET.get("unit", ""))
    units = units_to_filter(request.powers, on=today, asked=asked)
    form = GroupFilterForm(request.GET, units=unit_choices(units))
    said = form.cleaned_data if form.is_valid() else {}
    after = row_id(request.GET.get("after", ""))
    filters = Filters(
        unit_id=int(said["unit"]) if said.get("unit") else None,
        state=said.get("state", ""), words=said.get("q", ""), after=after,
    )  # fmt: skip
    page = group_page(request.powers, filters, on=today)
    kept = {name: value for name, value in said.items() if value}
    context = {
        "form": form,
        "page": page,
        "filtered": bool(kept),
        "nudges": nudges_to_answer(request.powers),
        "may_form": request.powers.has(Permission.FORM_GROUPS),
        "sees_units": request.powers.has(Permission.VIEW_IMPROVEMENTS),
        "next_url": "?" + urlencode({**kept, "after": page.next}) if page.next else "",
        "first_url": "?" + urlencode(kept) if after else "",
    }
    return render(request, "improvements/groups/groups.html", context)


@signed_in
@require_safe
def group(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show a group: who, what it decided last, what it works on, what is next."""
    found = visible_group(request.powers, pk)
    today = timezone.localdate()
    details = group_details(found, on=today)
    alive = found.dissolved_on is None
    context = {
        "group": found,
        "details": details,
        "today": today,
        "rule": group_rule(),
        "values": [str(name) for key, name in value_choices() if key in found.values],
        "may_form": alive and can_form_groups(request.powers, found.unit_id),
        "may_coach": alive and can_coach(request.powers, found.unit_id),
        "may_work": alive
        and (
            request.powers.has_for(Permission.WORK_ON_IMPROVEMENTS, found.unit_id)
            or any(one.person_id == request.powers.id for one in details.members)
        ),
    }
    return render(request, "improvements/groups/group.html", context)


@requires(Permission.FORM_GROUPS)
@require_http_methods(["GET", "HEAD", "POST"])
def group_new(request: OfficeRequest) -> HttpResponse:
    """Form a group: the unit first, where there is a choice."""
    units = units_for(request.powers, Permission.FORM_GROUPS, on=timezone.localdate())
    unit = chosen_unit(units, request.GET.get("unit"))
    if unit is None:
        return unit_question(request, units, "improvements/groups/choose_unit.html")
    return _form_in(request, unit)


def _form_in(request: OfficeRequest, unit: Unit) -> HttpResponse:
    form, size = GroupForm(posted(request)), SizeForm(posted(request))
    rows = _rows(request) or MemberRows.empty()
    tried = attempt_own(
        form,
        lambda: form_group(
            unit_id=unit.pk, facts=form.facts(size_note=size.cleaned_data["size_note"]),
            members=rows.members(_persons(unit, rows), {}), by=request.powers, at=timezone.now(),
        ),
        check=lambda: check_can_form_groups(request.powers, unit.pk),
        beside=(size, rows),
        waits=_asks_more(request),
    )  # fmt: skip
    if tried.done is not None:
        messages.success(request, _("Kelompok terbentuk. Catat rapat pertamanya di sini."))
        return redirect("group", tried.done.pk)
    context = {"form": form, "size": size, "unit": unit, **_row_context(request, unit, rows)}
    return render(request, "improvements/groups/form_group.html", context, status=tried.status)


def _asks_more(request: OfficeRequest) -> bool:
    return "more" in request.POST


def _rows(request: OfficeRequest) -> MemberRows | None:
    if request.method != "POST":
        return None
    return MemberRows.sent(request.POST, more=MORE_ROWS if _asks_more(request) else 0)


def _persons(unit: Unit, rows: MemberRows) -> dict[str, int]:
    said = [one["name"] for one in rows.said]
    return dict(persons_by_name(unit, said, on=timezone.localdate()))


def _row_context(request: OfficeRequest, unit: Unit, rows: MemberRows) -> dict[str, Any]:
    theirs = can_form_groups(request.powers, unit.pk)  # nobody else is told who works there
    return {
        "rows": rows,
        "people": offered_names(unit, on=timezone.localdate()) if theirs else (),
        "rule": group_rule(),
        "added": _asks_more(request),
    }


@requires(Permission.FORM_GROUPS)
@require_http_methods(["GET", "HEAD", "POST"])
def group_facts(request: OfficeRequest, pk: int) -> HttpResponse:
    """Describe a group anew."""
    found = visible_group(request.powers, pk)
    if back := dissolved(request, found):
        return back
    form = DescribeForm(posted(request), initial=group_initial(found), kept=found.values)
    tried = attempt_own(
        form,
        lambda: change_group(
            group_id=pk, facts=form.facts(), seen=form.cleaned_data["seen"], by=request.powers,
            at=timezone.now(),
        ),
        check=lambda: check_can_form_groups(request.powers, found.unit_id),
    )  # fmt: skip
    if tried.done is not None:
        messages.success(request, _("Keterangan kelompok tersimpan."))
        return redirect("group", pk)
    differing = beside_stored(form, tried, lambda: group_initial(visible_group(request.powers, pk)))
    context = {"form": form, "group": found, "differing": differing}
    return render(request, "improvements/groups/facts.html", context, status=tried.status)


@requires(Permission.FORM_GROUPS)
@require_http_methods(["GET", "HEAD", "POST"])
def group_members(request: OfficeRequest, pk: int) -> HttpResponse:
    """Say who is in the group from a day on."""
    found = visible_group(request.powers, pk)
    if back := dissolved(request, found):
        return back
    present = list(found.members.present())
    form = ChangeForm(posted(request), initial=_change_initial(found.size_note, present))
    rows = _rows(request) or MemberRows.of(present)
    tried = attempt_own(
        form,
        lambda: _changed(request, found, form, rows),
        check=lambda: check_can_form_groups(request.powers, found.unit_id),
        beside=(rows,),
        waits=_asks_more(request),
    )  # fmt: skip
    if tried.done is not None:
        messages.success(request, _("Susunan anggota tersimpan."))
        return redirect("group", pk)
    rows, differing = _with_stored(request, pk, form, tried, rows)
    context = {
        "form": form, "group": found, "differing": differing,
        **_row_context(request, found.unit, rows),
    }  # fmt: skip
    return render(request, "improvements/groups/members.html", context, status=tried.status)


def _change_initial(size_note: str, present: list[GroupMember]) -> dict[str, str]:
    return {"size_note": size_note, "seen": ",".join(map(member_mark, present))}


def _with_stored(
    request: OfficeRequest, pk: int, form: ChangeForm, tried: Attempt[Group], rows: MemberRows
) -> tuple[MemberRows, list[Beside]]:
    """Return the rows to be shown: with those of somebody else who saved meanwhile, and what they did."""
    if not isinstance(tried.refusal, ChangedMeanwhileError):
        return rows, []
    now = visible_group(request.powers, pk)
    present = list(now.members.present())
    together, beside = rows.together(present, form.cleaned_data["seen"])
    initial = _change_initial(now.size_note, present)
    return together, [*beside_stored(form, tried, lambda: initial), *beside]


def _changed(request: OfficeRequest, found: Group, form: ChangeForm, rows: MemberRows) -> Group:
    known = {one.pk: one for one in found.members.present()}
    return change_members(
        group_id=found.pk, members=rows.members(_persons(found.unit, rows), known),
        by=request.powers, at=timezone.now(), **form.cleaned_data,
    )  # fmt: skip


@requires(Permission.FORM_GROUPS)
@require_http_methods(["GET", "HEAD", "POST"])
def group_dissolve(request: OfficeRequest, pk: int) -> HttpResponse:
    """End a group."""
    found = visible_group(request.powers, pk)
    if back := dissolved(request, found):
        return back
    form = DissolveForm(posted(request))
    tried = attempt_own(
        form,
        lambda: dissolve_group(
            group_id=pk, by=request.powers, at=timezone.now(), **form.cleaned_data
        ),
        check=lambda: check_can_form_groups(request.powers, found.unit_id),
    )
    if tried.done is not None:
        messages.success(request, _("Kelompok dibubarkan. Riwayatnya tetap tersimpan."))
        return redirect("group", pk)
    running = found.improvements.filter(state="running").count()
    context = {"form": form, "group": found, "running": running}
    return render(request, "improvements/groups/dissolve.html", context, status=tried.status)
