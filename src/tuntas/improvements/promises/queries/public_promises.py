"""Promises for everybody: counted for the whole city, by unit, one by one, and as open data.

A draft was promised to nobody: everything here begins with `made()`.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Max, Q
from django.http import Http404
from django.utils.translation import gettext as _

from tuntas.improvements.models import Forum, Promise
from tuntas.improvements.promises.queries.office_promises import with_story
from tuntas.improvements.promises.queries.places import PAGE_LENGTH, Place
from tuntas.improvements.promises.queries.standings import Standing, Tally, tallies, together
from tuntas.organisation.models import Unit
from tuntas.rules.improvement.promise_rules import PromiseRule

UNITS_LENGTH = 50
DAY_SECONDS = 24 * 3600
FORUMS = 5


def stamp(*, on: date, rule: PromiseRule) -> str:
    """Return what changes whenever a figure of promises may: for ETags and kept figures; one query."""
    known = Promise.objects.made().aggregate(n=Count("pk"), last=Max("changed_at"))
    said = f"{on.isoformat()} {rule.hash} {known['n']} {known['last']}"
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def unit_tallies(*, on: date, rule: PromiseRule) -> Mapping[int, Tally]:
    """Return the figures of each unit, counted once for all readers until a promise changes."""
    key = f"promise-tallies-{stamp(on=on, rule=rule)}"
    kept: Mapping[int, Tally] | None = cache.get(key)
    if kept is None:
        kept = tallies(Promise.objects.made(), on=on, rule=rule)
        cache.set(key, kept, DAY_SECONDS)
    return kept


@dataclass(frozen=True)
class UnitRow:
    """A unit with its figures."""

    unit: Unit
    tally: Tally


@dataclass(frozen=True)
class CityPage:
    """The whole city: its figures and those of one page of units by name."""

    tally: Tally
    rows: Sequence[UnitRow]
    units: Sequence[Unit]  # all that made promises, by name
    next: int | None  # how many units came before the next page


def city_page(*, on: date, rule: PromiseRule, skip: int) -> CityPage:
    """Return the figures of everybody, in two queries and one more after a change."""
    found = unit_tallies(on=on, rule=rule)
    units = list(Unit.objects.filter(pk__in=found.keys()).defer("duties").order_by("name", "pk"))
    shown = units[skip : skip + UNITS_LENGTH]
    following = skip + UNITS_LENGTH
    return CityPage(
        tally=together(found.values()),
        rows=[UnitRow(unit, found[unit.pk]) for unit in shown],
        units=units,
        next=following if following < len(units) else None,
    )


# What the public list can be narrowed to, by the word in the address.
PUBLIC_STATES: Mapping[str, tuple[Standing, ...]] = {
    "berjalan": (Standing.RUNNING,),
    "ditepati": (Standing.KEPT, Standing.KEPT_LATE),
    "diperdebatkan": (Standing.DISPUTED,),
    "terlambat": (Standing.LATE,),
    "tidak-ditepati": (Standing.BROKEN,),
}


@dataclass(frozen=True)
class PublicList:
    """A page of promises, the latest day first; rows carry `stands`."""

    rows: Sequence[Promise]
    next: Place | None


def public_list(
    *, on: date, rule: PromiseRule, unit_id: int | None = None, state: str = "",
    after: Place | None = None,
) -> PublicList:  # fmt: skip
    """Return promises of the whole city or of one unit, in one query."""
    found = Promise.objects.made().with_standing(on=on, rule=rule)
    if unit_id is not None:
        found = found.filter(unit_id=unit_id)
    if state:
        found = found.filter(Q(stands__in=PUBLIC_STATES.get(state, ())))
    if after is not None:
        found = found.filter(after.earlier)
    ordered = found.select_related("unit").order_by("-due", "-pk")
    rows = list(ordered[: PAGE_LENGTH + 1])
    last = rows[PAGE_LENGTH - 1] if len(rows) > PAGE_LENGTH else None
    return PublicList(rows[:PAGE_LENGTH], Place.of(last) if last else None)


def public_promise(pk: int) -> Promise:
    """Return a promise that was signed. Raises `Http404` for any other, a draft as for none."""
    found = with_story(Promise.objects.made()).filter(pk=pk).first()
    if found is None:
        raise Http404(_("Janji ini tidak ada."))
    return found


def promising_unit(pk: int) -> Unit:
    """Return a unit that promised something. Raises `Http404`."""
    found = Unit.objects.defer("duties").filter(pk=pk).first()
    if found is None or not Promise.objects.made().filter(unit_id=pk).exists():
        raise Http404(_("Kantor ini belum membuat janji."))
    return found


def poster_promises(unit_id: int, *, on: date, rule: PromiseRule, most: int) -> list[Promise]:
    """Return what hangs on the wall: what is still to be kept, by its day, in one query."""
    found = Promise.objects.made().with_standing(on=on, rule=rule)
    waiting = found.filter(Q(stands__in=[Standing.RUNNING, Standing.LATE]), unit_id=unit_id)
    return list(waiting.order_by("due", "pk")[:most])


def forums_held(unit_id: int) -> list[Forum]:
    """Return the last forums of a unit with `found` (how many findings), in one query."""
    held = Forum.objects.filter(unit_id=unit_id, held_on__isnull=False)
    return list(held.annotate(found=Count("findings")).order_by("-held_on", "-pk")[:FORUMS])


OPEN_FIELDS = (
    "id", "unit", "unit_code", "promise", "action", "responsible", "complaint", "signed_on", "due",
    "standing", "kept_on", "broken_on", "outcome", "proof", "follows", "page",
)  # fmt: skip


def open_rows(*, on: date, rule: PromiseRule, address: str) -> list[Mapping[str, Any]]:
    """Return all promises as open data, in one query; `address` is the site's."""
    found = Promise.objects.made().with_standing(on=on, rule=rule)
    ordered = found.select_related("unit", "item").order_by("unit__code", "due", "pk")
    return [_open_row(one, address) for one in ordered]


def _open_row(promise: Promise, address: str) -> Mapping[str, Any]:
    values = (
        promise.pk, promise.unit.name, promise.unit.code, promise.text, promise.action,
        promise.responsible, promise.item.text if promise.item else "", _day(promise.signed_on),
        _day(promise.due), promise.stands, _day(promise.kept_on), _day(promise.broken_on),  # type: ignore[attr-defined]  # annotated
        promise.outcome, promise.proof, promise.follows_id, f"{address}/janji/{promise.pk}/",
    )  # fmt: skip
    return dict(zip(OPEN_FIELDS, values, strict=True))


def _day(said: date | None) -> str | None:
    return said.isoformat() if said else None
