"""The people of the tests: Sari an officer, Budi her head, Citra a stranger, Dewi of another unit.

City hall: Vina verifies, Oki is of the organisation section, Eva evaluates, Wati is the mayor,
Adi the administrator. Two agencies below one government; the roads agency has a section.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from tuntas.cases.actions import Report, submit
from tuntas.cases.actors import SYSTEM, Actor, staff
from tuntas.cases.models import Case, Reporter
from tuntas.organisation.actions import create_person, create_unit, grant_role
from tuntas.organisation.models import Person, Unit

MONDAY = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)  # 09.00 in Jakarta
PASSWORD = "sandi-untuk-uji-coba"


@dataclass
class City:
    """A small government with its people."""

    government: Unit
    roads: Unit
    roads_section: Unit
    health: Unit
    sari: Person
    budi: Person
    citra: Person
    dewi: Person
    vina: Person
    oki: Person
    eva: Person
    wati: Person
    adi: Person

    def actor(self, person: Person) -> Actor:
        """Return the person as they act today."""
        return staff(person.powers())

    def client(self, person: Person) -> Client:
        """Return a browser in which the person is signed in."""
        client = Client()
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[1])
        return client


def _person(name: str, unit: Unit | None, role: str = "") -> Person:
    person = create_person(
        by=SYSTEM, at=MONDAY, email=f"{name.lower()}@contoh.example", name=name, password=None
    )
    if unit is not None:
        grant_role(
            by=SYSTEM, at=MONDAY, person=person, unit=unit, role=role, since=date(2020, 1, 1)
        )
    return person


def _unit(code: str, name: str, kind: str, parent: Unit | None) -> Unit:
    return create_unit(
        by=SYSTEM, at=MONDAY, code=code, name=name, short_name=code, kind=kind, parent=parent
    )


@pytest.fixture
def city(db: None) -> City:
    """Make the government and its people through the real actions."""
    government = _unit("PEMKOT", "Pemerintah Kota Contoh", "government", None)
    roads = _unit("DPUPR", "Dinas Pekerjaan Umum dan Penataan Ruang", "agency", government)
    section = _unit("UPT-JALAN", "UPT Pemeliharaan Jalan", "technical-unit", roads)
    health = _unit("DINKES", "Dinas Kesehatan", "agency", government)
    return City(
        government=government,
        roads=roads,
        roads_section=section,
        health=health,
        sari=_person("Sari", roads, "officer"),
        budi=_person("Budi", roads, "unit-head"),
        citra=_person("Citra", None),
        dewi=_person("Dewi", health, "officer"),
        vina=_person("Vina", government, "verifier"),
        oki=_person("Oki", government, "organisation-section"),
        eva=_person("Eva", government, "evaluator"),
        wati=_person("Wati", government, "mayor"),
        adi=_person("Adi", government, "administrator"),
    )


def report(**changes: object) -> Report:
    """Return a plain report; keyword arguments change it."""
    values = {
        "uid": uuid4(),
        "case_type": "pengaduan",
        "title": "Jalan berlubang di Jl. Melati",
        "text": "Lubang besar di depan pasar, sudah dua motor jatuh.",
        "place": "Jl. Melati depan pasar",
        "name": "Rahma Warga",
        "email": "rahma@contoh.example",
        "phone": "0812-0000-0000",
    }
    return Report(**{**values, **changes})  # type: ignore[arg-type]


def reported(at: datetime = MONDAY, **changes: object) -> Reporter:
    """Send a report as a citizen."""
    return submit(report(**changes), at=at)


def fresh(case: Case) -> Case:
    """Read the case anew."""
    return Case.objects.get(pk=case.pk)
