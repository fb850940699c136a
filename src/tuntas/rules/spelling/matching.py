"""Which unit does a spelling mean? Certain only where nothing but the writing differs."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from tuntas.rules.spelling.likeness import AGENCY_HEADS, Parsed, likeness, parsed, word_weights
from tuntas.rules.spelling.normalise import PLACE_HEADS, compact, normalise_unit_name

Id = TypeVar("Id", bound=Hashable)

LIKELY_FROM = 0.3  # below this a proposal is noise


@dataclass(frozen=True, slots=True)
class UnitName(Generic[Id]):
    """What a unit is called. `kind` is the unit's kind in words where the name leaves it out."""

    id: Id
    name: str
    short_name: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Proposal(Generic[Id]):
    """A unit that a spelling may mean. `score` runs from 0 to 1.

    `exact`: the names are the same once normalised and no other unit's are, so it is safe to map
    without asking anybody.
    """

    id: Id
    score: float
    exact: bool


class UnitMatcher(Generic[Id]):
    """The names of a government's units, prepared once for many spellings."""

    def __init__(self, units: Sequence[UnitName[Id]], *, government: str = "") -> None:
        self._government = government
        self._names: list[tuple[Id, Parsed]] = []
        self._exact: dict[str, set[Id]] = {}
        for unit in units:
            for name in self._names_of(unit):
                self._names.append((unit.id, parsed(name)))
                self._exact.setdefault(compact(name), set()).add(unit.id)
        self._weights = word_weights([name for _, name in self._names])

    def propose(self, spelling: str, *, limit: int = 3) -> list[Proposal[Id]]:
        """At most `limit` units, the likeliest first; none where no unit is likely."""
        normal = self._normal(spelling)
        same = self._exact.get(compact(normal), set()) if normal else set()
        best: dict[Id, float] = dict.fromkeys(same, 1.0)
        spelt = parsed(normal)
        for unit_id, name in self._names:
            score = likeness(spelt, name, self._weights)
            if score > best.get(unit_id, LIKELY_FROM):
                best[unit_id] = score
        ranked = sorted(best.items(), key=lambda pair: -pair[1])[:limit]
        return [
            Proposal(unit_id, score, exact=unit_id in same and len(same) == 1)
            for unit_id, score in ranked
        ]

    def _names_of(self, unit: UnitName[Id]) -> list[str]:
        names = {self._normal(unit.name), self._normal(unit.short_name)}
        kind = self._normal(unit.kind)
        if kind in AGENCY_HEADS | PLACE_HEADS and not parsed(self._normal(unit.name)).head:
            names.add(self._normal(f"{kind} {unit.name}"))
        return sorted(name for name in names if name)

    def _normal(self, text: str) -> str:
        return normalise_unit_name(text, government=self._government)


def propose_units(
    spelling: str, units: Sequence[UnitName[Id]], *, limit: int = 3, government: str = ""
) -> list[Proposal[Id]]:
    """The units that `spelling` may mean, likeliest first. For many spellings use `UnitMatcher`.

    Args:
        spelling: The name as another system writes it.
        units: The units to choose from.
        limit: At most so many.
        government: The government's own name (`Kabupaten Bandung`), which names may carry or not.
    """
    return UnitMatcher(units, government=government).propose(spelling, limit=limit)
