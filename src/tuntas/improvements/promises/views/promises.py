"""Promises at the office: the list, one promise, and its draft."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuntas.catalogue.places import row_id
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import attempt, posted, press
from tuntas.core.permissions import Permission
from tuntas.improvements.choosing import chosen_unit, unit_question
from tuntas.improvements.models import Promise
from tuntas.improvements.permissions import can_lead
from tuntas.improvements.promises.actions.promises import (
    change_draft,
    discard_draft,
    draft_promise,
)
from tuntas.improvements.promises.forms.promise import (
    NewPromiseForm,
    PromiseFilterForm,
    PromiseForm,
)
from tuntas.improvements.promises.permissions import can_draft, check_can_draft
from tuntas.improvements.promises.promise_rule import promise_rule
from tuntas.improvements.promises.queries.office_promises import (
    Filters,
    Sources,
    office_page,
    sources,
    unit_of_source,
    visible_promise,
)
from tuntas.improvements.promises.queries.places import Place
from tuntas.improvements.promises.views.gone import after_removing, not_there
from tuntas.improvements.promises.words import standing_box
from tuntas.improvements.sending import attempt_own, beside_stored, told
from tuntas.organisation.forms import unit_choices
from tuntas.organisation.models import Unit
from tuntas.organisation.queries.units import units_for

Standing = Promise.Standing
EDITED = ("text", "action", "responsible", "due")


@requires(Permission.VIEW_IMPROVEMENTS)
@require_safe
def promises(request: OfficeRequest) -> HttpResponse:
    """List the promises of one's units with how they stand."""
    today = timezone.localdate()
    units = units_for(request.powers, Permission.VIEW_IMPROVEMENTS, on=today)
    form = PromiseFilterForm(request.GET, units=unit_choices(units))
    said = form.cleaned_data if form.is_valid() else {}
    after = Place.read(request.GET.get("after", ""))
    filters = Filters(
        unit_id=int(said["unit"]) if said.get("unit") else None,
        state=said.get("state", ""), words=said.get("q", ""), after=after,
    )  # fmt: skip
    page = office_page(request.powers, filters, on=today, rule=promise_rule())
    kept = {name: value for name, value in said.items() if value}
    context = {
        "form": form,
        "page": page,
        "filtered": bool(kept),
        "may_draft": request.powers.has(Permission.WORK_ON_IMPROVEMENTS),
        "next_url": "?" + urlencode({**kept, "after": str(page.next)}) if page.next else "",
        "first_url": "?" + urlencode(kept) if after else "",
    }
    return render(request, "improvements/promises/promises.html", context)


@requires(Permission.WORK_ON_IMPROVEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def promise_new(request: OfficeRequest) -> HttpResponse:
    """Draft a promise: freely, from a complaint, from an improvement, or anew after a broken one."""
    units = units_for(request.powers, Permission.WORK_ON_IMPROVEMENTS, on=timezone.localdate())
    follows = _follows(request)
    source = follows.unit_id if follows else unit_of_source(request.GET.dict())
    asked = row_id(request.GET.get("unit", "")) if source is None else source
    unit = chosen_unit(units, asked)
    if unit is None:
        page, kept = "improvements/promises/choose_unit.html", request.GET.items()
        return unit_question(request, units, page, kept=kept)
    found = sources(request.powers, unit.pk)
    form = NewPromiseForm(posted(request), initial=_begun(request, follows), sources=found)
    return _drafted(request, unit, form, follows, found)


def _follows(request: OfficeRequest) -> Promise | None:
    asked = row_id(request.GET.get("follows", ""))
    return None if asked is None else visible_promise(request.powers, asked)


def _begun(request: OfficeRequest, follows: Promise | None) -> dict[str, Any]:
    """Return what a new form holds already."""
    if follows is not None:
        texts = {name: getattr(follows, name) for name in ("text", "action", "responsible")}
        return {**texts, "item": follows.item_id, "improvement": follows.improvement_id}
    return {name: request.GET.get(name, "") for name in ("item", "improvement")}


def _drafted(
    request: OfficeRequest,
    unit: Unit,
    form: NewPromiseForm,
    follows: Promise | None,
    found: Sources,
) -> HttpResponse:
    tried = attempt(
        form,
        lambda: draft_promise(
            unit_id=unit.pk, facts=form.facts(), origin=form.origin(follows), by=request.powers,
            at=timezone.now(), uid=form.cleaned_data["uid"],
        ),
    )  # fmt: skip
    if tried.done is not None:
        messages.success(request, _("Rancangan tersimpan. Kepala unit menandatanganinya di sini."))
        return redirect("promise", tried.done.pk)
    context = {
        "form": form,
        "unit": unit,
        "follows": follows,
        "promise": None,
        "causes": _causes(request, found),
    }
    return render(request, "improvements/promises/edit.html", context, status=tried.status)


def _causes(request: OfficeRequest, found: Sources) -> list[str]:
    """Return why people complain, as far as the unit itself can mend it."""
    item = next((one for one in found.items if str(one.pk) == request.GET.get("item", "")), None)
    if item is None:
        return []
    return list(item.causes.filter(inside=True).values_list("text", flat=True))


@requires(Permission.VIEW_IMPROVEMENTS)
@require_safe
def promise(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show a promise with its origin, its end and what forums found."""
    found = visible_promise(request.powers, pk)
    today, rule = timezone.localdate(), promise_rule()
    stands = found.standing(on=today, rule=rule)
    context = {
        "promise": found,
        "stands": stands,
        "due": standing_box(found, stands, on=today),
        "may_draft": can_draft(request.powers, found.unit_id),
        "may_lead": can_lead(request.powers, found.unit_id),
        "may_promise_anew": stands in (Standing.LATE, Standing.BROKEN),
    }
    return render(request, "improvements/promises/promise.html", context)


@requires(Permission.WORK_ON_IMPROVEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def promise_edit(request: OfficeRequest, pk: int) -> HttpResponse:
    """Word a draft anew."""
    found = visible_promise(request.powers, pk)
    if request.method != "POST" and found.signed_on is not None:
        reason = _("Janji ini sudah ditandatangani dan tidak berubah lagi.")
        return told(request, reason, "promise", pk)
    form = PromiseForm(posted(request), initial=_edited(found))
    tried = attempt_own(
        form,
        lambda: change_draft(
            promise_id=pk, facts=form.facts(), seen=form.cleaned_data["seen"], by=request.powers,
            at=timezone.now(),
        ),
        check=lambda: check_can_draft(request.powers, found.unit_id),
    )  # fmt: skip
    if tried.done is not None:
        messages.success(request, _("Rancangan tersimpan."))
        return redirect("promise", pk)
    differing = beside_stored(form, tried, lambda: _edited(visible_promise(request.powers, pk)))
    context = {"form": form, "unit": found.unit, "promise": found, "differing": differing}
    return render(request, "improvements/promises/edit.html", context, status=tried.status)


def _edited(found: Promise) -> dict[str, Any]:
    """Return what the form of a draft begins with."""
    texts = {name: getattr(found, name) for name in EDITED}
    return {**texts, "seen": found.changed_at.isoformat()}


@requires(Permission.WORK_ON_IMPROVEMENTS)
@require_POST
def promise_discard(request: OfficeRequest, pk: int) -> HttpResponse:
    """Let a draft go."""
    if not Promise.objects.visible_to(request.powers).filter(pk=pk).exists():
        return not_there(request, "promises")
    tried = press(
        request,
        lambda: discard_draft(
            promise_id=pk, seen=request.POST.get("seen", ""), by=request.powers, at=timezone.now()
        ),
        _("Rancangan dihapus."),
    )
    return after_removing(tried, "promise", pk, listed="promises")
