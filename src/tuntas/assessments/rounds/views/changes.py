"""Changing a running round: its name and dates, its units."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from tuntas.assessments.models import Round
from tuntas.assessments.rounds.actions.changes import (
    TAKES_UNITS,
    RoundWords,
    add_units,
    change_round,
    remove_unit,
)
from tuntas.assessments.rounds.forms import AddUnitsForm, RoundWordsForm
from tuntas.assessments.rounds.queries.rounds import removable, visible_round
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import attempt, posted, press
from tuntas.core.errors import OvertakenError
from tuntas.core.permissions import Permission
from tuntas.organisation.models import Unit
from tuntas.organisation.queries.units import in_tree_order
from tuntas.organisation.views.parts import period_in_words

GET_OR_POST = ["GET", "HEAD", "POST"]


@requires(Permission.MANAGE_ROUNDS)
@require_http_methods(GET_OR_POST)
def round_change(request: OfficeRequest, uid: UUID) -> HttpResponse:
    """Give a round another name or other dates."""
    found = visible_round(request.powers, uid)
    form = RoundWordsForm(posted(request), now=RoundWords.of(found))
    tried = attempt(
        form,
        lambda: change_round(
            round_id=found.pk, wanted=form.wanted(), seen=form.seen(), by=request.powers,
            at=timezone.now(),
        ),
    )  # fmt: skip
    if tried.done is not None:
        messages.success(request, _("Perubahan tersimpan."))
        return redirect("round", uid=uid)
    if isinstance(tried.refusal, OvertakenError):
        # Sent once more, it is a decision; what stands now is said above what was typed.
        found.refresh_from_db()
        form.data = {**request.POST.dict(), **RoundWords.of(found).as_seen()}
    context = {
        "form": form,
        "title": _("Ubah nama dan tanggal"),
        "below": _stands(found),
        "button": _("Simpan"),
        "back_url": reverse("round", args=[found.uid]),
    }
    return render(request, "organisation/form.html", context, status=tried.status)


def _stands(found: Round) -> str:
    return f"{found.title}, {period_in_words(found.begins, found.ends)}"


@requires(Permission.MANAGE_ROUNDS)
@require_http_methods(GET_OR_POST)
def round_units(request: OfficeRequest, uid: UUID) -> HttpResponse:
    """Take units into a round; below stand those that may still be taken out."""
    found = visible_round(request.powers, uid)
    inside = found.assessments.values("unit_id")
    valid = Unit.objects.valid(on=timezone.localdate()).exclude(pk__in=inside)
    form = AddUnitsForm(
        posted(request),
        units=in_tree_order(valid.defer("duties")),
    )
    tried = attempt(
        form,
        lambda: add_units(
            round_id=found.pk, units=form.values(), by=request.powers, at=timezone.now()
        ),
    )
    if tried.done is not None:
        messages.success(request, _added(len(tried.done)))
        return redirect("round", uid=uid)
    context = {
        "round": found,
        "form": form,
        "takes": found.phase in TAKES_UNITS,
        "removable": removable(found),
    }
    return render(request, "assessments/round/units.html", context, status=tried.status)


def _added(count: int) -> str:
    return ngettext("%(n)s unit ditambahkan.", "%(n)s unit ditambahkan.", count) % {"n": count}


@requires(Permission.MANAGE_ROUNDS)
@require_POST
def round_remove(request: OfficeRequest, uid: UUID, assessment: UUID) -> HttpResponse:
    """Take a unit out of a round while nothing was said about it."""
    found = visible_round(request.powers, uid)
    one = get_object_or_404(found.assessments.select_related("unit"), uid=assessment)
    press(
        request,
        lambda: remove_unit(assessment_id=one.pk, by=request.powers, at=timezone.now()),
        _("%(unit)s dikeluarkan dari putaran.") % {"unit": one.unit.name},
    )
    return redirect("round_units", uid=uid)
