"""What the pages of practices show."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.measuring.queries.numbers import open_content

A_PAGE = 20
# Given up before there was anything to tell; one that was given up after that tells what it saw.
NEVER_TRIED = {"state": Improvement.State.STOPPED, "effect": None}


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
    """Return practices, the newest improvement first, each with `taken` (how many took it over)."""
    tried = ~Q(**{f"adoptions__{name}": value for name, value in NEVER_TRIED.items()})
    rows = shared().annotate(taken=Count("adoptions", filter=tried)).order_by("-pk")
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


def adoptions_of(improvement: Improvement) -> Sequence[Improvement]:
    """Return where a practice lives on in this government, the newest first; one query.

    What was seen there is told whether or not it is shared itself: else only what worked would show.
    """
    rows = Improvement.objects.filter(adopted_from=improvement).exclude(**NEVER_TRIED)
    return opened(list(rows.select_related("unit", "effect").order_by("-made_at")))


def opened(improvements: Sequence[Improvement]) -> Sequence[Improvement]:
    """Leave out of their effects what not everybody may see; the rows are to be read only."""
    for one in improvements:
        if one.effect is not None:
            one.effect.content = open_content(one.effect.content)
    return improvements
