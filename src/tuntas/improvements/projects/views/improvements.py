"""The list of improvements, and how urgent one is by the government's own criteria."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tuntas.catalogue.places import row_id
from tuntas.core.access import OfficeRequest, signed_in
from tuntas.core.attempts import attempt, posted
from tuntas.core.permissions import Permission
from tuntas.improvements.groups.queries.groups import units_open_to
from tuntas.improvements.meanwhile import ChangedMeanwhileError
from tuntas.improvements.models import Group, Improvement, PriorityAnswer
from tuntas.improvements.permissions import can_coach, can_work, check_can_work
from tuntas.improvements.projects.actions.priority import set_priority
from tuntas.improvements.projects.forms.improvements import ImprovementFilterForm
from tuntas.improvements.projects.forms.priority import PriorityForm
from tuntas.improvements.projects.priority import (
    priority_instrument,
    priority_instruments,
    priority_result,
)
from tuntas.improvements.projects.queries.improvements import Filters, improvement_page
from tuntas.improvements.projects.queries.steps import visible_improvement
from tuntas.improvements.sending import goes_on
from tuntas.organisation.forms import unit_choices
from tuntas.organisation.powers import Powers
from tuntas.rules.instruments import Instrument


# Whoever belongs to a group may have no role at all: lists and pages are scoped by fetching.
@signed_in
@require_safe
def improvements(request: OfficeRequest) -> HttpResponse:
    """List the improvements of one's units and groups with stage and effect."""
    units = units_open_to(request.powers, on=timezone.localdate())
    form = ImprovementFilterForm(request.GET, units=unit_choices(units))
    said = form.cleaned_data if form.is_valid() else {}
    after = row_id(request.GET.get("after", ""))
    filters = Filters(
        unit_id=int(said["unit"]) if said.get("unit") else None,
        state=said.get("state", ""),
        mine=said.get("whose") == "mine",
        words=said.get("q", ""),
        order="priority" if said.get("order") == "priority" else "newest",
        after=after,
    )
    page = improvement_page(request.powers, filters)
    kept = {name: value for name, value in said.items() if value}
    context = {
        "form": form,
        "page": page,
        "filtered": bool(kept),
        "may_work": _may_begin(request.powers),
        "next_url": "?" + urlencode({**kept, "after": page.next}) if page.next else "",
        "first_url": "?" + urlencode(kept) if after else "",
    }
    return render(request, "improvements/projects/improvements.html", context)


def _may_begin(powers: Powers) -> bool:
    """Tell whether somebody works for a unit or belongs to a group anywhere."""
    return (
        powers.has(Permission.WORK_ON_IMPROVEMENTS) or Group.objects.of_member(powers.id).exists()
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def improvement_priority(request: OfficeRequest, pk: int) -> HttpResponse:
    """Answer the criteria of the priority instrument, and see what they give and why."""
    powers = request.powers
    found, answers = _answered(powers, pk)
    may = can_coach(powers, found.unit_id) or can_work(powers, found.unit_id, found.group_id)
    used = {one.instrument for one in answers}
    instrument = _instrument(request.GET.get("instrument", ""), used)
    data = posted(request)
    if data is not None and not may:
        check_can_work(powers, found.unit_id, found.group_id)
    form = PriorityForm(
        data, instrument=instrument, answers=_of(instrument, answers), seen=_seen(answers)
    )
    tried = attempt(
        form,
        lambda: set_priority(
            improvement_id=pk, instrument=instrument.key, answers=form.given(),
            seen=form.cleaned_data["seen"], by=powers, at=timezone.now(),
        ),
    )  # fmt: skip
    if tried.done is not None:
        messages.success(request, _("Prioritas tersimpan."))
        return redirect("improvement_priority", pk)
    if isinstance(tried.refusal, ChangedMeanwhileError):  # the page shows what is stored now
        found, answers = _answered(powers, pk)
        goes_on(form, _seen(answers))
    own = _of(instrument, answers)
    result = priority_result(instrument, own)
    context = {
        "improvement": found, "instrument": instrument, "form": form, "may": may,
        "others": [one for one in priority_instruments().values() if one != instrument],
        "result": result,
        "lines": [
            (line, own[line.key].note if line.key in own else "") for line in result.tree
        ] if result else [],
    }  # fmt: skip
    return render(request, "improvements/projects/priority.html", context, status=tried.status)


def _answered(powers: Powers, pk: int) -> tuple[Improvement, Sequence[PriorityAnswer]]:
    """Return an improvement with how its priority was judged last; two queries."""
    found = visible_improvement(powers, pk, needs=["priority_answers"])
    return found, list(found.priority_answers.all())


def _of(instrument: Instrument, answers: Sequence[PriorityAnswer]) -> dict[str, PriorityAnswer]:
    return {one.node: one for one in answers if one.instrument == instrument.key}


def _seen(answers: Sequence[PriorityAnswer]) -> str:
    return max(one.at for one in answers).isoformat() if answers else ""


def _instrument(asked: str, used: set[str]) -> Instrument:
    """Return the instrument asked for, the one that was answered, or the government's first."""
    known = priority_instruments()
    if asked and asked not in known:
        raise Http404(_("Instrumen prioritas “%(key)s” tidak ada.") % {"key": asked})
    return priority_instrument(asked or next((one for one in used if one in known), ""))
