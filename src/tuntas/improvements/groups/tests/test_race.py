"""Two people at once, on two connections: one wins, the other is told."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from tests.personas import MONDAY, City
from tests.races import at_once

from tuntas.improvements.groups.actions.groups import change_members
from tuntas.improvements.groups.actions.meetings import MeetingFacts, record_meeting
from tuntas.improvements.groups.actions.nudges import nudge
from tuntas.improvements.groups.tests.group_samples import (
    TODAY,
    group_of,
    here,
    roads_group,
    rows,
)
from tuntas.improvements.models import Group, Meeting, Nudge

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_form_the_same_name_one_is_told(city: City) -> None:
    won, told = at_once(
        lambda: group_of(city.roads, city.budi), lambda: group_of(city.roads, city.oki)
    )
    assert won == ""
    assert "sudah punya kelompok bernama" in told
    group = Group.objects.get()
    assert group.members.count() == 3


def test_of_two_who_name_a_leader_one_is_told(city: City) -> None:
    group = roads_group(city)
    seen, by = rows(group), city.budi.powers()

    def lead(name: str) -> Callable[[], object]:
        who = here(group, **{"Sari": "member", name: "leader"})
        return lambda: change_members(
            group_id=group.pk, members=who, seen=seen, on=TODAY, size_note="", by=by, at=MONDAY
        )

    won, told = at_once(lead("Tono"), lead("Wulan"))
    assert won == ""
    assert "sementara itu sudah diubah" in told
    assert group.members.present().filter(role="leader").count() == 1
    assert group.members.present().count() == 3


def test_a_meeting_that_arrives_twice_at_once_is_kept_once(city: City) -> None:
    group, uid, by = roads_group(city), uuid4(), city.sari.powers()
    facts = MeetingFacts(held_on=TODAY, minutes="Rapat")

    def send() -> object:
        return record_meeting(uid=uid, group_id=group.pk, facts=facts, by=by, at=MONDAY)

    assert at_once(send, send) == ["", ""]
    assert Meeting.objects.count() == 1


def test_of_two_who_ask_at_once_one_is_told(city: City) -> None:
    by = city.oki.powers()

    def ask() -> object:
        return nudge(unit_id=city.health.pk, group_id=None, text="Kapan?", by=by, at=MONDAY)

    won, told = at_once(ask, ask)
    assert won == ""
    assert "sudah ditanya" in told
    assert Nudge.objects.count() == 1
