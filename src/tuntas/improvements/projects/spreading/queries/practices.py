"""What the pages of practices show."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.translation import gettext as _

from tuntas.improvements.models import Improvement, Step
from tuntas.improvements.projects.measuring.queries.numbers import open_effect

A_PAGE = 20
# Given up before there was anything to tell; one that was given up after that tells what it saw.
NEVER_TRIED = {"state": Improvement.State.STOPPED, "effect": None}
DOING = 5
# Who copied a practice has not yet done it: either the change runs, or step 5 was finished.
BEGUN = ExpressionWrapper(
    Q(started_on__isnull=False)
    | Exists(Step.objects.filter(improvement=OuterRef("pk"), number=DOING, state=Step.State.DONE)),
    output_field=BooleanField(),
)


@dataclass(frozen=True)
class Page:
    """Some practices, and the place after which the next ones come; None at the end."""

    rows: Sequence[Improvement]
    next: int | None


def shared() -> QuerySet[Improvement]:
    """Return the practices that everybody may see."""
    found = Improvement.objects.filter(shared_at__isnull=False)
    return found.select_related("unit", "group", "service", "region", "effect")


def practice_page(*, after: int | None, unit_id: int | None = None) -> Page:
    """Return practices, the newest improvement first, each with `taken` (how many places do it)."""
    places = Improvement.objects.filter(BEGUN, adopted_from=OuterRef("pk")).exclude(**NEVER_TRIED)
    counted = places.order_by().values("adopted_from").annotate(n=Count("pk")).values("n")
    rows = shared().annotate(taken=Coalesce(Subquery(counted), 0)).order_by("-pk")
    if unit_id is not None:
        rows = rows.filter(unit__ancestor_ids__contains=[unit_id])
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows[: A_PAGE + 1])
    more = len(found) > A_PAGE
    return Page(opened(found[:A_PAGE]), found[A_PAGE - 1].pk if more else None)


def shared_practice(pk: int) -> Improvement:
    """Return a practice; one that is not shared looks as if it were not there (404)."""
    found = shared().filter(pk=pk).first()
    if found is None:
        raise Http404(_("Praktik ini tidak ada atau tidak lagi dibagikan."))
    return opened([found])[0]


@dataclass(frozen=True)
class Adoptions:
    """Where a practice lives on in this government, the newest first."""

    begun: Sequence[Improvement]
    prepared: Sequence[Improvement]  # taken over, and nothing done yet


def adoptions_of(improvement: Improvement) -> Adoptions:
    """Return where a practice lives on, and where that is only planned; one query.

    What was seen there is told whether or not it is shared itself: else only what worked would show.
    """
    rows = Improvement.objects.filter(adopted_from=improvement).exclude(**NEVER_TRIED)
    rows = rows.annotate(begun=BEGUN).select_related("unit", "effect")
    parted: dict[bool, list[Improvement]] = {True: [], False: []}
    for one in rows.order_by("-made_at"):
        parted[vars(one)["begun"]].append(one)
    return Adoptions(opened(parted[True]), opened(parted[False]))


def opened(improvements: Sequence[Improvement]) -> Sequence[Improvement]:
    """Leave out of their effects what not everybody may see; the rows are to be read only."""
    for one in improvements:
        if one.effect is not None:
            one.effect = open_effect(one.effect)
    return improvements
