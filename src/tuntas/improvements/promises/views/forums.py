"""Forums of citizens and officials: planned, on paper, and what they found."""

from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuntas.catalogue.places import row_id
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import attempt, posted, press
from tuntas.core.context import this_city
from tuntas.core.documents.rendering import Job, rendered
from tuntas.core.errors import DomainError, NotPermittedError
from tuntas.core.permissions import Permission
from tuntas.improvements.choosing import chosen_unit, unit_question
from tuntas.improvements.models import Forum
from tuntas.improvements.promises.actions.forums import (
    call_off_forum,
    change_forum,
    hold_forum,
    plan_forum,
)
from tuntas.improvements.promises.documents.forum_papers import check_sheet, invitations
from tuntas.improvements.promises.forms.forum import ForumForm, HeldForm, NewForumForm
from tuntas.improvements.promises.permissions import can_hold_forums, check_can_hold_forums
from tuntas.improvements.promises.queries.forums import forum_page, to_check, visible_forum
from tuntas.improvements.promises.views.gone import after_removing, not_there
from tuntas.improvements.sending import attempt_own, beside_stored, told
from tuntas.organisation.forms import unit_choices
from tuntas.organisation.models import Unit
from tuntas.organisation.queries.units import units_for


def _forum_units(request: OfficeRequest) -> list[Unit]:
    units = units_for(request.powers, Permission.VIEW_IMPROVEMENTS, on=timezone.localdate())
    return [one for one in units if can_hold_forums(request.powers, one.pk)]


@requires(Permission.VIEW_IMPROVEMENTS)
@require_safe
def forums(request: OfficeRequest) -> HttpResponse:
    """List the forums of one's units."""
    units = units_for(request.powers, Permission.VIEW_IMPROVEMENTS, on=timezone.localdate())
    asked = row_id(request.GET.get("unit", ""))
    unit = next((one for one in units if one.pk == asked), None)
    after = request.GET.get("after", "")
    page = forum_page(request.powers, unit_id=unit.pk if unit else None, after=after)
    kept = {"unit": unit.pk} if unit else {}
    context = {
        "units": [(pk, name) for pk, name in unit_choices(units)],
        "unit": unit,
        "page": page,
        "may_plan": any(can_hold_forums(request.powers, one.pk) for one in units),
        "next_url": "?" + urlencode({**kept, "after": page.next}) if page.next else "",
        "first_url": "?" + urlencode(kept) if after else "",
    }
    return render(request, "improvements/promises/forums.html", context)


@requires(Permission.WORK_ON_IMPROVEMENTS, Permission.COACH_IMPROVEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def forum_new(request: OfficeRequest) -> HttpResponse:
    """Plan a forum: the unit first, where there is a choice."""
    units = _forum_units(request)
    if not units:
        raise NotPermittedError(
            _("Forum diadakan oleh unit itu atau Bagian Organisasi. Mintalah kepada mereka.")
        )
    unit = chosen_unit(units, request.GET.get("unit"))
    if unit is None:
        return unit_question(request, units, "improvements/promises/choose_unit.html", forum=True)
    return _plan_for(request, unit)


def _plan_for(request: OfficeRequest, unit: Unit) -> HttpResponse:
    form = NewForumForm(posted(request), initial={"agenda": _("Memeriksa janji bersama warga")})
    tried = attempt(
        form,
        lambda: plan_forum(
            unit_id=unit.pk, uid=form.cleaned_data["uid"], plan=form.plan(), by=request.powers,
            at=timezone.now(),
        ),
    )  # fmt: skip
    if tried.done is not None:
        messages.success(
            request, _("Forum direncanakan. Cetak undangan dan lembar ceknya di sini.")
        )
        return redirect("forum", tried.done.pk)
    context = {"form": form, "unit": unit}
    return render(request, "improvements/promises/forum_edit.html", context, status=tried.status)


@requires(Permission.VIEW_IMPROVEMENTS)
@require_safe
def forum(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show a forum: its plan and papers, then what it found."""
    found = visible_forum(request.powers, pk)
    context = {
        "forum": found,
        "invited": [line.strip() for line in found.invited.splitlines() if line.strip()],
        "promises": [] if found.held_on else to_check(found, on=_day(found)),
        "may_hold": can_hold_forums(request.powers, found.unit_id),
    }
    return render(request, "improvements/promises/forum.html", context)


def _day(found: Forum) -> date:
    return timezone.localdate(found.planned_at)


def _over(request: OfficeRequest, found: Forum) -> bool:
    """Tell whether a page for changes is asked for that a forum has no more; what was sent is tried."""
    return request.method != "POST" and found.held_on is not None


def _told_over(request: OfficeRequest, found: Forum) -> HttpResponse:
    reason = _("Hasil forum ini sudah dicatat dan tidak diubah lagi.")
    return told(request, reason, "forum", found.pk)


@requires(Permission.VIEW_IMPROVEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def forum_edit(request: OfficeRequest, pk: int) -> HttpResponse:
    """Plan a forum otherwise."""
    found = visible_forum(request.powers, pk)
    if _over(request, found):
        return _told_over(request, found)
    form = ForumForm(posted(request), initial=ForumForm.initial_of(found))
    tried = attempt_own(
        form,
        lambda: change_forum(
            forum_id=pk, plan=form.plan(), seen=form.cleaned_data["seen"], by=request.powers,
            at=timezone.now(),
        ),
        check=lambda: check_can_hold_forums(request.powers, found.unit_id),
    )  # fmt: skip
    if tried.done is not None:
        messages.success(request, _("Rencana forum tersimpan."))
        return redirect("forum", pk)
    differing = beside_stored(
        form, tried, lambda: ForumForm.initial_of(visible_forum(request.powers, pk))
    )
    context = {"form": form, "unit": found.unit, "forum": found, "differing": differing}
    return render(request, "improvements/promises/forum_edit.html", context, status=tried.status)


@requires(Permission.VIEW_IMPROVEMENTS)
@require_POST
def forum_call_off(request: OfficeRequest, pk: int) -> HttpResponse:
    """Take a planned forum back."""
    if not Forum.objects.visible_to(request.powers).filter(pk=pk).exists():
        return not_there(request, "forums")
    tried = press(
        request,
        lambda: call_off_forum(forum_id=pk, by=request.powers, at=timezone.now()),
        _("Forum dibatalkan. Kabari yang sudah diundang."),
    )
    return after_removing(tried, "forum", pk, listed="forums")


@requires(Permission.VIEW_IMPROVEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def forum_record(request: OfficeRequest, pk: int) -> HttpResponse:
    """Write down who came and what was found: the check sheet on a phone."""
    found = visible_forum(request.powers, pk)
    if _over(request, found):
        return _told_over(request, found)
    today = timezone.localdate()
    form = HeldForm(
        posted(request),
        initial={"held_on": min(today, _day(found))},
        promises=to_check(found, on=today),
    )
    tried = attempt_own(
        form,
        lambda: hold_forum(forum_id=pk, held=form.held(), by=request.powers, at=timezone.now()),
        check=lambda: check_can_hold_forums(request.powers, found.unit_id),
    )
    if tried.done is not None:
        messages.success(request, _("Hasil forum tersimpan dan tampil di halaman janji."))
        return redirect("forum", pk)
    context = {"form": form, "forum": found}
    return render(request, "improvements/promises/forum_record.html", context, status=tried.status)


@requires(Permission.VIEW_IMPROVEMENTS)
@require_safe
def forum_invitations(request: OfficeRequest, pk: int) -> HttpResponse:
    """The letters of invitation, one a page; names in them are kept nowhere."""
    found = visible_forum(request.powers, pk)
    link = settings.ENVIRONMENT.address + reverse("promises_of_unit", args=[found.unit_id])
    job = invitations(found, to_check(found, on=_day(found)), city=this_city().name, link=link)
    return _pdf(request, pk, f"undangan-forum-{pk}.pdf", lambda: rendered(job, kept=False))


@requires(Permission.VIEW_IMPROVEMENTS)
@require_safe
def forum_sheet(request: OfficeRequest, pk: int) -> HttpResponse:
    """The check sheet on paper, with the way to the same sheet on a phone."""
    found = visible_forum(request.powers, pk)
    link = settings.ENVIRONMENT.address + reverse("forum_record", args=[pk])
    job: Job = check_sheet(found, to_check(found, on=_day(found)), city=this_city().name, link=link)
    return _pdf(request, pk, f"lembar-cek-{pk}.pdf", lambda: rendered(job))


def _pdf(request: OfficeRequest, pk: int, name: str, make: Callable[[], bytes]) -> HttpResponse:
    try:
        response = HttpResponse(make(), content_type="application/pdf")
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("forum", pk)
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=False, filename=name) or "inline"
    )
    return response
