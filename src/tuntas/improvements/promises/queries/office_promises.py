"""Promises at the office: the list with its figures, and one promise with everything around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q
from django.http import Http404
from django.utils.translation import gettext as _

from tuntas.catalogue.places import row_id
from tuntas.improvements.models import (
    ComplaintItem,
    ComplaintSurvey,
    ForumFinding,
    Improvement,
    Promise,
)
from tuntas.improvements.models.promise import PromiseQuerySet
from tuntas.improvements.promises.queries.places import PAGE_LENGTH, Place
from tuntas.improvements.promises.queries.standings import Tally, tallies, together
from tuntas.organisation.powers import Powers
from tuntas.rules.improvement.promise_rules import PromiseRule

Standing = Promise.Standing
OPEN = (Standing.DRAFT, Standing.RUNNING, Standing.LATE)
# What the list can be narrowed to, by the word in the address.
CHOSEN: dict[str, tuple[Standing, ...]] = {
    "": OPEN,
    "draft": (Standing.DRAFT,),
    "late": (Standing.LATE,),
    "kept": (Standing.KEPT, Standing.KEPT_LATE),
    "disputed": (Standing.DISPUTED,),
    "broken": (Standing.BROKEN,),
    "all": tuple(Standing),
}
MAX_CHOICES = 200


@dataclass(frozen=True)
class Filters:
    """What the list shows; `state` is a key of `CHOSEN`."""

    unit_id: int | None = None
    state: str = ""
    words: str = ""
    after: Place | None = None


@dataclass(frozen=True)
class OfficePage:
    """A page of promises by their day; `next` is the last one's place where more follow."""

    rows: Sequence[Promise]
    next: Place | None
    tally: Tally


def office_page(powers: Powers, filters: Filters, *, on: date, rule: PromiseRule) -> OfficePage:
    """Return one page, in two queries whatever its length; rows carry `stands`."""
    seen = Promise.objects.visible_to(powers).filter(_narrow(filters))
    tally = together(tallies(seen, on=on, rule=rule).values())
    found = seen.with_standing(on=on, rule=rule).filter(_state(filters.state))
    if filters.after is not None:
        found = found.filter(filters.after.later)
    rows = list(found.select_related("unit").order_by("due", "pk")[: PAGE_LENGTH + 1])
    last = rows[PAGE_LENGTH - 1] if len(rows) > PAGE_LENGTH else None
    return OfficePage(rows[:PAGE_LENGTH], Place.of(last) if last else None, tally)


def _narrow(filters: Filters) -> Q:
    wanted = Q()
    if filters.unit_id is not None:
        wanted &= Q(unit__ancestor_ids__contains=[filters.unit_id])
    for word in filters.words.split():
        wanted &= Q(text__icontains=word) | Q(action__icontains=word)
    return wanted


def _state(state: str) -> Q:
    return Q(stands__in=CHOSEN.get(state, OPEN))


def visible_promise(powers: Powers, pk: int) -> Promise:
    """Return a promise; a stranger's and a wrong guess look the same (404)."""
    found = with_story(Promise.objects.visible_to(powers)).filter(pk=pk).first()
    if found is None:
        raise Http404(_("Janji ini tidak ada."))
    return found


def with_story(promises: PromiseQuerySet) -> PromiseQuerySet:
    """Add to each what its page tells: origin, forums, what was promised before and after it."""
    findings = ForumFinding.objects.select_related("forum").order_by("forum__held_on", "pk")
    after = Prefetch("followed_by", Promise.objects.order_by("pk"))
    return promises.select_related(
        "unit", "survey", "item", "improvement", "follows", "made_by", "ended_by"
    ).prefetch_related(Prefetch("findings", findings), after)


@dataclass(frozen=True)
class Sources:
    """What a unit's promise can come from."""

    items: Sequence[ComplaintItem]  # of its surveys that were opened, the newest first
    improvements: Sequence[Improvement]


def sources(powers: Powers, unit_id: int) -> Sources:
    """Return what a new promise of a unit may be linked with, in two queries."""
    items = ComplaintItem.objects.filter(survey__unit_id=unit_id).select_related("survey")
    items = items.exclude(survey__state=ComplaintSurvey.State.PREPARING)  # may yet be made anew
    running = Improvement.objects.visible_to(powers).filter(unit_id=unit_id).running()
    return Sources(
        list(items.order_by("-survey__made_at", "order")[:MAX_CHOICES]),
        list(running.only("title", "unit_id", "group_id").order_by("title")[:MAX_CHOICES]),
    )


def unit_of_source(said: Mapping[str, str]) -> int | None:
    """Return whose the source in an address is (`item`, `survey` by its code, `improvement`), if any.

    One query at most. Whether somebody drafts for that unit is for the caller to see.
    """
    item, improvement = row_id(said.get("item", "")), row_id(said.get("improvement", ""))
    if item is not None:
        of_item = ComplaintItem.objects.filter(pk=item)
        return of_item.values_list("survey__unit_id", flat=True).first()
    if said.get("survey"):
        surveys = ComplaintSurvey.objects.filter(code=said["survey"])
        return surveys.values_list("unit_id", flat=True).first()
    if improvement is None:
        return None
    return Improvement.objects.filter(pk=improvement).values_list("unit_id", flat=True).first()
