"""The pages of an action: planned, reported, closed, proven."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from tests.personas import MONDAY, City

from tuntas.catalogue.tests.catalogue_samples import in_force, service_of
from tuntas.core.file_store import hash_of, keep
from tuntas.improvements.models import ReformEvidence, ReformItem
from tuntas.improvements.reform.actions.proof import attach_kept, attach_link
from tuntas.improvements.reform.tests.page_samples import REFORM, item_sent, of_item, of_plan, text
from tuntas.improvements.reform.tests.reform_samples import (
    CHANGE,
    SERVICE,
    ended,
    reported,
    roads_item,
    roads_plan,
)
from tuntas.improvements.reform.tests.test_proof import everything, kept_proof
from tuntas.measures.models import MonthlyValue, Signal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_that_monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)


def test_an_action_is_added_changed_and_shown_with_its_item(city: City) -> None:
    plan = roads_plan(city)
    budi = city.client(city.budi)
    address = of_plan(plan, f"area/{SERVICE}/")
    form = text(budi, address)
    assert "A8.1.a" in form
    assert "A1.1.a" not in form
    assert '<option value="within-promise">' in form
    sent = item_sent(indicator="within-promise", served="rb-permenpanrb-14-2014|A8.1.a")
    assert budi.post(address, sent)["Location"] == of_plan(plan)
    item = ReformItem.objects.get()
    assert (item.action, item.node) == ("Meninjau standar", "A8.1.a")
    page = text(budi, of_item(item))
    assert "Triwulan 4 dapat dilaporkan mulai Kamis, 17 Desember 2026" in page
    assert "A8.1.a Terdapat kebijakan standar pelayanan" in page
    assert "Unit ini belum punya angkanya" in page
    form = text(budi, of_item(item, "ubah/"))
    assert 'value="rb-permenpanrb-14-2014|A8.1.a" selected' in form
    answer = budi.post(of_item(item, "ubah/"), {**sent, "target": "20 layanan", "seen": "1"})
    assert answer["Location"] == of_item(item)
    late = budi.post(of_item(item, "ubah/"), {**sent, "target": "1 layanan", "seen": "1"})
    assert (late.status_code, "sudah diubah" in late.content.decode()) == (409, True)


@pytest.mark.parametrize(
    ("said", "refused", "status"),
    [
        ({"due": "besok"}, "tanggal", 422),
        ({"due": "2027-01-01"}, "di luar tahun 2026", 409),
        ({"action": ""}, "wajib", 422),
        ({"indicator": "magic"}, "magic", 422),
        ({"served": "rb-permenpanrb-14-2014|A1.1.a"}, "A1.1.a", 422),
    ],
)
def test_bad_input_is_told(city: City, said: dict[str, str], refused: str, status: int) -> None:
    answer = city.client(city.budi).post(
        of_plan(roads_plan(city), f"area/{SERVICE}/"), item_sent(**said)
    )
    assert answer.status_code == status
    assert refused in answer.content.decode().lower() or refused in answer.content.decode()
    assert not ReformItem.objects.exists()


def test_an_officer_reports_on_a_phone(city: City) -> None:
    item = roads_item(city)
    sari = city.client(city.sari)
    assert "Laporkan kemajuan" in text(sari, of_item(item))
    form = text(sari, of_item(item, "kemajuan/"))
    assert '<option value="1" selected>Triwulan 1 2026</option>' in form
    assert "Triwulan 4" not in form.split("<form")[-1]
    sent = {"quarter": "1", "percent": "40", "said": "Enam layanan", "obstacle": ""}
    assert sari.post(of_item(item, "kemajuan/"), sent)["Location"] == of_item(item)
    page = text(sari, of_item(item))
    assert "Enam layanan" in page
    assert "belum dilaporkan" in page
    assert '<option value="2" selected>' in text(sari, of_item(item, "kemajuan/"))


@pytest.mark.parametrize(
    "said",
    [{"percent": "101"}, {"percent": "banyak"}, {"quarter": "4"}, {"quarter": ""}, {"said": " "}],
)
def test_a_report_that_does_not_fit_is_told(city: City, said: dict[str, str]) -> None:
    item = roads_item(city)
    sent = {"quarter": "1", "percent": "40", "said": "Enam", **said}
    assert city.client(city.sari).post(of_item(item, "kemajuan/"), sent).status_code == 422
    assert not item.progress.exists()


def test_when_nothing_can_be_reported_the_page_says_so(city: City) -> None:
    item = ended(roads_item(city), city.budi)
    page = text(city.client(city.sari), of_item(item, "kemajuan/"))
    assert "Belum ada triwulan yang dapat dilaporkan" in page


def test_a_head_closes_an_action_and_opens_it_again(city: City) -> None:
    item = roads_item(city)
    budi = city.client(city.budi)
    address = of_item(item, "tutup/")
    assert "Tutup tindakan" in text(budi, address)
    assert budi.post(address, {"state": "dropped", "on": "2026-11-16"}).status_code == 422
    sent = {"state": "dropped", "on": "2026-11-16", "said": "Anggaran dialihkan"}
    assert budi.post(address, sent).status_code == 302
    page = text(budi, of_item(item))
    assert "Anggaran dialihkan" in page
    assert budi.get(of_item(item, "ubah/"))["Location"] == of_item(item)
    assert "Tindakan ini sudah ditutup" in text(budi, of_item(item))
    assert "0 dari 1 tindakan" in text(budi, of_plan(item.plan))
    assert budi.post(of_item(item, "buka/")).status_code == 302
    again = budi.post(of_item(item, "buka/"), follow=True).content.decode()
    assert "sudah dikerjakan lagi" in again


def test_what_exists_is_attached_with_one_tap_and_taken_off(city: City) -> None:
    standard = in_force(service_of(city.roads))
    item = roads_item(city)
    sari = city.client(city.sari)
    page = text(sari, of_item(item))
    assert f'name="key" value="standards:{standard.pk}"' in page
    done = sari.post(
        of_item(item, "bukti/pasang/"), {"key": f"standards:{standard.pk}"}, follow=True
    )
    assert "Bukti dipasang" in done.content.decode()
    made = ReformEvidence.objects.get()
    assert 'name="key"' not in text(sari, of_item(item))
    twice = sari.post(of_item(item, "bukti/pasang/"), {"key": "standards:1"}, follow=True)
    assert "tidak diusulkan lagi" in twice.content.decode()
    off = of_item(item, f"bukti/{made.pk}/lepas/")
    assert sari.post(off).status_code == 302
    assert "sudah dilepas" in sari.post(off, follow=True).content.decode()


def test_other_proof_by_its_address_or_from_what_is_kept(city: City) -> None:
    proof = kept_proof(city.roads)
    item = roads_item(city)
    sari = city.client(city.sari)
    address = of_item(item, "bukti/")
    assert "SK tim RB" in text(sari, address)
    bad = sari.post(address, {"title": "Foto", "address": "javascript:alert(1)"})
    assert (bad.status_code, "javascript:alert(1)" in bad.content.decode()) == (409, True)
    assert sari.post(address, {"title": "", "address": "/janji/"}).status_code == 422
    assert sari.post(address, {}).status_code == 422
    assert sari.post(address, {"title": "Foto", "address": "/janji/"}).status_code == 302
    assert sari.post(address, {"kept": "987654"}).status_code == 422
    assert sari.post(address, {"kept": str(proof.pk)}).status_code == 302
    assert set(item.evidence.values_list("title", flat=True)) == {"Foto", "SK tim RB"}
    assert "SK tim RB" not in text(sari, address)


def test_a_proof_of_another_action_is_not_taken_off_here(city: City) -> None:
    mine, other = roads_item(city), roads_item(city, area=CHANGE)
    made = attach_link(
        item_id=other.pk, title="Foto", address="/a/", by=city.sari.powers(), at=MONDAY
    )
    answer = city.client(city.sari).post(of_item(mine, f"bukti/{made.pk}/lepas/"))
    assert (answer.status_code, ReformEvidence.objects.count()) == (404, 1)


def test_an_evaluator_opens_the_file_that_proves_and_nobody_else_does(city: City) -> None:
    content = b"%PDF-1.7 rahasia"
    keep(content)
    proof = kept_proof(
        city.roads, kind="file", address="", sha256=hash_of(content), file_name="sk.pdf",
        media_type="application/pdf",
    )  # fmt: skip
    item = roads_item(city)
    made = attach_kept(item_id=item.pk, evidence_id=proof.pk, by=city.sari.powers(), at=MONDAY)
    address = f"{REFORM}bukti/{made.pk}/"
    answer = city.client(city.eva).get(address)
    assert b"".join(answer.streaming_content) == content  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == 'attachment; filename="sk.pdf"'
    assert "sandbox" in answer["Content-Security-Policy"]
    assert address in text(city.client(city.wati), of_item(item))
    text(city.client(city.dewi), address, 404)
    linked = attach_link(
        item_id=item.pk, title="Foto", address="/a/", by=city.sari.powers(), at=MONDAY
    )
    text(city.client(city.eva), f"{REFORM}bukti/{linked.pk}/", 404)


def test_the_figure_of_an_action_with_what_its_chart_says(city: City) -> None:
    judged = roads_item(city, indicator="within-promise")
    Signal.objects.create(
        indicator="within-promise", unit=city.roads, state="better", points=24,
        month=date(2026, 10, 1), value=82, n=40, sentence_id="Membaik sejak Juli.",
        sentence_en="Better since July.",
    )  # fmt: skip
    sari = city.client(city.sari)
    page = text(sari, of_item(judged))
    assert "82\u00a0%" in page
    assert "Membaik sejak Juli." in page
    plain = roads_item(city, action="Lain", indicator="hand-overs")
    for month, value, n in ((9, 2, 9), (10, 9, 4), (11, 8, 30)):
        MonthlyValue.objects.create(
            unit=city.roads, indicator="hand-overs", month=date(2026, month, 1), value=value, n=n
        )
    page = text(sari, of_item(plain))
    assert "September 2026" in page  # October has too few cases, November runs


@pytest.mark.parametrize("count", [1, 3])
def test_an_actions_queries_do_not_grow(
    city: City, count: int, django_assert_num_queries: Any
) -> None:
    everything(city)
    item = roads_item(city, indicator="within-promise")
    for n in range(count):
        reported(item, city.sari, 20 + n)
        attach_link(item_id=item.pk, title="A", address=f"/{n}/", by=city.sari.powers(), at=MONDAY)
    sari = city.client(city.sari)
    with django_assert_num_queries(8):
        page = text(sari, of_item(item))
    assert page.count('name="key"') == 9
