"""A table of transitions: what may be done in which state, where it leads, and what is said elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import TextChoices

from tuntas.core.errors import DomainError, OvertakenError

GONE = "gone"  # the row itself is deleted
Refusals = Mapping[str, object]  # words by state


@dataclass(frozen=True, kw_only=True)
class Act:
    """What somebody does: `moves` are the states in which it is possible and where each leads.

    `refused` are the words for every other state; `%(state)s` in them is its name. `does` is for
    docs/states.
    """

    does: str
    moves: Mapping[str, str]
    refused: Refusals


@dataclass(frozen=True, kw_only=True)
class Machine:
    """The states of a model and the acts that depend on them; `key` and `title` are for docs/states."""

    key: str
    title: str
    states: type[TextChoices]
    start: str
    acts: Mapping[str, Act]

    def after(self, state: str, act: str) -> str:
        """Return the state to which an act leads.

        Raises `OvertakenError` where somebody could do it and another came first, `DomainError` where
        it is too early.
        """
        found = self.acts[act]
        if state in found.moves:
            return found.moves[state]
        said = str(found.refused[state]) % {"state": self.states(state).label}
        raise OvertakenError(said) if self._comes_after(state, found) else DomainError(said)

    def check(self, state: str, act: str) -> None:
        """Raises as `after` where the act is not possible."""
        self.after(state, act)

    def _comes_after(self, state: str, act: Act) -> bool:
        """Tell whether a state can be reached from one in which the act is possible."""
        return any(state in self._reached[source] for source in act.moves)

    @cached_property
    def _reached(self) -> Mapping[str, set[str]]:
        reached: dict[str, set[str]] = {state: set() for state in (*self.states.values, GONE)}
        for _length in self.states:
            for one in self.acts.values():
                for source, target in one.moves.items():
                    reached[source] |= {target} | reached[target]
        return reached
