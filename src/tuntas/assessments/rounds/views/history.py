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
from tuntas.assessments.rounds.actions.history import add_published
from tuntas.assessments.rounds.forms import PublishedResultForm
from tuntas.assessments.rounds.queries.rounds import HistoryRow, history, units_seen
from tuntas.assessments.rounds.recomputing import reasons
from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import attempt, posted
from tuntas.core.permissions import Permission
from tuntas.organisation.forms import unit_choices
from tuntas.organisation.models import Unit
from tuntas.organisation.queries.units import in_tree_order
from tuntas.organisation.views.parts import number_of
from tuntas.rules.instruments import Instrument
from tuntas.rules.phrases import Language, as_language


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
        posted(request),
        units=units,
        instruments=sorted(known_instruments().values(), key=lambda one: one.title.id),
    )
    tried = attempt(
        form, lambda: add_published(form.values(), by=request.powers, at=timezone.now())
    )
    if tried.done is not None:
        year = tried.done.year
        messages.success(request, _("Hasil tahun %(year)s tersimpan.") % {"year": year})
        return redirect("results_history")
    context = {
        "form": form,
        "title": _("Tambah hasil yang sudah diumumkan"),
        "below": _("Angkanya disimpan seperti tercetak, terpisah dari hitungan di sini."),
        "button": _("Simpan"),
        "back_url": reverse("results_history"),
    }
    return render(request, "organisation/form.html", context, status=tried.status)
