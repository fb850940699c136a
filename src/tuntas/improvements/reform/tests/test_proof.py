"""What exists is proposed as proof, and attached as it is."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.urls import resolve
from django.utils.translation import override
from tests.personas import MONDAY, City

from tuntas.assessments.models import Assessment, Evidence, FollowUp, SurveyResult
from tuntas.assessments.rounds.tests.round_samples import begun
from tuntas.assessments.surveys.tests.survey_samples import survey_of
from tuntas.catalogue.models import Charter, Consultation
from tuntas.catalogue.tests.catalogue_samples import in_force, service_of
from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError
from tuntas.core.models import AuditEntry
from tuntas.improvements.groups.tests.agents_samples import planned, roads_agent
from tuntas.improvements.groups.tests.group_samples import improvement_of, roads_group
from tuntas.improvements.models import EffectResult, ReformEvidence, ReformItem
from tuntas.improvements.promises.tests.promise_samples import kept
from tuntas.improvements.reform.actions.proof import (
    attach_kept,
    attach_link,
    attach_offer,
    detach,
)
from tuntas.improvements.reform.proof import PROPOSERS, Offer, offers
from tuntas.improvements.reform.tests.reform_samples import (
    CHANGE,
    TODAY,
    item_in,
    plan_of,
    roads_item,
)
from tuntas.measures.models import MonthlyValue, ProcessPath, Signal
from tuntas.organisation.models import Person, Unit

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)


def proposed(item: ReformItem, by: Person) -> list[Offer]:
    item = ReformItem.objects.select_related("plan__unit").get(pk=item.pk)
    return list(offers(item, list(item.evidence.all()), by.powers(), on=TODAY))


def one(item: ReformItem, by: Person, kind: str) -> Offer:
    return next(one for one in proposed(item, by) if one.key.startswith(f"{kind}:"))


def closed_survey(unit: Unit, code: str = "TRI3") -> None:
    survey = survey_of(unit, code=code, state="closed", closed_at=MONDAY)
    SurveyResult.objects.create(
        survey=survey, instrument=survey.instrument, instrument_version=1, instrument_hash="x",
        policies={}, respondents=312, score="82.104", category="B", detail={},
    )  # fmt: skip
    FollowUp.objects.create(
        survey=survey, element="U3", action="Membuka loket siang", responsible="Sari",
        due=TODAY, done_on=TODAY, outcome="Loket buka sampai pukul 15.",
    )  # fmt: skip


def improved(city: City) -> None:
    improvement = improvement_of(roads_group(city))
    effect = EffectResult.objects.create(
        improvement=improvement, data_version="v1", method="segmented", verdict="improved",
        before=12, after=12, content={}, digest="d", sentence_id="Turun 12 pengaduan sebulan.",
        sentence_en="Twelve complaints a month fewer.", made_at=MONDAY,
    )  # fmt: skip
    improvement.effect = effect
    improvement.save()


def measured(unit: Unit) -> None:
    Signal.objects.create(
        indicator="clocks-kept", unit=unit, state="usual", points=24, month=OCTOBER, value=91, n=40,
        sentence_id="Seperti biasanya.", sentence_en="As usual.",
    )  # fmt: skip
    ProcessPath.objects.create(
        unit=unit, process="Izin jalan",
        content={"named_by": "service", "cases": 1204, "working": {"median": 900.5}},
    )  # fmt: skip
    for indicator in ("ikm", "backlog"):
        MonthlyValue.objects.create(
            unit=unit, indicator=indicator, month=OCTOBER, value=80, n=30, public=True
        )


def kept_proof(unit: Unit, title: str = "SK tim RB", **columns: Any) -> Evidence:
    given = {"kind": "link", "address": "https://contoh.example/sk", "added_at": MONDAY, **columns}
    return Evidence.objects.create(unit=unit, title=title, **given)


def everything(city: City) -> None:
    """Let one thing of each kind exist in the roads agency."""
    standard = in_force(service_of(city.roads))
    Charter.objects.create(
        unit=city.roads, version=1, text="Kami berjanji", signed_by="Budi", signed_as="Kepala Dinas",
        signed_on=TODAY,
    )  # fmt: skip
    Consultation.objects.create(
        standard=standard, held_on=TODAY, findings="Lama", agreed="\nDua hari saja\nLoket siang"
    )
    closed_survey(city.roads)
    improved(city)
    planned(roads_agent(city), city.budi)
    kept(city)
    begun(city)
    Assessment.objects.filter(unit=city.roads).update(submitted_at=MONDAY)
    measured(city.roads)
    kept_proof(city.roads)


FACTS = {
    "standards": "Versi 1, berlaku sejak 16 November 2026, ditinjau tahun ini",
    "sop": "2 langkah, 75 menit kerja seluruhnya",
    "charters": "Ditandatangani Kepala Dinas, 16 November 2026",
    "consultations": "16 November 2026; disepakati: Dua hari saja",
    "surveys": "Indeks 82,10 (B) dari 312 responden",
    "follow-ups": "Selesai 16 November 2026. Loket buka sampai pukul 15.",
    "rounds": "Penilaian mandiri selesai 16 November 2026",
    "complaints": "91\u00a0% pada Oktober 2026, dari 40",
    "processes": "1.204 kasus; biasanya selesai dalam 2 hari kerja",
    "open-data": "Angka sampai Oktober 2026 terbuka untuk siapa saja",
    "groups": "3 anggota, kegiatan terakhir 16 November 2026",
    "agents": "1 tindakan dalam rencana aksinya",
    "improvements": "Turun 12 pengaduan sebulan.",
    "promises": "Kata unitnya terwujud 16 November 2026. Regu tambal berangkat tiap pagi.",
    "kept": "Bukti unit sendiri, 16 November 2026",
}


def all_areas(city: City) -> list[ReformItem]:
    keys = (
        CHANGE, "legislation", "organisation", "processes", "human-resources", "accountability",
        "supervision", "public-service",
    )  # fmt: skip
    return [roads_item(city, area=key) for key in keys]


def test_each_kind_tells_its_fact_and_where_it_stands(city: City) -> None:
    everything(city)
    items = all_areas(city)
    found = {
        offer.key.partition(":")[0]: offer for item in items for offer in proposed(item, city.sari)
    }
    assert set(found) == set(PROPOSERS)
    assert {key: offer.fact for key, offer in found.items()} == FACTS
    for key, offer in found.items():
        assert (offer.kept_id is not None) == (key == "kept")
        if key != "kept":
            resolve(offer.address.partition("#")[0])


def test_each_area_gets_its_own_kinds_in_their_order(city: City) -> None:
    everything(city)
    by_area = {
        item.area: [offer.key.partition(":")[0] for offer in proposed(item, city.sari)]
        for item in all_areas(city)
    }
    assert by_area["legislation"] == ["consultations", "kept"]
    assert by_area["public-service"] == [
        "standards", "charters", "consultations", "surveys", "follow-ups", "complaints",
        "improvements", "promises", "kept",
    ]  # fmt: skip


def test_facts_are_told_in_the_readers_language(city: City) -> None:
    improved(city)
    item = roads_item(city)
    with override("en"):
        assert one(item, city.sari, "improvements").fact == "Twelve complaints a month fewer."


def test_everything_is_proposed_in_one_query(city: City, django_assert_num_queries: Any) -> None:
    everything(city)
    item = ReformItem.objects.select_related("plan__unit").get(pk=roads_item(city).pk)
    powers = city.sari.powers()
    with django_assert_num_queries(1):
        assert len(offers(item, (), powers, on=TODAY)) == 9


def test_another_units_things_are_never_proposed(city: City) -> None:
    item = item_in(plan_of(city.health, city.oki), city.oki)
    everything(city)
    kept_proof(city.roads, "Rahasia DPUPR")
    assert proposed(item, city.dewi) == []
    assert proposed(roads_item(city), city.dewi) == []  # nor to a stranger
    whole = item_in(plan_of(city.government, city.oki), city.oki)
    assert one(whole, city.oki, "standards").title == "Standar pelayanan: KTP elektronik"


def test_what_units_below_have_counts_for_the_agency(city: City) -> None:
    in_force(service_of(city.roads_section, "Tambal jalan"))
    assert one(roads_item(city), city.budi, "standards").title.endswith("Tambal jalan")


def test_the_newest_six_of_a_kind(city: City) -> None:
    for n in range(8):
        kept_proof(city.roads, f"Bukti {n}", added_at=MONDAY - timedelta(days=n))
    titles = [offer.title for offer in proposed(roads_item(city), city.sari)]
    assert titles == [f"Bukti {n}" for n in range(6)]


def test_only_the_newest_version_of_a_kept_proof_and_of_a_charter(city: City) -> None:
    old = kept_proof(city.roads, "SK lama", added_at=MONDAY - timedelta(days=9))
    kept_proof(city.roads, "SK baru", uid=old.uid, version=2)
    for version in (1, 2):
        Charter.objects.create(
            unit=city.roads, version=version, text="Janji", signed_by="Budi",
            signed_as=f"Kepala {version}", signed_on=TODAY,
        )  # fmt: skip
    found = proposed(roads_item(city), city.sari)
    assert [offer.title for offer in found][1:] == ["SK baru"]
    assert "Kepala 2" in found[0].fact


def test_what_is_no_proof_is_not_proposed(city: City) -> None:
    group = roads_group(city)
    group.last_activity_at = MONDAY - timedelta(weeks=30)
    group.save()
    roads_agent(city)  # without a plan
    improvement_of(group)  # without an effect
    survey_of(city.roads)  # still open
    begun(city)  # not handed in
    assert proposed(roads_item(city, area=CHANGE), city.sari) == []
    assert proposed(roads_item(city), city.sari) == []
    assert proposed(roads_item(city, area="accountability"), city.sari) == []


def test_a_standard_whose_review_is_late_says_so(city: City) -> None:
    in_force(service_of(city.roads), on=date(2025, 1, 6), review_on=date(2026, 1, 6))
    said = one(roads_item(city), city.sari, "standards").fact
    assert said == "Versi 1, berlaku sejak 6 Januari 2025; waktunya ditinjau sudah lewat"


def test_one_tap_attaches_title_and_address_as_they_are_now(city: City) -> None:
    closed_survey(city.roads)
    item = roads_item(city)
    offer = one(item, city.sari, "surveys")
    made = attach_offer(item_id=item.pk, key=offer.key, by=city.sari.powers(), at=MONDAY)
    assert made.title == (
        "Survei kepuasan sampai 30 September 2026: Dinas Pekerjaan Umum dan Penataan Ruang – "
        "Indeks 82,10 (B) dari 312 responden"
    )
    assert (made.address, made.kept) == ("/kerja/survei/TRI3/", None)
    assert AuditEntry.objects.get(verb="reform.attach").detail["title"] == made.title
    assert offer.key not in [other.key for other in proposed(item, city.sari)]
    with pytest.raises(OvertakenError, match="sudah dipasang"):
        attach_offer(item_id=item.pk, key=offer.key, by=city.sari.powers(), at=MONDAY)


def test_a_title_keeps_its_fact_only_where_there_is_room() -> None:
    offer = Offer("a:1", "Judul " * 30, "/a/", None, "Fakta " * 10, None)
    assert offer.full_title == ("Judul " * 30)[:200]


def test_what_was_not_proposed_cannot_be_attached(city: City) -> None:
    item = roads_item(city)
    theirs = kept_proof(city.health)
    for key in ("", "magic:1", f"kept:{theirs.pk}", "standards:1"):
        with pytest.raises(OvertakenError):
            attach_offer(item_id=item.pk, key=key, by=city.sari.powers(), at=MONDAY)
    with pytest.raises(DomainError, match="bukan milik unit ini"):
        attach_kept(item_id=item.pk, evidence_id=theirs.pk, by=city.sari.powers(), at=MONDAY)
    assert not ReformEvidence.objects.exists()


def test_a_kept_proof_is_attached_once(city: City) -> None:
    item, proof = roads_item(city), kept_proof(city.roads)
    key = one(item, city.sari, "kept").key
    made = attach_offer(item_id=item.pk, key=key, by=city.sari.powers(), at=MONDAY)
    assert (made.kept, made.address) == (proof, "")
    assert proposed(item, city.sari) == []
    with pytest.raises(OvertakenError):
        attach_kept(item_id=item.pk, evidence_id=proof.pk, by=city.sari.powers(), at=MONDAY)


@pytest.mark.parametrize(
    ("title", "address", "said"),
    [
        ("", "https://contoh.example/", "Sebut bukti"),
        ("Foto", "javascript:alert(1)", "bukan alamat"),
        ("Foto", "//elsewhere.example/", "bukan alamat"),
        ("Foto", "https://contoh.example/" + "a" * 500, "terlalu panjang"),
    ],
)
def test_links_that_lead_nowhere_are_refused(
    city: City, title: str, address: str, said: str
) -> None:
    item = roads_item(city)
    with pytest.raises(DomainError, match=said):
        attach_link(item_id=item.pk, title=title, address=address, by=city.sari.powers(), at=MONDAY)


def test_a_link_is_attached_and_taken_off(city: City) -> None:
    item = roads_item(city)
    made = attach_link(
        item_id=item.pk, title="Foto apel", address="/janji/", by=city.sari.powers(), at=MONDAY
    )
    with pytest.raises(OvertakenError, match="sudah dipasang"):
        attach_link(
            item_id=item.pk, title="Lagi", address="/janji/", by=city.sari.powers(), at=MONDAY
        )
    for stranger in (city.dewi, city.eva, city.wati):
        with pytest.raises(NotPermittedError):
            detach(evidence_id=made.pk, by=stranger.powers(), at=MONDAY)
        with pytest.raises(NotPermittedError):
            attach_link(item_id=item.pk, title="A", address="/a/", by=stranger.powers(), at=MONDAY)
    with pytest.raises(DomainError, match="ditutup"):
        detach(evidence_id=made.pk, by=city.sari.powers(), at=MONDAY.replace(year=2027, month=4))
    detach(evidence_id=made.pk, by=city.sari.powers(), at=MONDAY)
    with pytest.raises(OvertakenError, match="sudah dilepas"):
        detach(evidence_id=made.pk, by=city.sari.powers(), at=MONDAY)
    assert AuditEntry.objects.get(verb="reform.detach").detail["title"] == "Foto apel"


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ({"address": "/a/"}, "reform_evidence_address_once"),
        ({}, "reform_evidence_is_somewhere"),
    ],
)
def test_the_database_itself_refuses(city: City, columns: dict[str, str], name: str) -> None:
    item = roads_item(city)
    ReformEvidence.objects.create(item=item, title="A", address="/a/")
    with pytest.raises(IntegrityError, match=name):
        ReformEvidence.objects.create(item=item, title="B", **columns)
