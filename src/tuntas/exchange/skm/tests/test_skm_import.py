"""Import of the agencies' spreadsheet: whatever its layout, nothing guessed, nothing twice."""

import json
from collections.abc import Sequence
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from tests.personas import City

from tuntas.assessments.models import Survey, SurveyResponse
from tuntas.assessments.surveys.queries.figures import figures
from tuntas.assessments.surveys.tests.survey_samples import (
    AFTER,
    PERMEN14,
    QUARTER,
    columns_of,
    survey_of,
)
from tuntas.catalogue.models import Service
from tuntas.core.errors import DomainError
from tuntas.core.models import AuditEntry
from tuntas.exchange.skm.cells import age_of, answer_of, education_of, occupation_of, sex_of
from tuntas.exchange.skm.importer import IGNORE, SkmImport, import_skm
from tuntas.exchange.skm.reader import SkmFile, read_skm
from tuntas.exchange.skm.tests.conftest import ELEMENTS, PROFILE, Workbook, person
from tuntas.exchange.tables import TableError
from tuntas.rules.instruments import shipped

TEMPLATE = Path(__file__).parents[6] / "shared" / "data" / "skm" / "agency_template.xlsx"


def read(path: Path, order: str = "list") -> SkmFile:
    return read_skm(
        path, shipped()[PERMEN14], order=order, begins=date(2026, 7, 1), ends=date(2026, 9, 30)
    )


def imported(path: Path, survey: Survey, city: City, **changes: Any) -> SkmImport:
    values: dict[str, Any] = {"by": city.oki.powers(), "at": AFTER, "order": "list"}
    return import_skm(path, survey, **{**values, **changes})


def test_the_agencies_own_template_is_understood() -> None:
    if not TEMPLATE.exists():
        pytest.skip("the agencies' template is not part of the project")
    found = read(TEMPLATE)
    assert (found.rows, found.refused, found.extra) == ([], [], "")
    assert found.ignored_columns == ["NAMA RESPONDEN"]


def test_merged_headers_profile_and_answers(workbook: Workbook) -> None:
    found = read(workbook([person(1), person(2)]))
    assert [row.row for row in found.rows] == [3, 4]
    first = found.rows[0]
    assert first.values == (4, 3, 4, 3, 4, 3, 4, 1, 2)
    assert (first.sex, first.age_group, first.education, first.occupation, first.service) == (
        "female", "30-39", "sma", "self-employed", "Izin galian",
    )  # fmt: skip
    assert "Rahma" not in repr(found)
    assert found.ignored_columns == ["NAMA RESPONDEN"]


def test_the_order_of_the_last_two_is_asked_and_followed(workbook: Workbook) -> None:
    path = workbook([person(1)])
    assert read(path, "list").rows[0].values[-2:] == (1, 2)
    assert read(path, "form").rows[0].values[-2:] == (2, 1)
    with pytest.raises(DomainError, match="Pilih urutan"):
        read(path, "")


def test_headings_that_contradict_the_order_are_refused(workbook: Workbook) -> None:
    named = [*ELEMENTS[:7], "U8 Sarana dan Prasarana", "U9 Penanganan Pengaduan"]
    path = workbook([person(1)], header=["No", *PROFILE, *named])
    assert read(path, "form").rows[0].values[-2:] == (2, 1)
    with pytest.raises(DomainError, match="tidak cocok dengan urutan"):
        read(path, "list")


NAMES = [
    "Persyaratan", "Prosedur", "Waktu Penyelesaian", "Biaya/Tarif", "Produk Layanan",
    "Kompetensi Pelaksana", "Perilaku Pelaksana", "Sarana dan Prasarana", "Penanganan Pengaduan",
]  # fmt: skip


def test_names_and_column_numbers_below_the_header_belong_to_it(workbook: Workbook) -> None:
    numbers = [f"({n})" for n in range(1, 17)]
    rows = [["", *[""] * 6, *NAMES], numbers, person(1)]
    path = workbook(rows, header=["No", *PROFILE, *ELEMENTS])
    found = read(path, "form")
    assert (found.refused, found.ignored_rows) == ([], [])
    assert [row.values[-2:] for row in found.rows] == [(2, 1)]
    with pytest.raises(DomainError, match="tidak cocok dengan urutan"):
        read(path, "list")


@pytest.mark.parametrize("order", ["list", "form"])
def test_headings_with_names_only_need_no_order(workbook: Workbook, order: str) -> None:
    names = [
        "Sarana dan Prasarana", "Penanganan Pengaduan", "Persyaratan", "Prosedur", "Waktu Penyelesaian",
        "Biaya/Tarif", "Produk Layanan", "Kompetensi Pelaksana", "Perilaku Pelaksana",
    ]  # fmt: skip
    path = workbook([[1, 2, 1, 4, 3, 4, 3, 4, 3, 4]], header=["No", *names])
    assert read(path, order).rows[0].values == (4, 3, 4, 3, 4, 3, 4, 1, 2)


def test_other_columns_and_another_order_of_columns(workbook: Workbook) -> None:
    header = ["Tanggal", *reversed(ELEMENTS), "Nomor HP", "Saran/Masukan", "Layanan", "Umur"]
    line = ["12/08/2026", 2, 1, 4, 3, 4, 3, 4, 3, 4, "0812", "Cepat.", "Izin", 61]
    found = read(workbook([line], header=header))
    row = found.rows[0]
    assert row.values == (4, 3, 4, 3, 4, 3, 4, 1, 2)
    assert (row.day, row.comment, row.service, row.age_group) == (
        date(2026, 8, 12), "Cepat.", "Izin", "60-up",
    )  # fmt: skip
    assert found.ignored_columns == ["Nomor HP"]


@pytest.mark.parametrize(
    ("answers", "column", "reason"),
    [
        ((4, 3, 4, 5, 4, 3, 4, 1, 2), "U4", "Bukan pilihan"),
        ((4, 3, 4, 0, 4, 3, 4, 1, 2), "U4", "Bukan pilihan"),
        ((4, 3, 4, 3.5, 4, 3, 4, 1, 2), "U4", "Bukan pilihan"),
        ((4, 3, 4, "baik sekali", 4, 3, 4, 1, 2), "U4", "Bukan pilihan"),
        ((4, 3, 4, "", 4, 3, 4, 1, 2), "U4", "kosong"),
        (("",) * 9, "", "Semua jawaban kosong"),
    ],
)
def test_each_bad_row_is_listed_with_its_reason(
    workbook: Workbook, answers: Sequence[Any], column: str, reason: str
) -> None:
    found = read(workbook([person(1), person(2, *answers)]))
    assert len(found.rows) == 1
    (refused,) = found.refused
    assert (refused.row, refused.column) == (4, column)
    assert reason in refused.reason


def test_totals_legends_and_empty_numbers_are_no_rows(workbook: Workbook) -> None:
    rows = [
        person(1),
        [2],
        [],
        ["Jumlah Nilai", "", "", "", "", "", "", *[105] * 9],
        ["", "NRR Per Unsur", "", "", "", "", "", *[3.62] * 9],
        ["IKM Unit", "", "", "", "", "", "", 91.48],
        ["4 = Sangat baik"],
        ["", "Ikmal Nilaiwan", "L", "20", "S1", "PNS", "Izin galian", *[4] * 9],
    ]
    found = read(workbook(rows))
    assert [row.row for row in found.rows] == [3, 10]
    assert found.refused == []
    assert found.ignored_rows == [4, 5, 6, 7, 8, 9]


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        (4.0, 4), ("4", 4), ("4 (Sangat baik)", 4), ("4. Sangat baik", 4), ("3 - Baik", 3), ("4,0", 4),
        ("Sangat sesuai", 4), ("sangat  SESUAI", 4), (5.0, None), ("45", None), ("3,2", None), (None, None),
        ("Lumayan", None), ("-4", None),
    ],
)  # fmt: skip
def test_answers_as_people_type_them(cell: Any, answer: int | None) -> None:
    instrument = shipped()[PERMEN14]
    assert answer_of(instrument, instrument.leaves[0], cell) == answer


def test_profiles_as_people_type_them() -> None:
    assert [sex_of(one) for one in ("L", "Laki - laki", "Wanita", "?", None)] == [
        "male", "male", "female", "", "",
    ]  # fmt: skip
    ages = [age_of(one) for one in (17.0, "34 tahun", "30-39", "25-45", "< 20", "> 60", "muda")]
    assert ages == ["under-20", "30-39", "30-39", "", "under-20", "60-up", ""]
    educations = [education_of(one) for one in ("S-1", "SLTA/SMA", "D III", "SD", "S2", "lain")]
    assert educations == ["s1", "sma", "diploma", "sd", "s2", ""]
    jobs = [occupation_of(one) for one in ("PNS", "Pegawai Swasta", "Pedagang", "Petani", "")]
    assert jobs == ["pns", "private", "self-employed", "other", ""]


def test_a_file_without_the_elements_is_refused(workbook: Workbook) -> None:
    with pytest.raises(TableError, match="U9"):
        read(workbook([person(1)], header=["No", *PROFILE, *ELEMENTS[:8]]))


@pytest.mark.django_db
def test_a_published_quarter_from_a_file(city: City, workbook: Workbook) -> None:
    survey = survey_of(city.roads)
    Service.objects.create(unit=city.roads, name="Izin Galian")
    sheets = columns_of(QUARTER)
    path = workbook(
        [person(n, *sheet, service="izin  galian" if n % 2 else "Izin reklame") for n, sheet in enumerate(sheets, 1)]
    )  # fmt: skip
    done = imported(path, survey, city)
    assert (done.applied, done.added, done.new_services) == (True, 29, ["Izin reklame"])
    found = figures(survey)
    assert found is not None
    assert str(found.score) == "91.48"
    assert [one.name for one in found.services] == ["Izin Galian", "Izin reklame"]
    again = imported(path, survey, city)
    assert (again.added, again.repeated) == (0, 29)
    assert SurveyResponse.objects.count() == 29
    assert AuditEntry.objects.filter(verb="survey.enter").count() == 1


@pytest.mark.django_db
def test_all_or_none_unless_asked_otherwise(city: City, workbook: Workbook) -> None:
    survey = survey_of(city.roads)
    path = workbook([person(1), person(2, 5, 3, 4, 3, 4, 3, 4, 1, 2)])
    assert imported(path, survey, city).applied is False
    assert not SurveyResponse.objects.exists()
    assert not Service.objects.exists()
    assert imported(path, survey, city, dry_run=True, only_good=True).added == 1
    assert not SurveyResponse.objects.exists()
    assert imported(path, survey, city, only_good=True).added == 1
    assert SurveyResponse.objects.get().channel == "import"


@pytest.mark.django_db
def test_a_tenth_element_is_named_or_left_out(city: City, workbook: Workbook) -> None:
    survey = survey_of(city.roads)
    header = ["No", *PROFILE, *ELEMENTS, "U10"]
    path = workbook([[*person(1), 4], [*person(2), 3]], header=header)
    with pytest.raises(DomainError, match="U10"):
        imported(path, survey, city)
    assert imported(path, survey, city, dry_run=True).file.extra == "U10"
    named = imported(path, survey, city, extra_name="Integritas")
    assert named.extra_counts == {"3": 1, "4": 1}
    rows = SurveyResponse.objects.order_by("pk")
    assert [(len(row.values), row.extra) for row in rows] == [(9, 4), (9, 3)]
    survey.refresh_from_db()
    assert survey.extra_label == "Integritas"
    other = survey_of(city.roads, code="OTHER")
    assert imported(path, other, city, extra_name=IGNORE).extra_counts == {}
    assert set(other.responses.values_list("extra", flat=True)) == {None}


@pytest.mark.django_db
def test_the_tenth_element_changes_no_index(city: City, workbook: Workbook) -> None:
    header = ["No", *PROFILE, *ELEMENTS, "U10"]
    path = workbook([[*person(n, *sheet), 1] for n, sheet in enumerate(columns_of(QUARTER), 1)], header=header)  # fmt: skip
    survey = survey_of(city.roads)
    imported(path, survey, city, extra_name="Integritas")
    found = figures(survey)
    assert found is not None
    assert str(found.score) == "91.48"
    assert found.extra is not None
    assert (str(found.extra.mean), found.extra.answered) == ("1", 29)


@pytest.mark.django_db
def test_a_survey_has_one_tenth_question(city: City, workbook: Workbook) -> None:
    survey = survey_of(city.roads, extra_label="Integritas")
    header = ["No", *PROFILE, *ELEMENTS, "U10"]
    path = workbook([[*person(1), 4], [*person(2), 9], [*person(3), ""]], header=header)
    with pytest.raises(DomainError, match="sudah punya pertanyaan tambahan “Integritas”"):
        imported(path, survey, city, extra_name="Keamanan")
    assert not SurveyResponse.objects.exists()
    done = imported(path, survey, city)  # known already, so not asked again
    assert (done.extra_name, done.file.unread_extra) == ("Integritas", [4])
    assert list(SurveyResponse.objects.order_by("pk").values_list("extra", flat=True)) == [
        4, None, None,
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_closed_survey_takes_no_file(city: City, workbook: Workbook) -> None:
    survey = survey_of(city.roads, state="closed", closed_at=AFTER)
    with pytest.raises(DomainError, match="sudah ditutup"):
        imported(workbook([person(1)]), survey, city)


@pytest.mark.django_db
def test_the_command(city: City, workbook: Workbook) -> None:
    survey = survey_of(city.roads)
    path = workbook([person(1), person(2, 9, 3, 4, 3, 4, 3, 4, 1, 2)])
    out = StringIO()
    with pytest.raises(CommandError, match="--order"):
        call_command("import", "skm", path, survey=survey.code)
    with pytest.raises(CommandError, match="Tidak ada survei"):
        call_command("import", "skm", path, survey="x", order="list")
    with pytest.raises(CommandError, match="Tidak ada yang diimpor"):
        call_command("import", "skm", path, survey=survey.code, order="list", stdout=out)
    assert "baris 4: U1 “9”" in out.getvalue()
    out = StringIO()
    call_command(
        "import", "skm", path, survey=survey.code, order="list", only_good=True, json=True, stdout=out
    )  # fmt: skip
    told = json.loads(out.getvalue())
    assert (told["applied"], told["added"], told["refused_rows"]) == (True, 1, 1)
