"""Pages of reform: what each person finds there, and what they may send."""

import io
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook
from tests.personas import MONDAY, City

from tuntas.improvements.models import ReformItem, ReformPlan
from tuntas.improvements.reform.actions.plans import ReformMemberFacts
from tuntas.improvements.reform.actions.proof import attach_link
from tuntas.improvements.reform.tests.page_samples import REFORM, item_sent, of_item, of_plan, text
from tuntas.improvements.reform.tests.reform_samples import (
    CHANGE,
    SERVICE,
    ended,
    item_in,
    plan_of,
    reported,
    roads_item,
    roads_plan,
    team_of,
)

pytestmark = pytest.mark.django_db
EVIL = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _on_that_monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)


def test_a_head_plans_a_year_from_an_empty_page(city: City) -> None:
    budi = city.client(city.budi)
    page = text(budi, REFORM)
    assert "belum ada rencana" in page
    assert f"/kerja/reformasi/baru/?unit={city.roads.pk}" in page
    form = text(budi, f"{REFORM}baru/?unit={city.roads.pk}")
    assert "Dinas Kesehatan" not in form
    sent = {"unit": str(city.roads.pk), "year": "2026", "decree": "SK  3/2026"}
    answer = budi.post(f"{REFORM}baru/", sent)
    plan = ReformPlan.objects.get()
    assert answer["Location"] == of_plan(plan)
    assert plan.decree == "SK 3/2026"
    again = budi.post(f"{REFORM}baru/", sent)
    assert again.status_code == 409
    assert "sudah punya rencana tahun 2026" in again.content.decode()
    page = text(budi, of_plan(plan))
    assert page.count("Tambah tindakan") == 8
    assert "(belum diverifikasi)" in page


def test_a_unit_that_is_not_offered_is_refused(city: City) -> None:
    sent = {"unit": str(city.health.pk), "year": "2026"}
    assert city.client(city.budi).post(f"{REFORM}baru/", sent).status_code == 422
    assert not ReformPlan.objects.exists()


def test_an_area_that_is_none_is_not_there(city: City) -> None:
    text(city.client(city.budi), of_plan(roads_plan(city), "area/magic/"), 404)


def test_a_team_is_named_row_by_row(city: City) -> None:
    plan = roads_plan(city)
    budi = city.client(city.budi)
    address = of_plan(plan, "tim/")
    form = text(budi, address)
    assert '<option value="Sari">' in form
    assert '<option value="Dewi">' not in form
    rows = {
        "anggota": "3", "decree": "SK 1", "anggota-0-name": "Sari", "anggota-0-role": "ketua",
        "anggota-1-name": "Tono", "anggota-1-role": "anggota", "anggota-1-area": CHANGE,
        "anggota-2-name": "",
    }  # fmt: skip
    more = budi.post(address, {**rows, "more": "1"}).content.decode()
    assert 'name="anggota-5-name"' in more
    seen = form.split('name="seen" value="')[1].partition('"')[0]
    assert budi.post(address, {**rows, "seen": seen})["Location"] == of_plan(plan)
    assert plan.members.get(name="Sari").person == city.sari
    assert "Tim area ini: Tono (anggota)" in text(budi, of_plan(plan))
    for said in ("", "9" * 5000):
        stale = budi.post(address, {**rows, "seen": said})
        assert (stale.status_code, "sudah diubah" in stale.content.decode()) == (409, True)
    seen = text(budi, address).split('name="seen" value="')[1].partition('"')[0]
    tono = plan.members.get(name="Tono")
    leaves = {
        **rows, "seen": seen, "anggota-1-member": str(tono.pk), "anggota-1-leaves": "on",
    }  # fmt: skip
    assert budi.post(address, leaves).status_code == 302
    assert list(plan.members.values_list("name", flat=True)) == ["Sari"]


def test_what_last_year_left_open_is_copied_with_one_tap(city: City) -> None:
    roads_item(city)
    plan = roads_plan(city, year=2027, at=MONDAY)
    budi = city.client(city.budi)
    assert "1 tindakan tahun lalu masih terbuka" in text(budi, of_plan(plan))
    page = budi.post(of_plan(plan, "salin/"), follow=True).content.decode()
    assert "1 tindakan disalin" in page
    assert "masih terbuka" not in page
    assert plan.items.get().due == date(2027, 12, 15)
    again = budi.post(of_plan(plan, "salin/"), follow=True).content.decode()
    assert "Tidak ada tindakan tahun lalu" in again


WRITE = (
    "ubah/", "tutup/", "buka/", "kemajuan/", "bukti/", "bukti/pasang/",
)  # fmt: skip


def writes(client: Client, item: ReformItem) -> set[int]:
    return {client.post(of_item(item, rest), item_sent(key="x")).status_code for rest in WRITE}


def test_who_reads_all_changes_nothing(city: City) -> None:
    item = roads_item(city)
    for reader in (city.eva, city.wati):
        client = city.client(reader)
        page = text(client, of_plan(item.plan)) + text(client, of_item(item))
        for word in ("Tambah tindakan", "Laporkan kemajuan", "Pasang", "Ubah tim", "Lepas"):
            assert word not in page, word
        assert writes(client, item) <= {403, 404}
    sari = city.client(city.sari)
    assert "Tambah tindakan" not in text(sari, of_plan(item.plan))
    assert sari.post(of_item(item, "tutup/"), {}).status_code == 403


def test_another_unit_finds_nothing(city: City) -> None:
    item = roads_item(city, action="Rencana rahasia")
    plan = item.plan
    dewi = city.client(city.dewi)
    for address in (of_plan(plan), of_plan(plan, "cetak/"), of_plan(plan, "rencana.xlsx")):
        text(dewi, address, 404)
    for rest in ("", "kemajuan/", "bukti/"):
        text(dewi, of_item(item, rest), 404)
    assert writes(dewi, item) <= {403, 404}
    page = text(dewi, REFORM)
    assert "Penataan Ruang" not in page
    assert "Dinas Kesehatan" in page
    text(city.client(city.citra), REFORM, 403)
    text(city.client(city.vina), REFORM, 403)


def test_a_team_member_from_elsewhere_reports_on_their_area(city: City) -> None:
    plan = plan_of(city.government, city.oki)
    mine, other = item_in(plan, city.oki), item_in(plan, city.oki, area=CHANGE)
    member = ReformMemberFacts(name="", person_id=city.dewi.pk, role="anggota", area=SERVICE)
    team_of(plan, city.oki, member)
    dewi = city.client(city.dewi)
    assert "Laporkan kemajuan" in text(dewi, of_item(mine))
    assert "Laporkan kemajuan" not in text(dewi, of_item(other))
    sent = {"quarter": "1", "percent": "40", "said": "Enam layanan"}
    assert dewi.post(of_item(mine, "kemajuan/"), sent).status_code == 302
    assert dewi.post(of_item(other, "kemajuan/"), sent).status_code == 403
    assert of_plan(plan) in text(dewi, REFORM)


def test_a_closed_year_is_only_read(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    item = roads_item(city)
    monkeypatch.setattr(timezone, "now", lambda: MONDAY.replace(year=2027, month=4, day=2))
    budi = city.client(city.budi)
    page = text(budi, of_plan(item.plan))
    assert "Rencana 2026 sudah ditutup" in page
    assert "Tambah tindakan" not in page
    assert "Laporkan kemajuan" not in text(budi, of_item(item))
    answer = budi.post(of_plan(item.plan, f"area/{SERVICE}/"), item_sent())
    assert (answer.status_code, "ditutup" in answer.content.decode()) == (409, True)


def test_what_people_type_is_text_everywhere(city: City) -> None:
    city.roads.name = EVIL
    city.roads.save()
    item = roads_item(city, action=EVIL, output=EVIL, target=EVIL, responsible=EVIL)
    reported(item, city.sari, 20, said=EVIL, obstacle=EVIL)
    team_of(item.plan, city.budi, ReformMemberFacts(name=EVIL, role=EVIL))
    attach_link(item_id=item.pk, title=EVIL, address="/a/", by=city.sari.powers(), at=MONDAY)
    oki = city.client(city.oki)
    for address in (
        REFORM, of_plan(item.plan), of_plan(item.plan, "cetak/"), of_plan(item.plan, "tim/"),
        of_item(item), of_item(item, "ubah/"), of_item(item, "kemajuan/"), of_item(item, "tutup/"),
    ):  # fmt: skip
        assert EVIL not in text(oki, address), address


def test_the_workbook_holds_plan_progress_and_proof(city: City) -> None:
    item = roads_item(city, action="=2+3", indicator="within-promise")
    reported(item, city.sari, 20, obstacle="Aspal")
    attach_link(item_id=item.pk, title="Foto", address="/a/", by=city.sari.powers(), at=MONDAY)
    answer = city.client(city.eva).get(of_plan(item.plan, "rencana.xlsx"))
    assert answer["Content-Disposition"] == (
        'attachment; filename="rencana-aksi-rb-dpupr-2026.xlsx"'
    )
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    found = rows.to_python()
    assert found[4] == [
        "Pelayanan publik", "=2+3", "Standar pelayanan yang berlaku", "Semua 14 layanan",
        "2026-12-15", "Sekretaris dinas", "Selesai sesuai janji", "", 20.0, "belum dilaporkan",
        "belum dilaporkan", "", 20.0, "dikerjakan", "Tiga layanan ditinjau.", "Aspal", "Foto",
    ]  # fmt: skip


def test_the_view_for_paper(city: City) -> None:
    item = roads_item(city)
    reported(item, city.sari, 20, obstacle="Aspal")
    page = text(city.client(city.wati), of_plan(item.plan, "cetak/"))
    assert "Tiga layanan ditinjau." in page
    assert "Kendala: Aspal" in page


def test_how_much_was_carried_out_is_graded_and_marked(city: City) -> None:
    done = [roads_item(city, action=f"Tindakan {n}") for n in range(4)]
    for item in done[:2]:
        ended(item, city.budi)
    reported(done[2], city.sari, 100)
    page = text(city.client(city.budi), of_plan(done[0].plan))
    assert "Tingkat implementasi: 75 % (B)" in page
    assert "3 dari 4 tindakan" in page


@pytest.mark.parametrize("count", [1, 3])
def test_a_plans_queries_do_not_grow(
    city: City, count: int, django_assert_num_queries: Any
) -> None:
    for n in range(count):
        reported(roads_item(city, action=f"Tindakan {n}"), city.sari, 20)
    plan = ReformPlan.objects.get()
    budi = city.client(city.budi)
    with django_assert_num_queries(8):
        text(budi, of_plan(plan))


def test_a_year_is_no_amount(city: City) -> None:
    item = roads_item(city)
    reported(item, city.sari, 20)
    budi = city.client(city.budi)
    for address in (
        REFORM, of_plan(item.plan), of_plan(item.plan, "cetak/"), of_plan(item.plan, "tim/"),
        of_item(item), of_item(item, "ubah/"), of_item(item, "kemajuan/"),
    ):  # fmt: skip
        page = text(budi, address)
        assert "2026" in page, address
        assert "2.026" not in page, address
