"""Plans of reform: all of them over areas and units, one of them, its team, its files."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuntas.assessments.documents.files import Named, as_answer
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import Attempt, attempt, posted, press
from tuntas.core.context import this_city
from tuntas.core.documents.rendering import rendered
from tuntas.core.errors import DomainError
from tuntas.core.permissions import Permission
from tuntas.improvements.groups.queries.people import offered_names, persons_by_name
from tuntas.improvements.meanwhile import Beside, ChangedMeanwhileError
from tuntas.improvements.models import ReformEvidence, ReformPlan
from tuntas.improvements.people_rows import MORE_ROWS
from tuntas.improvements.reform.actions.plans import (
    begin_plan,
    copy_open_items,
    set_team,
    team_marks,
)
from tuntas.improvements.reform.documents.workbook import plan_workbook
from tuntas.improvements.reform.drawing import matrix_rows
from tuntas.improvements.reform.forms.plans import PlanForm, TeamForm, TeamRows
from tuntas.improvements.reform.permissions import can_manage, check_can_manage
from tuntas.improvements.reform.queries.overview import Overview, overview
from tuntas.improvements.reform.queries.plans import (
    is_open,
    left_open,
    plan_page,
    plan_units,
    visible_plan,
)
from tuntas.improvements.reform.rule import area_name, reform_rule
from tuntas.improvements.sending import attempt_own, beside_stored
from tuntas.organisation.forms import unit_choices
from tuntas.organisation.views.parts import address, number_of

PAGE_LENGTH = 25
YEARS = 2  # before and after this one
STATES = ("", "planned", "none", "overdue")


@requires(Permission.VIEW_REFORM)
@require_safe
def reform(request: OfficeRequest) -> HttpResponse:
    """Show how the plans of a year stand: by area, and by unit."""
    today = timezone.localdate()
    year = _year(request.GET.get("tahun"), today)
    state = request.GET.get("keadaan", "")
    state = state if state in STATES else ""
    found = overview(request.powers, year, on=today)
    rows = found.shown(state)
    first = (number_of(request.GET.get("mulai")) or 0) % max(1, len(rows))
    part = rows[first : first + PAGE_LENGTH]
    areas = _area_names(found)
    here, query = reverse("reform"), {"tahun": year, "keadaan": state}
    more = first + PAGE_LENGTH < len(rows)
    context = {
        "year": year,
        "years": _chips([(str(one), one) for one in _years(today)], "tahun", year, query),
        "states": _chips(_state_words(found), "keadaan", state, query),
        "rule": reform_rule(),
        "areas": [(key, name, found.areas.get(key)) for key, name in areas],
        "overview": found,
        "names": [name for _key, name in areas],
        "rows": matrix_rows(part, areas, request.powers) if part else "",
        "may_manage": request.powers.has(Permission.MANAGE_REFORM),
        "shown": f"{first + 1}–{first + len(part)} / {len(rows)}" if first or more else "",
        "next_url": address(here, **query, mulai=first + PAGE_LENGTH) if more else "",
        "first_url": address(here, **query) if first else "",
    }
    return render(request, "improvements/reform/overview.html", context)


def _year(said: str | None, today: date) -> int:
    year = number_of(said)
    return year if year is not None and year in _years(today) else today.year


def _years(today: date) -> range:
    return range(today.year - YEARS, today.year + 2)


def _area_names(found: Overview) -> list[tuple[str, str]]:
    known = [one.key for one in reform_rule().areas.value]
    keys = [*known, *sorted(set(found.areas) - set(known))]
    return [(key, area_name(key).in_language(get_language() or "id")) for key in keys]


def _state_words(found: Overview) -> list[tuple[str, Any]]:
    return [
        (_("Semua unit"), ""), (_("Punya rencana"), "planned"), (_("Belum punya rencana"), "none"),
        (_("Ada yang lewat tenggat"), "overdue"),
    ] if len(found.rows) > 1 else []  # fmt: skip


def _chips(
    choices: Sequence[tuple[str, Any]], name: str, chosen: Any, query: Mapping[str, Any]
) -> list[dict[str, Any]]:
    here = reverse("reform")
    return [
        {
            "label": label, "url": address(here, **{**query, name: value}), "count": None,
            "current": value == chosen,
        }
        for label, value in choices
    ]  # fmt: skip


@requires(Permission.MANAGE_REFORM)
@require_http_methods(["GET", "HEAD", "POST"])
def reform_plan_new(request: OfficeRequest) -> HttpResponse:
    """Begin the plan of a unit for a year."""
    today = timezone.localdate()
    units = unit_choices(plan_units(request.powers, on=today))
    initial = {"unit": request.GET.get("unit", ""), "year": today.year}
    form = PlanForm(posted(request), units=units, on=today, initial=initial)
    tried = attempt(form, lambda: _begin(form, request))
    if tried.done is not None:
        messages.success(request, _("Rencana dibuat. Isi tindakannya per area."))
        return redirect("reform_plan", tried.done.pk)
    return render(request, "improvements/reform/new.html", {"form": form}, status=tried.status)


def _begin(form: PlanForm, request: OfficeRequest) -> ReformPlan:
    said = form.cleaned_data
    return begin_plan(
        unit_id=said["unit"], year=said["year"], decree=" ".join(said["decree"].split()),
        by=request.powers, at=timezone.now(),
    )  # fmt: skip


@requires(Permission.VIEW_REFORM)
@require_safe
def reform_plan(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show one plan: its actions by area with how far they came, its team."""
    plan = visible_plan(request.powers, pk)
    today = timezone.localdate()
    may_manage = is_open(plan, on=today) and can_manage(request.powers, plan.unit_id)
    context = {
        "plan": plan,
        "page": plan_page(plan, on=today),
        "rule": reform_rule(),
        "today": today,
        "open": is_open(plan, on=today),
        "may_manage": may_manage,
        "left_open": left_open(plan) if may_manage else 0,
    }
    return render(request, "improvements/reform/plan.html", context)


@requires(Permission.VIEW_REFORM)
@require_safe
def reform_print(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show one plan as a table for paper."""
    plan = visible_plan(request.powers, pk)
    page = plan_page(plan, on=timezone.localdate())
    context = {"plan": plan, "page": page, "rule": reform_rule()}
    return render(request, "improvements/reform/print.html", context)


@requires(Permission.VIEW_REFORM)
@require_safe
def reform_workbook(request: OfficeRequest, pk: int) -> HttpResponse:
    """Hand out one plan with its progress as a workbook."""
    plan = visible_plan(request.powers, pk)
    page = plan_page(plan, on=timezone.localdate())
    name = Named(f"rencana aksi rb {plan.unit.short_name} {plan.year}", "xlsx")
    try:
        made = rendered(plan_workbook(plan, page, _proofs(plan), city=this_city().name))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("reform_plan", pk)
    return as_answer(made, name)


def _proofs(plan: ReformPlan) -> Mapping[int, Sequence[ReformEvidence]]:
    found = defaultdict[int, list[ReformEvidence]](list)
    for one in ReformEvidence.objects.filter(item__plan=plan):
        found[one.item_id].append(one)
    return found


@requires(Permission.MANAGE_REFORM)
@require_http_methods(["GET", "HEAD", "POST"])
def reform_team(request: OfficeRequest, pk: int) -> HttpResponse:
    """Say who is in the team, and by which decree."""
    plan = visible_plan(request.powers, pk)
    present = list(plan.members.all())
    form = TeamForm(posted(request), initial=_team_initial(plan, present))
    more = "more" in request.POST
    rows = TeamRows.of(present)
    if request.method == "POST":
        rows = TeamRows.sent(request.POST, more=MORE_ROWS if more else 0)
    tried = attempt_own(
        form,
        lambda: _set_team(request, plan, form, rows, present),
        check=lambda: check_can_manage(request.powers, plan.unit_id),
        beside=(rows,),
        waits=more,
    )
    if tried.done is not None:
        messages.success(request, _("Susunan tim tersimpan."))
        return redirect("reform_plan", pk)
    rows, differing = _with_stored(request, pk, form, tried, rows)
    theirs = can_manage(request.powers, plan.unit_id)  # nobody else is told who works there
    context = {
        "form": form, "plan": plan, "rows": rows, "added": more, "differing": differing,
        "people": offered_names(plan.unit, on=timezone.localdate()) if theirs else (),
    }  # fmt: skip
    return render(request, "improvements/reform/team.html", context, status=tried.status)


def _team_initial(plan: ReformPlan, present: Sequence[Any]) -> dict[str, str]:
    return {"decree": plan.decree, "seen": ",".join(team_marks(plan, present))}


def _with_stored(
    request: OfficeRequest, pk: int, form: TeamForm, tried: Attempt[ReformPlan], rows: TeamRows
) -> tuple[TeamRows, list[Beside]]:
    """Return the rows to be shown: with those of somebody else who saved meanwhile, and what they did."""
    if not isinstance(tried.refusal, ChangedMeanwhileError):
        return rows, []
    now = visible_plan(request.powers, pk)
    present = list(now.members.all())
    together, beside = rows.together(present, form.cleaned_data["seen"])
    return together, [*beside_stored(form, tried, lambda: _team_initial(now, present)), *beside]


def _set_team(
    request: OfficeRequest, plan: ReformPlan, form: TeamForm, rows: TeamRows, present: Sequence[Any]
) -> ReformPlan:
    named = [one["name"] for one in rows.said]
    people = persons_by_name(plan.unit, named, on=timezone.localdate())
    return set_team(
        plan_id=plan.pk, decree=" ".join(form.cleaned_data["decree"].split()),
        members=rows.members(people, {one.pk: one for one in present}),
        seen=form.cleaned_data["seen"], by=request.powers, at=timezone.now(),
    )  # fmt: skip


@requires(Permission.MANAGE_REFORM)
@require_POST
def reform_copy(request: OfficeRequest, pk: int) -> HttpResponse:
    """Take over what the year before left open."""
    visible_plan(request.powers, pk)
    said = _("%(n)s tindakan disalin dari tahun lalu. Periksa target dan tenggatnya.")
    press(
        request,
        lambda: copy_open_items(plan_id=pk, by=request.powers, at=timezone.now()),
        lambda copied: said % {"n": len(copied)},
    )
    return redirect("reform_plan", pk)
