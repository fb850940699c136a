from datetime import date
from pathlib import Path

import pytest

from tuntas.exchange.conftest import WriteCsv, WriteXlsx
from tuntas.exchange.organisation.reader import (
    PersonRow,
    Reading,
    UnitRow,
    read_people,
    read_units,
)
from tuntas.exchange.tables import TableError

KINDS = {"dinas", "bagian", "kecamatan", "city-secretariat"}
ROLES = {"officer", "head"}
UNIT_HEADER = "kode;nama;singkatan;jenis;induk;tugas;wilayah;berlaku_sejak;berlaku_sampai"
PEOPLE_HEADER = "nip;nama;email;peran;unit;sejak;sampai"
NIP = "198503302010011002"


def units_of(path: Path, known: tuple[str, ...] = ()) -> Reading[UnitRow]:
    return read_units(path, kinds=KINDS, known_codes=known)


def people_of(path: Path) -> Reading[PersonRow]:
    return read_people(path, roles=ROLES, unit_codes={"D1", "D2"})


def units_text(*lines: str) -> str:
    return "\n".join([UNIT_HEADER, *lines])


def people_text(*lines: str) -> str:
    return "\n".join([PEOPLE_HEADER, *lines])


def reasons(reading: Reading[UnitRow] | Reading[PersonRow]) -> list[tuple[int, str, str, str]]:
    for refusal in reading.refusals:
        assert refusal.message_in("en") != refusal.message
    return [(one.row_number, one.column, one.value, one.code) for one in reading.refusals]


def test_a_unit(write_csv: WriteCsv) -> None:
    path = write_csv(
        units_text("D1;Dinas  Sosial;Dinsos;Dinas;;Bantuan sosial;35.77;1 Jan 2024;31/12/2026")
    )
    assert units_of(path).rows == [
        UnitRow(
            row_number=2,
            code="D1",
            name="Dinas Sosial",
            short_name="Dinsos",
            kind="dinas",
            parent_code="",
            duties="Bantuan sosial",
            regions=("35.77",),
            valid_from=date(2024, 1, 1),
            valid_to=date(2026, 12, 31),
        )
    ]


def test_english_headers_numbers_and_dates_of_a_workbook(write_xlsx: WriteXlsx) -> None:
    path = write_xlsx(
        [
            ["Units of the city"],
            ["Type", "Unit Name", "Code", "Region codes", "Valid from", "Remarks"],
            ["CITY SECRETARIAT", "Secretariat", 10, 3577, date(2024, 1, 1), "x"],
            ["", "", "", "", "", ""],
        ]
    )
    reading = units_of(path)
    (unit,) = reading.rows
    assert (unit.code, unit.kind, unit.regions) == ("10", "city-secretariat", ("35.77",))
    assert (unit.row_number, unit.valid_from) == (3, date(2024, 1, 1))
    assert (reading.blank, reading.ignored_columns) == (1, ("Remarks",))


def test_kinds_may_be_spelt_in_words(write_csv: WriteCsv) -> None:
    path = write_csv(units_text("S;Sekretariat Daerah;;Sekretariat;;;;;"))
    (unit,) = read_units(path, kinds={"Sekretariat": "city-secretariat"}).rows
    assert unit.kind == "city-secretariat"


def test_region_codes(write_csv: WriteCsv) -> None:
    path = write_csv("kode,nama,jenis,wilayah\nA,A,dinas,35.77.01; 35.77.01.1001 ;3577021002;\n")
    (unit,) = units_of(path).rows
    assert unit.regions == ("35.77.01", "35.77.01.1001", "35.77.02.1002")


def test_parents_come_first(write_csv: WriteCsv) -> None:
    path = write_csv(units_text("C;C;;bagian;B;;;;", "A;A;;dinas;;;;;", "B;B;;dinas;A;;;;"))
    assert [unit.code for unit in units_of(path).rows] == ["A", "B", "C"]


def test_a_parent_may_be_known_already(write_csv: WriteCsv) -> None:
    path = write_csv(units_text("B;B;;dinas;A;;;;"))
    assert reasons(units_of(path)) == [(2, "Induk", "A", "unknown-unit")]
    assert [unit.parent_code for unit in units_of(path, known=("A",)).rows] == ["A"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (";X;;dinas;;;;;", ("Kode", "", "missing-value")),
        ("A;;;dinas;;;;;", ("Nama", "", "missing-value")),
        ("A;X;;;;;;;", ("Jenis", "", "missing-value")),
        ("A;X;;kerajaan;;;;;", ("Jenis", "kerajaan", "unknown-choice")),
        ("A;X;;dinas;;;35.7;;", ("Wilayah", "35.7", "bad-region")),
        ("A;X;;dinas;;;;32 Mei 2024;", ("Berlaku Sejak", "32 Mei 2024", "bad-date")),
        (
            "A;X;;dinas;;;;2024-02-02;2024-02-01",
            ("Berlaku Sampai", "2024-02-01", "end-before-start"),
        ),
        ("A;X;;dinas;A;;;;", ("Induk", "A", "cycle")),
        ("A;X;;dinas;;;;;;lebih", ("Kode", "", "surplus-cells")),
    ],
)
def test_a_bad_unit(write_csv: WriteCsv, line: str, reason: tuple[str, str, str]) -> None:
    reading = units_of(write_csv(units_text(line, "Z;Z;;dinas;;;;;")))
    assert reasons(reading) == [(2, *reason)]
    assert [unit.code for unit in reading.rows] == ["Z"]


def test_every_fault_of_a_line_is_told_at_once(write_csv: WriteCsv) -> None:
    found = reasons(units_of(write_csv(units_text("A;;;kerajaan;;;;kemarin;"))))
    assert {code for *_, code in found} == {"missing-value", "unknown-choice", "bad-date"}


def test_unknown_kinds_are_answered_with_the_choices(write_csv: WriteCsv) -> None:
    path = write_csv(units_text("A;X;;kerajaan;;;;;"))
    (refusal,) = read_units(path, kinds=["dinas", "bagian"]).refusals
    assert "dinas, bagian" in refusal.message
    assert refusal.key == "A"


def test_a_code_given_twice(write_csv: WriteCsv) -> None:
    reading = units_of(write_csv(units_text("A;X;;dinas;;;;;", "a;Y;;dinas;;;;;")))
    assert reasons(reading) == [(3, "Kode", "a", "duplicate")]
    assert "baris 2" in reading.refusals[0].message
    assert [unit.name for unit in reading.rows] == ["X"]


def test_a_circle_is_refused_with_all_that_hangs_on_it(write_csv: WriteCsv) -> None:
    path = write_csv(
        units_text(
            "A;A;;dinas;B;;;;",
            "B;B;;dinas;C;;;;",
            "C;C;;dinas;A;;;;",
            "D;D;;dinas;A;;;;",
            "E;E;;dinas;;;;;",
        )
    )
    reading = units_of(path)
    assert [(line, code) for line, _, _, code in reasons(reading)] == [
        (2, "cycle"),
        (3, "cycle"),
        (4, "cycle"),
        (5, "refused-parent"),
    ]
    assert "A → B → C → A" in reading.refusals[0].message
    assert [unit.code for unit in reading.rows] == ["E"]


def test_children_of_a_refused_unit_are_refused(write_csv: WriteCsv) -> None:
    path = write_csv(units_text("A;;;dinas;;;;;", "B;B;;dinas;A;;;;", "C;C;;dinas;B;;;;"))
    reading = units_of(path)
    assert [(line, code) for line, _, _, code in reasons(reading)] == [
        (2, "missing-value"),
        (3, "refused-parent"),
        (4, "refused-parent"),
    ]


def test_children_of_a_known_unit_whose_line_was_refused_stay(write_csv: WriteCsv) -> None:
    path = write_csv(units_text("A;;;dinas;;;;;", "B;B;;dinas;A;;;;"))
    assert [unit.code for unit in units_of(path, known=("A",)).rows] == ["B"]


def test_a_person(write_csv: WriteCsv) -> None:
    path = write_csv(people_text(f"{NIP[:8]} {NIP[8:]};Budi;Budi@Contoh.GO.id;Head;D1;1 Mei 2024;"))
    assert people_of(path).rows == [
        PersonRow(
            row_number=2,
            nip=NIP,
            name="Budi",
            email="budi@contoh.go.id",
            role="head",
            unit_code="D1",
            valid_from=date(2024, 5, 1),
            valid_to=None,
        )
    ]


def test_a_person_without_nip_under_english_headers(write_csv: WriteCsv) -> None:
    path = write_csv("full name,e-mail,role,unit code\nSari,sari@contoh.go.id,officer,D2\n")
    (person,) = people_of(path).rows
    assert (person.nip, person.role, person.unit_code) == ("", "officer", "D2")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("123;Budi;b@c.id;head;D1;;", ("NIP", "123", "bad-nip")),
        (";;b@c.id;head;D1;;", ("Nama", "", "missing-value")),
        (";Budi;;head;D1;;", ("Email", "", "missing-value")),
        (";Budi;b@c;head;D1;;", ("Email", "b@c", "bad-email")),
        (";Budi;a@b@c.id;head;D1;;", ("Email", "a@b@c.id", "bad-email")),
        (";Budi;b@c.id;raja;D1;;", ("Peran", "raja", "unknown-choice")),
        (";Budi;b@c.id;head;D9;;", ("Unit", "D9", "unknown-unit")),
        (";Budi;b@c.id;head;;;", ("Unit", "", "missing-value")),
        (";Budi;b@c.id;head;D1;01/13/2024;", ("Sejak", "01/13/2024", "bad-date")),
        (";Budi;b@c.id;head;D1;;24", ("Sampai", "24", "bad-date")),
    ],
)
def test_a_bad_person(write_csv: WriteCsv, line: str, reason: tuple[str, str, str]) -> None:
    reading = people_of(write_csv(people_text(line, ";Sari;sari@contoh.go.id;officer;D2;;")))
    assert reasons(reading) == [(2, *reason)]
    assert [person.name for person in reading.rows] == ["Sari"]


def test_email_and_nip_are_given_once(write_csv: WriteCsv) -> None:
    path = write_csv(
        people_text(
            f"{NIP};Budi;budi@contoh.go.id;head;D1;;",
            ";Budi;BUDI@contoh.go.id;officer;D2;;",
            f"{NIP};Sari;sari@contoh.go.id;officer;D2;;",
            ";Citra;citra@contoh.go.id;officer;D2;;",
        )
    )
    assert reasons(people_of(path)) == [
        (3, "Email", "BUDI@contoh.go.id", "duplicate"),
        (4, "NIP", NIP, "duplicate"),
    ]


def test_a_nip_that_the_spreadsheet_has_rounded(write_xlsx: WriteXlsx) -> None:
    path = write_xlsx(
        [PEOPLE_HEADER.split(";"), [int(NIP), "Budi", "b@c.id", "head", "D1", "", ""]]
    )
    assert [code for *_, code in reasons(people_of(path))] == ["rounded-number"]


def test_a_file_of_something_else(write_csv: WriteCsv) -> None:
    with pytest.raises(TableError, match="Kode, Jenis"):
        units_of(write_csv("Nama;Alamat\nX;Y\n"))
