"""Pages of rounds: the list, a new one, one round with its units and phases."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuntas.assessments.instruments import known_instruments
from tuntas.assessments.models import Assessment, Round
from tuntas.assessments.rounds.actions.rounds import (
    check_manages,
    create_round,
    move_round,
    unfinished,
)
from tuntas.assessments.rounds.forms import NewRoundForm, PhaseForm
from tuntas.assessments.rounds.queries.rounds import assessments_of, rounds_list, visible_round
from tuntas.assessments.rounds.rights import PHASES, Phase, manages_rounds
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import SHOWN, attempt, posted
from tuntas.core.permissions import Permission
from tuntas.organisation.models import Unit
from tuntas.organisation.queries.units import in_tree_order
from tuntas.rules.instruments import Instrument

GET_OR_POST = ["GET", "HEAD", "POST"]


@requires(Permission.VIEW_ASSESSMENTS)
@require_safe
def rounds(request: OfficeRequest) -> HttpResponse:
    """List the rounds in which the person may see something."""
    known = known_instruments()
    rows = [(row, known.get(row.round.instrument)) for row in rounds_list(request.powers)]
    context = {"rows": rows, "may_make": manages_rounds(request.powers)}
    return render(request, "assessments/round/rounds.html", context)


@requires(Permission.MANAGE_ROUNDS)
@require_http_methods(GET_OR_POST)
def round_new(request: OfficeRequest) -> HttpResponse:
    """Choose an instrument, then say the rest."""
    check_manages(request.powers)
    offered = assessable(known_instruments().values())
    instrument = next((one for one in offered if one.key == request.GET.get("instrument")), None)
    if instrument is None:
        return render(request, "assessments/round/choose.html", {"instruments": offered})
    form = _new_form(request, instrument)
    tried = attempt(form, lambda: create_round(form.values(), by=request.powers, at=timezone.now()))
    if tried.done is not None:
        title, uid = tried.done.title, tried.done.uid
        messages.success(request, _("Putaran %(title)s dimulai.") % {"title": title})
        return redirect("round", uid=uid)
    context = {"form": form, "instrument": instrument}
    return render(request, "assessments/round/new.html", context, status=tried.status)


def assessable(known: Any) -> list[Instrument]:
    """Return the instruments of assessments by title."""
    return sorted((one for one in known if one.kind == "assessment"), key=lambda one: one.title.id)


def _new_form(request: OfficeRequest, instrument: Instrument) -> NewRoundForm:
    today = timezone.localdate()
    units = in_tree_order(Unit.objects.valid(on=today).defer("duties"))
    initial = {"year": today.year, "begins": today, "title": instrument.title.id[:200]}
    return NewRoundForm(posted(request), instrument=instrument, units=units, initial=initial)


@requires(Permission.VIEW_ASSESSMENTS)
@require_safe
def round_page(request: OfficeRequest, uid: UUID) -> HttpResponse:
    """Show a round: its phase, its units, what comes next."""
    return _page(request, visible_round(request.powers, uid))


def _page(
    request: OfficeRequest,
    found: Round,
    *,
    trouble: str = "",
    reason: str = "",
    status: int = SHOWN,
) -> HttpResponse:
    rows = assessments_of(request.powers, found)
    assessments = [one for one, _frozen in rows]
    manages = manages_rounds(request.powers)
    context = {
        "round": found,
        "instrument": known_instruments().get(found.instrument),
        "rows": rows,
        "unfinished": _unfinished(found, assessments),
        "despite": unfinished(assessments) if found.phase == Phase.AGREED else (),
        "trouble": trouble,
        "steps": _steps(found),
        "published": found.phase == Phase.PUBLISHED,
        "moves": _moves(found, reason) if manages else (),
        "reason": reason,
    }
    return render(request, "assessments/round/round.html", context, status=status)


def _steps(found: Round) -> list[dict[str, Any]]:
    now = PHASES.index(found.phase)
    return [
        {"label": label, "state": "done" if i < now else "now" if i == now else "next"}
        for i, label in enumerate(Phase.labels)
    ]


def _unfinished(found: Round, assessments: list[Assessment]) -> int:
    """Return for how many units the phase that is ending was not said to be done."""
    if found.phase == Phase.SELF:
        return sum(one.submitted_at is None for one in assessments)
    return sum(one.reviewed_at is None for one in assessments)


def _moves(found: Round, reason: str) -> list[dict[str, Any]]:
    """Offer the next phase, and the one before with a reason; `reason` was typed already."""
    now = PHASES.index(found.phase)
    moves = []
    for place, back in ((now + 1, False), (now - 1, True)):
        if 0 <= place < len(PHASES):
            initial = {"seen": found.phase, "to": PHASES[place], "reason": reason}
            form = PhaseForm(initial=initial, auto_id=f"{'back' if back else 'next'}-%s")
            moves.append({"form": form, "label": Phase.labels[place], "back": back})
    return moves


@requires(Permission.MANAGE_ROUNDS)
@require_POST
def round_phase(request: OfficeRequest, uid: UUID) -> HttpResponse:
    """Move a round to its next phase, or one back."""
    found = visible_round(request.powers, uid)
    form = PhaseForm(request.POST)
    if not form.is_valid() or form.cleaned_data["to"] not in PHASES:
        messages.error(request, _("Tahap ini tidak ada. Muat ulang halaman."))
        return redirect("round", uid=uid)
    said = form.cleaned_data
    tried = attempt(
        form,
        lambda: move_round(
            round_id=found.pk, to=said["to"], seen=said["seen"], reason=said["reason"],
            despite=said["despite"] if said["anyway"] else (), by=request.powers, at=timezone.now(),
        ),
    )  # fmt: skip
    if tried.refusal is not None:
        found.refresh_from_db()
        trouble = tried.refusal.message
        return _page(request, found, trouble=trouble, reason=said["reason"], status=tried.status)
    found.refresh_from_db()
    phase = found.get_phase_display()
    messages.success(request, _("Sekarang tahap %(phase)s.") % {"phase": phase})
    return redirect("round", uid=uid)
