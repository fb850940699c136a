"""The government's values: how they show, who lives by them, what staff say."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tuntas.core.access import OfficeRequest, signed_in
from tuntas.core.permissions import Permission
from tuntas.improvements.groups.queries.pulse import newest_pulses, pulse_state, waiting_pulses
from tuntas.improvements.groups.queries.values import (
    NAMED,
    agents_serving,
    groups_by_value,
    own_agency,
)
from tuntas.improvements.groups.values import value_sets
from tuntas.improvements.models import Group
from tuntas.organisation.powers import Powers
from tuntas.rules.improvement.value_sets import Value, ValueSet


@dataclass(frozen=True)
class ValueRow:
    """A value with the groups that chose it; `more` are those beyond the ones that are named."""

    value: Value
    groups: list[Group]
    more: int


@signed_in
@require_safe
def values(request: OfficeRequest) -> HttpResponse:
    """Show all sets; everybody at work may read them, groups and pulses as far as they may."""
    today = timezone.localdate()
    context = {
        "sets": [(one, list(rows)) for one, rows in _sets(request.powers)],
        "waiting": waiting_pulses(request.powers, on=today),
        "agency": own_agency(request.powers, on=today),
        "agents": agents_serving(request.powers, on=today),
        "pulses": [(one, pulse_state(one, on=today)) for one in newest_pulses(request.powers)],
        "may_ask": request.powers.has(Permission.FORM_GROUPS),
        "sees_agents": request.powers.has(Permission.VIEW_IMPROVEMENTS),
    }
    return render(request, "improvements/groups/values.html", context)


def _sets(powers: Powers) -> Iterator[tuple[ValueSet, Iterator[ValueRow]]]:
    chosen = groups_by_value(powers)
    for one in value_sets().values():
        yield one, (_row(value, list(chosen.get(value.full_key, ()))) for value in one.values)


def _row(value: Value, groups: list[Group]) -> ValueRow:
    return ValueRow(value, groups[:NAMED], max(0, len(groups) - NAMED))
