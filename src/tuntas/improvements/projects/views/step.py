"""One step of an improvement: written, finished, opened again, decided, remarked on, looked back at."""

from collections.abc import Sequence
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
from tuntas.core.attempts import INCOMPLETE, Attempt, attempt, posted, press
from tuntas.improvements.groups.rule import group_rule
from tuntas.improvements.models import STEPS, Improvement, Step, StepDecision
from tuntas.improvements.permissions import check_can_work
from tuntas.improvements.projects.actions.steps import (
    RowError,
    StepOvertakenError,
    decide_step,
    finish_step,
    reopen_step,
    save_step,
)
from tuntas.improvements.projects.actions.voices import comment
from tuntas.improvements.projects.changes import Difference, content_said, words_of
from tuntas.improvements.projects.forms.step import Editor, editor_of, editor_sent
from tuntas.improvements.projects.forms.words import CommentForm, DecisionForm
from tuntas.improvements.projects.labels import PHASES
from tuntas.improvements.projects.queries.history import savings_of
from tuntas.improvements.projects.queries.steps import (
    ORIGIN,
    Loaded,
    comments_of,
    load_steps,
    visible_improvement,
)
from tuntas.improvements.projects.tools import TOOLS, made, needs_of
from tuntas.improvements.projects.uncounted import CHECK, why_uncounted


def _found(
    request: OfficeRequest, pk: int, number: int, *, needs: Sequence[str] = ()
) -> tuple[Improvement, Loaded]:
    """Return an improvement with its steps. Raises `Http404` for a stranger's, or a ninth step."""
    if not 1 <= number <= STEPS:
        raise Http404(_("Langkahnya 1 sampai 8."))
    improvement = visible_improvement(request.powers, pk, needs=needs, joined=ORIGIN)
    return improvement, load_steps(improvement, request.powers)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def improvement_step(request: OfficeRequest, pk: int, number: int) -> HttpResponse:
    """Show a step with its tools and remarks; save it, and finish it where that was asked."""
    improvement, loaded = _found(request, pk, number, needs=needs_of(number))
    if request.method != "POST":
        return _page(request, improvement, loaded, number)
    more = "more" in request.POST
    editor = editor_sent(number, loaded.steps, request.POST, more=more)
    if more or not editor.is_valid():
        check_can_work(request.powers, improvement.unit_id, improvement.group_id)
    if more:
        return _page(request, improvement, loaded, number, editor=editor)
    if not editor.is_valid():
        return _page(request, improvement, loaded, number, editor=editor, status=INCOMPLETE)
    return _save(request, improvement, loaded, editor)


def _save(
    request: OfficeRequest, improvement: Improvement, loaded: Loaded, editor: Editor
) -> HttpResponse:
    number = editor.number
    tried = attempt(
        editor.form,
        lambda: save_step(
            improvement_id=improvement.pk, number=number, content=editor.content(),
            seen=editor.seen, by=request.powers, at=timezone.now(), words=words_of(loaded.steps),
        ),
    )  # fmt: skip
    saved = tried.done
    if saved is None:
        return _refused(request, improvement, loaded, editor, tried)
    if "finish" in request.POST and (why := _to_confirm(request, improvement, number)):
        messages.success(request, _("Isian Anda tersimpan."))
        again = editor_sent(number, loaded.steps, request.POST, seen=str(saved.revision))
        return _page(request, improvement, loaded, number, editor=again, uncounted=why)
    if "finish" in request.POST:
        return _finish(request, improvement, saved)
    messages.success(request, _("Langkah tersimpan."))
    return redirect("improvement_step", improvement.pk, number)


def _refused(
    request: OfficeRequest, improvement: Improvement, loaded: Loaded, editor: Editor,
    tried: Attempt[Step],
) -> HttpResponse:  # fmt: skip
    """Show what was typed with the reason; where somebody else saved, beside what stands now."""
    refusal, number = tried.refusal, editor.number
    differing: Sequence[Difference] = ()
    if isinstance(refusal, StepOvertakenError):
        editor = editor_sent(number, loaded.steps, request.POST, seen=str(refusal.revision))
        editor.form.add_error(None, refusal.message)
        differing = refusal.differences
    if isinstance(refusal, RowError):
        editor.point_to(refusal.key, refusal.field)
    return _page(
        request, improvement, loaded, number,
        editor=editor, differing=differing, status=tried.status,
    )  # fmt: skip


def _to_confirm(request: OfficeRequest, improvement: Improvement, number: int) -> str:
    """Return what is to be read before the step is finished, "" where that was done."""
    confirmed = number != CHECK or "uncounted" in request.POST
    return "" if confirmed else why_uncounted(improvement)


def _finish(request: OfficeRequest, improvement: Improvement, saved: Step) -> HttpResponse:
    tried = press(
        request,
        lambda: finish_step(
            improvement_id=improvement.pk, number=saved.number, seen=saved.revision,
            by=request.powers, at=timezone.now(),
        ),
        _finished,
    )  # fmt: skip
    if tried.done is None:
        messages.success(request, _("Isian Anda tersimpan."))
        return redirect("improvement_step", improvement.pk, saved.number)
    return redirect("improvement", improvement.pk)


def _finished(step: Step) -> str:
    if step.state == Step.State.WAITING:
        return _("Langkah selesai, dan menunggu persetujuan kepala unit.")
    return _("Langkah %(n)s selesai.") % {"n": step.number}


def _page(
    request: OfficeRequest, improvement: Improvement, loaded: Loaded, number: int, *,
    editor: Editor | None = None, differing: Sequence[Difference] = (),
    decision_form: DecisionForm | None = None, comment_form: CommentForm | None = None,
    uncounted: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    steps, standing = loaded.steps, loaded.standing[number]
    is_open = standing.state == Step.State.OPEN
    if editor is None and steps.may_work and is_open:
        editor = editor_of(number, steps)
    may_decide = steps.may_lead and standing.state == Step.State.WAITING
    tools = made(TOOLS[number], improvement, steps, request.powers)
    context: dict[str, Any] = {
        "improvement": improvement,
        "steps": steps,
        "number": number,
        "guide": steps.guide.steps[number],
        "phase": PHASES[steps.guide.steps[number].phase],
        "standing": standing,
        "progress": _progress(steps.guide.steps.values(), loaded, number),
        "editor": editor,
        "uncounted": uncounted,
        "added": "more" in request.POST,
        "approval": number in group_rule().approved_steps.value,
        "said": () if editor else content_said(steps.content(number), words_of(steps)),
        "differing": differing,
        "before": [one for one in tools if one.place == "before"],
        "after": [one for one in tools if one.place == "after"],
        "styles": list(dict.fromkeys(style for one in tools for style in one.styles)),
        "comments": comments_of(improvement, number),
        "comment_form": comment_form or (CommentForm() if steps.may_comment else None),
        "may_decide": may_decide,
        "decision_form": decision_form or (DecisionForm() if may_decide else None),
        "may_reopen": steps.may_work and not is_open,
    }
    return render(request, "improvements/projects/step.html", context, status=status)


def _progress(guides: Any, loaded: Loaded, number: int) -> list[dict[str, Any]]:
    return [
        {
            "number": one.number,
            "name": one.name,
            "done": loaded.steps.is_done(one.number),
            "current": one.number == number,
        }
        for one in guides
    ]


@signed_in
@require_POST
def step_reopen(request: OfficeRequest, pk: int, number: int) -> HttpResponse:
    """Take a finished or waiting step up again."""
    _found(request, pk, number)
    press(
        request,
        lambda: reopen_step(improvement_id=pk, number=number, by=request.powers, at=timezone.now()),
        _("Langkah dibuka kembali. Langkah sesudahnya tidak berubah."),
    )
    return redirect("improvement_step", pk, number)


@signed_in
@require_POST
def step_decide(request: OfficeRequest, pk: int, number: int) -> HttpResponse:
    """Approve a waiting step, or give it back."""
    improvement, loaded = _found(request, pk, number, needs=needs_of(number))
    form = DecisionForm(posted(request))
    tried = attempt(
        form,
        lambda: decide_step(
            improvement_id=pk, number=number, verdict=form.decided, by=request.powers,
            seen=form.cleaned_data["seen"], reason=form.cleaned_data["reason"], at=timezone.now(),
        ),
    )  # fmt: skip
    if tried.done is None:
        return _page(
            request, improvement, loaded, number, decision_form=form, status=tried.status
        )  # fmt: skip
    approved = form.decided == StepDecision.Verdict.APPROVED
    messages.success(
        request, _("Langkah disetujui.") if approved else _("Langkah dikembalikan kepada kelompok.")
    )
    return redirect("improvement", pk)


@signed_in
@require_POST
def step_comment(request: OfficeRequest, pk: int, number: int) -> HttpResponse:
    """Remark on a step."""
    improvement, loaded = _found(request, pk, number, needs=needs_of(number))
    form = CommentForm(posted(request))
    tried = attempt(
        form,
        lambda: comment(
            improvement_id=pk, number=number, uid=form.sent_uid, text=form.cleaned_data["text"],
            by=request.powers, at=timezone.now(),
        ),
    )  # fmt: skip
    if tried.done is None:
        return _page(
            request, improvement, loaded, number, comment_form=form, status=tried.status
        )  # fmt: skip
    return redirect(f"{reverse('improvement_step', args=[pk, number])}#comments")


@signed_in
@require_safe
def step_history(request: OfficeRequest, pk: int, number: int) -> HttpResponse:
    """Show each saving with what it changed, the newest first."""
    improvement, loaded = _found(request, pk, number)
    before = row_id(request.GET.get("before", ""))
    savings = savings_of(loaded.steps.rows[number], words_of(loaded.steps), before=before)
    last = savings[-1].revision if savings else 0
    context = {
        "improvement": improvement,
        "number": number,
        "guide": loaded.steps.guide.steps[number],
        "savings": savings,
        "shown": len(savings),
        "next_url": f"?before={last}" if last > 1 else "",
        "first_url": reverse("step_history", args=[pk, number]) if before else "",
    }
    return render(request, "improvements/projects/history.html", context)
