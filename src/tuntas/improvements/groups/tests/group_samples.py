"""Groups made by the real actions."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.utils import timezone
from tests.personas import MONDAY, City

from tuntas.improvements.groups.actions.groups import GroupFacts, form_group
from tuntas.improvements.groups.actions.meetings import MeetingFacts, record_meeting
from tuntas.improvements.groups.actions.members import MemberFacts, member_mark
from tuntas.improvements.models import Group, GroupMember, Improvement, Meeting
from tuntas.organisation.models import Person, Unit

TODAY = MONDAY.date()
FORMED = date(2026, 9, 1)


def members(*people: Person, names: Sequence[str] = ("Tono", "Wulan")) -> list[MemberFacts]:
    """Return a leader and members: persons first, then names alone."""
    found = [MemberFacts(person_id=one.pk) for one in people]
    found += [MemberFacts(name=name) for name in names]
    leader = found[0]
    return [
        MemberFacts(name=leader.name, person_id=leader.person_id, role="leader"), *found[1:]
    ]  # fmt: skip


def group_of(
    unit: Unit,
    by: Person,
    name: str = "Lancar Jaya",
    *,
    at: datetime = MONDAY,
    of: Sequence[MemberFacts] | None = None,
    **facts: Any,
) -> Group:
    """Form a group; of three names, the first the leader, unless told otherwise."""
    given = GroupFacts(**{"name": name, "formed_on": FORMED, **facts})
    who = members(names=("Ani", "Tono", "Wulan")) if of is None else of
    return form_group(unit_id=unit.pk, facts=given, members=who, by=by.powers(), at=at)


def roads_group(city: City, name: str = "Lancar Jaya", **options: Any) -> Group:
    """Form the group of the roads agency that Sari leads."""
    return group_of(city.roads, city.budi, name, **{"of": members(city.sari), **options})


def met(group: Group, by: Person, *, at: datetime = MONDAY, **facts: Any) -> Meeting:
    """Record a meeting at which everybody was; of today unless told otherwise."""
    present = frozenset(group.members.present().values_list("pk", flat=True))
    said = MeetingFacts(
        **{
            "held_on": timezone.localdate(at),
            "minutes": "Membahas antrean.",
            "attended": present,
            **facts,
        }
    )
    return record_meeting(uid=uuid4(), group_id=group.pk, facts=said, by=by.powers(), at=at)


def improvement_of(group: Group, title: str = "Antrean lebih pendek", **facts: Any) -> Improvement:
    """Return an improvement of the group, as a project's actions leave it."""
    return Improvement.objects.create(unit=group.unit, group=group, title=title, **facts)


def here(group: Group, **changes: Any) -> list[MemberFacts]:
    """Return who is in the group as a form gives it back; `Tono="leader"` gives a new role."""
    return [
        MemberFacts(
            name=one.name, person_id=one.person_id, member_id=one.pk,
            role=changes.get(one.name, one.role),
        )
        for one in GroupMember.objects.present().filter(group=group)
    ]  # fmt: skip


def rows(group: Group) -> list[str]:
    """Return the marks of those who are in the group, as a page shows them."""
    return [member_mark(one) for one in group.members.present()]
