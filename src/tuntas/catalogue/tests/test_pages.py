"""Services in the browser's place: found and read by citizens, kept at the office, by those who may."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.personas import MONDAY, City

from tuntas.assessments.surveys.permissions import OPERATOR
from tuntas.catalogue.actions.charters import Vow, sign_charter
from tuntas.catalogue.actions.services import close_service
from tuntas.catalogue.actions.standards import begin_draft, edit_draft, withdraw
from tuntas.catalogue.drafts import Step
from tuntas.catalogue.models import Charter, Consultation, Service, ServiceStandard
from tuntas.catalogue.tests.catalogue_samples import content_now, drafted, in_force, service_of

pytestmark = pytest.mark.django_db
OLD = date(2026, 1, 5)


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_citizens_find_a_service_by_what_they_call_it(city: City) -> None:
    ktp = service_of(city.roads, "KTP elektronik", keywords="KTP hilang, e-KTP")
    in_force(ktp)
    in_force(service_of(city.roads, "Kartu keluarga", summary="Kartu berisi susunan keluarga"))
    service_of(city.roads, "Tanpa standar")
    client = Client()
    everything = text(client, "/layanan/")
    assert "Kartu keluarga" in everything
    assert "paling lama 2 hari kerja" in everything
    assert "Tanpa standar" not in everything
    for said in ("ktp", "cara urus KTP hilang", "e-ktp"):
        page = text(client, f"/layanan/?q={said}")
        assert "KTP elektronik" in page, said
        assert "Kartu keluarga" not in page, said
    nearly = text(client, "/layanan/?q=ktp+keluarga")
    assert "Ini yang mendekati" in nearly
    assert "Belum ketemu" in text(client, "/layanan/?q=paspor")
    assert "Belum ketemu" in text(client, f"/layanan/?q=&unit={city.roads.pk}&after=99999999")


def test_small_letters_stand_among_the_capitals(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Surat pindah", "eSurat", "Akta lahir", "Izin riset"):
        in_force(service_of(city.roads, name))
    first = text(Client(), "/layanan/")
    order = ["Akta lahir", "eSurat", "Izin riset", "Surat pindah"]
    assert sorted(order, key=first.index) == order
    monkeypatch.setattr("tuntas.catalogue.queries.public.PAGE_LENGTH", 2)
    second = text(Client(), f"/layanan/?after={Service.objects.get(name='eSurat').pk}")
    assert [name in second for name in order] == [False, False, True, True]


def test_an_office_that_is_its_own_place_is_named_once(city: City) -> None:
    service = service_of(city.health, place=city.health.name)
    page = text(Client(), f"/layanan/{service.slug}/")
    assert page.partition("Di mana dan kapan")[2].count(city.health.name) == 1


def test_an_office_is_indented_only_below_its_own_parent(city: City) -> None:
    in_force(service_of(city.health))
    in_force(service_of(city.roads_section))
    options = f">{city.health.name}</option>", f">{city.roads_section.name}</option>"
    page = text(Client(), "/layanan/")  # the section's parent offers nothing
    assert all(option in page for option in options)
    in_force(service_of(city.roads))
    page = text(Client(), "/layanan/")
    assert [option in page for option in options] == [True, False]
    assert city.roads_section.name in page


@pytest.mark.parametrize(
    "odd", ["?unit=x", "?after=abc", "?after=-1", "?q=%25%27", "?after=" + "9" * 40]
)
def test_odd_searches_are_answered(city: City, odd: str) -> None:
    in_force(service_of(city.roads))
    text(Client(), f"/layanan/{odd}")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_database_as_often_for_one_as_for_three(
    city: City, count: int, django_assert_num_queries: Any
) -> None:
    for n in range(count):
        in_force(service_of(city.roads, f"Izin {n}"))
    client = Client()
    with django_assert_num_queries(3):
        client.get("/layanan/")
    with django_assert_num_queries(4):
        client.get("/layanan/?q=izin+sesuatu")  # no service has both words


def test_pages_follow_each_other_by_name(city: City) -> None:
    for n in range(27):
        in_force(service_of(city.roads, f"Izin {n:02}"))
    first = text(Client(), "/layanan/?q=izin")
    assert "Izin 24" in first
    assert "Izin 25" not in first
    following = first.split('rel="next" href="')
    assert len(following) == 1 or "after=" in following[1]
    last = Service.objects.get(name="Izin 24").pk
    second = text(Client(), f"/layanan/?q=izin&after={last}")
    assert "Izin 26" in second
    assert "Izin 24" not in second


def test_one_page_tells_everything_about_a_service(
    city: City, django_assert_num_queries: Any
) -> None:
    service = service_of(city.roads, audience="Warga 17 tahun", place="Loket 3")
    in_force(service, on=OLD, decree="SK 1/2026")
    in_force(service, promise_working_minutes=90, promise_unit="hours", fee_rupiah=150000)
    client = Client()
    with django_assert_num_queries(8):
        page = text(client, f"/layanan/{service.slug}/")
    for said in (
        "1,5 jam kerja", "Rp150.000", "<li>KTP</li>", "Datang ke loket", "Warga 17 tahun", "Loket 3",
        "Standar versi 2", "Versi 1 berlaku dari", "Tulis pertanyaan atau aduan",
    ):  # fmt: skip
        assert said in page, said
    assert "Petugas loket" not in page  # the office's own steps stay inside


def test_a_former_name_leads_to_the_present_one(city: City) -> None:
    service = service_of(city.roads)
    answer = Client().get(f"/layanan/nama-lama-{service.pk}/")
    assert (answer.status_code, answer["Location"]) == (301, f"/layanan/{service.slug}/")
    assert "sedang disusun" in text(Client(), f"/layanan/{service.slug}/")
    close_service(service_id=service.pk, on=MONDAY.date(), reason="Pindah", by=OPERATOR, at=MONDAY)
    text(Client(), f"/layanan/{service.slug}/", 404)


def test_open_data_hold_the_public_part_only(city: City, django_assert_num_queries: Any) -> None:
    for name in ("=KTP", "Kartu keluarga", "Akta"):
        in_force(service_of(city.roads, name), legal_basis="Rahasia dapur")
    client = Client()
    with django_assert_num_queries(2):
        found = json.loads(text(client, "/layanan.json"))
    assert {one["service"] for one in found["services"]} == {"=KTP", "Kartu keluarga", "Akta"}
    one = found["services"][0]
    assert (one["promise_working_minutes"], one["fee_rupiah"], one["version"]) == (900, 0, 1)
    table = text(client, "/layanan.csv")
    assert "'=KTP" in table
    for said in (json.dumps(found), table):
        assert "Rahasia dapur" not in said
        assert "Petugas loket" not in said


def test_a_charter_has_a_page_and_a_poster(city: City) -> None:
    text(Client(), f"/maklumat/{city.roads.pk}/", 404)
    in_force(service_of(city.roads))
    vow = Vow("Kami melayani sesuai standar.", "Nama Contoh", "Kepala Dinas", OLD)
    sign_charter(unit_id=city.roads.pk, vow=vow, seen=0, by=OPERATOR, at=MONDAY)
    page = text(Client(), f"/maklumat/{city.roads.pk}/")
    assert "Kami melayani sesuai standar." in page
    assert "KTP elektronik" in page
    poster = Client().get(f"/maklumat/{city.roads.pk}/maklumat.pdf")
    assert poster["Content-Type"] == "application/pdf"
    assert poster.content.startswith(b"%PDF-")


def filled(draft: ServiceStandard, **changes: str) -> dict[str, str]:
    return {
        "seen": str(draft.revision), "promise_amount": "1,5", "promise_unit": "days",
        "fee_kind": "paid", "fee_rupiah": "Rp 150.000", "requirements": "KTP", "procedure": "Datang",
        "product": "Kartu", "complaints": "Loket", "langkah": "3",
        "langkah-0-place": "2", "langkah-0-activity": "Mencetak", "langkah-0-minutes": "30",
        "langkah-1-place": "1", "langkah-1-activity": "Memeriksa", "langkah-1-minutes": "10",
        "langkah-2-place": "", "langkah-2-activity": "", **changes,
    }  # fmt: skip


def test_from_a_new_service_to_a_standard_in_force(city: City) -> None:
    budi = city.client(city.budi)
    address = f"/kerja/layanan/baru/?unit={city.roads.pk}"
    made = budi.post(address, {"name": "Izin  galian", "summary": "Izin menggali jalan"})
    service = Service.objects.get()
    assert (made["Location"], service.name) == (f"/kerja/layanan/{service.pk}/", "Izin galian")
    base = f"/kerja/layanan/{service.pk}/"
    assert "belum ada standar" in text(budi, base)
    budi.post(f"{base}rancangan/")
    draft = ServiceStandard.objects.get()
    answer = budi.post(f"{base}rancangan/isi/", filled(draft, stay="1"))
    assert answer["Location"] == f"{base}rancangan/isi/"
    draft.refresh_from_db()
    assert (draft.promise_working_minutes, draft.fee_rupiah) == (675, 150_000)
    assert [step.activity for step in draft.steps.all()] == ["Memeriksa", "Mencetak"]
    editor = text(budi, f"{base}rancangan/isi/")
    assert 'value="1,5"' in editor
    assert "6 dari 14 komponen terisi." in editor
    assert "Tetapkan versi 1?" in text(budi, f"{base}rancangan/tetapkan/")
    data = enforced(draft)
    assert budi.post(f"{base}rancangan/tetapkan/", data).status_code == 302
    assert "berlaku" in text(budi, base)
    assert "1,5 hari kerja" in text(Client(), f"/layanan/{service.slug}/")
    again = budi.post(f"{base}rancangan/tetapkan/", data)
    assert again.status_code == 404


def test_who_puts_a_draft_in_force_finds_the_button_where_they_read_it(city: City) -> None:
    draft = drafted(service_of(city.roads))
    base = f"/kerja/layanan/{draft.service_id}/"
    button = f'href="{base}rancangan/tetapkan/"'
    address = f"{base}versi/{draft.version}/"
    assert button in text(city.client(city.budi), address)
    assert button not in text(city.client(city.sari), address)


def test_rows_are_added_without_javascript_and_nothing_typed_is_lost(city: City) -> None:
    draft = drafted(service_of(city.roads))
    budi, address = city.client(city.budi), f"/kerja/layanan/{draft.service_id}/rancangan/isi/"
    answer = budi.post(address, filled(draft, more="1", product="Belum tersimpan"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="langkah" value="6"' in page
    assert 'name="langkah-5-activity"' in page
    assert "Belum tersimpan" in page
    draft.refresh_from_db()
    assert draft.product == "KTP elektronik"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"promise_amount": "dua"}, "Masukkan sebuah bilangan"),
        ({"promise_amount": "0,01", "promise_unit": "hours"}, "tidak genap"),
        ({"promise_amount": "0"}, "lebih dari nol"),
        ({"promise_unit": "weeks"}, "weeks"),
        ({"fee_rupiah": ""}, "Isi tarifnya"),
        ({"langkah-2-minutes": "5"}, "Tulis kegiatannya"),
        ({"langkah-0-minutes": "-5"}, "lebih besar"),
        ({"seen": "x"}, "tidak lengkap terkirim"),
    ],
)
def test_a_draft_with_errors_is_shown_again(city: City, changes: dict[str, str], said: str) -> None:
    draft = drafted(service_of(city.roads))
    address = f"/kerja/layanan/{draft.service_id}/rancangan/isi/"
    answer = city.client(city.budi).post(address, filled(draft, **changes))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert ServiceStandard.objects.get(pk=draft.pk).revision == draft.revision


def test_who_saves_second_sees_both_texts_and_may_decide(city: City) -> None:
    draft = drafted(service_of(city.roads))
    address = f"/kerja/layanan/{draft.service_id}/rancangan/isi/"
    city.client(city.budi).post(address, filled(draft, product="Kartu baru"))
    answer = city.client(city.oki).post(address, filled(draft, product="Kartu lama"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Orang lain menyimpan rancangan ini lebih dahulu" in page
    assert "<del>" in page
    assert "<ins>" in page
    assert 'name="seen" value="3"' in page
    city.client(city.oki).post(address, filled(draft, product="Kartu lama", seen="3"))
    assert ServiceStandard.objects.get(pk=draft.pk).product == "Kartu lama"


def test_what_may_not_hold_is_said_on_the_page(city: City) -> None:
    draft = drafted(service_of(city.roads), steps=(Step("Menunggu", minutes=901),))
    budi, base = city.client(city.budi), f"/kerja/layanan/{draft.service_id}/"
    assert "Langkah kerja lebih lama daripada janji" in text(budi, f"{base}rancangan/isi/")
    answer = budi.post(f"{base}rancangan/tetapkan/", enforced(draft))
    assert answer.status_code == 409
    assert "2 hari kerja 1 menit" in answer.content.decode()
    assert not ServiceStandard.objects.in_force().exists()


def enforced(draft: ServiceStandard, **changes: str) -> dict[str, str]:
    today = timezone.localdate().isoformat()
    return {
        "seen": str(draft.revision), "valid_from": today, "review_on": "2099-01-01", **changes,
    }  # fmt: skip


def test_who_puts_a_standard_in_force_says_when_it_is_looked_at_again(city: City) -> None:
    service = service_of(city.roads)
    in_force(service, on=OLD, review_on=OLD + timedelta(days=200))
    draft = drafted(service)
    budi, address = city.client(city.budi), f"/kerja/layanan/{service.pk}/rancangan/tetapkan/"
    usual = (timezone.localdate() + timedelta(days=200)).isoformat()
    assert f'name="review_on" value="{usual}"' in budi.get(address).content.decode()
    for day, status, said in (
        ("", 422, "id_review_on_error"), (OLD.isoformat(), 409, "Hari peninjauan harus sesudah hari ini"),
    ):  # fmt: skip
        answer = budi.post(address, enforced(draft, review_on=day))
        assert (answer.status_code, said in answer.content.decode()) == (status, True)
    assert not ServiceStandard.objects.in_force().filter(pk=draft.pk).exists()
    assert budi.post(address, enforced(draft, review_on=usual)).status_code == 302
    assert ServiceStandard.objects.in_force().get().review_on == date.fromisoformat(usual)


def test_two_versions_beside_each_other(city: City, django_assert_max_num_queries: Any) -> None:
    service = service_of(city.roads)
    in_force(service, on=OLD)
    in_force(
        service, promise_working_minutes=450, requirements="KTP\nAkta kelahiran",
        steps=(Step("Memeriksa berkas", "Petugas loket", "Berkas", 5, "Berkas lengkap"),),
        change_reason="Dipangkas",
    )  # fmt: skip
    client, base = city.client(city.sari), f"/kerja/layanan/{service.pk}/"
    with django_assert_max_num_queries(8):
        page = text(client, f"{base}banding/")
    for said in (
        "Dari versi 1 ke versi 2",
        "Dipangkas",
        "dihapus:",
        "ditambah:",
        "1 jam 15 menit, menjadi 5 menit",
    ):
        assert said in page, said
    assert "Dari versi 2 ke versi 1" in text(client, f"{base}banding/?dari=2&ke=1")
    assert "Dari versi 1 ke versi 2" in text(client, f"{base}banding/?dari=x&ke=99")
    assert "1 jam 15 menit" in text(client, f"{base}versi/1/")
    text(client, f"{base}versi/7/", 404)


def test_a_forum_with_minutes_is_recorded_and_handed_out(city: City) -> None:
    standard = in_force(service_of(city.roads))
    base, oki = f"/kerja/layanan/{standard.service_id}/", city.client(city.oki)
    uid = "0f0e0d0c-0b0a-4908-8706-050403020100"
    data = {
        "uid": uid, "version": "1", "held_on": "2026-10-01", "findings": "Antre lama",
        "agreed": "Tambah loket", "people-users": "12",
    }  # fmt: skip
    minutes = SimpleUploadedFile("notula.pdf", b"%PDF-1.7 isi")
    assert oki.post(f"{base}forum/", {**data, "minutes": minutes}).status_code == 302
    page = text(oki, base)
    assert "Antre lama" in page
    assert "Pengguna layanan 12" in page
    kept = Consultation.objects.get()
    handed = oki.get(f"{base}forum/{kept.pk}/notula/")
    assert b"".join(handed) == b"%PDF-1.7 isi"
    assert handed["Content-Security-Policy"] == "sandbox; default-src 'none'"
    wrong = oki.post(f"{base}forum/", {**data, "people-users": "", "people-officials": "3"})
    assert wrong.status_code == 409
    assert "Antre lama" in wrong.content.decode(), "what was typed is still there"
    assert "luar penyelenggara" in wrong.content.decode()
    text(city.client(city.dewi), f"{base}forum/{kept.pk}/notula/", 404)
    assert "12 orang" in text(Client(), f"/layanan/{standard.service.slug}/")


def test_a_charter_is_published_by_the_head_and_read_by_officers(city: City) -> None:
    address = f"/kerja/layanan/maklumat/{city.roads.pk}/"
    data = {
        "seen": "0", "text": "Kami tepat janji.", "signed_by": "Nama Contoh",
        "signed_as": "Kepala Dinas", "signed_on": "2026-01-05",
    }  # fmt: skip
    refused = city.client(city.sari).post(address, data)
    assert refused.status_code == 403
    assert "tidak mencakup layanan unit ini" in refused.content.decode()
    assert city.client(city.budi).post(address, data).status_code == 302
    late = city.client(city.oki).post(address, {**data, "text": "Lain"})
    assert late.status_code == 409
    assert "baru saja menerbitkan" in late.content.decode()
    assert Charter.objects.count() == 1
    page = text(city.client(city.sari), address)
    assert "Kami tepat janji." in page
    assert "Terbitkan" not in page
    assert city.client(city.dewi).get(address).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_offices_list_asks_as_often_for_one_as_for_three(
    city: City, count: int, django_assert_num_queries: Any
) -> None:
    for n in range(count):
        in_force(service_of(city.roads, f"Izin {n}"))
    budi = city.client(city.budi)
    with django_assert_num_queries(6):  # session, person, powers, units, services, standards
        text(budi, "/kerja/layanan/")


def test_the_list_shows_how_services_stand(city: City) -> None:
    in_force(service_of(city.roads, "Tepat"), review_on=date(2099, 1, 1))
    in_force(service_of(city.roads, "Telat"), review_on=date(2026, 1, 1))
    drafted(service_of(city.roads, "Baru disusun"))
    service_of(city.roads, "Kosong")
    in_force(service_of(city.health, "Milik lain"))
    budi = city.client(city.budi)
    expected = {
        "": {"Tepat", "Telat", "Baru disusun", "Kosong"},
        "?state=in-force": {"Tepat", "Telat"},
        "?state=overdue": {"Telat"},
        "?state=draft": {"Baru disusun"},
        "?state=none": {"Baru disusun", "Kosong"},
        "?state=closed": set(),
        "?q=te": {"Tepat", "Telat"},
    }
    names = {"Tepat", "Telat", "Baru disusun", "Kosong", "Milik lain"}
    for asked, shown in expected.items():
        page = text(budi, f"/kerja/layanan/{asked}")
        assert {name for name in names if f">{name}</a>" in page} == shown, asked
    assert ">Milik lain</a>" in text(city.client(city.oki), "/kerja/layanan/")


def test_closing_and_withdrawing_on_their_pages(city: City) -> None:
    service = service_of(city.roads)
    standard = in_force(service, on=OLD)
    budi, base = city.client(city.budi), f"/kerja/layanan/{service.pk}/"
    assert budi.post(f"{base}versi/1/cabut/", {"reason": ""}).status_code == 422
    assert budi.post(f"{base}versi/1/cabut/", {"reason": "Pindah"}).status_code == 302
    standard.refresh_from_db()
    assert standard.state == "withdrawn"
    assert "Alasan dicabut" in text(budi, f"{base}versi/1/")
    late = city.client(city.oki).post(f"{base}versi/1/cabut/", {"reason": "Salah hitung"})
    assert late.status_code == 409
    assert "sudah tidak berlaku lagi" in late.content.decode()
    assert "Salah hitung" in late.content.decode(), "what was typed is still there"
    future = budi.post(f"{base}tutup/", {"on": "2099-01-01", "reason": "x"})
    assert future.status_code == 409
    assert "belum tiba" in future.content.decode()
    assert budi.post(f"{base}tutup/", {"on": "2026-11-16", "reason": "Pindah"}).status_code == 302
    assert "ditutup" in text(budi, base)


def test_a_service_described_anew_keeps_its_standard(city: City) -> None:
    service = service_of(city.roads)
    in_force(service)
    budi, address = city.client(city.budi), f"/kerja/layanan/{service.pk}/ubah/"
    assert budi.post(address, {"name": "KTP-el", "keywords": "ktp hilang"}).status_code == 302
    service.refresh_from_db()
    assert (service.name, service.standards.count()) == ("KTP-el", 1)
    assert budi.post(address, {"name": ""}).status_code == 422


def test_a_withdrawn_service_can_be_drafted_from_its_last_version(city: City) -> None:
    service = service_of(city.roads)
    standard = in_force(service)
    withdraw(standard_id=standard.pk, reason="Sementara", by=OPERATOR, at=MONDAY)
    draft = begin_draft(service_id=service.pk, by=OPERATOR, at=MONDAY)
    content = content_now(draft, product="Lain")
    edit_draft(standard_id=draft.pk, content=content, seen=1, by=OPERATOR, at=MONDAY)
    assert draft.requirements == "KTP\nKartu keluarga"
