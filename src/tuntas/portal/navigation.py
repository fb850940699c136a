"""What stands in the bars: public links, and for whoever works here their unit and their pages."""

from itertools import chain
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tuntas.core.permissions import ROLES, Permission
from tuntas.organisation.powers import Powers

# Page name, label, the permission that opens it, the part of the menu it stands in. The bar itself
# has room for the first five that somebody may open.
DAILY = gettext_lazy("Sehari-hari")
SERVICE = gettext_lazy("Mutu pelayanan")
BETTER = gettext_lazy("Perbaikan")
KEEPING = gettext_lazy("Pengelolaan")
PAGES = (
    ("inbox", gettext_lazy("Kotak masuk"), Permission.VIEW_CASES, DAILY),
    ("city_figures", pgettext_lazy("page", "Kota"), Permission.VIEW_MEASURES, DAILY),
    ("measures", gettext_lazy("Kinerja"), Permission.VIEW_MEASURES, DAILY),
    ("improvements", gettext_lazy("Perbaikan"), Permission.VIEW_IMPROVEMENTS, DAILY),
    ("load", gettext_lazy("Beban unit"), Permission.VIEW_LOAD, DAILY),
    ("counter", gettext_lazy("Loket"), Permission.ACT_ON_CASES, DAILY),
    ("office_services", gettext_lazy("Layanan"), Permission.VIEW_SERVICES, SERVICE),
    ("surveys", gettext_lazy("Survei"), Permission.VIEW_SURVEYS, SERVICE),
    ("rounds", gettext_lazy("Penilaian"), Permission.VIEW_ASSESSMENTS, SERVICE),
    ("evidence_list", gettext_lazy("Bukti"), Permission.ANSWER_ASSESSMENTS, SERVICE),
    ("process_paths", gettext_lazy("Di mana waktunya habis"), Permission.VIEW_MEASURES, SERVICE),
    ("problems", gettext_lazy("Masalah unit kami"), Permission.VIEW_IMPROVEMENTS, BETTER),
    ("groups", gettext_lazy("Kelompok (KBK)"), Permission.VIEW_IMPROVEMENTS, BETTER),
    ("coverage", gettext_lazy("Cakupan KBK"), Permission.COACH_IMPROVEMENTS, BETTER),
    ("complaint_surveys", gettext_lazy("Survei pengaduan"), Permission.VIEW_IMPROVEMENTS, BETTER),
    ("promises", gettext_lazy("Janji perbaikan"), Permission.VIEW_IMPROVEMENTS, BETTER),
    ("agents", gettext_lazy("Agen perubahan"), Permission.VIEW_IMPROVEMENTS, BETTER),
    ("values", gettext_lazy("Nilai"), Permission.VIEW_IMPROVEMENTS, BETTER),
    ("reform", gettext_lazy("Reformasi birokrasi"), Permission.VIEW_REFORM, BETTER),
    ("import_runs", gettext_lazy("Impor"), Permission.IMPORT_CASES, KEEPING),
    ("event_logs", gettext_lazy("Data proses"), Permission.IMPORT_CASES, KEEPING),
    ("units", pgettext_lazy("page", "Unit"), Permission.MANAGE_ORGANISATION, KEEPING),
    ("people", gettext_lazy("Orang"), Permission.MANAGE_ORGANISATION, KEEPING),
    ("calendar", gettext_lazy("Kalender"), Permission.MANAGE_CALENDAR, KEEPING),
    ("audit", gettext_lazy("Jejak audit"), Permission.VIEW_AUDIT, KEEPING),
)


ROOM = 5  # links in the bar
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
        (name for name, _label, permission, _part in PAGES if opens(powers, name, permission)),
        "home",
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
    parts: dict[str | Promise, list[dict[str, Any]]] = {}
    for name, label, permission, part in PAGES:
        if opens(powers, name, permission):
            url = reverse(name)
            link = {"label": label, "url": url, "current": request.path == url}
            parts.setdefault(part, []).append(link)
    return {
        "unit": unit,
        "role": ROLES[role].label if role else "",
        "home_url": reverse("workplace"),
        "links": list(chain(*parts.values()))[:ROOM],
        "menu": [{"label": part, "links": links} for part, links in parts.items()],
        "search_url": reverse("inbox") if powers.has(Permission.VIEW_CASES) else "",
        "query": request.GET.get("q", ""),
        "person": powers.name,
        "account_links": [
            {"label": _("Kata sandi"), "url": reverse("account_change_password")},
            {"label": _("Keamanan masuk"), "url": reverse("mfa_index")},
        ],
        "sign_out_url": reverse("account_logout"),
    }
