"""The pages of service requests: what the form refuses, who sees what, what a check tells."""

import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import DjangoAssertNumQueries
from tests.asking import (
    DEATH,
    DECEASED,
    asked,
    asked_for_class,
    asked_for_permit,
    issued,
    service,
    step,
)
from tests.personas import City, fresh, reported

from tuntas.cases.links import secret_path
from tuntas.cases.models import Attachment, Case, IssuedDocument, Reporter, ServiceRequest
from tuntas.cases.views.citizen import GUESSES
from tuntas.catalogue.models import Service
from tuntas.core.secrets import link_is_genuine

pytestmark = pytest.mark.django_db


@pytest.fixture
def death(city: City) -> Service:
    return service(city.health)


def picture(name: str = "surat.jpg") -> SimpleUploadedFile:
    stream = io.BytesIO()
    Image.new("RGB", (40, 40), "#eee").save(stream, "JPEG")
    return SimpleUploadedFile(name, stream.getvalue(), "image/jpeg")


def filled(**changes: object) -> dict[str, object]:
    """Return what a browser sends for a complete form; None leaves something out."""
    said = {
        "uid": str(uuid4()),
        **{f"f_{key}": value for key, value in DEATH.items()},
        "d_hospital_letter": picture(),
        "delivery_way": "bring",
        "relation": "family",
        "name": "Rahma Warga",
        "phone": "0812-0000-0000",
        "email": "",
        **changes,
    }
    return {key: value for key, value in said.items() if value is not None}


def send(of: Service, **changes: object) -> str:
    """Send the form; return the page that came back, empty when it was taken."""
    response = Client().post(f"/layanan/{of.slug}/ajukan/", filled(**changes))
    if response.status_code == 302:
        return ""
    assert response.status_code == 422
    return str(response.content.decode())


def test_a_complete_form_is_taken(death: Service) -> None:
    assert send(death) == ""
    request = ServiceRequest.objects.get()
    assert request.delivery_address == DEATH["home_address"]
    file = Attachment.objects.get()
    assert (file.requirement, file.name) == ("hospital_letter", "hospital_letter-1.jpg")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"f_deceased_name": "  "}, "Mohon diisi."),
        ({"f_deceased_name": "x" * 101}, "100"),
        ({"f_deceased_nik": "12345"}, "NIK terdiri dari 16 angka."),
        ({"f_died_on": "2999-01-01"}, "Tanggal ini belum tiba."),
        ({"f_died_on": "1990-01-01"}, "Paling awal"),
        ({"f_died_on": "kemarin"}, "Tanggalnya tidak terbaca"),
        ({"f_place": "moon"}, "moon"),
        ({"f_hospital": ""}, "Mohon diisi."),
        ({"d_hospital_letter": None}, "Sertakan berkas ini"),
        (
            {"d_hospital_letter": SimpleUploadedFile("a.jpg", b"no picture")},
            "bukan foto (JPG, PNG, WebP) atau PDF",
        ),
        ({"delivery_way": "pigeon"}, "pigeon"),
        ({"relation": "mayor"}, "mayor"),
        ({"name": ""}, "Tuliskan nama Anda"),
        ({"phone": ""}, "Isi nomor telepon atau alamat surel Anda."),
        ({"phone": "tidak punya"}, "Nomor teleponnya belum benar"),
        ({"email": "rahma"}, "Alamat surelnya belum benar"),
        ({"uid": None}, "Formulir ini rusak"),
        ({"website": "http://spam.example"}, "Kolom tersembunyi"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    death: Service, changes: dict[str, object], says: str
) -> None:
    assert says in send(death, **changes)
    assert not Case.objects.exists()


def test_what_is_not_asked_for_is_neither_kept_nor_in_the_way(death: Service) -> None:
    """At home there was no hospital: an answer smuggled in is dropped, a wrong one does no harm."""
    changes = {"f_place": "home", "f_hospital": "x" * 500, "d_hospital_letter": None}
    assert send(death, **changes) == ""
    assert "hospital" not in ServiceRequest.objects.get().answers


def test_an_address_is_asked_for_where_no_field_gives_it(city: City, settings: object) -> None:
    of = service(city.health, "kelas-ibu-muda", "Kelas")
    page = Client().get(f"/layanan/{of.slug}/ajukan/").content.decode()
    assert "delivery_address" not in page


def test_a_full_class_says_so(city: City) -> None:
    of = service(city.health, "kelas-ibu-muda", "Kelas")
    for _ in range(20):
        asked_for_class(of)
    page = Client().get(f"/layanan/{of.slug}/ajukan/").content.decode()
    assert "Kelas penuh" in page
    assert "<form" not in page.split("<main")[1].split("</main")[0]


def test_there_is_no_form_for_a_service_without_a_file(city: City, death: Service) -> None:
    silent = service(city.health, "", "Tanpa berkas")
    for slug in (silent.slug, "tidak-ada-987654", "tidak-ada"):
        assert Client().get(f"/layanan/{slug}/ajukan/").status_code == 404
    assert Client().get(f"/layanan/nama-lama-{death.pk}/ajukan/").status_code == 200


def test_only_the_unit_that_serves_reads_what_was_answered(city: City, death: Service) -> None:
    case = asked(death).case
    file = Attachment.objects.get()
    page, path = f"/kerja/laporan/{case.code}/", f"/kerja/laporan/{case.code}/berkas/{file.uid}/"
    assert DECEASED in city.client(city.dewi).get(page).content.decode()
    for person in (city.vina, city.wati):
        response = city.client(person).get(page)
        assert response.status_code == 200
        assert DECEASED not in response.content.decode()
        assert city.client(person).get(path).status_code == 404
    for person in (city.sari, city.budi):
        assert city.client(person).get(page).status_code == 404


def test_who_applied_is_opened_with_a_reason_by_the_unit_alone(city: City, death: Service) -> None:
    case = asked(death).case
    path = f"/kerja/laporan/{case.code}/pelapor/"
    said = {"reason": "Menjadwalkan takziah", "uid": str(uuid4())}
    assert "Rahma Warga" in city.client(city.dewi).post(path, said).content.decode()
    assert case.events.get(kind="view_reporter").data["reason"] == "Menjadwalkan takziah"
    assert city.client(city.vina).post(path, said).status_code == 403


@pytest.mark.parametrize("address", ["/kerja/?tab=any", "/kerja/beban/"])
def test_lists_name_nobody(city: City, death: Service, address: str) -> None:
    asked(death)
    for person in (city.vina, city.wati):
        page = city.client(person).get(address).content.decode()
        for word in (DECEASED, "Rahma", "Jl. Melati"):
            assert word not in page


def test_city_hall_cannot_step_into_a_request(city: City, death: Service) -> None:
    case = asked(death).case
    for key in ("take", "issue", "hand_over", "ask_reporter", "note"):
        path = f"/kerja/laporan/{case.code}/langkah/{key}/"
        assert city.client(city.vina).get(path).status_code == 403
        assert city.client(city.dewi).get(path, follow=True).status_code == 200


def test_the_document_goes_to_the_applicant_and_the_unit(city: City, death: Service) -> None:
    reporter = issued(city, city.dewi, death)
    document = IssuedDocument.objects.get()
    own = f"{secret_path(reporter)}dokumen/{document.uid}/"
    office = reverse("office_document", args=[reporter.case.code, document.uid])
    response = Client().get(own)
    assert response.content.startswith(b"%PDF-")
    assert response["Cache-Control"] == "private, no-store"
    assert city.client(city.dewi).get(office).content == response.content
    assert city.client(city.vina).get(office).status_code == 403
    assert city.client(city.sari).get(office).status_code == 404
    other = asked(death, uid=uuid4())
    assert Client().get(f"{secret_path(other)}dokumen/{document.uid}/").status_code == 404
    step(city, city.dewi, reporter.case_id, "revoke", reason="Salah tulis.")
    assert Client().get(own).status_code == 404


def test_one_way_to_be_reached_is_enough_and_the_form_says_so(city: City, death: Service) -> None:
    page = Client().get(f"/layanan/{death.slug}/ajukan/").content.decode()
    assert page.count('<span class="need">isi salah satu</span>') == 2
    at_counter = city.client(city.dewi).get(f"/kerja/loket/{death.slug}/").content.decode()
    assert "isi salah satu" not in at_counter


def test_anybody_can_check_a_document_and_learns_nothing_else(city: City, death: Service) -> None:
    reporter = issued(city, city.dewi, death)
    document = IssuedDocument.objects.get()
    page = Client().get(f"/periksa/{document.code.lower().replace('-', ' ')}/").content.decode()
    for word in ("Dokumen ini berlaku", document.number, document.sha256, "Dinas Kesehatan"):
        assert word in page
    for word in (DECEASED, DEATH["deceased_nik"], "Rahma", "Melati", reporter.case.code, "Dewi"):
        assert word not in page
    step(city, city.dewi, reporter.case_id, "revoke", reason="Almarhum ternyata lain.")
    page = Client().get(f"/periksa/{document.code}/").content.decode()
    assert "sudah dicabut" in page
    assert "ternyata lain" not in page
    found = Client().get("/periksa/", {"kode": document.code})
    assert found["Location"] == f"/periksa/{document.code}/"


def test_whoever_guesses_codes_is_slowed_down(city: City) -> None:
    GUESSES.forget()
    client = Client(REMOTE_ADDR="198.51.100.7")
    assert {client.get("/periksa/DOK-2222-2222/").status_code for _ in range(30)} == {404}
    assert client.get("/periksa/DOK-2222-2222/").status_code == 429
    GUESSES.forget()


def test_the_tracking_code_opens_steps_only(city: City, death: Service) -> None:
    reporter = issued(city, city.dewi, death)
    page = Client().get(f"/lacak/{reporter.case.code}/").content.decode()
    assert "Akta kematian terbit" in page
    for word in (DECEASED, "Rahma", "474.3/1/2026"):
        assert word not in page


def test_what_was_asked_for_comes_through_the_own_page(city: City, death: Service) -> None:
    reporter = asked(death)
    step(city, city.dewi, reporter.case_id, "take")
    step(
        city,
        city.dewi,
        reporter.case_id,
        "check_documents",
        checks={"hospital_letter": "illegible"},
    )
    step(city, city.dewi, reporter.case_id, "ask_reporter", text="Mohon foto ulang suratnya.")
    path = secret_path(reporter)
    page = Client().get(path).content.decode()
    assert "Lengkapi berkas" in page
    assert "Mohon foto ulang suratnya." in page
    empty = Client().post(f"{path}lengkapi/", {"uid": str(uuid4())})
    assert empty.status_code == 422
    assert "Sertakan berkasnya" in empty.content.decode()
    sent = {"uid": str(uuid4()), "d_hospital_letter": picture()}
    assert Client().post(f"{path}lengkapi/", sent).status_code == 302
    assert fresh(reporter.case).state == "in_progress"
    assert Attachment.objects.filter(requirement="hospital_letter").count() == 2


def test_nothing_can_be_completed_when_nothing_was_asked_for(city: City, death: Service) -> None:
    reporter = asked(death)
    sent = {"uid": str(uuid4()), "text": "Halo"}
    response = Client().post(f"{secret_path(reporter)}lengkapi/", sent)
    assert response.status_code == 409
    assert fresh(reporter.case).event_count == 1


def test_a_report_has_no_page_of_a_request(city: City) -> None:
    reporter = reported()
    response = Client().post(f"{secret_path(reporter)}lengkapi/", {"uid": str(uuid4())})
    assert response.status_code == 302
    response = Client().post(f"{secret_path(reporter)}batalkan/", {"uid": str(uuid4()), "seen": 1})
    assert response.status_code == 409


def test_the_applicant_withdraws(city: City, death: Service) -> None:
    reporter = asked(death)
    sent = {"uid": str(uuid4()), "seen": "1"}
    assert Client().post(f"{secret_path(reporter)}batalkan/", sent).status_code == 302
    assert fresh(reporter.case).outcome == "withdrawn"


def test_mails_name_nobody(city: City, death: Service, mailoutbox: list[object]) -> None:
    from tuntas.cases.messages import tell_reporters  # noqa: PLC0415

    reporter = issued(city, city.dewi, death)
    for event in reporter.case.events.filter(audience="public"):
        tell_reporters(event.pk, at=event.at)
    assert mailoutbox
    for mail in mailoutbox:
        said = f"{mail.subject} {mail.body}"  # type: ignore[attr-defined]
        for word in (DECEASED, DEATH["deceased_nik"], "Jl. Melati", "474.3"):
            assert word not in said


def test_the_number_of_statements_does_not_grow(
    city: City, death: Service, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    reporter = asked(death)
    client, path = Client(), secret_path(reporter)
    client.get(path)
    with django_assert_num_queries(5):
        client.get(path)
    for _ in range(2):
        asked(death)
    with django_assert_num_queries(5):
        client.get(path)
    with django_assert_num_queries(2):
        client.get(f"/lacak/{reporter.case.code}/")
    dewi = city.client(city.dewi)
    dewi.get("/kerja/?tab=act")
    with django_assert_num_queries(6):
        dewi.get("/kerja/?tab=act")


def test_the_link_is_the_applicants_own(death: Service) -> None:
    assert send(death) == ""
    reporter = Reporter.objects.get()
    token = secret_path(reporter).split("/")[-2]
    assert link_is_genuine(f"reporter:{reporter.uid.hex}", token)


def test_a_refusal_wears_no_tick_and_says_how_to_object(city: City) -> None:
    reporter = asked_for_permit(service(city.roads, "izin-sederhana", "Izin kegiatan"))
    step(city, city.sari, reporter.case_id, "refuse", reason="Lapangan dipakai upacara.")
    own = Client().get(secret_path(reporter)).content.decode()
    assert "Alasannya dan cara mengajukan keberatan ada di bawah." in own
    assert own.index("Lapangan dipakai upacara.") < own.index("Ajukan keberatan")
    assert "Selesai: Izin" not in own
    tracked = Client().get(f"/lacak/{reporter.case.code}/").content.decode()
    assert "Izin tidak diberikan" in tracked
    assert "upacara" not in tracked


def test_whoever_writes_down_a_visit_knows_who_reads_it(city: City) -> None:
    case = asked_for_permit(service(city.roads, "izin-sederhana", "Izin kegiatan")).case
    step(city, city.sari, case.pk, "take")
    path = f"/kerja/laporan/{case.code}/langkah/visit_site/"
    assert "Pemohon ikut membacanya." in city.client(city.sari).get(path).content.decode()


def test_the_inbox_keeps_the_name_of_a_service(city: City, death: Service) -> None:
    asked(death)
    shown = city.client(city.dewi).get("/kerja/?tab=act").content.decode()
    assert "Besuk Kiamat: akta kematian" in shown
    assert "besuk Kiamat" not in shown
