"""The counter: an officer applies for somebody, and prints what they take home."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from tests.asking import CLASS, DEATH, LETTER, application, asked, asked_for_class, service
from tests.personas import MONDAY, City, reported

from tuntas.cases.actions import submit_request
from tuntas.cases.links import secret_link
from tuntas.cases.models import Case, Reporter, ServiceRequest
from tuntas.cases.tests.test_request_pages import filled, picture
from tuntas.catalogue.models import Service
from tuntas.core.errors import NotPermittedError
from tuntas.organisation.actions import create_person, grant_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def death(city: City) -> Service:
    return service(city.health)


def address(of: Service) -> str:
    return f"/kerja/loket/{of.slug}/"


def taken(city: City, of: Service, **changes: object) -> str:
    """Send the form as Dewi; return where it leads."""
    response = city.client(city.dewi).post(address(of), filled(**changes))
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


def test_an_officer_takes_a_request_and_the_receipt_is_printed(city: City, death: Service) -> None:
    receipt = taken(city, death, link="on")
    case = Case.objects.get()
    event = case.events.get()
    assert receipt == f"/kerja/laporan/{case.code}/tanda-terima/?qr=1"
    assert (case.channel, event.kind, event.actor) == ("counter", "submit", city.dewi)
    assert ServiceRequest.objects.get().delivery_address == DEATH["home_address"]
    page = city.client(city.dewi).get(receipt).content.decode()
    for word in (case.code, "Dicatat oleh", "Dewi", "/lacak/", "<svg", "Pindai dengan kamera"):
        assert word in page
    for word in (DEATH["deceased_name"], "Rahma", secret_link(Reporter.objects.get())):
        assert word not in page
    own = city.client(city.dewi).get(f"/kerja/laporan/{case.code}/").content.decode()
    assert "lewat loket" in own


def test_whoever_has_no_telephone_is_served_too(city: City, death: Service) -> None:
    receipt = taken(city, death, phone="", email="")
    assert receipt.endswith("/tanda-terima/")
    page = city.client(city.dewi).get(receipt).content.decode()
    assert "Pindai dengan kamera" not in page
    reporter = Reporter.objects.get()
    assert (reporter.name, reporter.phone, reporter.wants_mail) == ("Rahma Warga", "", False)


def test_sent_twice_it_is_kept_once(city: City, death: Service) -> None:
    uid = str(uuid4())
    first = taken(city, death, uid=uid)
    assert taken(city, death, uid=uid) == first
    response = city.client(city.dewi).post(address(death), filled(uid=uid, name="Orang Lain"))
    assert response.status_code == 409
    assert "isi yang lain" in response.content.decode()
    assert uid not in response.content.decode()
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"name": ""}, "Tuliskan nama pemohon."),
        ({"phone": "tidak punya"}, "Nomor teleponnya belum benar"),
        ({"f_hospital": ""}, "Mohon diisi."),
        ({"d_hospital_letter": None}, "Sertakan berkas ini"),
        ({"relation": "mayor"}, "mayor"),
        ({"uid": None}, "Formulir ini rusak"),
    ],
)
def test_what_is_wrong_is_said(
    city: City, death: Service, changes: dict[str, object], says: str
) -> None:
    response = city.client(city.dewi).post(address(death), filled(**changes))
    assert response.status_code == 422
    assert says in response.content.decode()
    assert not Case.objects.exists()


def test_a_full_class_is_full_at_the_counter_too(city: City) -> None:
    of = service(city.health, "kelas-ibu-muda", "Kelas")
    for _ in range(20):
        asked_for_class(of)
    dewi = city.client(city.dewi)
    assert "Kelas penuh" in dewi.get(address(of)).content.decode()
    said: dict[str, Any] = {
        "uid": str(uuid4()),
        "relation": "self",
        "name": "Ibu Contoh",
        "delivery_way": "digital",
        **{f"f_{key}": value for key, value in CLASS.items()},
    }
    response = dewi.post(address(of), said)
    assert response.status_code == 409
    assert "Kelas ini sudah penuh" in response.content.decode()


def test_only_the_unit_that_serves_takes_requests(city: City, death: Service) -> None:
    for person in (city.sari, city.budi):
        assert city.client(person).get(address(death)).status_code == 404
        assert city.client(person).post(address(death), filled()).status_code == 404
        assert death.name not in city.client(person).get("/kerja/loket/").content.decode()
    for person in (city.vina, city.wati, city.citra):
        assert city.client(person).post(address(death), filled()).status_code == 403
    assert Client().post(address(death), filled()).status_code == 401
    with pytest.raises(NotPermittedError, match="Hanya petugas Dinas Kesehatan"):
        submit_request(application(death), at=MONDAY, by=city.actor(city.sari), files=[LETTER])
    assert not Case.objects.exists()


def test_the_list_names_what_can_be_asked_for(city: City, death: Service) -> None:
    of_class = service(city.health, "kelas-ibu-muda", "Kelas ibu muda")
    service(city.health, "", "Tanpa berkas")
    gone = service(city.health, name="Sudah tutup")
    gone.closed_on = timezone.localdate()
    gone.save()
    page = city.client(city.dewi).get("/kerja/loket/").content.decode()
    assert address(death) in page
    assert f"{address(of_class)}peserta/" in page
    assert f"{address(death)}peserta/" not in page
    for name in ("Tanpa berkas", "Sudah tutup"):
        assert name not in page
    empty = city.client(city.sari).get("/kerja/loket/").content.decode()
    assert "Belum ada layanan" in empty
    assert 'class="button" href="/kerja/layanan/"' in empty
    assert city.client(city.dewi).get(address(gone)).status_code == 404


def test_the_secret_page_is_handed_over_at_once_and_by_who_took_the_request(
    city: City, death: Service
) -> None:
    receipt = taken(city, death, link="on")
    second = create_person(
        by=city.actor(city.adi), at=MONDAY, email="dua@contoh.example", name="Dua", password=None
    )
    grant_role(
        by=city.actor(city.adi), at=MONDAY, person=second, unit=city.health, role="officer",
        since=MONDAY.date(),
    )  # fmt: skip
    page = city.client(second).get(receipt).content.decode()
    assert "Tanda terima" in page
    assert "Pindai dengan kamera" not in page


def test_an_hour_later_the_receipt_is_printed_without_it(city: City, death: Service) -> None:
    dewi = city.client(city.dewi)
    for minutes, shown in ((59, True), (61, False)):
        at = timezone.now() - timedelta(minutes=minutes)
        said = application(death, channel=Case.Channel.COUNTER)
        case = submit_request(said, at=at, by=city.actor(city.dewi), files=[LETTER]).case
        page = dewi.get(f"/kerja/laporan/{case.code}/tanda-terima/?qr=1").content.decode()
        assert ("Pindai dengan kamera" in page) is shown


def test_there_is_no_receipt_for_what_came_another_way(city: City, death: Service) -> None:
    for code in (asked(death).case.code, reported().case.code, "KC-2222-2222"):
        path = f"/kerja/laporan/{code}/tanda-terima/"
        assert city.client(city.dewi).get(path).status_code == 404


def test_documents_come_along(city: City, death: Service) -> None:
    taken(city, death, d_hospital_letter=[picture(), picture("b.jpg")])
    names = Case.objects.get().attachments.values_list("name", flat=True)
    assert list(names) == ["hospital_letter-1.jpg", "hospital_letter-2.jpg"]


def test_a_full_disk_refuses_files_and_not_the_words(
    city: City, death: Service, settings: Any
) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, free_disk_mb=10**9)
    response = city.client(city.dewi).post(address(death), filled())
    assert response.status_code == 422
    assert "ruang di server hampir habis" in response.content.decode()
