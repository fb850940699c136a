"""All proof of a unit on one page, found again and used again; nothing kept on a full disk."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.personas import MONDAY, City

from tuntas.assessments.models import Assessment, Evidence, EvidenceUse
from tuntas.assessments.rounds.queries.evidence import PAGE_LENGTH
from tuntas.assessments.rounds.tests.round_samples import address, begun, moved, of
from tuntas.core import flood

pytestmark = pytest.mark.django_db
LIST = "/kerja/penilaian/bukti/"
PDF = b"%PDF-1.7\n%%EOF\n"


def kept(city: City, one: Assessment, title: str, count: int = 1) -> list[Evidence]:
    """Keep links as proof of the assessed unit, each standing for item 1a."""
    rows = Evidence.objects.bulk_create(
        Evidence(
            uid=uuid4(), unit=one.unit, title=f"{title} {place}".strip(), kind="link",
            address=f"https://a.example/{place}", added_by=city.sari,
            added_at=MONDAY + timedelta(minutes=place),
        )
        for place in range(count)
    )  # fmt: skip
    EvidenceUse.objects.bulk_create(
        EvidenceUse(assessment=one, node="1a", evidence=row, by=city.sari, at=MONDAY)
        for row in rows
    )
    return rows


def test_everything_known_about_a_proof_is_on_one_page(city: City) -> None:
    one = begun(city)
    sari = city.client(city.sari)
    sent = {"title": "Renstra", "file": SimpleUploadedFile("renstra.pdf", PDF)}
    sari.post(address(one, "butir/1a/bukti/"), sent)
    text = sari.get(LIST).content.decode()
    found = Evidence.objects.get()
    for words in ("Renstra", "berkas", "versi 1", found.sha256, "Sari", "renstra.pdf"):
        assert words in text
    assert f'href="{address(one, "butir/1a/")}">Evaluasi AKIP 2026, butir 1a</a>' in text
    assert "Semua bukti" in sari.get("/kerja/penilaian/").content.decode()


@pytest.mark.parametrize(
    ("words", "hits"),
    [("renstra", 1), ("RENSTRA 0", 1), ("a.example", 3), ("tidak-ada", 0), ("%", 0)],
)
def test_words_find_title_file_and_address(city: City, words: str, hits: int) -> None:
    one = begun(city)
    kept(city, one, "Renstra")
    kept(city, one, "Laporan kinerja", 2)
    text = city.client(city.sari).get(LIST, {"cari": words}).content.decode()
    assert text.count('class="card kept"') == hits
    assert ("Tidak ada bukti yang cocok" in text) == (hits == 0)


@pytest.mark.parametrize("count", [3, 3 * PAGE_LENGTH])
def test_pages_follow_one_another_and_cost_the_same(
    city: City, count: int, django_assert_num_queries: Any
) -> None:
    one = begun(city)
    rows = kept(city, one, "Bukti", count)
    sari = city.client(city.sari)
    sari.get(LIST)
    with django_assert_num_queries(6):  # session, person, powers, units, two here
        page = sari.get(LIST)
    seen = [row.evidence.pk for row in page.context["page"].rows]
    while page.context["next_url"]:
        page = sari.get(page.context["next_url"])
        seen += [row.evidence.pk for row in page.context["page"].rows]
    assert seen == sorted((row.pk for row in rows), reverse=True)


def test_each_person_finds_what_they_may_open(city: City) -> None:
    one = begun(city)
    kept(city, one, "Renstra")
    kept(city, of(one.round, city.health), "Profil kesehatan")
    loose = Evidence.objects.create(
        unit=city.roads, title="Konsep", kind="link", address="/x/", added_at=MONDAY
    )

    def titles(who: str) -> set[str]:
        page = city.client(getattr(city, who)).get(LIST).context["page"]
        return {row.evidence.title for row in page.rows}

    before = {who: titles(who) for who in ("sari", "budi", "dewi", "eva", "oki", "wati")}
    assert before == {
        "sari": {"Renstra 0", loose.title},
        "budi": {"Renstra 0", loose.title},
        "dewi": {"Profil kesehatan 0"},
        "eva": {"Renstra 0", "Profil kesehatan 0"},
        "oki": {"Renstra 0", "Profil kesehatan 0"},
        "wati": set(),
    }
    assert city.client(city.vina).get(LIST).status_code == 403
    later = begun(city, title="Putaran berikutnya")
    EvidenceUse.objects.create(
        assessment=later, node="2a", evidence=one.evidence_uses.get().evidence, at=MONDAY
    )
    moved(city, one, "published")
    assert titles("wati") == {"Renstra 0", "Profil kesehatan 0"}
    assert "Putaran berikutnya" not in city.client(city.wati).get(LIST).content.decode()
    only = city.client(city.oki).get(LIST, {"unit": city.health.pk}).context["page"].rows
    assert [row.evidence.title for row in only] == ["Profil kesehatan 0"]


def test_a_proof_is_used_again_from_its_page(city: City) -> None:
    one = begun(city)
    (renstra,) = kept(city, one, "Renstra")
    later = begun(city, instrument="zi-permenpanrb-90-2021", title="Zona integritas")
    url = reverse("evidence_use", args=[renstra.uid, 1])
    sari = city.client(city.sari)
    assert url in sari.get(LIST).content.decode()
    assert "Zona integritas" in sari.get(url).content.decode()
    chosen = f"{url}?lembar={later.uid}"
    assert "A.I.1.i.a" in sari.get(chosen).content.decode()
    answer = sari.post(chosen, {"node": "A.I.1.i.a"})
    assert answer["Location"] == address(later, "butir/A.I.1.i.a/")
    assert later.evidence_uses.get().evidence == renstra
    assert sari.post(chosen, {"node": "A.I.1.i.a"}).status_code == 302
    assert later.evidence_uses.count() == 1
    assert sari.post(chosen, {"node": "entah"}).status_code == 422


def test_a_proof_is_used_again_only_where_and_by_whom_it_may(city: City) -> None:
    one = moved(city, begun(city), "review")
    (renstra,) = kept(city, one, "Renstra")
    url = reverse("evidence_use", args=[renstra.uid, 1])
    sari = city.client(city.sari)
    assert "sedang menerima bukti" in sari.get(url).content.decode()
    told = sari.post(f"{url}?lembar={one.uid}", {"node": "1b"})
    assert told.status_code == 409
    assert "sedang menerima bukti" in told.content.decode()
    assert EvidenceUse.objects.count() == 1
    assert city.client(city.dewi).post(url, {"node": "1b"}).status_code == 404
    for who in ("eva", "oki", "wati", "vina"):
        assert city.client(getattr(city, who)).post(url, {"node": "1b"}).status_code == 403
    assert sari.get(reverse("evidence_use", args=[renstra.uid, 2])).status_code == 404


def test_a_full_disk_takes_no_file_but_still_a_link(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = begun(city)
    sari = city.client(city.sari)
    monkeypatch.setattr(flood, "disk_is_full", lambda: True)
    sent = {"title": "Renstra", "file": SimpleUploadedFile("renstra.pdf", PDF)}
    refused = sari.post(address(one, "butir/1a/bukti/"), sent)
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "ruang di server hampir habis" in text
    assert "tautan masih dapat dicantumkan" in text
    assert 'value="Renstra"' in text
    assert not Evidence.objects.exists()
    link = {"title": "Renstra", "address": "https://a.example/"}
    assert sari.post(address(one, "butir/1a/bukti/"), link).status_code == 302
    assert Evidence.objects.get().kind == "link"
