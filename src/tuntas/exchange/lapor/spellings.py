"""Which unit does the export mean? What is certain is mapped and remembered; the rest is asked."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from tuntas.cases.actors import Actor
from tuntas.exchange.lapor.settle import settle, unit_matcher
from tuntas.organisation.models import Unit, UnitSpelling
from tuntas.rules.spelling import UnitMatcher

LENGTH = 300  # of UnitSpelling.spelling


@dataclass
class Spellings:
    """The spellings met in one import, and what each means; `known` by the text as it is stored."""

    by: Actor
    at: datetime
    known: dict[str, UnitSpelling] = field(default_factory=dict)
    met: Counter[str] = field(default_factory=Counter)

    @cached_property
    def matcher(self) -> UnitMatcher[int]:
        """The units as they were at the first question."""
        return unit_matcher(at=self.at)

    def learn(self, texts: Iterable[str]) -> None:
        """Count and look up these spellings; new ones are mapped if exact, else left open."""
        named = [_stored(text) for text in texts if text]
        self.met.update(named)
        new = set(named) - self.known.keys()
        if not new:
            return
        known = UnitSpelling.objects.select_related("unit").filter(spelling__in=new)
        self.known |= {one.spelling: one for one in known}
        unseen = sorted(new - self.known.keys())
        made = UnitSpelling.objects.bulk_create(
            UnitSpelling(spelling=text, origin=UnitSpelling.Origin.OPEN) for text in unseen
        )
        self.known |= {one.spelling: one for one in made}
        for text in sorted(new):
            self._settle_if_certain(self.known[text])

    def _settle_if_certain(self, one: UnitSpelling) -> None:
        """Also what was open before: the unit may have been entered since."""
        proposals = [] if one.settled else self.matcher.propose(one.spelling, limit=1)
        if proposals and proposals[0].exact:
            unit = Unit.objects.get(pk=proposals[0].id)
            settle(one, unit, by=self.by, at=self.at, origin=UnitSpelling.Origin.EXACT)

    def of(self, text: str) -> UnitSpelling | None:
        """Return the spelling of a line, None where the line names no unit."""
        return self.known[_stored(text)] if text else None


def _stored(text: str) -> str:
    return text[:LENGTH].strip()
