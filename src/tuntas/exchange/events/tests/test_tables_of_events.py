"""Events from CSV and XLSX: what is taken, what is refused, what is told."""

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.personas import MONDAY, City

from tuntas.cases.actors import SYSTEM
from tuntas.core.errors import DomainError
from tuntas.core.models import AuditEntry
from tuntas.eventlogs.models import EventImport, EventLog, LoggedCase, LoggedEvent
from tuntas.eventlogs.rows import EventRow
from tuntas.exchange.conftest import WriteXlsx
from tuntas.exchange.events.importer import Options, import_events
from tuntas.exchange.events.opening import open_source
from tuntas.exchange.events.tests.conftest import CSV, Bring
from tuntas.exchange.tables import TableError
from tuntas.organisation.models import Unit

JAKARTA = ZoneInfo("Asia/Jakarta")
HEADER = "Nomor Permohonan;Kegiatan;Waktu\n"


def test_a_table_is_taken_whole(bring: Bring) -> None:
    done = bring(CSV)
    assert (done.applied, done.result.cases, done.result.events, done.result.added) == (
        True,
        2,
        3,
        3,
    )
    assert (done.result.dated, done.result.late) == (1, 1)
    first, second = LoggedCase.objects.order_by("external_id")
    assert first.closed == first.actual_end == datetime(2026, 3, 5, 3, tzinfo=UTC)
    assert first.planned_end == datetime(2026, 3, 4, 23, 59, 59, 999999, tzinfo=JAKARTA)
    assert (second.closed, second.opened) == (None, datetime(2026, 3, 3, 2, tzinfo=UTC))
    assert done.result.warnings.counts == {"open_cases": 1, "missing_end": 1, "time_zone": 4}
    run = EventImport.objects.get()
    assert (run.state, run.events, run.added) == ("done", 3, 3)
    assert AuditEntry.objects.filter(verb="eventlog.import").count() == 1


def test_no_name_of_a_person_is_kept(bring: Bring) -> None:
    bring(CSV)
    numbers = LoggedEvent.objects.order_by("seq").values_list("resource", flat=True)
    assert numbers[0] == numbers[1] != numbers[2]
    kept = str(list(LoggedEvent.objects.values())) + str(list(LoggedCase.objects.values()))
    assert "Rahmawati" not in kept + str(list(EventImport.objects.values()))


def test_the_same_again_changes_nothing(bring: Bring) -> None:
    bring(CSV)
    before = list(LoggedEvent.objects.order_by("event_id").values())
    done = bring(CSV)
    assert (done.result.events, done.result.added, done.result.unchanged) == (3, 0, 3)
    assert list(LoggedEvent.objects.order_by("event_id").values()) == before


def test_later_rows_add_to_a_case(bring: Bring) -> None:
    bring(CSV)
    more = CSV.splitlines()[0] + "\nA-2;Diserahkan;2026-03-07 09:00;Sulastri;2026-03-07 09:00;\n"
    done = bring(more)
    assert (done.result.added, done.result.late, done.result.dated) == (1, 1, 1)
    case = LoggedCase.objects.get(external_id="A-2")
    assert case.planned_end is not None
    assert case.opened == datetime(2026, 3, 3, 2, tzinfo=UTC)


def test_equal_rows_without_an_id_are_counted_and_stay_idempotent(bring: Bring) -> None:
    content = HEADER + "A;Dicek;2026-03-02 08:00\n" * 3
    assert bring(content).result.warnings.counts["duplicates"] == 2
    again = bring(content)
    assert (again.result.events, again.result.added) == (3, 0)


def test_one_id_with_two_contents_is_refused(bring: Bring) -> None:
    head = "ID Peristiwa;" + HEADER
    same = head + "1;A;Dicek;2026-03-02 08:00\n1;A;Dicek;2026-03-02 08:00\n"
    done = bring(same)
    assert (done.result.added, done.result.warnings.counts["duplicates"]) == (1, 1)
    other = bring(head + "1;A;Dicek;2026-03-02 09:00\n")
    assert not other.applied
    assert other.result.refused.counts == {"known_id": 1}
    inside = bring(head + "2;A;Dicek;2026-03-02 08:00\n2;B;Dicek;2026-03-02 08:00\n")
    assert inside.result.refused.first["same_id"][0]["place"] == 3
    assert LoggedEvent.objects.count() == 1


MIXED = (
    HEADER
    + "A;Dicek;besok\nA;;2026-03-02 08:00\n;Dicek;2026-03-02 08:00\nB;Dicek;2026-03-02 08:00\n"
)


def test_one_refused_row_takes_the_whole_back(bring: Bring) -> None:
    done = bring(MIXED)
    assert not done.applied
    assert done.result.refused.counts == {"unreadable_time": 1, "missing": 2}
    assert done.result.refused.first["unreadable_time"] == [
        {"place": 2, "case": "A", "field": "timestamp", "value": "besok"}
    ]
    assert not LoggedEvent.objects.exists()
    assert not EventLog.objects.exists()


def test_partial_takes_the_good_rows_and_writes_the_others(bring: Bring) -> None:
    done = bring(MIXED.replace("besok", "=besok"), partial=True)
    assert (done.applied, done.result.added, done.result.cases) == (True, 1, 1)
    lines = list(
        csv.reader(
            io.StringIO(Path(done.refused_file).read_text(encoding="utf-8-sig")), delimiter=";"
        )
    )
    assert [line[0] for line in lines] == ["baris", "2", "3", "4"]
    assert lines[1][3] == "'=besok"


@pytest.mark.parametrize(
    ("rows", "kind", "count"),
    [
        ("A;Dicek;2026-03-02\n", "date_without_time", 1),
        ("A;Dicek;2031-03-02 08:00\n", "future", 1),
        ("A;Dicek;1970-01-01 07:00\n", "before_1990", 1),
        ("A;Dicek;2026-03-02 08:00\nA;Selesai;2026-03-01 08:00\n", "order", 1),
        ("A;Dicek;2026-03-02 08:00\nB;Dicek;2026-03-02T08:00+07:00\n", "mixed_time_zones", 1),
        ("A;Dicek;2026-03-02 08:00\nB;Dicek;2026-03-02T08:00+07:00\n", "time_zone", 1),
    ],
)
def test_what_is_odd_is_told(bring: Bring, rows: str, kind: str, count: int) -> None:
    done = bring(HEADER + rows)
    assert done.applied
    assert done.result.warnings.counts[kind] == count


def test_negative_durations_and_missing_ends_of_activities(bring: Bring) -> None:
    head = "case id,activity,timestamp,lifecycle:transition\n"
    rows = (
        "A,Cek,2026-03-02T08:00Z,start\nA,Cek,2026-03-02T07:00Z,complete\n"
        "B,Cek,2026-03-02T08:00Z,start\nC,Cek,2026-03-02T08:00Z,assign\n"
    )
    counts = bring(head + rows).result.warnings.counts
    assert (counts["negative_duration"], counts["missing_end"]) == (1, 1)
    assert sorted(LoggedEvent.objects.values_list("lifecycle", flat=True)) == [0, 1, 1, 2]


def test_a_case_that_ended_before_it_began(bring: Bring) -> None:
    head = "Nomor Permohonan;Kegiatan;Waktu;Tanggal Selesai\n"
    counts = bring(
        head + "A;Cek;2026-03-02 08:00;2026-03-01\nB;Cek;2026-03-02 08:00;2026-03-02\n"
    ).result.warnings.counts
    assert counts["negative_duration"] == 1  # a day is not before an hour of itself


def test_end_activities_close_cases_also_those_of_before(bring: Bring) -> None:
    rows = (
        HEADER + "A;Terima;2026-03-02 08:00\nA;Serah;2026-03-03 08:00\nB;Terima;2026-03-02 08:00\n"
    )
    first = bring(rows)
    assert first.result.warnings.counts["open_cases"] == 2
    assert ("Serah", 1) in first.result.last_activities
    second = bring(HEADER + "B;Dicek;2026-03-04 08:00\n", end_activities=["Serah"])
    assert second.result.last_activities == []
    closed = dict(LoggedCase.objects.values_list("external_id", "closed"))
    assert closed == {"A": datetime(2026, 3, 3, 1, tzinfo=UTC), "B": None}


def test_units_are_matched_or_told(bring: Bring, city: City) -> None:
    head = "Nomor Permohonan;Kegiatan;Waktu;OPD\n"
    done = bring(
        head + "A;Cek;2026-03-02 08:00;dinas kesehatan\nB;Cek;2026-03-02 08:00;Dinas Bulan\n",
        unit="DPUPR",
    )
    units = dict(LoggedCase.objects.values_list("external_id", "unit_id"))
    assert units == {"A": city.health.pk, "B": city.roads.pk}
    assert done.result.warnings.first["unknown_unit"] == [{"value": "Dinas Bulan"}]
    assert LoggedCase.objects.get(external_id="B").unit_text == "Dinas Bulan"
    groups = LoggedEvent.objects.order_by("seq").values_list("group__text", flat=True)
    assert list(groups) == ["dinas kesehatan", "Dinas Bulan"]


def test_an_unknown_default_unit_is_refused(bring: Bring) -> None:
    with pytest.raises(DomainError, match="DINAS-BULAN"):
        bring(CSV, unit="DINAS-BULAN")
    assert not Unit.objects.exists()


def test_two_columns_that_fit_are_asked_about(bring: Bring) -> None:
    content = "No Berkas;Kegiatan;Tanggal;Jam\nA;Cek;2026-03-02;08:00\n"
    with pytest.raises(DomainError, match="“Tanggal”, “Jam”"):
        bring(content)
    assert bring(content, mapping={"timestamp": "Tanggal"}).result.events == 1


def test_a_stated_column_that_is_missing(bring: Bring) -> None:
    with pytest.raises(TableError, match="Berkas Bulan"):
        bring(CSV, mapping={"case": "Berkas Bulan"})
    with pytest.raises(DomainError, match="Yang ada: Nomor Permohonan"):
        bring(CSV, mapping={"channel": "Kanal Bulan"})


def test_a_column_that_shall_not_be_read(bring: Bring) -> None:
    done = bring(CSV, mapping={"end": "-"})
    assert done.result.dated == 0
    assert "Tanggal Selesai" in done.told["ignored_columns"]


def test_a_wrong_header(bring: Bring) -> None:
    with pytest.raises(TableError, match="Kolom yang dicari"):
        bring("Nama;Umur\nMelati;3\n")


def test_no_events(bring: Bring) -> None:
    with pytest.raises(DomainError, match="Tidak ada peristiwa"):
        bring(HEADER)
    assert not EventLog.objects.exists()


def test_nul_and_monstrous_fields_are_refused(bring: Bring) -> None:
    good = "A;Cek;2026-03-02 08:00\n" * 400
    done = bring(HEADER + good + "A\x00;Cek;2026-03-02 08:00\n" + f"A;{'x' * 10**6};2026-03-02\n")
    assert done.result.refused.counts == {"nul": 1, "too_long": 1}


def test_an_open_quotation_mark(bring: Bring) -> None:
    with pytest.raises(TableError, match="Tanda kutip"):
        bring(HEADER + 'A;Cek;2026-03-02 08:00\nB;"Cek;2026-03-02 08:00\n')


def test_windows_1252_and_a_comma_in_an_excel_number(bring: Bring) -> None:
    content = "Nomor Permohonan;Kegiatan;Waktu\nA;Café;45000,5\n".encode("cp1252")
    assert bring(content).result.events == 1
    assert LoggedEvent.objects.get().activity.text == "Café"
    assert LoggedEvent.objects.get().at == datetime(2023, 3, 15, 5, tzinfo=UTC)


def test_a_workbook(bring: Bring, write_xlsx: WriteXlsx) -> None:
    path = write_xlsx(
        [
            ["Rekap perizinan"],
            ["No Berkas", "Tahapan", "Waktu"],
            [1001, "Terima", datetime(2026, 3, 2, 8, 0)],  # noqa: DTZ001 - a cell has no zone
            [1001, "Serah", datetime(2026, 3, 3, 0, 0)],  # noqa: DTZ001
        ]
    )
    done = bring(path.read_bytes(), name="izin.xlsx")
    assert (done.result.events, done.result.warnings.counts["date_without_time"]) == (2, 1)
    assert LoggedCase.objects.get().external_id == "1001"


def test_nothing_is_changed_by_a_trial(tmp_path: Path, bring: Bring) -> None:
    path = tmp_path / "izin.csv"
    path.write_text(CSV, encoding="utf-8")
    done = import_events(path, Options(), by=SYSTEM, at=MONDAY, dry_run=True)
    assert (done.applied, done.result.added) == (False, 3)
    assert not LoggedEvent.objects.exists()


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30
).filter(lambda text: text == text.strip() and text)
ROWS = st.lists(
    st.tuples(
        TEXT,
        TEXT,
        st.datetimes(datetime(1991, 1, 1), datetime(2099, 1, 1)),  # noqa: DTZ001 - naive on purpose
    ),
    min_size=1,
    max_size=20,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, separator=st.sampled_from(";,\t|"))
def test_a_csv_says_what_was_written(
    tmp_path: Path, rows: list[tuple[str, str, datetime]], separator: str
) -> None:
    path = tmp_path / "any.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=separator, quoting=csv.QUOTE_ALL)
        writer.writerow(["case id", "activity", "timestamp"])
        writer.writerows([case, what, at.isoformat(" ")] for case, what, at in rows)
    read = open_source(path, filename="any.csv", stated={}, zone=JAKARTA)
    assert [(one.case, one.activity, one.at) for one in read if isinstance(one, EventRow)] == [
        (case, what, at.replace(tzinfo=JAKARTA)) for case, what, at in rows
    ]


def test_moments_of_a_zone_are_kept(bring: Bring) -> None:
    bring(HEADER + "A;Cek;2026-03-02 08:00 WITA\nB;Cek;02/03/2026 08.30\n", zone="Asia/Jayapura")
    at = LoggedEvent.objects.order_by("seq").values_list("at", flat=True)
    assert at[1] - at[0] == timedelta(minutes=-30)


@pytest.mark.parametrize("extra", [";".join(f"k{at}" for at in range(600)), "k" * 301])
def test_too_many_or_too_long_headers_are_refused(bring: Bring, extra: str) -> None:
    with pytest.raises(DomainError, match="Paling banyak 500 kolom"):
        bring(f"Kasus;Kegiatan;Waktu;{extra}\nA;Terima;2026-03-02 08:00\n")
