"""The complaints with which an improvement began, as far as somebody may read them."""

from collections.abc import Sequence
from dataclasses import dataclass

from tuntas.cases.models import Case
from tuntas.core.permissions import Permission
from tuntas.improvements.models import Improvement, ProblemCase
from tuntas.organisation.powers import Powers

PAGE_LENGTH = 50


@dataclass(frozen=True)
class LinkedPage:
    """A page of complaints, the newest first; `next` is the id after which the next one begins."""

    rows: Sequence[Case]
    next: int | None


def may_read_linked(improvement: Improvement, powers: Powers) -> bool:
    """Tell whether the complaints of the improvement's unit may be read; its group sees figures else."""
    return powers.has_for(Permission.VIEW_CASES, improvement.unit_id)


def linked_page(improvement: Improvement, powers: Powers, *, after: int | None) -> LinkedPage:
    """Return the linked complaints that somebody may read; one query.

    One that was made secret after it was linked is left out: its own page tells who may read it.
    """
    links = ProblemCase.objects.filter(problem__improvement=improvement).values("case_id")
    cases = Case.objects.visible_to(powers).filter(pk__in=links, secret=False)
    if after is not None:
        cases = cases.filter(pk__lt=after)
    read = cases.only("code", "title", "category", "received_at", "unit__short_name")
    rows = list(read.select_related("unit").order_by("-pk")[: PAGE_LENGTH + 1])
    more = len(rows) > PAGE_LENGTH
    return LinkedPage(rows[:PAGE_LENGTH], rows[PAGE_LENGTH - 1].pk if more else None)
