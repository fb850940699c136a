"""How many promises stand how: the figures of a page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F

from tuntas.improvements.models import Promise
from tuntas.improvements.models.promise import PromiseQuerySet
from tuntas.rules.improvement.promise_rules import PromiseRule

Standing = Promise.Standing


@dataclass(frozen=True)
class Tally:
    """Numbers of promises by standing; each promise is in one of them."""

    by_standing: Mapping[str, int] = field(default_factory=dict)

    def of(self, *standings: Standing) -> int:
        """Return how many stand in one of these ways."""
        return sum(self.by_standing.get(one, 0) for one in standings)

    @property
    def promised(self) -> int:
        """All that were given to the public."""
        return sum(self.by_standing.values()) - self.drafts

    @property
    def drafts(self) -> int:
        """Not promised to anybody yet."""
        return self.of(Standing.DRAFT)

    @property
    def running(self) -> int:
        """Whose day lies ahead."""
        return self.of(Standing.RUNNING)

    @property
    def kept(self) -> int:
        """Kept by their day."""
        return self.of(Standing.KEPT)

    @property
    def kept_late(self) -> int:
        """Kept after their day."""
        return self.of(Standing.KEPT_LATE)

    @property
    def disputed(self) -> int:
        """Kept as the unit says, and not as citizens saw it."""
        return self.of(Standing.DISPUTED)

    @property
    def late(self) -> int:
        """Whose day has passed without a word."""
        return self.of(Standing.LATE)

    @property
    def broken(self) -> int:
        """Said to be broken, or silent for too long."""
        return self.of(Standing.BROKEN)

    @property
    def decided(self) -> int:
        """Of which one can say by now whether they were kept by their day."""
        return self.promised - self.running


def tallies(promises: PromiseQuerySet, *, on: date, rule: PromiseRule) -> Mapping[int, Tally]:
    """Return the numbers of each unit that has promises, by unit id, in one query."""
    rows = (
        promises.with_standing(on=on, rule=rule)
        .order_by()
        .values_list("unit_id", F("stands"))
        .annotate(n=Count("pk"))
    )
    standings: dict[int, dict[str, int]] = {}
    for unit_id, stands, n in rows:
        standings.setdefault(unit_id, {})[stands] = n
    return {pk: Tally(own) for pk, own in standings.items()}


def together(found: Iterable[Tally]) -> Tally:
    """Return the sum."""
    standings: dict[str, int] = {}
    for one in found:
        for standing, n in one.by_standing.items():
            standings[standing] = standings.get(standing, 0) + n
    return Tally(standings)
