"""The page of the audit trail."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from tuntas.core.access import OfficeRequest, requires
from tuntas.core.permissions import Permission
from tuntas.organisation.permissions import check_can_view_audit
from tuntas.organisation.queries.audit import TrailFilter, names_in, trail_page
from tuntas.organisation.trail_words import GROUPS, about, as_words
from tuntas.organisation.views.parts import address, number_of


@requires(Permission.VIEW_AUDIT)
def audit(request: OfficeRequest) -> HttpResponse:
    """List who changed or looked at what, newest first; `?jenis=`, `?pelaku=`, `?hal=` narrow."""
    check_can_view_audit(request.powers)
    chosen = TrailFilter(
        group=request.GET.get("jenis", ""),
        actor=request.GET.get("pelaku", "").strip(),
        subject=request.GET.get("hal", "").strip(),
        after=_place(request.GET.get("sesudah", "")),
    )
    page = trail_page(chosen)
    names = names_in(page.entries, subject=chosen.subject)
    here = reverse("audit")
    query = {"jenis": chosen.group, "pelaku": chosen.actor, "hal": chosen.subject}
    context = {
        "chosen": chosen,
        "chosen_about": about(chosen.subject, names),
        "chips": [
            {
                "label": label,
                "url": address(here, **query | {"jenis": group}),
                "current": chosen.group == group,
                "count": None,
            }
            for group, label in [("", _("Semua")), *GROUPS.items()]
        ],
        "entries": [
            (
                *as_words(entry, names),
                entry,
                about(entry.subject, names),
                address(here, hal=entry.subject),
            )
            for entry in page.entries
        ],
        "next_url": address(here, **query, sesudah=_as_text(page.next_after))
        if page.next_after
        else "",
        "first_url": address(here, **query) if chosen.after else "",
    }
    return render(request, "organisation/audit.html", context)


def _as_text(place: tuple[datetime, int]) -> str:
    return f"{place[0].isoformat()}~{place[1]}"


def _place(text: str) -> tuple[datetime, int] | None:
    """Read where a page begins; what is no place begins at the newest."""
    moment, _separator, last = text.partition("~")
    try:
        at = parse_datetime(moment)
    except ValueError:
        return None
    last_id = number_of(last)
    return (at, last_id) if at is not None and at.tzinfo and last_id is not None else None
