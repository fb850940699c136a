"""What stands around an improvement: promises, meetings, where it came from, and who took it over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from tuntas.core.permissions import Permission
from tuntas.improvements.models import Improvement, Meeting, Promise
from tuntas.improvements.projects.queries.steps import ORIGIN
from tuntas.improvements.projects.spreading.queries.practices import BEGUN
from tuntas.improvements.promises.promise_rule import promise_rule
from tuntas.organisation.powers import Powers

MEETINGS_SHOWN = 2
# To be loaded with the improvement itself, so that they cost no question of their own.
JOINED = ORIGIN
TOLD = {
    "taken_over": ArraySubquery(
        Improvement.objects.filter(adopted_from=OuterRef("pk"))
        .order_by("-made_at", "-pk")
        .values(said=JSONObject(title="title", unit="unit__short_name", begun=BEGUN))
    )
}


@dataclass(frozen=True)
class Around:
    """Promises with `stands`, the earliest day first; the newest meetings.

    Who belongs to the group but does not see the unit's drafts gets what was signed, as citizens do.
    """

    promises: Sequence[Promise]
    drafts_seen: bool
    meetings: Sequence[Meeting]


def around(improvement: Improvement, powers: Powers, *, on: date) -> Around:
    """Return what stands around a `visible_improvement`, in two queries."""
    promises = Promise.objects.filter(improvement=improvement)
    seen = powers.has_for(Permission.VIEW_IMPROVEMENTS, improvement.unit_id)
    promises = promises.with_standing(on=on, rule=promise_rule())
    return Around(
        promises=list((promises if seen else promises.made()).order_by("due", "pk")),
        drafts_seen=seen,
        meetings=list(improvement.meetings.order_by("-held_on", "-pk")[:MEETINGS_SHOWN]),
    )
