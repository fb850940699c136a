"""A practice is taken over: of another unit, or from the file of another government."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import attempt, posted
from tuntas.core.permissions import Permission
from tuntas.improvements.choosing import chosen_unit, unit_question
from tuntas.improvements.models import Group, Improvement
from tuntas.improvements.projects.spreading.actions.adoptions import (
    AdoptedAlreadyError,
    adopt_from_elsewhere,
    adopt_practice,
)
from tuntas.improvements.projects.spreading.document import read_practice
from tuntas.improvements.projects.spreading.forms import AdoptForm, TakeForm
from tuntas.improvements.projects.spreading.queries.practices import shared_practice
from tuntas.organisation.models import Unit

FORM = ["GET", "HEAD", "POST"]


@requires(Permission.WORK_ON_IMPROVEMENTS)
@require_http_methods(FORM)
def practice_adopt(request: OfficeRequest, pk: int) -> HttpResponse:
    """Take a practice over: the unit first, where there is a choice."""
    source = shared_practice(pk)
    unit = _unit(request)
    if unit is None:
        return _choose_unit(request, back=reverse("practice", args=[pk]))
    groups = list(Group.objects.active().filter(unit=unit))
    form = AdoptForm(posted(request), groups=groups, initial=_initial(groups))
    tried = attempt(
        form,
        lambda: adopt_practice(
            practice_id=pk, unit_id=unit.pk, group_id=form.group_id,
            uid=form.cleaned_data["uid"], by=request.powers, at=timezone.now(),
        ),
    )  # fmt: skip
    if tried.done is not None:
        return _taken_over(request, tried.done)
    refusal = tried.refusal
    running = refusal.running if isinstance(refusal, AdoptedAlreadyError) else None
    context = {"practice": source, "unit": unit, "form": form, "running": running}
    return render(
        request, "improvements/projects/spreading/adopt.html", context, status=tried.status
    )


@requires(Permission.WORK_ON_IMPROVEMENTS)
@require_http_methods(FORM)
def practice_take(request: OfficeRequest) -> HttpResponse:
    """Take over the practice of another government from its file."""
    unit = _unit(request)
    if unit is None:
        return _choose_unit(request, back=reverse("practices"))
    groups = list(Group.objects.active().filter(unit=unit))
    form = TakeForm(posted(request), request.FILES or None, groups=groups, initial=_initial(groups))
    tried = attempt(
        form,
        lambda: adopt_from_elsewhere(
            practice=read_practice(form.cleaned_data["file"].read()), unit_id=unit.pk,
            group_id=form.group_id, uid=form.cleaned_data["uid"], by=request.powers,
            at=timezone.now(),
        ),
    )  # fmt: skip
    if tried.done is not None:
        return _taken_over(request, tried.done)
    context = {"practice": None, "unit": unit, "form": form, "running": None}
    return render(
        request, "improvements/projects/spreading/adopt.html", context, status=tried.status
    )


def _taken_over(request: OfficeRequest, made: Improvement) -> HttpResponse:
    said = _("Perbaikan baru dibuat. Tulis dahulu keadaan unit Anda, lalu sesuaikan usulannya.")
    messages.success(request, said)
    return redirect("improvement", made.pk)


def _initial(groups: list[Group]) -> dict[str, object]:
    return {"uid": uuid4(), "group": str(groups[0].pk) if groups else ""}


def _units(request: OfficeRequest) -> list[Unit]:
    ids = request.powers.units.get(Permission.WORK_ON_IMPROVEMENTS, frozenset())
    return list(Unit.objects.valid(on=timezone.localdate()).filter(pk__in=ids).order_by("name"))


def _unit(request: OfficeRequest) -> Unit | None:
    """Return the unit that the address names, or the only one that one works for."""
    return chosen_unit(_units(request), request.GET.get("unit"))


def _choose_unit(request: OfficeRequest, *, back: str) -> HttpResponse:
    page, title = "catalogue/office/choose_unit.html", _("Untuk unit mana?")
    return unit_question(request, _units(request), page, title=title, back=back)
