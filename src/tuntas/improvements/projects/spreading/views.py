"""Practices for everybody, and how they begin here: proposed, shared, taken over."""

import csv
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuntas.catalogue.models import ServiceStandard
from tuntas.catalogue.places import row_id
from tuntas.catalogue.promises import span_words
from tuntas.core.access import OfficeRequest, public, requires
from tuntas.core.attempts import attempt, posted
from tuntas.core.errors import DomainError
from tuntas.core.permissions import Permission
from tuntas.improvements.choosing import chosen_unit, unit_question
from tuntas.improvements.models import Group, Improvement
from tuntas.improvements.permissions import can_lead
from tuntas.improvements.projects.measuring.numbers import file_name, table
from tuntas.improvements.projects.measuring.panel import panel_of
from tuntas.improvements.projects.measuring.plain import plain_sentences
from tuntas.improvements.projects.measuring.verdicts import tag_of
from tuntas.improvements.projects.queries.steps import visible_improvement
from tuntas.improvements.projects.spreading.document import as_json, practice_of, read_practice
from tuntas.improvements.projects.spreading.forms import AdoptForm, ProposeForm, ShareForm, TakeForm
from tuntas.improvements.projects.spreading.practices import (
    AdoptedAlreadyError,
    adopt_from_elsewhere,
    adopt_practice,
    share_practice,
    withdraw_practice,
)
from tuntas.improvements.projects.spreading.proposals import (
    proposable,
    propose_standard,
    suggested_promise,
)
from tuntas.improvements.projects.spreading.queries import (
    adoptions_of,
    practice_page,
    shared_practice,
)
from tuntas.improvements.projects.steps import content_of
from tuntas.organisation.models import Unit
from tuntas.rules.phrases import as_language

FORM = ["GET", "HEAD", "POST"]


@public
@require_safe
def practices(request: HttpRequest) -> HttpResponse:
    """List what works, with what its figures say."""
    page = practice_page(after=row_id(request.GET.get("after", "")))
    context = {
        "rows": [{"practice": one, **_seen(one)} for one in page.rows],
        "next_url": f"?after={page.next}" if page.next else "",
        "first_url": "?" if "after" in request.GET else "",
    }
    return render(request, "improvements/projects/spreading/practices.html", context)


@public
@require_safe
def practice(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell what was wrong, what was done, what came of it, and where it lives on."""
    found = shared_practice(pk)
    told = practice_of(found)
    context = {
        "improvement": found,
        "panel": panel_of(found, (), as_language(get_language())),
        "steps": {number: content_of(number, content) for number, content in told.steps.items()},
        "adoptions": [{"improvement": one, **_seen(one)} for one in adoptions_of(found)],
    }
    return render(request, "improvements/projects/spreading/practice.html", context)


def _seen(improvement: Improvement) -> dict[str, object]:
    """Return what was seen there: as a tag, and in plain words."""
    effect = improvement.effect
    if effect is None:
        return {"tag": None, "plain": ""}
    return {"tag": tag_of(effect), "plain": plain_sentences(effect, as_language(get_language()))}


@public
@require_safe
def practice_json(_request: HttpRequest, pk: int) -> HttpResponse:
    """Give a practice as a file that another government can take over."""
    found = shared_practice(pk)
    response = JsonResponse(
        as_json(practice_of(found)), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    response["Content-Disposition"] = f'attachment; filename="praktik-{pk}.json"'
    return response


@public
@require_safe
def practice_numbers(_request: HttpRequest, pk: int) -> HttpResponse:
    """Give the months behind the effect as CSV."""
    found = shared_practice(pk)
    if found.effect is None:
        raise Http404(_("Praktik ini belum punya hasil."))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file_name(found)}"'
    csv.writer(response).writerows(table(found.effect.content))
    return response


@requires(Permission.LEAD_IMPROVEMENTS)
@require_http_methods(FORM)
def improvement_propose(request: OfficeRequest, pk: int) -> HttpResponse:
    """Draft the next version of a standard, because the change works."""
    found = _led(request, pk)
    services = proposable(found)
    form = ProposeForm(posted(request), services=services, initial={"service": found.service_id})
    tried = attempt(
        form,
        lambda: propose_standard(
            improvement_id=pk,
            service_id=int(form.cleaned_data["service"]),
            promise_working_minutes=_promise(request, int(form.cleaned_data["service"])),
            by=request.powers,
            at=timezone.now(),
        ),
    )
    if tried.done is not None:
        messages.success(request, _("Rancangan standar dibuat. Periksa isinya, lalu tetapkan."))
        return redirect("draft_edit", tried.done.service_id)
    chosen = found.service_id or (services[0].pk if len(services) == 1 else None)
    context = {
        "improvement": found,
        "form": form,
        "shorter": _shorter(chosen),
        "services": services,
    }
    return render(
        request, "improvements/projects/spreading/propose.html", context, status=tried.status
    )


def _promise(request: OfficeRequest, service_id: int) -> int | None:
    """Return the shorter promise where the head ticked it."""
    if "shorter" not in request.POST:
        return None
    standard = ServiceStandard.objects.in_force().filter(service_id=service_id).first()
    return suggested_promise(standard, today=timezone.localdate()) if standard else None


def _shorter(service_id: int | None) -> dict[str, str] | None:
    """Return the promise of a service and the shorter one that it keeps already, in words."""
    if service_id is None:
        return None
    standard = ServiceStandard.objects.in_force().filter(service_id=service_id).first()
    if standard is None or standard.promise_working_minutes is None:
        return None
    suggested = suggested_promise(standard, today=timezone.localdate())
    if suggested is None:
        return None
    unit = standard.promise_unit
    return {
        "now": span_words(standard.promise_working_minutes, unit),
        "new": span_words(suggested, unit),
        "service": standard.service.name,
    }


@requires(Permission.LEAD_IMPROVEMENTS)
@require_http_methods(FORM)
def improvement_share(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show a proven improvement to everybody."""
    found = _led(request, pk)
    form = ShareForm(posted(request), initial={"summary": found.summary})
    tried = attempt(
        form,
        lambda: share_practice(
            improvement_id=pk, by=request.powers, at=timezone.now(), **form.cleaned_data
        ),
    )
    if tried.done is not None:
        messages.success(
            request, _("Praktik ini sekarang dapat dilihat dan diterapkan siapa saja.")
        )
        return redirect("practice", pk)
    context = {"improvement": found, "form": form}
    return render(
        request, "improvements/projects/spreading/share.html", context, status=tried.status
    )


@requires(Permission.LEAD_IMPROVEMENTS)
@require_POST
def practice_withdraw(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show it to nobody else any more."""
    _led(request, pk)
    try:
        withdraw_practice(improvement_id=pk, by=request.powers, at=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Praktik ini tidak lagi dibagikan."))
    return redirect("improvement", pk)


@requires(Permission.WORK_ON_IMPROVEMENTS)
@require_http_methods(FORM)
def practice_adopt(request: OfficeRequest, pk: int) -> HttpResponse:
    """Take a practice over: the unit first, where there is a choice."""
    source = shared_practice(pk)
    unit = _unit(request)
    if unit is None:
        return _choose_unit(request)
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
        messages.success(request, _("Praktik diterapkan. Sesuaikan langkahnya dengan unit Anda."))
        return redirect("improvement", tried.done.pk)
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
        return _choose_unit(request)
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
        messages.success(request, _("Praktik diterapkan. Sesuaikan langkahnya dengan unit Anda."))
        return redirect("improvement", tried.done.pk)
    context = {"practice": None, "unit": unit, "form": form, "running": None}
    return render(
        request, "improvements/projects/spreading/adopt.html", context, status=tried.status
    )


def _initial(groups: list[Group]) -> dict[str, object]:
    return {"uid": uuid4(), "group": str(groups[0].pk) if groups else ""}


def _led(request: OfficeRequest, pk: int) -> Improvement:
    """Return an improvement of a unit that one leads; others look as if they were not there."""
    found = visible_improvement(request.powers, pk)
    if not can_lead(request.powers, found.unit_id):
        raise Http404(_("Perbaikan ini tidak ada."))
    return found


def _units(request: OfficeRequest) -> list[Unit]:
    ids = request.powers.units.get(Permission.WORK_ON_IMPROVEMENTS, frozenset())
    return list(Unit.objects.valid(on=timezone.localdate()).filter(pk__in=ids).order_by("name"))


def _unit(request: OfficeRequest) -> Unit | None:
    """Return the unit that the address names, or the only one that one works for."""
    return chosen_unit(_units(request), request.GET.get("unit"))


def _choose_unit(request: OfficeRequest) -> HttpResponse:
    page, title = "catalogue/office/choose_unit.html", _("Untuk unit mana?")
    return unit_question(request, _units(request), page, title=title)
