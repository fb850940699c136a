"""The list of improvements: whose they are, how far, what they did."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from tuntas.improvements.models import GroupMember, Improvement
from tuntas.improvements.models.improvement import ImprovementQuerySet
from tuntas.organisation.powers import Powers

PAGE_LENGTH = 25
# Whatever was not judged yet stands behind what was.
RANK = Coalesce(F("priority"), Value(Decimal(-1)))
Order = Literal["newest", "priority"]


@dataclass(frozen=True)
class Filters:
    """What the list shows; `after` is the last row of the page before."""

    unit_id: int | None = None
    state: str = ""
    mine: bool = False  # of groups to which the person belongs
    words: str = ""
    order: Order = "newest"
    after: int | None = None


@dataclass(frozen=True)
class Page:
    """A page of improvements; `next` is the last one's id where more follow."""

    rows: Sequence[Improvement]
    next: int | None


def improvement_page(powers: Powers, filters: Filters) -> Page:
    """Return one page with unit, group and effect of each, in one query (two after the first page)."""
    found = Improvement.objects.visible_to(powers).filter(_conditions(powers, filters))
    if filters.after is not None:
        found = _after(found, filters.after, filters.order)
    order = ["-changed_at", "-pk"]
    if filters.order == "priority":
        order = ["-rank", *order]
        found = found.alias(rank=RANK)
    rows = list(
        found.select_related("unit", "group", "effect")
        .defer("unit__duties", "effect__content")
        .order_by(*order)[: PAGE_LENGTH + 1]
    )
    more = len(rows) > PAGE_LENGTH
    return Page(rows[:PAGE_LENGTH], rows[PAGE_LENGTH - 1].pk if more else None)


def _conditions(powers: Powers, filters: Filters) -> Q:
    wanted = Q()
    if filters.unit_id is not None:
        wanted &= Q(unit__ancestor_ids__contains=[filters.unit_id])
    if filters.state:
        wanted &= Q(state=filters.state)
    if filters.mine:
        groups = GroupMember.objects.present().filter(person_id=powers.id)
        wanted &= Q(group__in=groups.values("group"))
    for word in filters.words.split():
        wanted &= Q(title__icontains=word) | Q(group__name__icontains=word)
    return wanted


def _after(found: ImprovementQuerySet, pk: int, order: Order) -> ImprovementQuerySet:
    """Keep those behind an improvement in the order of the list."""
    last = Improvement.objects.filter(pk=pk).values_list("changed_at", RANK).first()
    if last is None:
        return found
    changed_at, rank = last
    behind = Q(changed_at__lt=changed_at) | Q(changed_at=changed_at, pk__lt=pk)
    if order == "priority":
        behind = Q(rank__lt=rank) | (Q(rank=rank) & behind)
        found = found.alias(rank=RANK)
    return found.filter(behind)
