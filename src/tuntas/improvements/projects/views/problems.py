"""The problems of a unit, and the way from one to an improvement."""

from collections.abc import Sequence
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tuntas.assessments.models import FollowUp
from tuntas.catalogue.forms.service import UnitForm
from tuntas.core.access import OfficeRequest, requires, signed_in
from tuntas.core.attempts import attempt, posted
from tuntas.core.permissions import Permission
from tuntas.improvements.models import Group, Improvement, Problem
from tuntas.improvements.permissions import can_work
from tuntas.improvements.projects.actions.begin import (
    WorkedOnAlreadyError,
    add_problem,
    begin_improvement,
)
from tuntas.improvements.projects.actions.join import ask_to_join
from tuntas.improvements.projects.forms.problems import AddProblemForm, BeginForm, JoinForm
from tuntas.improvements.projects.queries.choosing import choice_page
from tuntas.improvements.projects.queries.problems import (
    ProblemPage,
    begin_address,
    offers_for,
    problem_page,
    problem_rows,
    unit_with_problems,
)
from tuntas.improvements.projects.queries.steps import visible_improvement
from tuntas.organisation.forms import unit_choices
from tuntas.organisation.powers import Powers


# Whoever belongs to a group may have no role at all: what is shown is scoped by fetching.
@signed_in
@require_safe
def problems(request: OfficeRequest) -> HttpResponse:
    """Rank the problems of a unit with their reasons, and tell who works on the same."""
    today = timezone.localdate()
    unit, units = unit_with_problems(request.powers, request.GET.get("unit", ""), on=today)
    kind, free = request.GET.get("kind", ""), "free" in request.GET
    page = problem_page(
        unit, request.powers, on=today, kind=kind, free=free, after=request.GET.get("after", "")
    )
    works = _works_for(request.powers, unit.pk)
    here = {"unit": unit.pk, "kind": kind} | ({"free": 1} if free else {})
    context = {
        "unit": unit,
        "form": UnitForm(initial={"unit": unit.pk}, choices=unit_choices(units)),
        "one_of_many": len(units) > 1,
        "page": page,
        "chips": _chips(unit.pk, page, free=free, kind=kind),
        "kinds": _kinds(unit.pk, page, kind=kind),
        "kind": kind,
        "next_url": f"?{urlencode({**here, 'after': page.next})}" if page.next else "",
        "first_url": f"?{urlencode(here)}" if page.first > 1 else "",
        "shown": _("%(first)s–%(last)s dari %(all)s")
        % {"first": page.first, "last": page.last, "all": page.found},
        "may_work": works or bool(_groups(request.powers, unit.pk)),
        "may_join": works,
        "observed_url": begin_address(unit, []),
    }
    return render(request, "improvements/projects/problems.html", context)


def _chips(unit_id: int, page: ProblemPage, *, free: bool, kind: str) -> list[dict[str, object]]:
    every, unit = sum(page.kinds.values()), f"?unit={unit_id}"
    return [
        {"label": _("Semua"), "url": unit, "count": every, "current": not free and not kind},
        {
            "label": _("Belum dikerjakan"),
            "url": f"{unit}&free=1",
            "count": page.free,
            "current": free,
        },
    ]


def _kinds(unit_id: int, page: ProblemPage, *, kind: str) -> list[dict[str, object]]:
    return [
        {
            "label": str(one.label).capitalize(),
            "url": f"?unit={unit_id}&kind={one.value}",
            "count": page.kinds[one.value],
            "current": kind == one.value,
        }
        for one in Problem.Kind
        if one.value in page.kinds
    ]


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def improvement_begin(request: OfficeRequest) -> HttpResponse:
    """Begin an improvement with the problems that the address or the form names."""
    today = timezone.localdate()
    unit, _units = unit_with_problems(request.powers, request.GET.get("unit", ""), on=today)
    groups, may_work = _groups(request.powers, unit.pk), _works_for(request.powers, unit.pk)
    if not groups and not may_work:
        raise Http404(_("Unit ini tidak ada atau bukan bagian Anda."))
    data = posted(request)
    named = set(data.getlist("problems") if data else request.GET.getlist("problem"))
    offers = [
        offer for offer in offers_for(unit.pk, request.powers, on=today) if offer.key in named
    ]
    rows = problem_rows(unit, offers, request.powers)
    ours = [known for row in rows for known in row.ours]
    initial = {
        "uid": uuid4(),
        "problems": [offer.key for offer in offers],
        "title": offers[0].title.in_language(request.LANGUAGE_CODE) if offers else "",
        "group": str(groups[0].pk) if groups else "",
        "observed": request.GET.get("observed", "")[:300],
    }
    form = BeginForm(
        data, offers=offers, groups=groups, for_unit=may_work, worked_on=bool(ours), initial=initial
    )
    tried = attempt(
        form,
        lambda: begin_improvement(
            unit_id=unit.pk, by=request.powers, at=timezone.now(), **form.facts()
        ),
    )
    if tried.done is not None:
        messages.success(request, _("Perbaikan dimulai. Langkah pertama: pastikan temanya."))
        return redirect("improvement", tried.done.pk)
    context = {
        "unit": unit, "form": form, "rows": rows, "ours": ours,
        "told": isinstance(tried.refusal, WorkedOnAlreadyError),
        "running": Improvement.objects.visible_to(request.powers).running().filter(unit=unit)[:20]
        if offers else [],
    }  # fmt: skip
    return render(request, "improvements/projects/begin.html", context, status=tried.status)


def _works_for(powers: Powers, unit_id: int) -> bool:
    """Tell whether somebody works for the unit itself, not only in one of its groups."""
    return can_work(powers, unit_id, None)


def _groups(powers: Powers, unit_id: int) -> Sequence[Group]:
    """Return the groups of the unit for which somebody may begin something; one query."""
    groups = Group.objects.filter(unit_id=unit_id)
    works = _works_for(powers, unit_id)
    return list(groups.active() if works else groups.of_member(powers.id))


@requires(Permission.VIEW_IMPROVEMENTS)
@require_safe
def improvement_from_follow_up(request: OfficeRequest, uid: UUID) -> HttpResponse:
    """Lead from a line of a survey's follow-up plan to an improvement that begins with it."""
    seen = request.powers.units.get(Permission.VIEW_SURVEYS, frozenset())
    lines = FollowUp.objects.select_related("survey__unit").filter(survey__unit_id__in=seen)
    line = lines.filter(uid=uid).first()
    if line is None:
        raise Http404(_("Rencana ini tidak ada."))
    survey = line.survey
    key = f"element:{survey.unit.code}|{survey.instrument}|{line.element}"
    return redirect(begin_address(survey.unit, [key], observed=line.action[:300]))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def problem_add(request: OfficeRequest, pk: int) -> HttpResponse:
    """Take further problems of the unit into an improvement that runs."""
    found = visible_improvement(request.powers, pk, needs=["problems"])
    if not can_work(request.powers, found.unit_id, found.group_id):
        raise Http404(_("Perbaikan ini tidak ada."))
    known = {problem.key for problem in found.problems.all()}
    today = timezone.localdate()
    offers = [
        offer
        for offer in offers_for(found.unit_id, request.powers, on=today)
        if offer.key not in known
    ]
    data = posted(request)
    chosen = data.getlist("problems") if data else request.GET.getlist("problem")
    turned = data is not None and "show" in data  # another page of the list, nothing is done yet
    form = AddProblemForm(
        None if turned else data, offers=offers, initial={"observed": request.POST.get("observed")}
    )
    tried = attempt(
        form,
        lambda: add_problem(
            improvement_id=pk, by=request.powers, at=timezone.now(), **form.cleaned_data
        ),
    )
    if tried.done is not None:
        messages.success(request, _("Masalah ditambahkan."))
        return redirect("improvement", pk)
    page = choice_page(offers, chosen, show=request.POST.get("show", ""))
    kinds = [
        (kind.value, str(kind.label).capitalize(), page.kinds[kind.value])
        for kind in Problem.Kind
        if kind.value in page.kinds
    ]
    context = {"improvement": found, "form": form, "page": page, "kinds": kinds}
    return render(request, "improvements/projects/problem_add.html", context, status=tried.status)


@requires(Permission.WORK_ON_IMPROVEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def improvement_join(request: OfficeRequest, pk: int) -> HttpResponse:
    """Leave word with those who work on the same problem; of it only what all may know is shown."""
    today = timezone.localdate()
    unit, _units = unit_with_problems(request.powers, request.GET.get("unit", ""), on=today)
    other = Improvement.objects.running().select_related("unit", "effect").filter(pk=pk).first()
    if other is None:
        raise Http404(_("Perbaikan ini tidak ada."))
    form = JoinForm(posted(request), initial={"uid": uuid4()})
    tried = attempt(
        form,
        lambda: ask_to_join(
            improvement_id=pk, unit_id=unit.pk, by=request.powers, at=timezone.now(),
            **form.cleaned_data,
        ),
    )  # fmt: skip
    if tried.done is not None:
        messages.success(request, _("Pesan Anda sampai pada mereka yang mengerjakannya."))
        return redirect(f"{reverse('problems')}?unit={unit.pk}")
    context = {"unit": unit, "other": other, "form": form}
    return render(request, "improvements/projects/join.html", context, status=tried.status)
