"""One improvement: its path of eight steps, what it began with, and its end."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuntas.catalogue.places import row_id
from tuntas.core.access import OfficeRequest, signed_in
from tuntas.core.attempts import attempt, posted, press
from tuntas.improvements.models import Improvement, Step
from tuntas.improvements.permissions import can_work, check_can_work
from tuntas.improvements.projects.actions.ending import (
    finish_improvement,
    resume_improvement,
    stop_improvement,
)
from tuntas.improvements.projects.actions.naming import rename_improvement
from tuntas.improvements.projects.duties import asked_of, word_of
from tuntas.improvements.projects.forms.words import NameForm, StopForm, name_initial
from tuntas.improvements.projects.labels import PHASES
from tuntas.improvements.projects.queries.linked_cases import linked_page, may_read_linked
from tuntas.improvements.projects.queries.steps import (
    Loaded,
    load_steps,
    problems_of,
    visible_improvement,
)
from tuntas.improvements.projects.queries.surroundings import JOINED, TOLD, around
from tuntas.improvements.projects.tools import OVERVIEW, TOOLS, made, needs_of
from tuntas.improvements.projects.uncounted import why_uncounted
from tuntas.improvements.promises.permissions import can_draft
from tuntas.improvements.sending import beside_stored


# Whoever belongs to a group may have no role at all: who sees an improvement is settled by fetching it.
@signed_in
@require_safe
def improvement(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show the path, what was chosen, and what to do next."""
    needs = needs_of(OVERVIEW)
    found = visible_improvement(request.powers, pk, needs=needs, joined=JOINED, told=TOLD)
    loaded = load_steps(found, request.powers)
    tools = made(TOOLS[OVERVIEW], found, loaded.steps, request.powers)
    context = {
        "improvement": found,
        "steps": loaded.steps,
        "path": path_of(found, loaded),
        "asked": asked_of(found, loaded, reader=request.powers.id),
        "problems": problems_of(found),
        "may_read_linked": may_read_linked(found, request.powers),
        "around": around(found, request.powers, on=loaded.steps.today),
        "may_promise": loaded.steps.may_work and can_draft(request.powers, found.unit_id),
        "tools": tools,
        "styles": list(dict.fromkeys(one for tool in tools for one in tool.styles)),
        "all_done": all(one.state == Step.State.DONE for one in loaded.standing.values()),
    }
    return render(request, "improvements/projects/improvement.html", context)


def path_of(found: Improvement, loaded: Loaded) -> list[dict[str, Any]]:
    """Return the eight steps as the path shows them."""
    path = []
    for number, guide in loaded.steps.guide.steps.items():
        one = loaded.standing[number]
        current = number == found.current_step and found.state == Improvement.State.RUNNING
        kind, word = word_of(one, current=current)
        path.append(
            {
                "guide": guide,
                "phase": PHASES[guide.phase],
                "standing": one,
                "tag": {"kind": kind, "word": word},
                "current": current,
            }
        )
    return path


@signed_in
@require_safe
def improvement_cases(request: OfficeRequest, pk: int) -> HttpResponse:
    """List the complaints with which an improvement began."""
    found = visible_improvement(request.powers, pk)
    if not may_read_linked(found, request.powers):
        raise Http404(_("Perbaikan ini tidak ada."))
    after = row_id(request.GET.get("after", ""))
    page = linked_page(found, request.powers, after=after)
    context = {
        "improvement": found,
        "page": page,
        "next_url": f"?after={page.next}" if page.next else "",
        "first_url": reverse("improvement_cases", args=[pk]) if after else "",
    }
    return render(request, "improvements/projects/linked.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def improvement_rename(request: OfficeRequest, pk: int) -> HttpResponse:
    """Call an improvement otherwise."""
    found = visible_improvement(request.powers, pk)
    check_can_work(request.powers, found.unit_id, found.group_id)
    form = NameForm(posted(request), initial=name_initial(found))
    tried = attempt(
        form,
        lambda: rename_improvement(
            improvement_id=pk, by=request.powers, at=timezone.now(), **form.cleaned_data
        ),
    )
    if tried.done is not None:
        messages.success(request, _("Tersimpan."))
        return redirect("improvement", pk)
    differing = beside_stored(
        form, tried, lambda: name_initial(visible_improvement(request.powers, pk))
    )
    context = {"improvement": found, "form": form, "differing": differing}
    return render(request, "improvements/projects/rename.html", context, status=tried.status)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def improvement_stop(request: OfficeRequest, pk: int) -> HttpResponse:
    """Give an improvement up, with the reason."""
    found = visible_improvement(request.powers, pk)
    check_can_work(request.powers, found.unit_id, found.group_id)
    form = StopForm(posted(request))
    tried = attempt(
        form,
        lambda: stop_improvement(
            improvement_id=pk, by=request.powers, at=timezone.now(), **form.cleaned_data
        ),
    )
    if tried.done is not None:
        messages.success(request, _("Perbaikan dihentikan. Isinya tetap tersimpan."))
        return redirect("improvement", pk)
    context = {"improvement": found, "form": form}
    return render(request, "improvements/projects/stop.html", context, status=tried.status)


@signed_in
@require_POST
def improvement_finish(request: OfficeRequest, pk: int) -> HttpResponse:
    """Call an improvement finished; where its effect was not computed, only once that was read."""
    found = visible_improvement(request.powers, pk)
    uncounted = why_uncounted(found)
    ends = found.state == Improvement.State.RUNNING and can_work(
        request.powers, found.unit_id, found.group_id
    )
    if uncounted and ends and "uncounted" not in request.POST:
        context = {"improvement": found, "uncounted": uncounted}
        return render(request, "improvements/projects/finish.html", context)
    return _end(request, pk, finish_improvement, _("Perbaikan selesai. Terima kasih."))


@signed_in
@require_POST
def improvement_resume(request: OfficeRequest, pk: int) -> HttpResponse:
    """Take an improvement up again."""
    return _end(request, pk, resume_improvement, _("Perbaikan dilanjutkan."))


def _end(
    request: OfficeRequest, pk: int, action: Callable[..., Improvement], said: str
) -> HttpResponse:
    visible_improvement(request.powers, pk)
    press(request, lambda: action(improvement_id=pk, by=request.powers, at=timezone.now()), said)
    return redirect("improvement", pk)
