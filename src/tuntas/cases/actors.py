"""Who acts on a case: the reporter, somebody of the government, the product itself."""

from dataclasses import dataclass
from typing import Literal

from tuntas.cases.models import Case
from tuntas.core.permissions import Permission
from tuntas.organisation.powers import Powers
from tuntas.rules.casework import Transition


@dataclass(frozen=True)
class Actor:
    """An actor with what they may do; `powers` only for staff."""

    kind: Literal["reporter", "staff", "system"]
    id: int | None = None
    name: str = ""
    powers: Powers | None = None

    def may(self, transition: Transition, case: Case) -> bool:
        """Tell whether the file lets this actor make the transition on this case."""
        if self.powers is None:
            return self.kind in transition.by
        return any(
            self.powers.has_for(Permission(who), case.unit_id)
            for who in transition.actors(at_city_hall=case.at_city_hall)
            if who not in {"reporter", "system"}
        )


REPORTER = Actor("reporter")
SYSTEM = Actor("system")


def staff(powers: Powers) -> Actor:
    """Return the actor for a person with these powers."""
    return Actor("staff", id=powers.person_id, name=powers.name, powers=powers)
