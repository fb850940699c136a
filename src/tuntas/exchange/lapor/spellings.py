"""Which unit does the export mean? What is certain is mapped and remembered; the rest is asked."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from tuntas.cases.actors import Actor
from tuntas.exchange.lapor.settle import settle, unit_matcher
from tuntas.organisation.models import Unit, UnitSpelling


@dataclass
class Spellings:
    """The spellings met in one import, and what each means."""

    by: Actor
    at: datetime
    known: dict[str, UnitSpelling] = field(default_factory=dict)
    met: Counter[str] = field(default_factory=Counter)

    def learn(self, texts: Iterable[str]) -> None:
        """Count and look up these spellings; new ones are mapped if exact, else left open."""
        named = [text for text in texts if text]
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
        self._settle_what_is_certain([self.known[text] for text in sorted(new)])

    def _settle_what_is_certain(self, spellings: Iterable[UnitSpelling]) -> None:
        """Also what was open before: the unit may have been entered since."""
        still_open = [one for one in spellings if not one.settled]
        match = unit_matcher(at=self.at) if still_open else None
        for one in still_open:
            proposals = match.propose(one.spelling, limit=1) if match else []
            if proposals and proposals[0].exact:
                unit = Unit.objects.get(pk=proposals[0].id)
                settle(one, unit, by=self.by, at=self.at, origin=UnitSpelling.Origin.EXACT)
                one.unit, one.origin = unit, UnitSpelling.Origin.EXACT

    def of(self, text: str) -> UnitSpelling | None:
        """Return the spelling of a line, None where the line names no unit."""
        return self.known[text] if text else None
