"""What stands in the bars: public links, and for whoever works here their unit and their pages."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tuntas.core.permissions import ROLES, Permission
from tuntas.organisation.powers import Powers

# Page name, label, the permission that opens it.
PAGES = (
    ("inbox", gettext_lazy("Kotak masuk"), Permission.VIEW_CASES),
    ("city_figures", pgettext_lazy("page", "Kota"), Permission.VIEW_MEASURES),
    ("measures", gettext_lazy("Kinerja"), Permission.VIEW_MEASURES),
    ("load", gettext_lazy("Beban unit"), Permission.VIEW_LOAD),
    ("counter", gettext_lazy("Loket"), Permission.ACT_ON_CASES),
    ("office_services", gettext_lazy("Layanan"), Permission.VIEW_SERVICES),
    ("surveys", gettext_lazy("Survei"), Permission.VIEW_SURVEYS),
    ("rounds", gettext_lazy("Penilaian"), Permission.VIEW_ASSESSMENTS),
    ("evidence_list", gettext_lazy("Bukti"), Permission.ANSWER_ASSESSMENTS),
    ("process_paths", gettext_lazy("Ke mana waktunya"), Permission.VIEW_MEASURES),
    ("import_runs", gettext_lazy("Impor"), Permission.IMPORT_CASES),
    ("event_logs", gettext_lazy("Data proses"), Permission.IMPORT_CASES),
    ("units", pgettext_lazy("page", "Unit"), Permission.MANAGE_ORGANISATION),
    ("people", gettext_lazy("Orang"), Permission.MANAGE_ORGANISATION),
    ("calendar", gettext_lazy("Kalender"), Permission.MANAGE_CALENDAR),
    ("audit", gettext_lazy("Jejak audit"), Permission.VIEW_AUDIT),
)


WHOLE_GOVERNMENT = {"city_figures"}  # pages for which the permission must hold everywhere

# Whoever works on cases begins with the inbox; whoever watches the government with its one page.
WORKING = (Permission.ACT_ON_CASES, Permission.VERIFY_CASES)


def first_page(powers: Powers) -> str:
    """Return the name of the page with which this person's work begins."""
    if opens(powers, "city_figures", Permission.VIEW_MEASURES) and not any(
        map(powers.has, WORKING)
    ):
        return "city_figures"
    return next(
        (name for name, _label, permission in PAGES if opens(powers, name, permission)), "home"
    )


def opens(powers: Powers, page: str, permission: Permission) -> bool:
    """Tell whether a page of the bar opens for somebody."""
    if page in WHOLE_GOVERNMENT:
        return permission in powers.everywhere
    return powers.has(permission)


def bars(request: HttpRequest) -> dict[str, Any]:
    """Offer the bars' addresses; `office` only where the view found out who is at work."""
    context: dict[str, Any] = {
        "home_url": reverse("home"),
        "sign_in_url": reverse("account_login"),
        "office_url": reverse("workplace"),
    }
    powers: Powers | None = getattr(request, "powers", None)
    if powers is not None:
        context["office"] = office(request, powers)
    return context


def office(request: HttpRequest, powers: Powers) -> dict[str, Any]:
    """Return what the office bar shows: only pages that this person may open."""
    role, _unit_id, unit = powers.roles[0] if powers.roles else ("", 0, "")
    links = [
        {"label": label, "url": reverse(name), "current": request.path == reverse(name)}
        for name, label, permission in PAGES
        if opens(powers, name, permission)
    ]
    return {
        "unit": unit,
        "role": ROLES[role].label if role else "",
        "home_url": reverse("workplace"),
        "links": links,
        "search_url": reverse("inbox") if powers.has(Permission.VIEW_CASES) else "",
        "query": request.GET.get("q", ""),
        "person": powers.name,
        "account_links": [
            {"label": _("Kata sandi"), "url": reverse("account_change_password")},
            {"label": _("Keamanan masuk"), "url": reverse("mfa_index")},
        ],
        "sign_out_url": reverse("account_logout"),
    }
