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
from tuntas.core.errors import DomainError, OvertakenError
from tuntas.core.permissions import Permission
from tuntas.organisation.models import Unit
from tuntas.organisation.queries.units import in_tree_order
from tuntas.organisation.views.parts import done, status_of

GET_OR_POST = ["GET", "HEAD", "POST"]
CONFLICT = 409


@requires(Permission.MANAGE_ROUNDS)
@require_http_methods(GET_OR_POST)
def round_change(request: OfficeRequest, uid: UUID) -> HttpResponse:
    """Give a round another name or other dates."""
    found = visible_round(request.powers, uid)
    now = RoundWords.of(found)
    form = RoundWordsForm(request.POST if request.method == "POST" else None, now=now)
    if request.method != "POST" or not form.is_valid():
        return _words_page(request, found, form, status_of(form))
    try:
        change_round(
            round_id=found.pk, wanted=form.wanted(), seen=form.seen(), by=request.powers,
            at=timezone.now(),
        )  # fmt: skip
    except OvertakenError as error:
        messages.error(request, error.message)
        return _words_page(request, found, RoundWordsForm(now=now), CONFLICT)
    except DomainError as error:
        form.add_error(None, error.message)
        return _words_page(request, found, form, status_of(form))
    messages.success(request, _("Perubahan tersimpan."))
    return redirect("round", uid=uid)


def _words_page(
    request: OfficeRequest, found: Round, form: RoundWordsForm, status: int
) -> HttpResponse:
    context = {
        "form": form,
        "title": _("Ubah nama dan tanggal"),
        "below": found.title,
        "button": _("Simpan"),
        "back_url": reverse("round", args=[found.uid]),
    }
    return render(request, "organisation/form.html", context, status=status)


@requires(Permission.MANAGE_ROUNDS)
@require_http_methods(GET_OR_POST)
def round_units(request: OfficeRequest, uid: UUID) -> HttpResponse:
    """Take units into a round; below stand those that may still be taken out."""
    found = visible_round(request.powers, uid)
    inside = found.assessments.values("unit_id")
    valid = Unit.objects.valid(on=timezone.localdate()).exclude(pk__in=inside)
    form = AddUnitsForm(
        request.POST if request.method == "POST" else None,
        units=in_tree_order(valid.defer("duties")),
    )
    if request.method == "POST":
        made = done(
            form,
            lambda: add_units(
                round_id=found.pk, units=form.values(), by=request.powers, at=timezone.now()
            ),
        )
        if made is not None:
            messages.success(request, _added(len(made)))
            return redirect("round", uid=uid)
    context = {
        "round": found,
        "form": form,
        "takes": found.phase in TAKES_UNITS,
        "removable": removable(found),
    }
    return render(request, "assessments/round/units.html", context, status=status_of(form))


def _added(count: int) -> str:
    return ngettext("%(n)s unit ditambahkan.", "%(n)s unit ditambahkan.", count) % {"n": count}


@requires(Permission.MANAGE_ROUNDS)
@require_POST
def round_remove(request: OfficeRequest, uid: UUID, assessment: UUID) -> HttpResponse:
    """Take a unit out of a round while nothing was said about it."""
    found = visible_round(request.powers, uid)
    one = get_object_or_404(found.assessments.select_related("unit"), uid=assessment)
    try:
        remove_unit(assessment_id=one.pk, by=request.powers, at=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("%(unit)s dikeluarkan dari putaran.") % {"unit": one.unit.name})
    return redirect("round_units", uid=uid)
