"""Forums at the office: the list, one forum, the promises that it checks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.http import Http404
from django.utils.translation import gettext as _

from tuntas.catalogue.places import row_id
from tuntas.improvements.models import Forum, ForumFinding, Promise
from tuntas.improvements.promises.queries.places import PAGE_LENGTH
from tuntas.organisation.powers import Powers

MOST_CHECKED = 100


@dataclass(frozen=True)
class ForumPage:
    """A page, the newest first; rows carry `found` (how many findings)."""

    rows: Sequence[Forum]
    next: int | None


def forum_page(powers: Powers, *, unit_id: int | None, after: str) -> ForumPage:
    """Return one page of forums by when they were planned last, in one query."""
    found = Forum.objects.visible_to(powers).annotate(found=Count("findings"))
    if unit_id is not None:
        found = found.filter(unit__ancestor_ids__contains=[unit_id])
    last_seen = row_id(after)
    if last_seen is not None:
        found = found.filter(pk__lt=last_seen)
    rows = list(found.select_related("unit").order_by("-pk")[: PAGE_LENGTH + 1])
    last = rows[PAGE_LENGTH - 1] if len(rows) > PAGE_LENGTH else None
    return ForumPage(rows[:PAGE_LENGTH], last.pk if last else None)


def visible_forum(powers: Powers, pk: int) -> Forum:
    """Return a forum with its findings; a stranger's and a wrong guess look the same (404)."""
    findings = ForumFinding.objects.select_related("promise").order_by("promise__due", "pk")
    rows = Forum.objects.visible_to(powers).select_related("unit", "made_by")
    found = rows.prefetch_related(Prefetch("findings", findings)).filter(pk=pk).first()
    if found is None:
        raise Http404(_("Forum ini tidak ada."))
    return found


def to_check(forum: Forum, *, on: date) -> list[Promise]:
    """Return the promises that citizens and officials go through on a day, by their own, in one query.

    Those signed by then; not those that the unit itself said to be broken, and not those that the
    last forum found kept.
    """
    findings = ForumFinding.objects.filter(promise=OuterRef("pk"))
    last = findings.order_by("-forum__held_on", "-pk").values("seen")[:1]
    signed = Promise.objects.filter(unit_id=forum.unit_id, signed_on__lte=on)
    open_ones = signed.filter(broken_on__isnull=True).annotate(last_seen=Subquery(last))
    unsettled = open_ones.exclude(Q(last_seen__isnull=False) & Q(last_seen=ForumFinding.Seen.KEPT))
    return list(unsettled.select_related("item").order_by("due", "pk")[:MOST_CHECKED])
