"""Takes practices off the public pages: withdrawn, or because what was shared is no longer so."""

from datetime import datetime

from tuntas.improvements.models import Improvement
from tuntas.improvements.permissions import ImprovementActor
from tuntas.improvements.trail import note

SHARING = ("shared_at", "shared_by", "shared_as", "unshown")


def withdraw(improvement: Improvement, *, unshown: str = "") -> None:
    """Show a locked improvement to nobody else; `unshown` says why, where its head did not ask for it."""
    improvement.shared_at = improvement.shared_by = improvement.shared_as = None
    improvement.unshown = unshown
    improvement.save(update_fields=SHARING)


def show_no_longer(
    improvement: Improvement, why: Improvement.Unshown, *, by: ImprovementActor, at: datetime
) -> None:
    """Take a locked improvement off, if it is shared, until its head shares it again.

    What the public reads by its figures was shared for one measure, and for a change that goes on.
    """
    if improvement.shared_at is None:
        return
    withdraw(improvement, unshown=why)
    note(improvement, "practice.unshow", by=by, at=at, title=improvement.title, because=why)
