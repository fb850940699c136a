"""Who sees and changes services: their unit's people, and nobody from elsewhere."""

from datetime import date

import pytest
from django.test import Client
from tests.personas import MONDAY, City

from tuntas.assessments.surveys.permissions import OPERATOR
from tuntas.catalogue.models import Service, ServiceStandard
from tuntas.catalogue.tests.catalogue_samples import drafted, in_force, service_of
from tuntas.organisation.actions import grant_role
from tuntas.organisation.models import Unit

pytestmark = pytest.mark.django_db


def _addresses(service: Service) -> list[str]:
    base = f"/kerja/layanan/{service.pk}/"
    tails = (
        "", "ubah/", "tutup/", "rancangan/isi/", "rancangan/tetapkan/", "versi/1/", "versi/1/cabut/",
        "banding/", "forum/",
    )  # fmt: skip
    return [base + tail for tail in tails]


def test_another_units_people_cannot_tell_whether_a_service_exists(city: City) -> None:
    service = service_of(city.roads)
    in_force(service)
    drafted(service)
    nowhere = Service(pk=987654, unit=city.roads, name="x")
    head = _head_of(city, city.health)
    for there, missing in zip(_addresses(service), _addresses(nowhere), strict=True):
        for client in (city.client(city.dewi), head):
            found, none = client.get(there), client.get(missing)
            assert found.status_code == none.status_code, there
            assert found.status_code in {403, 404}
    for tail in ("rancangan/", "rancangan/hapus/"):
        assert head.post(f"/kerja/layanan/{service.pk}/{tail}").status_code == 404
    assert ServiceStandard.objects.count() == 2


def _head_of(city: City, unit: Unit) -> Client:
    grant_role(
        by=OPERATOR,
        at=MONDAY,
        person=city.dewi,
        unit=unit,
        role="unit-head",
        since=date(2020, 1, 1),
    )
    return city.client(city.dewi)


def test_an_officer_reads_and_changes_nothing(city: City) -> None:
    service = service_of(city.roads)
    in_force(service)
    drafted(service)
    sari = city.client(city.sari)
    page = sari.get(f"/kerja/layanan/{service.pk}/").content.decode()
    assert "Rancangan versi 2" in page
    for offered in ("rancangan/isi", "tetapkan", "tutup/", "cabut", "forum/", "<form"):
        assert f"{service.pk}/{offered}" not in page
    for tail in ("ubah/", "tutup/", "rancangan/isi/", "rancangan/tetapkan/", "forum/"):
        assert sari.get(f"/kerja/layanan/{service.pk}/{tail}").status_code == 403
    assert Client().get("/kerja/layanan/").status_code == 302
