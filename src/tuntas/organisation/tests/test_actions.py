"""What actions refuse, in words; regions brought in from the official list."""

from collections.abc import Callable
from datetime import date

import pytest
from tests.personas import MONDAY, City

from tuntas.cases.actors import SYSTEM
from tuntas.core.errors import DomainError
from tuntas.core.models import AuditEntry
from tuntas.organisation.actions import (
    create_person,
    create_unit,
    deactivate_person,
    grant_role,
    load_regions,
    move_unit,
    update_person,
    update_unit,
)
from tuntas.organisation.models import Person, Region, Unit
from tuntas.organisation.regions_file import existing_codes

NIP = "199001012015031001"


def unit(city: City, **changes: object) -> Unit:
    fields = {"code": "BARU", "name": "Baru", "short_name": "", "kind": "agency"}
    return create_unit(
        by=SYSTEM, at=MONDAY, **{**fields, "parent": city.government, **changes}  # type: ignore[arg-type]
    )  # fmt: skip


def second_holder_of_a_number(city: City) -> None:
    for person in (city.sari, city.budi):
        update_person(by=SYSTEM, at=MONDAY, person=person, name="X", employee_number=NIP)


def role(city: City, **changes: object) -> None:
    fields = {"person": city.sari, "unit": city.roads, "role": "officer"}
    grant_role(
        by=SYSTEM, at=MONDAY, **{**fields, "since": date(2026, 1, 1), **changes}  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda city: unit(city, code="DPUPR"), "Kode ini sudah dipakai"),
        (lambda city: unit(city, parent=None), "Pemerintah daerah sudah ada"),
        (
            lambda city: unit(city, valid_from=date(2026, 2, 1), valid_until=date(2026, 1, 1)),
            "masa berlaku",
        ),
        (
            lambda _city: create_person(
                by=SYSTEM, at=MONDAY, email="Sari@contoh.example", name="Lain"
            ),
            "Alamat surel ini sudah dipakai",
        ),
        (second_holder_of_a_number, "NIP ini sudah dipakai"),
        (role, "Akhiri dulu yang lama"),
        (lambda city: role(city, until=date(2025, 1, 1)), "Akhir peran mendahului"),
        (
            lambda city: deactivate_person(by=city.oki.powers(), at=MONDAY, person=city.oki),
            "akun Anda sendiri",
        ),
    ],
)
def test_what_the_database_refuses_is_explained(
    city: City, act: Callable[[City], object], said: str
) -> None:
    entries = AuditEntry.objects.exclude(verb="person.update").count()
    with pytest.raises(DomainError, match=said):
        act(city)
    assert AuditEntry.objects.exclude(verb="person.update").count() == entries


def test_a_circle_is_refused_with_stale_ways_too(city: City) -> None:
    stale = Unit.objects.get(pk=city.health.pk)
    move_unit(by=SYSTEM, at=MONDAY, unit=Unit.objects.get(pk=city.health.pk), parent=city.roads)
    with pytest.raises(DomainError, match="bagiannya sendiri"):
        move_unit(by=SYSTEM, at=MONDAY, unit=Unit.objects.get(pk=city.roads.pk), parent=stale)


def test_a_units_places_are_replaced_or_left(city: City) -> None:
    load_regions(["35.77"], by=SYSTEM, at=MONDAY)
    made = unit(city, serves=["35.77.01.1001"])

    def change(serves: list[str] | None) -> list[str]:
        update_unit(
            by=SYSTEM, at=MONDAY, unit=made, name="Baru", short_name="", kind="agency",
            duties="", valid_from=None, valid_until=None, serves=serves,
        )  # fmt: skip
        return list(made.serves.values_list("code", flat=True))

    assert change(None) == ["35.77.01.1001"]
    assert change(["35.77.01"]) == ["35.77.01"]
    assert change([]) == []
    assert made.short_name == "Baru"


def test_regions_come_with_what_lies_in_them_and_around_them(db: None) -> None:
    brought = load_regions(["35.77.01"], by=SYSTEM, at=MONDAY)
    codes = set(Region.objects.values_list("code", flat=True))
    assert brought == len(codes)
    assert {"35", "35.77", "35.77.01"} <= codes
    assert all(code.startswith("35.77.01.") for code in codes - {"35", "35.77", "35.77.01"})
    assert len(codes) > 3
    assert Region.objects.get(code="35.77.01").parent_id == "35.77"


def test_regions_loaded_again_are_renamed_not_doubled(db: None) -> None:
    load_regions(["35.77.01"], by=SYSTEM, at=MONDAY)
    count = Region.objects.count()
    Region.objects.filter(code="35.77").update(name="Nama Lama")
    load_regions(["35.77.01.1001"], by=SYSTEM, at=MONDAY)
    assert Region.objects.count() == count
    assert Region.objects.get(code="35.77").name == "Kota Madiun"


def test_a_region_that_does_not_exist_brings_nothing(db: None) -> None:
    assert load_regions(["99.99"], by=SYSTEM, at=MONDAY) == 0
    assert not Region.objects.exists()
    assert existing_codes(["99.99", "35.77", "35.7"]) == {"35.77"}
    assert existing_codes([]) == frozenset()


def test_names_of_people_are_kept_as_typed(city: City) -> None:
    update_person(by=SYSTEM, at=MONDAY, person=city.sari, name="Sari, S.T.", employee_number="")
    assert Person.objects.get(pk=city.sari.pk).name == "Sari, S.T."
