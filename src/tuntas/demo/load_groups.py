"""Form the groups of Kota Contoh and let them meet, by the actions that people use."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from tuntas.demo.chance import stream
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
from tuntas.organisation.models import Membership, Person, Unit
from tuntas.organisation.powers import Powers, powers_of

Role = GroupMember.Role
AFTERNOON = time(14, 15)


def moment(day: date) -> datetime:
    """Return an afternoon in the office."""
    return datetime.combine(day, AFTERNOON, tzinfo=ZoneInfo(settings.TIME_ZONE))


def head_of(unit_code: str, *, on: date) -> Powers:
    """Return the head of a unit as they act on a day."""
    row = Membership.objects.select_related("person").get(unit__code=unit_code, role="unit-head")
    return powers_of(person_id=row.person_id, name=row.person.name, on=on)


def officers_of(unit_code: str) -> list[Person]:
    """Return the officers of a unit."""
    rows = Membership.objects.select_related("person").filter(unit__code=unit_code, role="officer")
    return [row.person for row in rows.order_by("pk")]


def are_loaded() -> bool:
    """Tell whether the groups of Kota Contoh are there."""
    unit_code, name = first_group()
    return Group.objects.filter(unit__code=unit_code, name=name).exists()


def load_groups(units: Mapping[str, Unit], *, until: datetime, seed: int) -> None:
    """Store the groups with their meetings up to `until`."""
    minutes, names = plan_minutes(), NameMaker()
    plans = plan_groups(today=until.date())
    named = {plan.unit_code for plan in plans}
    required = group_rule().required_kinds.value
    others = [code for code, unit in units.items() if unit.kind in required and code not in named]
    for plan in [*plans, *plan_other_groups(others, today=until.date(), seed=seed)]:
        rng = stream(seed, "group", plan.unit_code, plan.name)
        group = _formed(plan, units[plan.unit_code], names, rng, until)
        _meet(group, plan, minutes, rng, until)


def _formed(plan: GroupPlan, unit: Unit, names: NameMaker, rng: Random, until: datetime) -> Group:
    facts = GroupFacts(
        name=plan.name, formed_on=plan.formed_on, motto=plan.motto, size_note=plan.note,
        decree=f"SK {unit.short_name} Nomor {rng.randrange(10, 400)} Tahun {plan.formed_on.year}",
        values=plan.values,
    )  # fmt: skip
    head = head_of(plan.unit_code, on=until.date())
    return form_group(
        unit_id=unit.pk,
        facts=facts,
        members=list(_members(plan, names, rng)),
        by=head,
        at=min(moment(plan.formed_on), until),
    )


def _members(plan: GroupPlan, names: NameMaker, rng: Random) -> Iterable[MemberFacts]:
    """Yield officers with an account first, then colleagues without one, and a facilitator."""
    roles = [Role.LEADER, Role.SECRETARY, *[Role.MEMBER] * plan.size][: plan.size]
    officers = officers_of(plan.unit_code)
    free = [one for one in officers if not _is_in_a_group(one)]
    for place, role in enumerate(roles):
        if place < len(free):
            yield MemberFacts(person_id=free[place].pk, role=role)
        else:
            yield MemberFacts(name=names.draw(rng), role=role)
    yield MemberFacts(name=names.draw(rng), role=Role.FACILITATOR)


def _is_in_a_group(person: Person) -> bool:
    return GroupMember.objects.present().filter(person=person).exists()


def _meet(
    group: Group,
    plan: GroupPlan,
    minutes: list[tuple[str, tuple[str, ...]]],
    rng: Random,
    until: datetime,
) -> None:
    members = list(group.members.all())
    head = head_of(plan.unit_code, on=until.date())
    for place, day in enumerate(plan.meetings):
        if moment(day) > until:
            continue
        said, decided = minutes[(place + len(plan.name)) % len(minutes)]
        came = [one.pk for one in members if one.role == Role.LEADER or rng.random() < 0.85]  # noqa: PLR2004
        later = plan.meetings[place + 1] if place + 1 < len(plan.meetings) else None
        facts = MeetingFacts(
            held_on=day, minutes=said, attended=frozenset(came), place="Ruang rapat kecil",
            decisions="\n".join(decided), next_on=later,
        )  # fmt: skip
        uid = UUID(int=rng.getrandbits(128), version=4)
        record_meeting(uid=uid, group_id=group.pk, facts=facts, by=head, at=moment(day))
