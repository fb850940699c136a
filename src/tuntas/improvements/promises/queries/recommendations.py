"""Recommendations that a unit wrote, and those that it received."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from tuntas.core.permissions import Permission
from tuntas.improvements.models import ComplaintSurvey, Recommendation
from tuntas.improvements.promises.queries.places import PAGE_LENGTH
from tuntas.organisation.powers import Powers

MOST_SURVEYS = 100
STATES = {
    "": Q(),
    "draft": Q(sent_on__isnull=True),
    "waiting": Q(sent_on__isnull=False, answered_on__isnull=True),
    "answered": Q(answered_on__isnull=False),
}


@dataclass(frozen=True)
class RecommendationPage:
    """A page, the newest first; `next` is the last one's id where more follow."""

    rows: Sequence[Recommendation]
    next: int | None


def recommendation_page(
    powers: Powers, *, state: str, unit_id: int | None, after: int | None
) -> RecommendationPage:
    """Return one page of what one's units wrote or received, in one query."""
    found = Recommendation.objects.visible_to(powers).filter(STATES.get(state, Q()))
    if unit_id is not None:
        found = found.filter(Q(survey__unit_id=unit_id) | Q(addressee_unit_id=unit_id))
    if after is not None:
        found = found.filter(pk__lt=after)
    ordered = found.select_related("survey__unit", "addressee_unit", "item").order_by("-pk")
    rows = list(ordered[: PAGE_LENGTH + 1])
    last = rows[PAGE_LENGTH - 1] if len(rows) > PAGE_LENGTH else None
    return RecommendationPage(rows[:PAGE_LENGTH], last.pk if last else None)


def visible_recommendation(powers: Powers, pk: int) -> Recommendation:
    """Return one that a unit wrote or received; any other looks as if it were none (404)."""
    rows = Recommendation.objects.visible_to(powers)
    found = rows.select_related("survey__unit", "addressee_unit", "item").filter(pk=pk).first()
    if found is None:
        raise Http404(_("Rekomendasi ini tidak ada."))
    return found


def own_surveys(powers: Powers) -> list[ComplaintSurvey]:
    """Return the surveys that were opened, for whose units one drafts, the newest first."""
    rows = ComplaintSurvey.objects.select_related("unit")
    rows = rows.exclude(state=ComplaintSurvey.State.PREPARING)  # its list may yet be made anew
    if Permission.WORK_ON_IMPROVEMENTS not in powers.everywhere:
        rows = rows.filter(unit_id__in=powers.units.get(Permission.WORK_ON_IMPROVEMENTS, ()))
    return list(rows.order_by("-made_at")[:MOST_SURVEYS])
