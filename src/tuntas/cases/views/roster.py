"""A class at the office: who takes part, who was there, the sheet to print."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from tuntas.cases.actions.attendance import RosterOvertakenError, record_attendance
from tuntas.cases.actors import staff
from tuntas.cases.forms.roster import AttendanceForm
from tuntas.cases.queries.roster import Class, Participant, class_of, participants_of, roster_of
from tuntas.core import audit
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import REFUSED, SHOWN, attempt, posted
from tuntas.core.permissions import Permission
from tuntas.rules.casework.requests import Session


@requires(Permission.ACT_ON_CASES)
@require_safe
def roster(request: OfficeRequest, slug: str) -> HttpResponse:
    """Show a class; on paper it is the attendance sheet."""
    one = class_of(request.powers, slug)
    people = participants_of(one)
    return _page(request, "roster.html", one, people, {"roster": roster_of(one, people)})


@requires(Permission.ACT_ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: OfficeRequest, slug: str, session: str) -> HttpResponse:
    """Record who was at one meeting."""
    one = class_of(request.powers, slug)
    meeting = one.sessions.of(session)
    if meeting is None:
        raise Http404(_("Pertemuan ini tidak ada."))
    people = participants_of(one)
    form = AttendanceForm(posted(request), people=people, session=session)

    def do() -> int:
        return record_attendance(
            one, session, form.marks(), by=staff(request.powers), at=timezone.now()
        )

    tried = attempt(form, do)
    if tried.done is not None:
        messages.success(request, _said(tried.done))
        return redirect("roster", slug=one.service.slug)
    if isinstance(tried.refusal, RosterOvertakenError):
        return _overtaken(request, one, meeting, form, tried.refusal)
    return _form_page(request, one, people, {"meeting": meeting, "form": form}, tried.status)


def _said(changed: int) -> str:
    if not changed:
        return _("Semua sudah tercatat seperti itu; tidak ada yang berubah.")
    return ngettext(
        "Kehadiran %(n)d peserta dicatat.", "Kehadiran %(n)d peserta dicatat.", changed
    ) % {"n": changed}


def _overtaken(
    request: OfficeRequest,
    one: Class,
    meeting: Session,
    form: AttendanceForm,
    refusal: RosterOvertakenError,
) -> HttpResponse:
    """Say what stands now beside what was ticked; sending it once more is then a decision."""
    people = participants_of(one)
    names = {who.code: who.name for who in people}
    context = {
        "meeting": meeting,
        "form": AttendanceForm(people=people, session=meeting.key, ticked=form.marks()),
        "trouble": refusal.message,
        "differs": [(names.get(found.code, found.code), found.now) for found in refusal.differs],
    }
    return _form_page(request, one, people, context, REFUSED)


def _form_page(
    request: OfficeRequest,
    one: Class,
    people: Sequence[Participant],
    context: dict[str, Any],
    status: int,
) -> HttpResponse:
    aside = [who for who in people if not who.recordable]
    shown = {"aside": aside, **context}
    return _page(request, "roster_attendance.html", one, people, shown, status=status)


def _page(
    request: OfficeRequest,
    page: str,
    one: Class,
    people: Sequence[Participant],
    context: dict[str, Any],
    *,
    status: int = SHOWN,
) -> HttpResponse:
    """Draw a page with names, once it is recorded that somebody saw them."""
    if people:
        audit.record(
            by=request.powers,
            at=timezone.now(),
            verb="service.roster",
            subject=f"service:{one.service.slug}",
            codes=[who.code for who in people],
        )
    shown = {"service": one.service, "kind": one.kind, **context}
    response = render(request, f"cases/office/{page}", shown, status=status)
    response["Cache-Control"] = "private, no-store"
    return response
