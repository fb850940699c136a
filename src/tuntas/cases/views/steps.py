"""What officers do to a case: one view for every transition of a case type, driven by its file."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tuntas.cases.actions import act, verify_and_dispose
from tuntas.cases.actors import staff
from tuntas.cases.forms.correct import CorrectForm
from tuntas.cases.forms.office import StepForm, VerifyDisposeForm
from tuntas.cases.models import Case, CaseEvent
from tuntas.cases.permissions import can_work_on
from tuntas.cases.queries.case_page import STEPS_ELSEWHERE, happened_since, visible_case
from tuntas.cases.queries.request_preview import preview, what_is_missing
from tuntas.cases.queries.templates import templates_for
from tuntas.cases.words import noun
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import REFUSED, attempt
from tuntas.core.errors import NotPermittedError, OvertakenError
from tuntas.core.permissions import Permission
from tuntas.rules.casework import ISSUE, Request, Transition

WITH_TEMPLATES = frozenset({"answer", "ask_reporter", "propose_end"})
GET_OR_POST = ["GET", "HEAD", "POST"]


@requires(Permission.VIEW_CASES)
@require_http_methods(GET_OR_POST)
def case_step(request: OfficeRequest, code: str, transition: str) -> HttpResponse:
    """Show the form of one transition, or make it."""
    case = visible_case(request.powers, code)
    step = permitted_step(request, case, transition)
    if request.method != "POST":
        if not step.starts_from(case.state):
            return too_late(request, case, step)
        return step_page(request, case, step, _unbound(request, case, step))
    form = _bound(request, case, step)

    def do() -> CaseEvent:
        said = form.cleaned_data
        return act(
            case.pk,
            form.step(),
            by=staff(request.powers),
            at=timezone.now(),
            seen=said["seen"],
            files=said.get("files", ()),
        )

    return done_or_shown(request, case, step, form, do)


@requires(Permission.VERIFY_CASES)
@require_http_methods(GET_OR_POST)
def verify_dispose(request: OfficeRequest, code: str) -> HttpResponse:
    """Accept, classify and pass on in one go."""
    case = visible_case(request.powers, code)
    step = permitted_step(request, case, "verify")
    permitted_step(request, case, "dispose")
    if request.method != "POST":
        if not step.starts_from(case.state):
            return too_late(request, case, step)
        return step_page(
            request, case, step, VerifyDisposeForm(case=case), title=verify_dispose_title()
        )
    form = VerifyDisposeForm(request.POST, case=case)

    def do() -> CaseEvent:
        said = form.cleaned_data
        return verify_and_dispose(
            case.pk,
            by=staff(request.powers),
            at=timezone.now(),
            classification=said["classification"],
            unit=said["unit"],
            note=said["note"],
            seen=said["seen"],
        )

    return done_or_shown(request, case, step, form, do, title=verify_dispose_title())


def verify_dispose_title() -> str:
    """Return what the page calls doing both at once."""
    return _("Terima dan teruskan ke unit")


def permitted_step(request: OfficeRequest, case: Case, key: str) -> Transition:
    """Return the transition if this person may make it on this case, whatever its state now."""
    step = case.type.transitions.get(key)
    if step is None or key in STEPS_ELSEWHERE:
        raise Http404(_("Langkah ini tidak ada."))
    by = staff(request.powers)
    if not (can_work_on(request.powers, case.unit_id) and by.may(step, case)):
        raise NotPermittedError(_("Anda tidak berwenang melakukan langkah ini."))
    return step


def too_late(request: OfficeRequest, case: Case, step: Transition) -> HttpResponse:
    """Lead back to the case when its state no longer allows the step."""
    language = get_language() or "id"
    messages.warning(
        request,
        _("“%(step)s” sekarang tidak dapat dilakukan: %(what)s ini berstatus “%(state)s”.")
        % {
            "step": step.label.in_language(language),
            "what": noun(case.type),
            "state": case.state_now.label.in_language(language),
        },
    )
    return _to_case(request, reverse("case", args=[case.code]))


def done_or_shown(
    request: OfficeRequest,
    case: Case,
    step: Transition,
    form: forms.Form,
    do: Callable[[], CaseEvent],
    *,
    title: str = "",
) -> HttpResponse:
    """Do it and go on, or show the form again with what was typed and what stood in the way."""
    tried = attempt(form, do)
    if isinstance(tried.refusal, OvertakenError):
        return _overtaken(request, case, step, form, title=title)
    event = tried.done
    if event is None:
        return step_page(request, case, step, form, title=title, status=tried.status)
    messages.success(request, _said(case, event))
    stays = request.powers.has_for(Permission.VIEW_CASES, event.unit_id)
    return redirect(reverse("case", args=[case.code]) if stays else reverse("inbox"))


def _said(case: Case, event: CaseEvent) -> str:
    sentence = case.type.transitions[event.kind].sentence.in_language(get_language() or "id")
    return _("%(code)s: %(sentence)s.") % {"code": case.code, "sentence": sentence}


def _overtaken(
    request: OfficeRequest,
    case: Case,
    step: Transition,
    form: forms.Form,
    *,
    title: str,
) -> HttpResponse:
    """Show what a colleague did meanwhile; sending the same form once more is then a decision."""
    seen = form.cleaned_data["seen"]
    case.refresh_from_db()
    form.data = {**request.POST.dict(), "seen": str(case.event_count)}
    return step_page(
        request, case, step, form, title=title, status=REFUSED, since=happened_since(case, seen)
    )


def step_page(
    request: OfficeRequest,
    case: Case,
    step: Transition,
    form: forms.Form,
    *,
    title: str = "",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """Draw the form: a whole page, or only the form where htmx opens it inside the case."""
    context = {
        "case": case,
        "form": form,
        "key": step.key,
        "title": title or step.label.in_language(get_language() or "id"),
        "possible": step.starts_from(case.state),
        "templates": templates_for(case) if step.key in WITH_TEMPLATES else [],
        "can_keep_templates": step.key in WITH_TEMPLATES
        and request.powers.has(Permission.ACT_ON_CASES),
        "address": request.path,
        "files_lost": bool(request.FILES),
        "preview": preview(case) if step.document == ISSUE else None,
        **more,
    }
    page = "step_form.html" if request.headers.get("HX-Request") else "step.html"
    response = render(request, f"cases/office/{page}", context, status=status)
    response["Vary"] = "HX-Request"
    response["Cache-Control"] = "private, no-store"  # a form shown again would carry a used uid
    return response


def _bound(request: OfficeRequest, case: Case, step: Transition) -> StepForm | CorrectForm:
    if about := _corrects(case, step):
        return CorrectForm(request.POST, case=case, transition=step, about=about)
    return StepForm(request.POST, request.FILES, case=case, transition=step)


def _corrects(case: Case, step: Transition) -> Request | None:
    """Return what was asked when the step puts answers right."""
    return case.type.request if "answers" in step.requires else None


def _unbound(request: OfficeRequest, case: Case, step: Transition) -> StepForm | CorrectForm:
    if about := _corrects(case, step):
        return CorrectForm(case=case, transition=step, about=about)
    if step.key == "ask_reporter" and case.service_id:
        return StepForm(case=case, transition=step, text=what_is_missing(case))
    chosen = request.GET.get("template", "")
    texts = {str(one.pk): one.text for one in templates_for(case)} if chosen else {}
    return StepForm(case=case, transition=step, text=texts.get(chosen, ""))


def _to_case(request: OfficeRequest, address: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)
