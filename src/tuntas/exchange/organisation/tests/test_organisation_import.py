"""Lists of units and people against the database: look, all or nothing, the good rows, twice."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.personas import MONDAY, City

from tuntas.cases.actors import SYSTEM
from tuntas.core.errors import DomainError
from tuntas.core.models import AuditEntry
from tuntas.exchange.organisation.actions import import_people, import_units
from tuntas.exchange.organisation.report import ImportReport
from tuntas.organisation.actions import end_role, move_unit, update_person
from tuntas.organisation.models import Membership, Person, Region, Unit

UNITS = "Kode;Nama;Singkatan;Jenis;Induk;Tugas;Wilayah;Berlaku Sejak;Berlaku Sampai\n"
PEOPLE = "NIP;Nama;Email;Peran;Unit;Sejak;Sampai\n"
NIP = "199001012015031001"


@pytest.fixture
def units(tmp_path: Path, db: None) -> Any:
    """Imports lines of a list of units."""

    def run(lines: str, **how: Any) -> ImportReport:
        path = tmp_path / "unit.csv"
        path.write_text(UNITS + lines, encoding="utf-8")
        return import_units(path, **{"by": SYSTEM, "at": MONDAY, **how})

    return run


@pytest.fixture
def people(tmp_path: Path, db: None) -> Any:
    """Imports lines of a list of people."""

    def run(lines: str, **how: Any) -> ImportReport:
        path = tmp_path / "orang.csv"
        path.write_text(PEOPLE + lines, encoding="utf-8")
        return import_people(path, **{"by": SYSTEM, "at": MONDAY, **how})

    return run


def reasons(report: ImportReport) -> list[tuple[int, str]]:
    return [(one.row, one.column) for one in report.refused]


WHOLE = """DINSOS;Dinas Sosial;Dinsos;Dinas;PEMKOT;Bantuan sosial;;;
BID-1;Bidang Rehabilitasi;;section;DINSOS;;;1 Januari 2026;
KEC-1;Kecamatan Mangunharjo;;Kecamatan;PEMKOT;;35.77.02;;
"""


def test_a_list_of_units_is_added_and_twice_changes_nothing(city: City, units: Any) -> None:
    first = units(WHOLE)
    assert (first.created, first.updated, first.unchanged, first.applied) == (3, 0, 0, True)
    section = Unit.objects.get(code="BID-1")
    assert [Unit.objects.get(pk=pk).code for pk in section.ancestor_ids] == [
        "PEMKOT",
        "DINSOS",
        "BID-1",
    ]
    assert section.valid_from == date(2026, 1, 1)
    assert Region.objects.filter(code__startswith="35.77.02.").exists()
    entries = AuditEntry.objects.count()
    second = units(WHOLE)
    assert (second.created, second.updated, second.unchanged) == (0, 0, 3)
    assert AuditEntry.objects.count() == entries


def test_looking_changes_nothing_and_says_the_same(city: City, units: Any) -> None:
    looked = units(WHOLE, dry_run=True)
    assert not looked.applied
    assert Unit.objects.count() == 4
    assert not Region.objects.exists()
    done = units(WHOLE)
    assert [*looked.changes] == [*done.changes]


def test_a_whole_government_from_an_empty_database(units: Any) -> None:
    report = units("BAG;Bagian Umum;;Bagian;KOTA;;;;\nKOTA;Kota Rekaan;;government;;;;;\n")
    assert report.created == 2
    assert Unit.objects.get(code="BAG").parent == Unit.objects.get(parent__isnull=True)


def test_changes_are_named_and_empty_cells_say_nothing(city: City, units: Any) -> None:
    units("DINKES;Dinas Kesehatan;;Dinas;;Puskesmas dan obat;;;\n")
    report = units("dinkes;Dinas Kesehatan dan KB;;Badan;DPUPR;;;;\n")
    assert report.changes[0].fields == ("Nama", "Jenis", "Induk")
    changed = Unit.objects.get(code="DINKES")
    assert (changed.name, changed.kind, changed.duties) == (
        "Dinas Kesehatan dan KB",
        "board",
        "Puskesmas dan obat",
    )
    assert changed.parent_id == city.roads.pk


MESSY = f"""DINSOS;Dinas Sosial;;Dinas;PEMKOT;;;;
X1;{"x" * 201};;Dinas;PEMKOT;;;;
X2;Tanpa induk;;Dinas;;;;;
X3;Induk ditolak;;Bagian;X1;;;;
X4;Wilayah salah;;Kelurahan;PEMKOT;;99.99.99;;
X5;Jenis salah;;Kementerian;PEMKOT;;;;
X6;Tanggal salah;;Dinas;PEMKOT;;;2 Feb 2026;1 Feb 2026
DINSOS;Kembar;;Dinas;PEMKOT;;;;
;Tanpa kode;;Dinas;PEMKOT;;;;
X7;Induk asing;;Dinas;TIDAKADA;;;;
PEMKOT;Pemerintah Kota Contoh;;government;UPT-JALAN;;;;
"""
MESSY_REASONS = [
    (3, "Nama"),
    (4, "Induk"),
    (5, "Induk"),
    (6, "Wilayah"),
    (7, "Jenis"),
    (8, "Berlaku Sampai"),
    (9, "Kode"),
    (10, "Kode"),
    (11, "Induk"),
    (12, "Induk"),
]


def test_a_messy_list_is_kept_out_whole_with_every_reason(city: City, units: Any) -> None:
    report = units(MESSY)
    assert reasons(report) == MESSY_REASONS
    assert not report.applied
    assert Unit.objects.count() == 4
    by_row = {one.row: one for one in report.refused}
    assert by_row[6].value == "99.99.99"
    assert "daftar wilayah resmi" in by_row[6].reason
    assert by_row[12].reason == (
        "Unit ini akan menjadi bawahan dirinya sendiri: “UPT-JALAN” berada di bawahnya."
    )


def test_the_good_rows_of_a_messy_list_are_taken_when_asked(city: City, units: Any) -> None:
    report = units(MESSY, only_good=True)
    assert report.applied
    assert report.created == 1
    assert reasons(report) == MESSY_REASONS
    assert set(Unit.objects.values_list("code", flat=True)) == {
        "PEMKOT",
        "DPUPR",
        "UPT-JALAN",
        "DINKES",
        "DINSOS",
    }


def test_a_circle_through_kept_units_is_refused_with_all_its_rows(city: City, units: Any) -> None:
    report = units("DPUPR;Dinas PU;;Dinas;UPT-JALAN;;;;\n", only_good=True)
    assert reasons(report) == [(2, "Induk")]
    assert Unit.objects.get(code="DPUPR").parent_id == city.government.pk


def test_a_parent_and_its_part_change_places(city: City, units: Any) -> None:
    report = units(
        "DPUPR;Dinas Pekerjaan Umum dan Penataan Ruang;;Dinas;UPT-JALAN;;;;\n"
        "UPT-JALAN;UPT Pemeliharaan Jalan;;UPT;PEMKOT;;;;\n"
    )
    assert report.updated == 2
    ways = {unit.code: unit.ancestor_ids for unit in Unit.objects.all()}
    assert ways["DPUPR"] == [city.government.pk, city.roads_section.pk, city.roads.pk]
    assert ways["UPT-JALAN"] == [city.government.pk, city.roads_section.pk]


def test_new_parts_of_a_unit_that_moves_in_the_same_file(city: City, units: Any) -> None:
    units("DPUPR;Dinas PU;;Dinas;DINKES;;;;\nBARU;Seksi Baru;;Bagian;UPT-JALAN;;;;\n")
    made = Unit.objects.get(code="BARU")
    assert made.ancestor_ids[:-1] == Unit.objects.get(code="UPT-JALAN").ancestor_ids
    assert city.health.pk in made.ancestor_ids


def test_a_file_that_is_no_list_says_so(city: City, tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_bytes(b"%PDF-1.7 bukan tabel")
    for run in (import_units, import_people):
        with pytest.raises(DomainError, match=r"daftar\.pdf.*PDF"):
            run(path, by=SYSTEM, at=MONDAY, filename="daftar.pdf")


def test_a_windows_file_keeps_its_letters(city: City, tmp_path: Path) -> None:
    path = tmp_path / "unit.csv"
    path.write_bytes((UNITS + "KAFE;Pusat Kafé “Rakyat”;;UPT;PEMKOT;;;;\n").encode("cp1252"))
    import_units(path, by=SYSTEM, at=MONDAY)
    assert Unit.objects.get(code="KAFE").name == "Pusat Kafé “Rakyat”"


def test_the_report_is_plain_json(city: City, units: Any) -> None:
    told = json.loads(json.dumps(units(MESSY, only_good=True).as_json()))
    assert (told["applied"], told["created"], told["updated"], told["unchanged"]) == (
        True,
        1,
        0,
        0,
    )
    assert told["refused"][1] == {
        "row": 4,
        "column": "Induk",
        "value": "",
        "reason": "Kolom Induk kosong, padahal wajib diisi.",
    }


TWO = f"""{NIP};Rina Utami;Rina@Contoh.example;Petugas unit;DINKES;1 Januari 2026;
;Tono;tono@contoh.example;unit-head;DPUPR;;
"""


def test_a_list_of_people_is_added_and_twice_changes_nothing(city: City, people: Any) -> None:
    first = people(TWO)
    assert (first.created, first.applied) == (2, True)
    rina = Person.objects.get(email="rina@contoh.example")
    assert (rina.name, rina.employee_number) == ("Rina Utami", NIP)
    assert not rina.has_usable_password()
    held = Membership.objects.get(person__email="tono@contoh.example")
    assert (held.role, held.unit, held.since) == ("unit-head", city.roads, MONDAY.date())
    entries = AuditEntry.objects.count()
    second = people(TWO)
    assert (second.created, second.updated, second.unchanged) == (0, 0, 2)
    assert AuditEntry.objects.count() == entries


def test_names_numbers_and_roles_are_changed(city: City, people: Any) -> None:
    report = people(f"{NIP};Sari Utami;sari@contoh.example;Petugas unit;DINKES;;\n")
    assert report.changes[0].fields == ("Nama", "NIP", "Peran")
    sari = Person.objects.get(pk=city.sari.pk)
    assert (sari.name, sari.employee_number) == ("Sari Utami", NIP)
    assert set(sari.memberships.values_list("unit__code", flat=True)) == {"DPUPR", "DINKES"}


def test_a_last_day_ends_the_role_once(city: City, people: Any) -> None:
    line = ";Sari;sari@contoh.example;officer;DPUPR;;31 Desember 2026\n"
    assert people(line).changes[0].fields == ("Sampai",)
    assert Membership.objects.get(person=city.sari).until == date(2026, 12, 31)
    assert people(line).unchanged == 1
    past = ";Dewi;dewi@contoh.example;officer;DINKES;1 Januari 2020;1 Februari 2026\n"
    assert people(past).updated == 1
    assert people(past).unchanged == 1


def test_a_role_that_ended_is_given_anew(city: City, people: Any) -> None:
    held = Membership.objects.get(person=city.sari)
    end_role(by=SYSTEM, at=MONDAY, membership=held, until=date(2021, 1, 1))
    assert people(";Sari;sari@contoh.example;officer;DPUPR;;\n").updated == 1
    assert Membership.objects.filter(person=city.sari, until__isnull=True).count() == 1


MESSY_PEOPLE = f"""{NIP};Rina;rina@contoh.example;officer;DINKES;;
123;Nip pendek;a@contoh.example;officer;DINKES;;
;Surel rusak;bukan-surel;officer;DINKES;;
;Unit asing;b@contoh.example;officer;TIDAKADA;;
;Peran asing;c@contoh.example;Raja;DINKES;;
;{"n" * 201};d@contoh.example;officer;DINKES;;
198001012005011001;Nomor orang;e@contoh.example;officer;DINKES;;
;Sari;sari@contoh.example;officer;DPUPR;5 Mei 2024;
;Budi;budi@contoh.example;unit-head;DPUPR;;1 Mei 2019
;Rina lagi;RINA@contoh.example;officer;DPUPR;;
"""


def test_a_messy_list_of_people_gives_every_reason(city: City, people: Any) -> None:
    update_person(
        by=SYSTEM, at=MONDAY, person=city.dewi, name="Dewi", employee_number="198001012005011001"
    )
    report = people(MESSY_PEOPLE)
    assert reasons(report) == [
        (3, "NIP"),
        (4, "Email"),
        (5, "Unit"),
        (6, "Peran"),
        (7, "Nama"),
        (8, "NIP"),
        (9, "Sejak"),
        (10, "Sampai"),
        (11, "Email"),
    ]
    assert not report.applied
    by_row = {one.row: one.reason for one in report.refused}
    assert "dewi@contoh.example" in by_row[8]
    assert "sejak 01-01-2020" in by_row[9]
    assert not Person.objects.filter(email="rina@contoh.example").exists()
    assert people(MESSY_PEOPLE, only_good=True).created == 1
    assert Person.objects.filter(email="rina@contoh.example").exists()


def test_whoever_imports_does_not_change_their_own_role(city: City, people: Any) -> None:
    line = ";Oki;oki@contoh.example;administrator;PEMKOT;;\n"
    report = people(line, by=city.oki.powers())
    assert reasons(report) == [(2, "Peran")]
    assert people(line, by=city.adi.powers()).updated == 1
    same = ";Oki;oki@contoh.example;organisation-section;PEMKOT;;\n"
    assert people(same, by=city.oki.powers()).unchanged == 1


def test_swapped_numbers_leave_nothing_behind(city: City, people: Any) -> None:
    other = "199001012015031002"
    for person, number in ((city.sari, NIP), (city.budi, other)):
        update_person(by=SYSTEM, at=MONDAY, person=person, name=person.name, employee_number=number)
    report = people(
        f"{other};Sari;sari@contoh.example;officer;DPUPR;;\n"
        f"{NIP};Budi;budi@contoh.example;unit-head;DPUPR;;\n"
    )
    assert reasons(report) == [(2, "NIP"), (3, "NIP")]
    assert Person.objects.get(pk=city.sari.pk).employee_number == NIP


def test_a_move_meanwhile_is_seen(city: City, units: Any) -> None:
    lines = "DPUPR;Dinas PU;;Dinas;DINKES;;;;\n"
    assert units(lines, dry_run=True).refused == []
    move_unit(by=SYSTEM, at=MONDAY, unit=city.health, parent=city.roads_section)
    assert reasons(units(lines)) == [(2, "Induk")]
