"""Reads for the pages of imports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from tuntas.exchange.lapor.settle import CITY_HALL, LIKELY, existing_units, matcher_of
from tuntas.exchange.models import ImportRun
from tuntas.organisation.models import UnitSpelling

OPEN_SHOWN = 100
SETTLED_SHOWN = 50
RUNS_SHOWN = 25
GUESSES = 3


@dataclass(frozen=True, slots=True)
class Guess:
    """A unit that a spelling may mean; `percent` says how alike the names are."""

    unit_id: int
    name: str
    percent: int
    likely: bool


@dataclass(frozen=True, slots=True)
class OpenSpelling:
    """A spelling to settle, the number of reports that wait for it, and what it may mean."""

    pk: int
    text: str
    waiting: int
    guesses: Sequence[Guess]

    @property
    def likely(self) -> Guess | None:
        """The proposal that can be accepted without a closer look."""
        return self.guesses[0] if self.guesses and self.guesses[0].likely else None


def recent_runs(*, before: int | None = None) -> list[ImportRun]:
    """Return one run more than a page shows, latest first."""
    runs = ImportRun.objects.select_related("by").defer("report").order_by("-id")
    if before is not None:
        runs = runs.filter(pk__lt=before)
    return list(runs[: RUNS_SHOWN + 1])


def to_settle() -> QuerySet[UnitSpelling]:
    """Return the spellings whose unit nobody has named."""
    return UnitSpelling.objects.filter(unit__isnull=True)


def open_spellings(*, at: datetime) -> list[OpenSpelling]:
    """Return the spellings to settle, those for which most reports wait first, in two queries."""
    waits = Q(case__unit__parent__isnull=True) & ~Q(case__state__in=CITY_HALL)
    found = to_settle().annotate(waiting=Count("case", filter=waits))
    units = list(existing_units(at=at))
    names = {unit.pk: unit.name for unit in units}
    matcher = matcher_of(units)
    return [
        OpenSpelling(
            pk=one.pk,
            text=one.spelling,
            waiting=one.waiting,
            guesses=[
                Guess(
                    guess.id,
                    names[guess.id],
                    round(guess.score * 100),
                    likely=guess.score >= LIKELY,
                )
                for guess in matcher.propose(one.spelling, limit=GUESSES)
            ],
        )
        for one in found.order_by("-waiting", "spelling")[:OPEN_SHOWN]
    ]


def settled_spellings(*, after: str = "") -> list[UnitSpelling]:
    """Return one settled spelling more than a page shows, by name."""
    settled = UnitSpelling.objects.filter(unit__isnull=False, spelling__gt=after)
    return list(settled.select_related("unit", "settled_by")[: SETTLED_SHOWN + 1])
