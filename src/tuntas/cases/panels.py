"""What stands on pages of a case and comes from above: what else was made of it.

Capabilities above the cases register here when they start.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from tuntas.cases.models import Case
from tuntas.organisation.powers import Powers
from tuntas.rules.phrases import Bilingual

Panel = Callable[[Case, Powers], SafeString]
_PANELS: list[Panel] = []
_BECAME: list[str] = []
NOTHING = "SELECT NULL::bigint, ''::text, ''::text, ''::text, ''::text WHERE false"


@dataclass(frozen=True)
class Became:
    """What a complaint led to, with a sentence on its effect (or "").

    `pk` and `title` are of what everybody may see; else None and "", and the sentence says how far
    it is.
    """

    pk: int | None
    title: str
    unit: str
    sentence: Bilingual


def register(panel: Panel) -> None:
    """Make a panel of the office's page known; called once per process by an app's `ready`."""
    if panel not in _PANELS:
        _PANELS.append(panel)


def panels(case: Case, powers: Powers) -> Sequence[SafeString]:
    """Return the panels that have something to say about a case to this person."""
    return [shown for panel in _PANELS if (shown := panel(case, powers))]


def register_became(statement: str) -> None:
    """Make known what complaints led to for the page of whoever reported.

    The statement gives id and title (NULL and '' of what not all may read), the unit's name, and a
    sentence in Indonesian and in English for the case `%(whole)s`. It is read along with that page's
    one statement: it must be quick.
    """
    if statement not in _BECAME:
        _BECAME.append(statement)


def became() -> str:
    """Return one statement for everything that is registered."""
    return "\nUNION ALL\n".join([*_BECAME, NOTHING])
