"""What came of assessments year by year, with older results that were published elsewhere."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tuntas.assessments.instruments import known_instruments
from tuntas.assessments.models import PublishedResult
from tuntas.assessments.rounds.actions.history import add_published, category_doubt
from tuntas.assessments.rounds.forms import PublishedResultForm
from tuntas.assessments.rounds.queries.rounds import HistoryRow, history, units_seen
from tuntas.assessments.rounds.recomputing import reasons
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.errors import OvertakenError
from tuntas.core.permissions import Permission
from tuntas.organisation.forms import unit_choices
from tuntas.organisation.models import Unit
from tuntas.organisation.queries.units import in_tree_order
from tuntas.organisation.views.parts import done, number_of, status_of
from tuntas.rules.instruments import Instrument
from tuntas.rules.phrases import Language, as_language

CONFLICT = 409


@requires(Permission.VIEW_ASSESSMENTS)
@require_safe
def results_history(request: OfficeRequest) -> HttpResponse:
    """Show categories by year of one unit, or of all that the person may see."""
    units = in_tree_order(units_seen(request.powers).defer("duties"))
    chosen = number_of(request.GET.get("unit"))
    ids = [unit.pk for unit in units if chosen in {None, unit.pk}]
    known = known_instruments()
    language = as_language(get_language())
    context = {
        "rows": [
            (row, known.get(row.instrument), _why(row, known.get(row.instrument), language))
            for row in history(request.powers, ids)
        ],
        "units": unit_choices(units),
        "chosen": str(chosen or ""),
        "may_add": request.powers.has(Permission.MANAGE_ROUNDS),
    }
    return render(request, "assessments/round/history.html", context)


def _why(row: HistoryRow, instrument: Instrument | None, language: Language) -> list[str]:
    """Say why a figure and what its printed values give may differ."""
    if row.published is None or row.recomputed is None or instrument is None:
        return []
    return reasons(instrument, row.parts, row.published, language)


@requires(Permission.MANAGE_ROUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def published_new(request: OfficeRequest) -> HttpResponse:
    """Add an older published result; asks once more when the category does not follow."""
    kept = request.powers.units.get(Permission.MANAGE_ROUNDS, frozenset())
    units = in_tree_order(Unit.objects.filter(pk__in=kept).defer("duties"))
    form = PublishedResultForm(
        request.POST if request.method == "POST" else None,
        units=units,
        instruments=sorted(known_instruments().values(), key=lambda one: one.title.id),
    )
    if request.method == "POST" and (made := done(form, lambda: _add(request, form))):
        messages.success(request, _("Hasil tahun %(year)s tersimpan.") % {"year": made.year})
        return redirect("results_history")
    context = {
        "form": form,
        "title": _("Tambah hasil yang sudah diumumkan"),
        "below": _("Angkanya disimpan seperti tercetak, terpisah dari hitungan di sini."),
        "button": _("Simpan"),
        "back_url": reverse("results_history"),
    }
    status = CONFLICT if form.overtaken else status_of(form)
    return render(request, "organisation/form.html", context, status=status)


def _add(request: OfficeRequest, form: PublishedResultForm) -> PublishedResult | None:
    older = form.values()
    doubt = category_doubt(older)
    if doubt and not form.cleaned_data["sure"]:
        form.add_error("category", doubt)
        return None
    try:
        return add_published(older, by=request.powers, at=timezone.now())
    except OvertakenError:
        form.overtaken = True
        raise
