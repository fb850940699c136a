"""The page of the audit trail."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.personas import MONDAY, City

from tuntas.cases.actors import SYSTEM
from tuntas.core.audit import record
from tuntas.core.models import AuditEntry
from tuntas.organisation.actions import grant_role, move_unit, override_day
from tuntas.organisation.queries import audit as reads
from tuntas.organisation.trail_words import NOBODY, about, as_words

BASE = 3  # session, person, powers


@pytest.fixture
def adi(city: City) -> Client:
    return city.client(city.adi)


def write(city: City, count: int) -> None:
    for n in range(count):
        record(
            by=city.oki.powers(),
            at=MONDAY + timedelta(minutes=n // 2),
            verb="unit.update",
            subject=f"unit:U{n}",
        )
    record(by=city.oki.powers(), at=MONDAY, verb="person.update", subject=f"person:{city.sari.pk}")


@pytest.mark.parametrize("entries", [1, 3])
def test_the_trail_asks_thrice(
    city: City, adi: Client, django_assert_num_queries: DjangoAssertNumQueries, entries: int
) -> None:
    write(city, entries)
    with django_assert_num_queries(BASE + 3):
        page = adi.get(reverse("audit"), {"pelaku": "Oki"}).content.decode()
    assert page.count("Mengubah unit") == entries
    assert ">Sari</a>" in page


def test_pages_hold_each_entry_once_newest_first(
    city: City, adi: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "ENTRIES_AT_ONCE", 2)
    write(city, 7)
    seen: list[str] = []
    url = reverse("audit") + "?pelaku=oki&jenis=unit"
    while url:
        context = adi.get(url).context
        seen += [entry.subject for _said, _details, entry, _about, _url in context["entries"]]
        url = context["next_url"]
    assert seen == [f"unit:U{n}" for n in range(6, -1, -1)]


def test_the_trail_is_narrowed_by_kind_actor_and_subject(city: City, adi: Client) -> None:
    write(city, 1)
    record(
        by=SYSTEM, at=MONDAY, verb="role.grant", subject="person:0", role="officer", unit="DPUPR"
    )

    def shown(**query: str) -> list[str]:
        return [
            entry.verb for _, _, entry, _, _ in adi.get(reverse("audit"), query).context["entries"]
        ]

    assert "unit.update" in shown(jenis="unit")
    assert set(shown(jenis="unit")) <= {"unit.update", "unit.create"}
    assert set(shown(jenis="role")) == {"role.grant"}
    assert shown(pelaku="oki") == ["person.update", "unit.update"]
    assert shown(hal="person:0") == ["role.grant"]
    assert shown(pelaku="nobody") == []
    assert shown(sesudah="2026-13-45T00:00~x") == shown()
    page = adi.get(reverse("audit"), {"hal": "person:0"}).content.decode()
    said = "<p>Memberi peran</p><p>peran: Petugas unit, unit: Dinas Pekerjaan Umum dan Penataan Ruang</p>"
    assert said in page


def test_units_and_days_are_called_as_people_call_them(city: City, adi: Client) -> None:
    move_unit(by=SYSTEM, at=MONDAY, unit=city.roads_section, parent=city.health)
    override_day(
        by=SYSTEM, at=MONDAY, unit=city.health, on=date(2026, 12, 1), intervals=[], reason="Pindah"
    )
    page = adi.get(reverse("audit")).content.decode()
    assert "induk lama: Dinas Pekerjaan Umum dan Penataan Ruang, induk: Dinas Kesehatan" in page
    assert ">UPT Pemeliharaan Jalan</a>" in page
    assert "unit: Dinas Kesehatan" in page
    assert ">Selasa, 1 Desember 2026</a>" in page
    assert "DINKES" not in page.replace("unit%3ADINKES", "")
    one = adi.get(reverse("audit"), {"hal": "unit:UPT-JALAN"}).content.decode()
    assert "Hanya tentang UPT Pemeliharaan Jalan." in one


def test_what_no_name_is_known_for_stands_as_it_is(city: City, adi: Client) -> None:
    for subject in ("unit:HAPUS", "person:x", "day:kemarin", "robot:4", "spelling:Dinas PU"):
        record(by=SYSTEM, at=MONDAY, verb="unit.update", subject=subject)
    shown = [
        said for _act, _details, _entry, said, _url in adi.get(reverse("audit")).context["entries"]
    ]
    assert {"HAPUS", "person:x", "day:kemarin", "robot:4", "Dinas PU"} <= set(shown)


def test_only_who_reads_it_for_the_whole_city_opens_it(city: City) -> None:
    grant_role(
        by=SYSTEM, at=MONDAY, person=city.dewi, unit=city.health,
        role="administrator", since=date(2020, 1, 1),
    )  # fmt: skip
    assert city.client(city.eva).get(reverse("audit")).status_code == 200
    for person in (city.dewi, city.oki, city.sari, city.citra):
        assert city.client(person).get(reverse("audit")).status_code == 403
    said = city.client(city.dewi).get(reverse("audit")).content.decode()
    assert "hanya dibuka bagi yang mengawasi seluruhnya" in said


def test_what_has_only_a_number_is_called_by_its_kind() -> None:
    assert about("complaintsurvey:3", NOBODY) == "Survei pengaduan 3"
    assert about("improvement:5", NOBODY) == "Perbaikan 5"


@pytest.mark.parametrize(
    ("verb", "detail", "sentence"),
    [
        (
            "calendar.override",
            {"unit": None, "intervals": [], "reason": "Hari jadi"},
            "Menetapkan hari khusus · jam buka: tutup, alasan: Hari jadi",
        ),
        (
            "calendar.override",
            {"intervals": [[450, 720], [780, 965]]},
            "Menetapkan hari khusus · jam buka: 07.30-12.00, 13.00-16.05",
        ),
        ("role.grant", {"role": "unit-head"}, "Memberi peran · peran: Kepala unit"),
        (
            "unit.update",
            {"before": {"name": "Lama", "reason": ""}},
            "Mengubah unit · sebelumnya: (nama: Lama; alasan: kosong)",
        ),
        (
            "improvement.figures",
            {"figures": {"2026-03": ["", "58"], "2026-04": ["1061.50", "2000"]}},
            "Mencatat angka bulanan · angka: (Maret 2026: kosong → 58; April 2026: 1.061,5 → 2.000)",
        ),
        ("alien.verb", {}, "alien.verb"),
        (
            "improvement.measure",
            {
                "part": "",
                "beside": [],
                "figure": "working-time-median",
                "region": "",
                "source": "indicator",
                "target": "6750.000000",
                "started_on": None,
            },
            "Memilih yang diukur · ukuran: Waktu penyelesaian (median), sumber: indikator, target: 6.750",
        ),
        (
            "step.save",
            {"fields": ["remaining", "next_theme"], "revision": 2},
            "Mengisi langkah perbaikan · bagian: masalah yang tersisa, tema berikutnya, revisi: 2",
        ),
        (
            "round.move",
            {"to": "review", "before": "self", "reason": ""},
            "Memindahkan tahap putaran · menjadi: penilaian evaluator, sebelumnya: penilaian mandiri",
        ),
        (
            "promise.sign",
            {"due": "2027-03-31"},
            "Menandatangani janji · tenggat: Rabu, 31 Maret 2027",
        ),
    ],
)
def test_entries_in_words(verb: str, detail: dict[str, object], sentence: str) -> None:
    said = as_words(AuditEntry(verb=verb, detail=detail))
    assert " · ".join(filter(None, said)) == sentence
