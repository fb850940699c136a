"""The complaints that a problem counts, as far as somebody may read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.utils.translation import gettext as _

from tuntas.cases.models import Case
from tuntas.core.permissions import Permission
from tuntas.improvements.projects.problems import Offer, counted_cases, offered
from tuntas.organisation.powers import Powers

PAGE_LENGTH = 50


@dataclass(frozen=True)
class CountedPage:
    """A page of complaints, the newest first; `next` is the id after which the next one begins.

    `counted` is what the problem counts, `hidden` how many of them are not for the reader.
    """

    rows: Sequence[Case]
    counted: int
    hidden: int
    next: int | None


def counted_offer(unit_id: int, key: str, powers: Powers, *, on: date) -> Offer:
    """Return a group of complaints as it stood on a day; one query.

    Raises `Http404` where there is none, and for whoever sees no page behind a unit's problems.
    """
    if powers.has_for(Permission.VIEW_IMPROVEMENTS, unit_id):
        for offer in offered(unit_id, on=on):
            if offer.key == key and offer.cases:
                return offer
    raise Http404(_("Kelompok pengaduan ini tidak ada."))


def counted_page(
    offer: Offer, unit_id: int, powers: Powers, *, on: date, after: int | None
) -> CountedPage:
    """Return what was counted and may be read; three queries. Secret ones have no name here."""
    ids = counted_cases(offer, unit_id, on=on)
    readable = Case.objects.visible_to(powers).filter(secret=False)
    hidden = len(ids) - readable.filter(pk__in=ids).count()
    left = ids[ids.index(after) + 1 :] if after in ids else ids
    read = readable.filter(pk__in=left).select_related("unit").order_by("-received_at", "-pk")
    only = read.only("code", "title", "category", "received_at", "duplicate_of", "unit__short_name")
    rows = list(only[: PAGE_LENGTH + 1])
    more = len(rows) > PAGE_LENGTH
    return CountedPage(
        rows[:PAGE_LENGTH], len(ids), hidden, rows[PAGE_LENGTH - 1].pk if more else None
    )
