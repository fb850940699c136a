"""Form the groups of Kota Contoh and let them meet, by the actions that people use."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from itertools import zip_longest
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from tuntas.demo.chance import happens, stream
from tuntas.demo.city import CityPlan
from tuntas.demo.desks import Desks
from tuntas.demo.improvements import (
    GroupPlan,
    first_group,
    plan_groups,
    plan_minutes,
    plan_other_groups,
)
from tuntas.demo.people import NameMaker
from tuntas.improvements.groups.actions.groups import GroupFacts, form_group
from tuntas.improvements.groups.actions.meetings import MeetingFacts, record_meeting
from tuntas.improvements.groups.actions.members import MemberFacts
from tuntas.improvements.groups.rule import group_rule
from tuntas.improvements.models import Group, GroupMember
from tuntas.organisation.models import Person, Unit
from tuntas.organisation.powers import Powers

Role = GroupMember.Role
AFTERNOON = time(14, 15)
CAME_SHARE = 0.85


def moment(day: date) -> datetime:
    """Return an afternoon in the office."""
    return datetime.combine(day, AFTERNOON, tzinfo=ZoneInfo(settings.TIME_ZONE))


def are_loaded() -> bool:
    """Tell whether the groups of Kota Contoh are there."""
    unit_code, name = first_group()
    return Group.objects.filter(unit__code=unit_code, name=name).exists()


def load_groups(
    city: CityPlan,
    units: Mapping[str, Unit],
    people: Iterable[Person],
    *,
    until: datetime,
    seed: int,
) -> None:
    """Store the groups with their meetings up to `until`."""
    plans = plan_groups(today=until.date())
    named = {plan.unit_code for plan in plans}
    required = group_rule().required_kinds.value
    others = [code for code, unit in units.items() if unit.kind in required and code not in named]
    scribe = _Scribe(Desks(city, people, on=until.date()), until)
    for plan in [*plans, *plan_other_groups(others, today=until.date(), seed=seed)]:
        scribe.load(plan, units[plan.unit_code], stream(seed, "group", plan.unit_code, plan.name))


class _Scribe:
    """Forms one group after the other; who is in one already is in no second."""

    def __init__(self, desks: Desks, until: datetime) -> None:
        self._desks, self._until = desks, until
        self._names, self._minutes = NameMaker(), plan_minutes()
        self._taken: set[int] = set()

    def load(self, plan: GroupPlan, unit: Unit, rng: Random) -> None:
        """Form a group and let it meet."""
        head = self._desks.head(plan.unit_code)
        facts = GroupFacts(
            name=plan.name, formed_on=plan.formed_on, motto=plan.motto, size_note=plan.note,
            decree=f"SK {unit.short_name} Nomor {rng.randrange(10, 400)} Tahun {plan.formed_on.year}",
            values=plan.values,
        )  # fmt: skip
        at = min(moment(plan.formed_on), self._until)
        members = list(self._members(plan, rng))
        group = form_group(unit_id=unit.pk, facts=facts, members=members, by=head, at=at)
        self._meet(group, plan, rng, head)

    def _members(self, plan: GroupPlan, rng: Random) -> Iterator[MemberFacts]:
        """Yield officers with an account first, then colleagues without one, and a facilitator."""
        roles = [Role.LEADER, Role.SECRETARY, *[Role.MEMBER] * plan.size][: plan.size]
        officers = self._desks.officers(plan.unit_code)
        free = [one.id for one in officers if one.id not in self._taken][: plan.size]
        self._taken.update(free)
        for pk, role in zip_longest(free, roles):
            if pk is None:
                yield MemberFacts(name=self._names.draw(rng), role=role)
            else:
                yield MemberFacts(person_id=pk, role=role)
        yield MemberFacts(name=self._names.draw(rng), role=Role.FACILITATOR)

    def _meet(self, group: Group, plan: GroupPlan, rng: Random, head: Powers) -> None:
        members = list(group.members.all())
        days = [day for day in plan.meetings if moment(day) <= self._until]
        for place, (day, later) in enumerate(zip_longest(days, days[1:])):
            said, decided = self._minutes[(place + len(plan.name)) % len(self._minutes)]
            came = [
                one.pk for one in members if one.role == Role.LEADER or happens(rng, CAME_SHARE)
            ]
            facts = MeetingFacts(
                held_on=day, minutes=said, attended=frozenset(came), place="Ruang rapat kecil",
                decisions="\n".join(decided), next_on=later,
            )  # fmt: skip
            uid = UUID(int=rng.getrandbits(128), version=4)
            record_meeting(uid=uid, group_id=group.pk, facts=facts, by=head, at=moment(day))
