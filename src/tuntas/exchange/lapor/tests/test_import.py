"""What an export does to the cases: the first time, again, and after somebody worked on them."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.personas import MONDAY, City

from tuntas.cases.actions import act, check_clock
from tuntas.cases.actors import SYSTEM
from tuntas.cases.engine import Step
from tuntas.cases.models import Case, CaseEvent, ClockRun
from tuntas.core.errors import DomainError
from tuntas.core.models import AuditEntry
from tuntas.exchange.conftest import WriteCsv
from tuntas.exchange.lapor.actions import import_lapor
from tuntas.exchange.lapor.result import LaporImport
from tuntas.exchange.lapor.tests.conftest import ORDINARY, WriteExport, line
from tuntas.exchange.models import ImportRun
from tuntas.exchange.tables import TableError
from tuntas.organisation.actions import create_unit
from tuntas.organisation.models import UnitSpelling

LATER = MONDAY + timedelta(days=1)
UNKNOWN = "Dinas Kebinamargaan"


def bring(path: Path, at: datetime = MONDAY, **options: Any) -> LaporImport:
    return import_lapor(path, by=SYSTEM, at=at, **options)


def counts(done: LaporImport) -> tuple[int, int, int, int]:
    return done.created, done.updated, done.unchanged, len(done.refused)


def only_case() -> Case:
    return Case.objects.get()


def everything() -> str:
    """Return every row of our own tables as text."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("tuntas.")]
    rows = [row for model in ours for row in model._default_manager.all()]
    return str(serializers.serialize("json", rows))


def test_a_line_becomes_a_case_of_its_unit(city: City, write_export: WriteExport) -> None:
    assert counts(bring(write_export(line()))) == (1, 0, 0, 0)
    case = only_case()
    assert (case.unit, case.state, case.queue) == (city.roads, "in_progress", "act")
    assert (case.external_id, case.channel, case.title) == ("5000001", "lapor", "Jalan berlubang")
    assert case.received_at == datetime(2026, 5, 12, 2, 30, tzinfo=UTC)
    assert case in Case.objects.visible_to(city.sari.powers())
    assert case not in Case.objects.visible_to(city.dewi.powers())


@pytest.mark.parametrize(
    ("status", "state", "clocks"),
    [
        ("Menunggu", "received", ["verification"]),
        ("Terverifikasi", "forwarded", []),
        ("Proses", "in_progress", []),
        ("Ditunda", "on_hold", []),
        ("Ditutup oleh Sistem", "closed", []),
        ("Entah bagaimana", "received", []),
    ],
)
def test_no_stage_time_is_invented(
    city: City, write_export: WriteExport, status: str, state: str, clocks: list[str]
) -> None:
    bring(write_export(line(status=status)))
    case = only_case()
    assert case.state == state
    assert case.ended_at is None
    assert list(ClockRun.objects.values_list("key", flat=True)) == clocks
    assert list(case.events.values_list("kind", "at")) == [("import", MONDAY)]
    assert case.outcome == ("unknown" if state == "closed" else "")


def test_an_old_report_is_late_but_nobody_is_reminded_of_the_past(
    city: City, write_export: WriteExport
) -> None:
    bring(write_export(line(status="Menunggu")))
    run = ClockRun.objects.get()
    assert run.due_at is not None
    assert run.due_at < MONDAY
    assert (run.escalated_percent, run.next_check_at) == (150, None)
    assert only_case().due_at == run.due_at


def test_a_report_from_before_the_calendar_has_no_clock(
    city: City, write_export: WriteExport
) -> None:
    assert counts(bring(write_export(line(status="Menunggu", date="3 Mei 2016")))) == (1, 0, 0, 0)
    assert not ClockRun.objects.exists()


def test_twice_changes_nothing(city: City, write_export: WriteExport) -> None:
    path = write_export(line(1), line(2, status="Menunggu"), line(3, unit=UNKNOWN))
    bring(path)
    before = {model: list(model.objects.values()) for model in (Case, CaseEvent, ClockRun)}
    assert counts(bring(path, LATER)) == (0, 0, 3, 0)
    assert before == {model: list(model.objects.values()) for model in (Case, CaseEvent, ClockRun)}


def test_unchanged_cases_are_not_locked(city: City, write_export: WriteExport) -> None:
    path = write_export(line(1), line(2))
    bring(path)
    with CaptureQueriesContext(connection) as queries:
        bring(path, LATER)
    locking = [query for query in queries if "FOR UPDATE" in query["sql"]]
    assert not locking


def test_a_case_nobody_touched_follows_its_source(city: City, write_export: WriteExport) -> None:
    bring(write_export(line(status="Menunggu", date="13 November 2026")))
    clock = ClockRun.objects.get()
    assert clock.next_check_at is not None
    check_clock(clock.pk, at=clock.next_check_at)  # a reminder is no work
    path = write_export(line(status="Ditutup oleh Pelapor", date="13 November 2026"))
    assert counts(bring(path, LATER)) == (0, 1, 0, 0)
    case = only_case()
    assert (case.state, case.queue, case.outcome, case.unit) == (
        "closed",
        "done",
        "unknown",
        city.roads,
    )
    # When the check ended is not told, so no clock claims to have been kept or missed.
    assert not ClockRun.objects.exists()
    assert (case.due_at, case.due_clock) == (None, "")


def test_open_again_at_the_source_runs_the_checks_clock_again(
    city: City, write_export: WriteExport
) -> None:
    bring(write_export(line(status="Proses", date="13 November 2026")))
    bring(write_export(line(status="Menunggu", date="13 November 2026")), LATER)
    case = only_case()
    assert (case.state, case.unit, case.due_clock) == ("received", city.government, "verification")


def test_work_done_here_stays(city: City, write_export: WriteExport) -> None:
    bring(write_export(line(status="Terverifikasi")))
    case = only_case()
    act(case.pk, Step("take"), by=city.actor(city.sari), at=MONDAY)
    vina = city.actor(city.vina)
    act(case.pk, Step("reclassify", classification="aspirasi"), by=vina, at=MONDAY)
    changed = line(status="Ditutup oleh Sistem", unit="Dinas Kesehatan", title="Jalan rusak")
    assert counts(bring(write_export(changed), LATER)) == (0, 1, 0, 0)
    case = only_case()
    assert (case.state, case.unit, case.officer) == ("in_progress", city.roads, city.sari)
    assert (case.classification, case.title) == ("aspirasi", "Jalan rusak")
    assert case.source_status == "Ditutup oleh Sistem"
    assert counts(bring(write_export(changed), LATER)) == (0, 0, 1, 0)


def test_another_spelling_moves_an_untouched_case(city: City, write_export: WriteExport) -> None:
    bring(write_export(line()))
    bring(write_export(line(unit="Dinas Kesehatan")), LATER)
    assert only_case().unit == city.health
    assert list(Case.objects.get().events.values_list("seq", "unit")) == [
        (1, city.roads.pk),
        (2, city.health.pk),
    ]


def test_a_corrected_classification_changes_the_case_type(
    city: City, write_export: WriteExport
) -> None:
    bring(write_export(line(classification="Aspirasi")))
    assert only_case().case_type == "aspirasi"
    bring(write_export(line()), LATER)
    case = only_case()
    assert (case.case_type, case.classification) == (
        "pengaduan",
        "pengaduan-tidak-berkadar-pengawasan",
    )


def test_columns_that_an_export_lacks_change_nothing(city: City, write_export: WriteExport) -> None:
    full = line(status="Ditunda", reason="Menunggu anggaran", privacy="Rahasia")
    bring(write_export(full))
    before = Case.objects.values().get()
    lacking = (
        "Instansi Terdisposisi",
        "Tipe Laporan (Anonim/Rahasia)",
        "Kecamatan",
        "Kategori",
        "Waktu Laporan Masuk",
        "Alasan Tunda/Arsip",
        "Klasifikasi Laporan",
    )
    assert counts(bring(write_export(full, without=lacking), LATER)) == (0, 0, 1, 0)
    assert Case.objects.values().get() == before
    other = {**full, "Judul Laporan": "Lubang"}
    assert counts(bring(write_export(other, without=lacking), LATER)) == (0, 1, 0, 0)
    case = only_case()
    assert (case.title, case.unit, case.secret, case.place) == (
        "Lubang",
        city.roads,
        True,
        "Melati",
    )
    assert counts(bring(write_export(other), LATER)) == (0, 0, 1, 0)


def test_refused_lines_name_row_and_reason_and_hold_up_nobody(
    city: City, write_export: WriteExport
) -> None:
    done = bring(
        write_export(
            line(1),
            line(2, date="32 Mei 2026"),
            line(3, id="tanpa nomor"),
            line(4, date="1 Desember 2026"),
            line(1, title="Lain"),
            {**dict.fromkeys(ORDINARY, ""), "Tracking ID": "Jumlah: 5"},
        )
    )
    assert counts(done) == (1, 0, 0, 4)
    assert [(one.row_number, one.code) for one in done.refused] == [
        (3, "bad-date"),
        (4, "bad-id"),
        (5, "future-date"),
        (6, "conflicting-duplicate"),
    ]
    assert done.ignored_rows == [7]
    told = done.as_json()
    assert told["refused"][2] == {
        "tracking_id": "5000004",
        "row": 5,
        "column": "Tanggal Laporan Masuk",
        "value": "2026-12-01",
        "reason": "Tanggal Laporan Masuk “2026-12-01” belum tiba. Mungkin hari dan bulannya tertukar.",
    }


def test_a_dry_run_leaves_nothing(city: City, write_export: WriteExport) -> None:
    before = everything()
    done = bring(write_export(line(1), line(2, unit=UNKNOWN)), dry_run=True)
    assert counts(done) == (2, 0, 0, 0)
    assert done.open_spellings == {UNKNOWN: 1}
    assert everything() == before
    assert not UnitSpelling.objects.exists()


def test_a_file_that_breaks_midway_leaves_nothing(city: City, write_csv: WriteCsv) -> None:
    header = "Tracking ID;Tanggal Laporan Masuk;Status Laporan;Judul Laporan\n"
    rows = "".join(f'{n};3 Mei 2026;Proses;"Lampu mati"\n' for n in range(1, 1200))
    path = write_csv(header + rows + '1200;3 Mei 2026;Proses;"terpotong')
    with pytest.raises(TableError, match="Tanda kutip"):
        bring(path)
    assert not Case.objects.exists()
    assert not ImportRun.objects.exists()


def test_csv_in_windows_1252_with_indonesian_dates(city: City, write_csv: WriteCsv) -> None:
    text = (
        "Laporan Ringkas\n\nTracking ID;Tanggal Laporan Masuk;Status Laporan;Judul Laporan\n"
        "7;Jum'at, 7 Nopember 2025;Proses;Café “Melati” bising\n"
    )
    bring(write_csv(text, encoding="cp1252"))
    case = only_case()
    assert case.title == "Café “Melati” bising"
    assert case.received_at == datetime(2025, 11, 6, 17, 0, tzinfo=UTC)


def test_the_reporters_name_is_stored_nowhere(city: City, write_export: WriteExport) -> None:
    name = "Rahmawati Sekarwangi"
    done = bring(
        write_export(line(1, name=name), line(2, name=name, date="besok"), line(3, name=name))
    )
    assert (done.created, len(done.refused), done.ignored_columns) == (2, 1, ("Nama Pelapor",))
    assert "Jalan berlubang" in everything()
    for kept in (everything(), json.dumps(done.as_json()), json.dumps(done.as_report())):
        assert "Rahmawati" not in kept
        assert "Sekarwangi" not in kept


def test_an_import_is_kept_with_what_it_did(city: City, write_export: WriteExport) -> None:
    bring(write_export(line(1), line(2, date="besok"), line(3, unit=UNKNOWN)))
    run = ImportRun.objects.get()
    assert (run.state, run.by, run.created, run.refused) == ("done", None, 2, 1)
    assert run.report["open_spellings"] == {UNKNOWN: 1}
    entry = AuditEntry.objects.get(verb="case.import")
    assert entry.subject == "file:ekspor.xlsx"
    assert (entry.detail["created"], entry.detail["refused"]) == (2, 1)


def test_a_name_longer_than_its_field_is_cut(city: City, write_export: WriteExport) -> None:
    long = "Unit " + "sangat " * 60
    path = write_export(line(1, unit=long + "satu"), line(2, unit=long + "dua"))
    assert counts(bring(path)) == (2, 0, 0, 0)
    assert UnitSpelling.objects.count() == 1
    assert counts(bring(path, LATER)) == (0, 0, 2, 0)


def test_a_unit_entered_since_is_recognised_by_the_next_import(
    city: City, write_export: WriteExport
) -> None:
    path = write_export(line(unit=UNKNOWN))
    bring(path)
    assert only_case().unit == city.government
    unit = create_unit(
        by=SYSTEM,
        at=MONDAY,
        code="BM",
        name=UNKNOWN,
        short_name="BM",
        kind="agency",
        parent=city.government,
    )
    done = bring(path, LATER)
    assert (done.mapped, only_case().unit) == ({UNKNOWN: UNKNOWN}, unit)


def test_before_there_is_any_unit_the_way_out_is_told(db: None, write_export: WriteExport) -> None:
    with pytest.raises(DomainError, match="import units"):
        bring(write_export(line()))
