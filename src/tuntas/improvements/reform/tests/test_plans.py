"""Plans are begun, get a team, and take over what was left open."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError
from tests.personas import MONDAY, City

from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError
from tuntas.core.models import AuditEntry
from tuntas.improvements.models import ReformPlan
from tuntas.improvements.reform.actions.plans import ReformMemberFacts, copy_open_items
from tuntas.improvements.reform.permissions import can_manage, can_report
from tuntas.improvements.reform.tests.reform_samples import (
    APRIL,
    CHANGE,
    SERVICE,
    ended,
    item_in,
    plan_of,
    roads_item,
    roads_plan,
    team_of,
)

pytestmark = pytest.mark.django_db
NEXT_JANUARY = MONDAY.replace(year=2027, month=1, day=11)


def member(name: str = "", **options: Any) -> ReformMemberFacts:
    return ReformMemberFacts(**{"name": name, "role": "anggota", **options})


def test_a_head_begins_the_units_plan_and_city_hall_that_of_the_city(city: City) -> None:
    plan = roads_plan(city, decree="SK 3/2026")
    assert (plan.unit, plan.year, plan.decree) == (city.roads, 2026, "SK 3/2026")
    entry = AuditEntry.objects.get(verb="reform.plan")
    assert (entry.subject, entry.detail) == (
        f"reformplan:{plan.pk}", {"unit": "DPUPR", "year": 2026},
    )  # fmt: skip
    plan_of(city.government, city.oki)
    plan_of(city.roads_section, city.budi)  # below his agency
    for stranger, unit in (
        (city.sari, city.roads), (city.dewi, city.roads), (city.eva, city.roads),
        (city.wati, city.government), (city.budi, city.health), (city.budi, city.government),
    ):  # fmt: skip
        with pytest.raises(NotPermittedError):
            plan_of(unit, stranger, year=2027)


def test_a_unit_has_one_plan_a_year(city: City) -> None:
    roads_plan(city)
    with pytest.raises(DomainError, match="sudah punya rencana tahun 2026"):
        roads_plan(city)
    roads_plan(city, year=2027)


@pytest.mark.parametrize(
    ("year", "at", "said"),
    [
        (2028, MONDAY, "tahun depan"), (2025, APRIL, "2025 sudah ditutup"),
        (2024, MONDAY, "2024 sudah ditutup"),
    ],
)  # fmt: skip
def test_a_year_is_neither_far_nor_closed(city: City, year: int, at: Any, said: str) -> None:
    with pytest.raises(DomainError, match=said):
        roads_plan(city, year=year, at=at)


def test_the_year_before_is_open_until_the_end_of_march(city: City) -> None:
    roads_plan(city, year=2025, at=MONDAY.replace(year=2026, month=3, day=31))


def test_a_unit_that_has_ended_plans_nothing(city: City) -> None:
    city.roads.valid_until = date(2025, 12, 31)
    city.roads.save()
    with pytest.raises(DomainError, match="tidak ada lagi"):
        roads_plan(city)


def test_a_team_of_persons_and_names(city: City) -> None:
    plan = roads_plan(city)
    team_of(
        plan, city.budi, member(person_id=city.budi.pk, role="ketua"),
        member("Tono", area=SERVICE), member("Tono", area=CHANGE),
    )  # fmt: skip
    found = plan.members.values_list("name", "role", "area", "person_id")
    assert list(found) == [
        ("Budi", "ketua", "", city.budi.pk), ("Tono", "anggota", SERVICE, None),
        ("Tono", "anggota", CHANGE, None),
    ]  # fmt: skip
    plan.refresh_from_db()
    assert plan.decree == "SK 3/2026"
    tono = plan.members.get(area=SERVICE)
    team_of(plan, city.budi, member("Tono P.", area=SERVICE, member_id=tono.pk), member("Wulan"))
    assert plan.members.get(area=SERVICE) == tono
    assert set(plan.members.values_list("name", flat=True)) == {"Tono P.", "Wulan"}
    detail = AuditEntry.objects.filter(verb="reform.team").latest("id").detail
    assert (detail["joined"], sorted(detail["left"])) == (["Wulan"], ["Budi", "Tono"])


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ([member("Tono"), member("tono")], "dua kali"),
        ([member("  ")], "perlu nama"),
        ([member("Tono", role=" ")], "perlu nama"),
        ([member("Tono", area="magic")], "magic"),
        ([member(person_id=987654)], "tidak bekerja di unit ini"),
    ],
)
def test_a_team_that_cannot_be_is_refused(
    city: City, members: list[ReformMemberFacts], said: str
) -> None:
    plan = roads_plan(city)
    with pytest.raises(DomainError, match=said):
        team_of(plan, city.budi, *members)
    assert not plan.members.exists()


def test_nobody_from_another_agency_but_who_is_there_may_stay(city: City) -> None:
    plan = roads_plan(city)
    with pytest.raises(DomainError, match="tidak bekerja di unit ini"):
        team_of(plan, city.budi, member(person_id=city.dewi.pk))
    team_of(plan, city.budi, member(person_id=city.sari.pk))
    city.sari.memberships.update(until=date(2026, 11, 1))
    team_of(plan, city.budi, member(person_id=city.sari.pk))
    assert plan.members.get().name == "Sari"


def test_a_row_of_another_plan_is_left_alone(city: City) -> None:
    other = plan_of(city.health, city.oki)
    team_of(other, city.oki, member("Ani"))
    theirs = other.members.get()
    plan = roads_plan(city)
    with pytest.raises(OvertakenError, match="sudah diubah"):
        team_of(plan, city.budi, member("Tono", member_id=theirs.pk))
    theirs.refresh_from_db()
    assert (theirs.name, theirs.plan_id) == ("Ani", other.pk)
    assert not plan.members.exists()


def test_of_two_who_change_a_team_the_second_looks_again(city: City) -> None:
    plan = roads_plan(city)
    team_of(plan, city.budi, member("Tono"))
    with pytest.raises(OvertakenError, match="sudah diubah"):
        team_of(plan, city.oki, member("Wulan"), seen=[])
    with pytest.raises(NotPermittedError):
        team_of(plan, city.sari)
    with pytest.raises(DomainError, match="ditutup"):
        team_of(plan, city.budi, at=MONDAY.replace(year=2027, month=4, day=1))


def test_a_city_team_reports_on_its_areas(city: City) -> None:
    plan = plan_of(city.government, city.oki)
    team_of(plan, city.oki, member(person_id=city.sari.pk, area=SERVICE))
    mine = item_in(plan, city.oki)
    other = item_in(plan, city.oki, area=CHANGE)
    assert can_report(city.sari.powers(), mine)
    assert not can_report(city.sari.powers(), other)
    assert not can_manage(city.sari.powers(), city.government.pk)
    assert not can_report(city.dewi.powers(), mine)
    seen = ReformPlan.objects.visible_to(city.sari.powers())
    assert set(seen) == {plan}
    assert not ReformPlan.objects.visible_to(city.dewi.powers()).exists()


def test_what_was_left_open_is_taken_over_a_year_later(city: City) -> None:
    roads_item(city, due=date(2026, 3, 31))
    roads_item(city, action="Sudah beres")
    ended(roads_item(city, action="Beres juga"), city.budi, "dropped", said="Digabung")
    plan = roads_plan(city, year=2027, at=NEXT_JANUARY)
    item_in(plan, city.budi, action="Sudah beres", due=date(2027, 6, 30), at=NEXT_JANUARY)
    copies = copy_open_items(plan_id=plan.pk, by=city.budi.powers(), at=NEXT_JANUARY)
    assert [(one.action, one.due) for one in copies] == [
        ("Meninjau standar pelayanan bersama warga", date(2027, 3, 31))
    ]
    with pytest.raises(DomainError, match="Tidak ada tindakan tahun lalu"):
        copy_open_items(plan_id=plan.pk, by=city.budi.powers(), at=NEXT_JANUARY)
    assert AuditEntry.objects.get(verb="reform.copy").detail["items"] == 1


def test_others_actions_are_not_taken_over(city: City) -> None:
    roads_item(city)
    health = plan_of(city.health, city.oki, year=2027, at=NEXT_JANUARY)
    with pytest.raises(DomainError, match="Tidak ada"):
        copy_open_items(plan_id=health.pk, by=city.oki.powers(), at=NEXT_JANUARY)
    with pytest.raises(NotPermittedError):
        copy_open_items(plan_id=health.pk, by=city.budi.powers(), at=NEXT_JANUARY)


def test_the_database_itself_keeps_one_plan(city: City) -> None:
    roads_plan(city)
    with pytest.raises(IntegrityError, match="reform_plan_once"):
        ReformPlan.objects.create(unit=city.roads, year=2026)
