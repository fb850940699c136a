"""One action of a plan, with its figure as it is now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.assessments.models import Evidence
from tuntas.assessments.rounds.queries.evidence import visible_evidence
from tuntas.improvements.models import ReformEvidence, ReformItem, ReformPlan
from tuntas.improvements.projects.measuring.figures import known_indicators
from tuntas.measures.findings.signals import OF_UNITS
from tuntas.measures.models import MonthlyValue, Signal
from tuntas.measures.words import month_words, value_words
from tuntas.organisation.powers import Powers
from tuntas.rules.phrases import Bilingual, as_language

KEPT_SHOWN = 200


def visible_item(powers: Powers, pk: int) -> ReformItem:
    """Return an action with its plan and unit; a stranger's and a wrong guess look the same (404)."""
    plans = ReformPlan.objects.visible_to(powers)
    items = ReformItem.objects.filter(plan__in=plans.values("pk")).select_related("plan__unit")
    found = items.filter(pk=pk).first()
    if found is None:
        raise Http404(_("Tindakan ini tidak ada."))
    return found


def visible_proof(powers: Powers, pk: int) -> ReformEvidence:
    """Return an attached proof; whoever reads the plan reads its proof. Raises `Http404`."""
    plans = ReformPlan.objects.visible_to(powers)
    found = ReformEvidence.objects.filter(item__plan__in=plans.values("pk"))
    proof = found.select_related("kept", "item__plan").filter(pk=pk).first()
    if proof is None:
        raise Http404(_("Bukti ini tidak ada."))
    return proof


def kept_proofs(item: ReformItem, powers: Powers) -> Sequence[Evidence]:
    """Return what the unit keeps and is not attached yet, newest versions only, in one query."""
    newest = (
        visible_evidence(powers)
        .filter(unit__ancestor_ids__contains=[item.plan.unit_id])
        .order_by("uid", "-version")
        .distinct("uid")
    )
    attached = item.evidence.filter(kept__isnull=False)
    found = Evidence.objects.filter(pk__in=newest.values("pk"))
    return list(
        found.exclude(pk__in=attached.values("kept_id")).order_by("title", "pk")[:KEPT_SHOWN]
    )


@dataclass(frozen=True)
class CurrentFigure:
    """An indicator's last whole month for the plan's unit; `value` is empty without any."""

    name: str
    value: str
    month: str
    n: int
    state: str  # of Signal.State; empty where no chart is judged
    sentence: Bilingual | None


def current_figure(item: ReformItem, *, on: date) -> CurrentFigure | None:
    """Return the figure of an action's indicator, in one query; None where it has none."""
    if not item.indicator:
        return None
    lang = as_language(get_language())
    known = known_indicators().get(item.indicator)
    name = known.name.in_language(lang) if known else item.indicator
    least = known.minimum_n if known else 1
    found = _signal(item) if item.indicator in OF_UNITS else _value(item, least, on)
    if found is None or found.value is None or found.month is None:
        return CurrentFigure(name, "", "", 0, "", None)
    unit = known.unit if known else "count"
    value, month = value_words(float(found.value), unit, lang), month_words(found.month, lang)
    if isinstance(found, Signal):
        return CurrentFigure(name, value, month, found.n, found.state, found.sentence)
    return CurrentFigure(name, value, month, found.n, "", None)


def _signal(item: ReformItem) -> Signal | None:
    return Signal.objects.filter(
        unit=item.plan.unit_id, service="", indicator=item.indicator
    ).first()


def _value(item: ReformItem, least: int, on: date) -> MonthlyValue | None:
    """Return the newest month with enough cases; the one that runs has no final figure."""
    found = MonthlyValue.objects.of(item.plan.unit_id).filter(
        part="", indicator=item.indicator, n__gte=least, month__lt=on.replace(day=1)
    )
    return found.order_by("-month").first()
