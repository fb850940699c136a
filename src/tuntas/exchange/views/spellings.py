"""Pages of spellings: which unit does somebody else's file mean?"""

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tuntas.cases.actors import staff
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import attempt, posted, press
from tuntas.core.permissions import Permission
from tuntas.core.templatetags.tuntas import number
from tuntas.exchange.forms import SettleForm
from tuntas.exchange.lapor.queries import (
    OPEN_SHOWN,
    SETTLED_SHOWN,
    OpenSpelling,
    open_spellings,
    settled_spellings,
    to_settle,
)
from tuntas.exchange.lapor.settle import settle, settle_as_new_unit
from tuntas.organisation.models import Unit, UnitSpelling
from tuntas.organisation.permissions import check_can_change_units, manages_everything
from tuntas.organisation.queries import units_to_choose


@requires(Permission.IMPORT_CASES)
@require_safe
def spellings(request: OfficeRequest) -> HttpResponse:
    """List the spellings to settle, with what they may mean, and those that were settled."""
    waiting = open_spellings(at=timezone.now())
    after = request.GET.get("sesudah", "")
    settled = settled_spellings(after=after)
    more = len(settled) > SETTLED_SHOWN
    context = {
        "waiting": waiting,
        "more": len(waiting) == OPEN_SHOWN,
        "likely": [one for one in waiting if one.likely],
        "unlikely": [one for one in waiting if not one.likely],
        "settled": settled[:SETTLED_SHOWN],
        "next_url": f"?{urlencode({'sesudah': settled[SETTLED_SHOWN - 1].spelling})}"
        if more
        else "",
        "first_url": reverse("spellings") if after else "",
        "may_create": manages_everything(request.powers),
    }
    return render(request, "exchange/lapor/spellings.html", context)


@requires(Permission.IMPORT_CASES)
def spelling(request: OfficeRequest, pk: int) -> HttpResponse:
    """Choose any unit for one spelling, also in place of the one it meant."""
    one = get_object_or_404(UnitSpelling.objects.select_related("unit", "settled_by"), pk=pk)
    units = units_to_choose(on=timezone.localdate())
    form = SettleForm(posted(request), units=units, initial={"unit": one.unit_id})

    def do() -> str:
        unit = Unit.objects.get(pk=form.cleaned_data["unit"])
        return _settled(one, unit, _settle(request, one, unit))

    tried = attempt(form, do)
    if tried.done is not None:
        messages.success(request, tried.done)
        return _back()
    context = {"spelling": one, "form": form, "may_create": manages_everything(request.powers)}
    return render(request, "exchange/lapor/spelling.html", context, status=tried.status)


@requires(Permission.IMPORT_CASES)
@require_POST
def spelling_accept(request: OfficeRequest, pk: int, unit_id: int) -> HttpResponse:
    """Take one of the proposals."""
    one, unit = get_object_or_404(UnitSpelling, pk=pk), get_object_or_404(Unit, pk=unit_id)
    press(
        request,
        lambda: _settle(request, one, unit),
        lambda moved: _settled(one, unit, moved),
    )
    return _back()


@requires(Permission.IMPORT_CASES)
@require_POST
def spelling_new_unit(request: OfficeRequest, pk: int) -> HttpResponse:
    """Make a unit of that name."""
    check_can_change_units(request.powers, None)
    one = get_object_or_404(to_settle(), pk=pk)
    by, at = staff(request.powers), timezone.now()
    press(
        request,
        lambda: settle_as_new_unit(one, by=by, at=at),
        lambda unit: _("Unit “%(unit)s” dibuat dan menerima laporannya.") % {"unit": unit.name},
    )
    return _back()


@requires(Permission.IMPORT_CASES)
@require_POST
def spellings_accept(request: OfficeRequest) -> HttpResponse:
    """Take the likely proposal of every spelling that was on the page."""
    return _settle_many(request, lambda one: one.likely is not None, _accept)


@requires(Permission.IMPORT_CASES)
@require_POST
def spellings_new_units(request: OfficeRequest) -> HttpResponse:
    """Make a unit for every spelling that was on the page and resembles none."""
    check_can_change_units(request.powers, None)
    return _settle_many(request, lambda one: one.likely is None, _create)


def _settle_many(
    request: OfficeRequest,
    wanted: Callable[[OpenSpelling], bool],
    act: Callable[[OfficeRequest, OpenSpelling], object],
) -> HttpResponse:
    """Settle what the person saw: spellings that came in since are left for the next look."""
    seen = set(request.POST.getlist("spelling"))
    chosen = [
        one for one in open_spellings(at=timezone.now()) if str(one.pk) in seen and wanted(one)
    ]
    press(
        request,
        lambda: len([act(request, one) for one in chosen]),
        lambda count: _("%(number)s nama unit ditetapkan.") % {"number": number(count)},
    )
    return _back()


def _accept(request: OfficeRequest, one: OpenSpelling) -> int:
    if one.likely is None:
        return 0
    unit = Unit.objects.get(pk=one.likely.unit_id)
    by, at = staff(request.powers), timezone.now()
    return settle(UnitSpelling.objects.get(pk=one.pk), unit, by=by, at=at)


def _create(request: OfficeRequest, one: OpenSpelling) -> Unit:
    by, at = staff(request.powers), timezone.now()
    return settle_as_new_unit(UnitSpelling.objects.get(pk=one.pk), by=by, at=at)


def _settle(request: OfficeRequest, one: UnitSpelling, unit: Unit) -> int:
    return settle(one, unit, by=staff(request.powers), at=timezone.now())


def _settled(one: UnitSpelling, unit: Unit, moved: int) -> str:
    return _("“%(spelling)s” berarti %(unit)s. %(moved)s laporan dipindahkan ke sana.") % {
        "spelling": one.spelling,
        "unit": unit.name,
        "moved": number(moved),
    }


def _back() -> HttpResponseRedirect:
    return redirect("spellings")
