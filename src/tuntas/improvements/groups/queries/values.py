"""Who lives by which of the government's values, as far as somebody may see it."""

from collections.abc import Mapping, Sequence
from datetime import date

from tuntas.improvements.models import ChangeAgent, Group
from tuntas.organisation.powers import Powers

NAMED = 8  # groups that stand by name below a value; the others are counted


def groups_by_value(powers: Powers) -> Mapping[str, Sequence[Group]]:
    """Return the active groups that chose a value, by its full key; one query."""
    found: dict[str, list[Group]] = {}
    visible = Group.objects.active().visible_to(powers).exclude(values=[])
    for group in visible.select_related("unit").only("name", "values", "unit__short_name"):
        for key in group.values:
            found.setdefault(key, []).append(group)
    return found


def agents_serving(powers: Powers, *, on: date) -> int:
    """Return how many agents of change there are on a day."""
    return ChangeAgent.objects.visible_to(powers).serving(on, on).count()


def own_agency(powers: Powers, *, on: date) -> ChangeAgent | None:
    """Return the agent that somebody is on a day."""
    mine = ChangeAgent.objects.serving(on, on).filter(person_id=powers.id)
    return mine.order_by("-since", "-pk").first()
