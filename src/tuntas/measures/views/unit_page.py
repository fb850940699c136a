"""Measured figures of a unit: the list of units, one unit, one of its services, their numbers."""

import csv
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuntas.catalogue.places import row_id
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import attempt, posted, press
from tuntas.core.permissions import Permission
from tuntas.measures.actions import rebase, withdraw_rebase
from tuntas.measures.beside import open_cases
from tuntas.measures.forms import RebaseForm
from tuntas.measures.models import Rebase
from tuntas.measures.permissions import can_rebase, check_can_rebase
from tuntas.measures.queries.city_page import CITY_CHARTS
from tuntas.measures.queries.numbers import COLUMNS, numbers
from tuntas.measures.queries.series import (
    indicator,
    month_of,
    months_of,
    newest_version,
    standing_rebases,
)
from tuntas.measures.queries.services import service_rows
from tuntas.measures.queries.unit_list import Choice, UnitPage, page_of_units
from tuntas.measures.queries.unit_page import CHARTED, IKM, Subject, figures
from tuntas.measures.queries.units import (
    labels,
    last_month,
    service_below,
    unit_rows,
    visible_unit,
    visible_units,
)
from tuntas.measures.words import month_words
from tuntas.organisation.models import Unit
from tuntas.rules.phrases import as_language


@requires(Permission.VIEW_MEASURES)
@require_safe
def unit_list(request: OfficeRequest) -> HttpResponse:
    """List the units whose figures one may see, page by page; who sees only one goes there."""
    units = visible_units(request.powers, on=timezone.localdate())
    if len(units) == 1:
        return redirect("unit_figures", units[0].code)
    lang = as_language(get_language())
    version = newest_version()
    words = request.GET.get("q", "").strip()
    page = page_of_units(
        unit_rows(units, version, lang), choice=request.GET.get("show", ""), words=words,
        after=row_id(request.GET.get("after", "")),
    )  # fmt: skip
    here = {"q": words} if words else {"show": page.choice.value}
    context = {
        "page": page,
        "labels": labels(lang),
        "version": version,
        "month": month_words(last_month(month_of(version)), lang) if version else "",
        "words": words,
        "chips": _chips(page, searched=bool(words)),
        "next_url": f"?{urlencode({**here, 'after': page.next})}" if page.next else "",
        "first_url": f"?{urlencode(here)}" if page.first > 1 else "",
        "shown": _("%(first)s–%(last)s dari %(all)s")
        % {"first": page.first, "last": page.last, "all": page.found},
    }
    return render(request, "measures/units.html", context)


def _chips(page: UnitPage, *, searched: bool) -> list[dict[str, object]]:
    names = {
        Choice.ATTENTION: _("Perlu perhatian"), Choice.BETTER: _("Membaik"), Choice.ALL: _("Semua"),
    }  # fmt: skip
    return [
        {
            "label": name,
            "url": f"?show={one.value}",
            "count": page.counts[one],
            "current": one == page.choice and not searched,
        }
        for one, name in names.items()
    ]


@requires(Permission.VIEW_MEASURES)
@require_safe
def unit_figures(request: OfficeRequest, unit: str) -> HttpResponse:
    """Show how a unit and everything below it does."""
    found = visible_unit(request.powers, unit)
    context = _page(request, Subject(found))
    if context["version"]:
        rows, context["more_services"] = service_rows(
            found, context["figures"].services, on=timezone.localdate()
        )
        context["services"] = [row for row in rows if row.is_measured]
        context["unmeasured"] = [row for row in rows if not row.is_measured]
        context["open_cases"] = open_cases(found.pk, at=timezone.now())
    return render(request, "measures/unit.html", context)


@requires(Permission.VIEW_MEASURES)
@require_safe
def service_figures(request: OfficeRequest, unit: str, pk: int) -> HttpResponse:
    """Show how one service of a unit does."""
    found = visible_unit(request.powers, unit)
    service, standard = service_below(found, pk)
    promise = standard.promise_working_minutes if standard else None
    context = _page(request, Subject(found, service.name, promise))
    context |= {"service": service, "standard": standard}
    return render(request, "measures/unit.html", context)


def _page(request: OfficeRequest, subject: Subject) -> dict[str, Any]:
    version = newest_version()
    rebases = standing_rebases(subject.unit.pk, subject.service) if version else []
    lang = as_language(get_language())
    return {
        "unit": subject.unit,
        "version": version,
        "figures": figures(subject, version, rebases, lang) if version else None,
        "rebases": [
            {
                "pk": one.pk,
                "cause": one.cause,
                "name": indicator(one.indicator).name.in_language(lang),
                "month": month_words(one.month, lang),
                "by": one.made_by.name if one.made_by else "",
            }
            for one in rebases
        ],
        "may_rebase": can_rebase(request.powers, subject.unit.pk),
        "sees_cases": request.powers.has(Permission.VIEW_CASES),
        "sees_surveys": request.powers.has(Permission.VIEW_SURVEYS),
    }


@requires(Permission.VIEW_MEASURES)
@require_safe
def unit_numbers(request: OfficeRequest, unit: str, key: str, pk: int = 0) -> HttpResponse:
    """Give a chart's numbers as CSV, of a unit or of one of its services."""
    found = visible_unit(request.powers, unit)
    service = service_below(found, pk)[0].name if pk else ""
    version = newest_version()
    if version is None or key not in {*CHARTED, *CITY_CHARTS, IKM}:
        raise Http404(_("Angka ini tidak ada."))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{key}-{found.pk}.csv"'
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    writer.writerows(numbers(found.pk, service, key, version))
    return response


@requires(Permission.MANAGE_SERVICES)
@require_http_methods(["GET", "HEAD", "POST"])
def rebase_new(request: OfficeRequest, unit: str, pk: int = 0) -> HttpResponse:
    """Let a chart's limits begin anew at a month."""
    found = _managed(request, unit)
    service = service_below(found, pk)[0] if pk else None
    form = _form(request, found)
    tried = attempt(
        form,
        lambda: rebase(
            unit_id=found.pk,
            limits=form.limits(service=service.name if service else ""),
            by=request.powers,
            at=timezone.now(),
        ),
    )
    if tried.done is not None:
        messages.success(request, _("Batas dihitung ulang mulai bulan itu."))
        return _back(found, pk)
    context = {"unit": found, "service": service, "form": form}
    return render(request, "measures/rebase.html", context, status=tried.status)


def _managed(request: OfficeRequest, code: str) -> Unit:
    """Return a unit whose charts one may reset; one whose figures one may not see is not there."""
    found = visible_unit(request.powers, code)
    check_can_rebase(request.powers, found.pk)
    return found


def _form(request: OfficeRequest, unit: Unit) -> RebaseForm:
    lang = as_language(get_language())
    version = newest_version()
    months = months_of(unit.pk, month_of(version)) if version else []
    return RebaseForm(
        posted(request),
        indicators=[(key, indicator(key).name.in_language(lang)) for key in (*CHARTED, IKM)],
        months=[(f"{one:%Y-%m-%d}", month_words(one, lang)) for one in months],
        initial={"indicator": request.GET.get("grafik", "")},
    )


def _back(unit: Unit, pk: int) -> HttpResponse:
    if pk:
        return redirect("service_figures", unit.code, pk)
    return redirect("unit_figures", unit.code)


@requires(Permission.MANAGE_SERVICES)
@require_POST
def rebase_withdraw(request: OfficeRequest, unit: str, rebase_id: int) -> HttpResponse:
    """Take a new start back."""
    found = _managed(request, unit)
    if not Rebase.objects.filter(pk=rebase_id, unit=found).exists():
        raise Http404(_("Hitungan baru ini tidak ada."))
    press(
        request,
        lambda: withdraw_rebase(rebase_id=rebase_id, by=request.powers, at=timezone.now()),
        _("Hitungan baru dibatalkan; batas yang lama berlaku lagi."),
    )
    return redirect("unit_figures", found.code)
