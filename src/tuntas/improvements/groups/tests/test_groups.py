"""Groups are formed, change and end: what holds of them, and who may do it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError
from tests.personas import MONDAY, City

from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError
from tuntas.core.models import AuditEntry
from tuntas.improvements.groups.actions.groups import (
    GroupFacts,
    change_group,
    change_members,
    dissolve_group,
    group_mark,
)
from tuntas.improvements.groups.actions.members import MemberFacts
from tuntas.improvements.groups.tests.group_samples import (
    FORMED,
    TODAY,
    group_of,
    here,
    members,
    met,
    roads_group,
    rows,
)
from tuntas.improvements.meanwhile import ChangedMeanwhileError
from tuntas.improvements.models import Group, GroupMember
from tuntas.rules.datafiles import shipped_texts

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=2)


def changed(group: Group, who: Sequence[MemberFacts], city: City, **options: Any) -> Group:
    given = {"seen": rows(group), "on": TODAY, "size_note": "", "at": LATER, **options}
    by = given.pop("by", city.budi).powers()
    return change_members(group_id=group.pk, members=who, by=by, **given)


def test_a_head_forms_a_group_of_persons_and_names(city: City) -> None:
    group = roads_group(city, motto="Bisa!", values=("berakhlak/service",), decree="SK 12/2026")
    assert (group.unit, group.last_activity_at, group.values) == (
        city.roads,
        MONDAY,
        ["berakhlak/service"],
    )
    found = [(one.name, one.role, one.person_id, one.since) for one in group.members.all()]
    assert found == [
        ("Sari", "leader", city.sari.pk, FORMED), ("Tono", "member", None, FORMED),
        ("Wulan", "member", None, FORMED),
    ]  # fmt: skip
    entry = AuditEntry.objects.get(verb="group.form")
    assert (entry.subject, entry.actor_id) == (f"group:{group.pk}", city.budi.pk)
    assert entry.detail == {"name": "Lancar Jaya", "unit": "DPUPR", "people": 3}


def test_city_hall_forms_groups_for_units_and_others_do_not(city: City) -> None:
    group_of(city.health, city.oki)
    group_of(city.roads_section, city.budi)  # below his agency
    for stranger in (city.sari, city.citra, city.dewi, city.wati):
        with pytest.raises(NotPermittedError):
            group_of(city.roads, stranger)
    with pytest.raises(NotPermittedError):
        group_of(city.health, city.budi)
    assert Group.objects.count() == 2


@pytest.mark.parametrize(
    ("who", "said"),
    [
        (members(names=("Ani", "Tono")), "Anggotanya 2 orang, sedangkan aturannya 3 sampai 5"),
        (members(names=tuple("ABCDEF")), "Anggotanya 6 orang"),
        ([MemberFacts(name=one) for one in "ABC"], "tepat satu ketua; di sini ada 0"),
        ([MemberFacts(name=one, role="leader") for one in "ABC"], "di sini ada 3"),
        (
            [*members(), *(MemberFacts(name=one, role="secretary") for one in "AB")],
            "satu sekretaris",
        ),
        ([*members(), MemberFacts(name="  ")], "perlu nama"),
        ([*members(), MemberFacts(name="A", role="king")], "king"),
        ([*members(), MemberFacts(person_id=987654)], "tidak bekerja di unit ini"),
    ],
)
def test_members_that_break_the_rule_are_refused(
    city: City, who: list[MemberFacts], said: str
) -> None:
    with pytest.raises(DomainError, match=said):
        group_of(city.roads, city.budi, of=who)
    assert not Group.objects.exists()


@pytest.mark.parametrize("again", ["Wulan", "  wuLAN "])
def test_a_name_without_an_account_stands_once(city: City, again: str) -> None:
    who = members(city.sari, names=("Tono", "Wulan", again))
    with pytest.raises(DomainError, match=r"“Wulan” tertulis lebih dari sekali.*bedakan namanya"):
        group_of(city.roads, city.budi, of=who)
    assert not Group.objects.exists()
    group_of(city.roads, city.budi, of=members(city.sari, names=("Sari", "Wulan", "Wulan Dari")))


def test_nobody_is_named_twice_nor_from_another_agency(city: City) -> None:
    with pytest.raises(DomainError, match="dua kali"):
        group_of(city.roads, city.budi, of=members(city.sari, city.sari, city.budi))
    for elsewhere in (city.dewi, city.citra):
        with pytest.raises(DomainError, match="tidak bekerja di unit ini"):
            group_of(city.roads, city.budi, of=members(city.sari, elsewhere))


def test_a_facilitator_comes_from_city_hall_and_is_not_counted(city: City) -> None:
    helper = MemberFacts(person_id=city.oki.pk, role="facilitator")
    group = roads_group(city, of=[*members(names=tuple("ABCDE")), helper])
    assert group.members.present().counted().count() == 5
    with pytest.raises(DomainError, match="Anggotanya 2 orang"):
        group_of(city.roads, city.budi, "Lain", of=[*members(names=("A", "B")), helper])


def test_another_size_needs_a_reason(city: City) -> None:
    who = members(names=tuple("ABCDEF"))
    assert group_of(city.roads, city.budi, of=who, size_note="Satu loket enam orang").size_note


def test_a_citys_own_rule_replaces_ours(city: City, settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    folder = tmp_path / "improvement" / "group-rules"
    folder.mkdir(parents=True)
    text = shipped_texts("tuntas.rules.improvement")["group-rules.yaml"]
    (folder / "kota.yaml").write_text(text.replace("least: 3\n  most: 5", "least: 5\n  most: 8"))
    with pytest.raises(DomainError, match="aturannya 5 sampai 8"):
        roads_group(city)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"formed_on": TODAY + timedelta(days=9)}, "belum tiba"),
        ({"name": "\u3164..."}, "tidak dapat dibaca"),
        ({"values": ("magic",)}, "tidak ada lagi dalam daftar"),
    ],
)
def test_facts_that_do_not_fit_are_refused(city: City, facts: dict[str, Any], said: str) -> None:
    with pytest.raises(DomainError, match=said):
        roads_group(city, **facts)
    group = roads_group(city)
    with pytest.raises(DomainError, match=said):
        described(group, city, **facts)


def test_a_unit_that_has_ended_forms_none(city: City) -> None:
    city.roads.valid_until = date(2026, 10, 1)
    city.roads.save()
    with pytest.raises(DomainError, match="tidak ada lagi"):
        roads_group(city)


def test_a_name_stands_once_in_a_unit_while_the_group_lives(city: City) -> None:
    first = roads_group(city)
    group_of(city.health, city.oki)  # another unit
    with pytest.raises(DomainError, match="sudah punya kelompok bernama “Lancar Jaya”"):
        roads_group(city)
    other = roads_group(city, "Lain")
    with pytest.raises(DomainError, match="sudah punya kelompok"):
        described(other, city, name="Lancar Jaya")
    dissolve_group(group_id=first.pk, on=TODAY, reason="Mutasi", by=city.budi.powers(), at=MONDAY)
    roads_group(city)


def described(group: Group, city: City, **facts: Any) -> Group:
    given = GroupFacts(**{"name": group.name, "formed_on": group.formed_on, **facts})
    seen = group_mark(group)
    return change_group(group_id=group.pk, facts=given, seen=seen, by=city.budi.powers(), at=LATER)


def test_facts_change_and_the_note_on_the_size_stays(city: City) -> None:
    who = members(names=("Ani", "Tono"))
    group = group_of(city.roads, city.budi, of=who, size_note="Unit kecil")
    after = described(group, city, motto="Maju", values=("berakhlak/loyal",))
    assert (after.motto, after.values, after.size_note) == (
        "Maju",
        ["berakhlak/loyal"],
        "Unit kecil",
    )
    assert AuditEntry.objects.get(verb="group.change").detail["fields"] == ["motto", "values"]
    described(after, city, motto="Maju", values=("berakhlak/loyal",))
    assert AuditEntry.objects.filter(verb="group.change").count() == 1
    with pytest.raises(NotPermittedError):
        change_group(
            group_id=group.pk, facts=GroupFacts(name="X", formed_on=FORMED), seen="",
            by=city.sari.powers(), at=LATER,
        )  # fmt: skip


def test_a_group_was_not_formed_after_it_met(city: City) -> None:
    group = roads_group(city)
    met(group, city.sari)
    with pytest.raises(DomainError, match="sudah berapat"):
        described(group, city, formed_on=TODAY + timedelta(days=1))


def test_members_come_and_go_and_the_history_stays(city: City) -> None:
    group = roads_group(city)
    who = [one for one in here(group) if one.name != "Wulan"] + [MemberFacts(name="Joko")]
    changed(group, who, city)
    assert list(group.members.present().values_list("name", flat=True)) == ["Sari", "Tono", "Joko"]
    gone = group.members.get(name="Wulan")
    assert (gone.since, gone.until) == (FORMED, TODAY)
    assert group.members.get(name="Joko").since == TODAY
    detail = AuditEntry.objects.get(verb="group.members").detail
    assert (detail["joined"], detail["left"]) == (["Joko"], ["Wulan"])
    group.refresh_from_db()
    assert group.last_activity_at == LATER


def test_a_new_role_is_a_new_row(city: City) -> None:
    group = roads_group(city)
    changed(group, here(group, Sari="member", Tono="leader"), city)
    roles = list(group.members.order_by("pk").values_list("name", "role", "until"))
    assert roles == [
        ("Sari", "leader", TODAY), ("Tono", "member", TODAY), ("Wulan", "member", None),
        ("Sari", "member", None), ("Tono", "leader", None),
    ]  # fmt: skip


def test_a_name_is_corrected_and_linked_in_its_row(city: City) -> None:
    group = roads_group(city)
    who = [
        replace(one, name="", person_id=city.budi.pk) if one.name == "Tono" else one
        for one in here(group)
    ]
    changed(group, who, city)
    assert group.members.count() == 3
    assert group.members.get(person=city.budi).name == "Budi"


def test_names_that_change_places_leave_every_row_with_its_person(city: City) -> None:
    group = roads_group(city, of=members(city.sari, city.budi, names=("Tono",)))
    people = {city.sari.pk: city.budi.pk, city.budi.pk: city.sari.pk}
    who = [replace(one, person_id=people.get(one.person_id or 0)) for one in here(group)]
    changed(group, who, city)
    rows_now = list(group.members.order_by("pk").values_list("name", "role", "until"))
    assert rows_now == [
        ("Sari", "leader", TODAY), ("Budi", "member", TODAY), ("Tono", "member", None),
        ("Budi", "leader", None), ("Sari", "member", None),
    ]  # fmt: skip


def test_a_name_without_an_account_written_over_a_person_is_somebody_else(city: City) -> None:
    group = roads_group(city, of=members(city.sari, city.budi, names=("Tono",)))
    who = [
        replace(one, name="Joko", person_id=None) if one.person_id == city.budi.pk else one
        for one in here(group)
    ]
    changed(group, who, city)
    assert group.members.get(name="Budi").until == TODAY
    assert group.members.get(name="Joko").since == TODAY


def test_who_was_transferred_may_stay(city: City) -> None:
    group = roads_group(city)
    membership = city.sari.memberships.get()
    membership.until = date(2026, 11, 1)
    membership.save()
    changed(group, here(group), city)
    assert group.members.present().filter(person=city.sari).exists()
    with pytest.raises(DomainError, match="tidak bekerja di unit ini"):
        roads_group(city, "Lain")


def test_a_row_of_another_group_opens_no_door(city: City) -> None:
    other = group_of(city.health, city.oki, of=members(city.dewi))
    theirs = other.members.get(person=city.dewi)
    group = roads_group(city)
    smuggled = MemberFacts(person_id=city.dewi.pk, member_id=theirs.pk)
    with pytest.raises(ChangedMeanwhileError):
        changed(group, [*here(group), smuggled], city)
    with pytest.raises(DomainError, match="tidak bekerja di unit ini"):
        changed(group, [*here(group), replace(smuggled, member_id=None)], city)


def test_of_two_who_change_members_the_second_looks_again(city: City) -> None:
    group = roads_group(city)
    seen = rows(group)
    changed(group, here(group, Sari="member", Tono="leader"), city)
    with pytest.raises(OvertakenError, match="sementara itu sudah diubah"):
        changed(group, here(group, Wulan="leader"), city, seen=seen)
    assert group.members.present().get(role="leader").name == "Tono"


@pytest.mark.parametrize("on", [FORMED - timedelta(days=1), TODAY + timedelta(days=9)])
def test_members_leave_on_a_day_that_can_be(city: City, on: date) -> None:
    group = roads_group(city)
    with pytest.raises(DomainError, match=r"[Tt]anggal"):
        changed(group, [*here(group)[:2], MemberFacts(name="Joko")], city, on=on)
    assert group.members.present().count() == 3


def test_members_are_changed_by_those_who_form_groups(city: City) -> None:
    group = roads_group(city)
    for stranger in (city.sari, city.citra, city.dewi):
        with pytest.raises(NotPermittedError):
            changed(group, here(group), city, by=stranger)
    changed(group, here(group), city, by=city.oki)


def test_a_group_ends_with_a_reason_and_nothing_is_lost(city: City) -> None:
    group = roads_group(city)
    with pytest.raises(DomainError, match="alasan"):
        ended(group, city, reason=" ")
    with pytest.raises(NotPermittedError):
        ended(group, city, by=city.sari)
    ended(group, city)
    group.refresh_from_db()
    assert (group.dissolved_on, group.end_reason) == (TODAY, "Unit digabung")
    assert set(group.members.values_list("until", flat=True)) == {TODAY}
    assert not Group.objects.active().exists()


def ended(group: Group, city: City, **options: Any) -> Group:
    given = {"on": TODAY, "reason": "Unit digabung", "at": MONDAY, **options}
    by = given.pop("by", city.budi).powers()
    return dissolve_group(group_id=group.pk, by=by, **given)


def test_a_group_that_ended_is_changed_no_more(city: City) -> None:
    group = roads_group(city)
    who, seen = here(group), rows(group)
    ended(group, city)
    with pytest.raises(OvertakenError):
        ended(group, city)
    with pytest.raises(OvertakenError):
        described(group, city, motto="Masih ada")
    with pytest.raises(OvertakenError):
        changed(group, who, city, seen=seen)
    with pytest.raises(OvertakenError):
        met(group, city.sari)


def test_the_database_itself_refuses_two_leaders(city: City) -> None:
    group = roads_group(city)
    with pytest.raises(IntegrityError, match="group_one_leader"):
        GroupMember.objects.create(group=group, name="Dua", role="leader", since=TODAY)
