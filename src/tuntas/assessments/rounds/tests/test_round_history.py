"""Older results: kept as they were printed, reckoned again where their values are known."""

from decimal import Decimal

import pytest
from tests.personas import MONDAY, City

from tuntas.assessments.models import PublishedResult
from tuntas.assessments.rounds.recomputing import answers_of, parts_of, reasons, recomputed
from tuntas.assessments.rounds.tests.round_samples import AKIP, address, begun, moved, said
from tuntas.rules.instruments import shipped

SKM = "skm-permenpanrb-14-2017"
NEW, HISTORY = "/kerja/penilaian/riwayat/tambah/", "/kerja/penilaian/riwayat/"
# A licensing office published 81.71 with these means; unofficial levies stood in place of facilities.
MEANS = "3,200; 3,216; 2,936; 3,530; 3,136; 3,200; 3,316; 3,323; 3,916"


def sent(city: City, **changes: str) -> dict[str, str]:
    return {
        "unit": str(city.roads.pk), "instrument": SKM, "year": "2025", "score": "81,71",
        "category": "B", "source": "Laporan SKM 2025", **changes,
    }  # fmt: skip


@pytest.mark.django_db
def test_published_and_recomputed_stand_side_by_side_with_a_reason(city: City) -> None:
    oki = city.client(city.oki)
    assert oki.post(NEW, sent(city, parts=MEANS)).status_code == 302
    kept = PublishedResult.objects.get()
    assert (kept.printed, kept.recomputed) == (Decimal("81.71"), Decimal("82.7028"))
    text = oki.get(HISTORY).content.decode()
    assert "dipublikasikan 81,71, dihitung ulang 82,70" in text
    assert "Tidak satu pun cara hitung instrumen ini menghasilkan angka itu" in text


@pytest.mark.django_db
def test_another_way_of_reckoning_is_named(city: City) -> None:
    oki = city.client(city.oki)
    oki.post(NEW, sent(city, parts=MEANS, score="81,88"))
    text = oki.get(HISTORY).content.decode()
    assert "dipublikasikan 81,88, dihitung ulang 82,70" in text
    assert "Angka itu keluar dengan cara hitung lain: 0,11 (1/9 dengan dua desimal)" in text
    oki.post(NEW, sent(city, parts=MEANS, score="82,70", year="2024"))
    assert "dihitung ulang 82,70: sama" in oki.get(HISTORY).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "shown"),
    [("82,70", "82,70"), ("80,00", "80,00"), ("80", "80"), ("70,465", "70,465"), ("7,5", "7,5")],
)
def test_a_figure_stays_as_it_was_printed(city: City, typed: str, shown: str) -> None:
    oki = city.client(city.oki)
    oki.post(NEW, sent(city, score=typed, sure="on"))
    assert f"<b>{shown} B</b>" in oki.get(HISTORY).content.decode()


@pytest.mark.django_db
def test_a_figure_from_before_decimals_were_kept_has_two(city: City) -> None:
    one = PublishedResult.objects.create(
        unit=city.roads, instrument=AKIP, year=2020, score=Decimal("82.7"), category="A",
        source="LHE", added_at=MONDAY,
    )  # fmt: skip
    one.refresh_from_db()
    assert str(one.printed) == "82.70"
    one.score = Decimal("82.7250")
    assert str(one.printed) == "82.725"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("parts", "words"),
    [("3,2; 3,1", "menerima daftar sepanjang"), ("entah: 3", "entah"), ("3;" * 8 + "9", "9")],
)
def test_values_that_the_instrument_does_not_take_are_refused(
    city: City, parts: str, words: str
) -> None:
    told = city.client(city.oki).post(NEW, sent(city, parts=parts))
    assert told.status_code == 409
    assert words in told.content.decode()
    assert not PublishedResult.objects.exists()


def test_values_come_in_order_or_with_their_keys() -> None:
    assert answers_of(parts_of("persyaratan: 3,2\nprosedur=3")) == {
        "persyaratan": "3,2",
        "prosedur": "3",
    }
    assert answers_of(parts_of("3,2; 3;\n4")) == ["3,2", "3", "4"]
    akip = shipped()[AKIP]
    parts = [f"{node.key}: BB" for node in akip.nodes if node.kind == "sub"]
    assert recomputed(akip, parts) == Decimal(80)
    assert reasons(akip, parts, Decimal("80.00"), "id") == []
    assert reasons(akip, ["1: 999"], Decimal("80.00"), "id") == [
        "Instrumen ini tidak lagi menerima nilai yang dulu disalin."
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["sari", "budi", "dewi", "eva", "wati"])
def test_only_the_organisation_section_adds_older_results(city: City, who: str) -> None:
    assert city.client(getattr(city, who)).post(NEW, sent(city)).status_code == 403
    assert not PublishedResult.objects.exists()


@pytest.mark.django_db
def test_before_anything_is_judged_there_is_no_zero(city: City) -> None:
    one = begun(city)
    blank = city.client(city.sari).get(address(one)).content.decode()
    assert "belum diisi" in blank
    assert "0,00" not in blank
    one = moved(city, one, "review")
    eva = city.client(city.eva)
    for rest in ("", "bandingkan/", "andai/"):
        text = eva.get(address(one, rest)).content.decode()
        assert "belum dinilai" in text, rest
        assert "0,00" not in text, rest
        assert "0 dari 30" not in text, rest
    said(one, city.eva, {"1a": "E"})
    text = eva.get(address(one)).content.decode()
    assert "0,00 <small>D" in text  # a judgement of nothing is a zero
    assert "0 dari 100" in text
    one = moved(city, one, "agreed")
    said(one, city.oki, {"1a": "BB"})
    assert "4,80 <small>" in city.client(city.oki).get(address(one)).content.decode()
