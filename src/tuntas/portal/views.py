"""The public pages that belong to no single capability."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tuntas.core.access import OfficeRequest, public, signed_in
from tuntas.portal.navigation import first_page
from tuntas.rules.casework import Clock, case_type

SHOWN_TYPE = "pengaduan"  # the other shipped types have the same clocks


@dataclass(frozen=True)
class LimitLine:
    """A limit as the home page shows it."""

    label: str
    working_days: int
    verification: str


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Say what one can do here, and how long each step may take."""
    return render(request, "portal/home.html", {"limits": limits()})


@public
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say what this is, where its rules and data come from, and what happens with one's data."""
    return render(request, "portal/about.html", {"source": case_type(SHOWN_TYPE).source})


@signed_in
@require_safe
def workplace(request: OfficeRequest) -> HttpResponse:
    """Lead to the page with which this person's work begins."""
    return redirect(first_page(request.powers))


def limits() -> dict[str, list[LimitLine]]:
    """Return each clock's limits in the reader's language, by the clock's key."""
    return {key: _lines(clock) for key, clock in case_type(SHOWN_TYPE).clocks.items()}


def _lines(clock: Clock) -> list[LimitLine]:
    language = get_language() or "id"
    names = case_type(SHOWN_TYPE).classifications
    return [
        LimitLine(
            label=(names[key] if key else clock.label).in_language(language),
            working_days=limit.working_days,
            verification=_verification(limit.verified),
        )
        for key, limit in clock.limits.items()
    ]


def _verification(verified: str) -> str:
    return {
        "text": "",
        "two-sources": "",  # said once below all limits
        "unverified": _("belum diperiksa pada naskah asli"),
    }[verified]
