"""The whole government on one page."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tuntas.core.access import OfficeRequest, requires
from tuntas.core.permissions import Permission
from tuntas.measures.beside import open_cases
from tuntas.measures.queries.city_page import KEPT_PERCENT, LEAST_CASES, city_page
from tuntas.measures.queries.series import month_of, newest_version
from tuntas.measures.words import month_words
from tuntas.rules.phrases import as_language


@requires(Permission.VIEW_MEASURES)
@require_safe
def city_figures(request: OfficeRequest) -> HttpResponse:
    """Show what improved, what worsened, which promises break; for who sees all units."""
    if Permission.VIEW_MEASURES not in request.powers.everywhere:
        raise Http404(_("Halaman ini untuk seluruh pemerintah; Anda melihat unit Anda sendiri."))
    lang = as_language(get_language())
    version = newest_version()
    page = city_page(version, lang) if version else None
    context = {
        "version": version,
        "page": page,
        "open_cases": open_cases(page.root_id, at=timezone.now()) if page else None,
        "sees_cases": Permission.VIEW_CASES in request.powers.everywhere,
        "running": month_words(month_of(version), lang) if version else "",
        "kept_percent": KEPT_PERCENT,
        "least_cases": LEAST_CASES,
        "sees_load": request.powers.has(Permission.VIEW_LOAD),
    }
    return render(request, "measures/city.html", context)
