from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tuntas.exchange.conftest import WriteCsv, WriteXlsx
from tuntas.exchange.lapor.reader import (
    LaporRow,
    Reading,
    Refusal,
    SourceStatus,
    read_laporan_ringkas,
)
from tuntas.exchange.tables import TableError

HEADER = [
    "Tracking ID",
    "Tanggal Laporan Masuk",
    "Waktu Laporan Masuk",
    "Nama Pelapor",
    "Klasifikasi Laporan",
    "Judul Laporan",
    "Isi Laporan Awal",
    "Isi Laporan Akhir",
    "Tipe Laporan (Anonim/Rahasia)",
    "Instansi Terdisposisi",
    "Status Laporan",
    "Rating",
]
LINE: dict[str, object] = dict(
    zip(
        HEADER,
        [
            "7000001",
            "3 Mei 2026",
            "04:05:34",
            "Sari Pelapor",
            "Aspirasi",
            "Lampu jalan",
            "Lampu mati",
            "Lampu jalan mati",
            "Anonim",
            "Dinas Perhubungan",
            "Ditutup Oleh Sistem",
            "5",
        ],
        strict=True,
    )
)


def line(**changes: object) -> list[object]:
    """A report's cells; `id_`, `date`, `time`, `kind`, `privacy`, `status`, `rating` … replace some."""
    names = {
        "id_": "Tracking ID",
        "date": "Tanggal Laporan Masuk",
        "time": "Waktu Laporan Masuk",
        "kind": "Klasifikasi Laporan",
        "title": "Judul Laporan",
        "first": "Isi Laporan Awal",
        "last": "Isi Laporan Akhir",
        "privacy": "Tipe Laporan (Anonim/Rahasia)",
        "unit": "Instansi Terdisposisi",
        "status": "Status Laporan",
        "rating": "Rating",
    }
    return list({**LINE, **{names[key]: value for key, value in changes.items()}}.values())


def read(path: Path) -> tuple[list[LaporRow], list[Refusal], Reading]:
    reading = read_laporan_ringkas(path)
    items = list(reading)
    rows = [item for item in items if isinstance(item, LaporRow)]
    return rows, [item for item in items if isinstance(item, Refusal)], reading


def only_row(path: Path) -> LaporRow:
    rows, refusals, _ = read(path)
    assert refusals == []
    (row,) = rows
    return row


def only_refusal(path: Path) -> Refusal:
    rows, refusals, _ = read(path)
    assert rows == []
    (refusal,) = refusals
    assert refusal.message
    assert refusal.message_in("en") != refusal.message
    return refusal


def test_a_report(write_xlsx: WriteXlsx) -> None:
    row = only_row(write_xlsx([HEADER, line()]))
    assert row.row_number == 2
    assert row.tracking_id == "7000001"
    assert row.received_at == datetime(2026, 5, 2, 21, 5, 34, tzinfo=UTC)
    assert row.received_time_known
    assert (row.classification, row.status) == ("aspirasi", SourceStatus.CLOSED_BY_SYSTEM)
    assert row.status_text == "Ditutup Oleh Sistem"
    assert (row.text, row.text_first) == ("Lampu jalan mati", "Lampu mati")
    assert (row.anonymous, row.secret, row.rating) == (True, False, 5)
    assert (row.unit_spelling, row.unit_external_id, row.village) == ("Dinas Perhubungan", "", "")
    assert row.warnings == ()


def test_the_reporter_s_name_is_in_no_object(write_xlsx: WriteXlsx) -> None:
    reading = read_laporan_ringkas(write_xlsx([HEADER, line(), line(id_="x"), line(kind="?")]))
    everything = repr(list(reading)) + repr(reading) + repr(list(reading.table))
    assert "Sari" not in everything
    assert "Nama Pelapor" in reading.ignored_columns


def test_the_zone_is_an_argument(write_xlsx: WriteXlsx) -> None:
    path = write_xlsx([HEADER, line()])
    (row,) = read_laporan_ringkas(path, zone=ZoneInfo("Asia/Jayapura"))
    assert isinstance(row, LaporRow)
    assert row.received_at.isoformat() == "2026-05-03T04:05:34+09:00"


def test_without_a_time_the_day_stands_alone(write_xlsx: WriteXlsx) -> None:
    row = only_row(write_xlsx([HEADER, line(time="")]))
    assert row.received_at.isoformat() == "2026-05-03T00:00:00+07:00"
    assert not row.received_time_known


def test_an_unreadable_time_warns(write_xlsx: WriteXlsx) -> None:
    row = only_row(write_xlsx([HEADER, line(time="pagi")]))
    assert not row.received_time_known
    assert [(warning.code, warning.value) for warning in row.warnings] == [("bad-time", "pagi")]


def test_numbers_and_real_dates(write_xlsx: WriteXlsx) -> None:
    row = only_row(
        write_xlsx([HEADER, line(id_=7000001, date=date(2026, 5, 3), time=0.5, rating=4)])
    )
    assert (row.tracking_id, row.rating) == ("7000001", 4)
    assert row.received_at.isoformat() == "2026-05-03T12:00:00+07:00"


@pytest.mark.parametrize("text", ["#7000001", "'7000001", " 7000001 ", "7000001.0"])
def test_ids_as_programs_write_them(write_xlsx: WriteXlsx, text: str) -> None:
    assert only_row(write_xlsx([HEADER, line(id_=text)])).tracking_id == "7000001"


@pytest.mark.parametrize(
    ("changes", "column", "value", "code"),
    [
        ({"id_": "7A"}, "Tracking ID", "7A", "bad-id"),
        ({"id_": "7E+06"}, "Tracking ID", "7E+06", "bad-id"),
        ({"id_": "\u0667\u0660\u0660"}, "Tracking ID", "\u0667\u0660\u0660", "bad-id"),
        ({"id_": 7.5}, "Tracking ID", "7.5", "bad-id"),
        ({"id_": ""}, "Tracking ID", "", "missing-value"),
        ({"id_": 1e16}, "Tracking ID", "1e+16", "rounded-number"),
        ({"date": "31 Februari 2026"}, "Tanggal Laporan Masuk", "31 Februari 2026", "bad-date"),
        ({"date": "3/5/26"}, "Tanggal Laporan Masuk", "3/5/26", "bad-date"),
        ({"date": ""}, "Tanggal Laporan Masuk", "", "missing-value"),
    ],
)
def test_what_cannot_be_placed_is_refused(
    write_xlsx: WriteXlsx, changes: dict[str, object], column: str, value: str, code: str
) -> None:
    refusal = only_refusal(write_xlsx([HEADER, line(**changes)]))
    assert (refusal.row_number, refusal.column, refusal.value, refusal.code) == (
        2,
        column,
        value,
        code,
    )
    assert refusal.tracking_id == (None if column == "Tracking ID" else "7000001")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "Pengaduan"}, "unknown-classification"),
        ({"status": "Menguap"}, "unknown-status"),
        ({"status": ""}, "unknown-status"),
        ({"privacy": "Setengah rahasia"}, "unknown-privacy"),
        ({"rating": "bagus"}, "bad-rating"),
        ({"rating": "4,5"}, "bad-rating"),
        ({"title": "", "first": "", "last": ""}, "no-text"),
    ],
)
def test_what_is_odd_is_kept_with_a_warning(
    write_xlsx: WriteXlsx, changes: dict[str, object], code: str
) -> None:
    path = write_xlsx([HEADER, line(**changes)])
    (warning,) = only_row(path).warnings
    assert warning.code == code
    assert warning.message_in("en") != warning.message
    assert read(path)[2].counts.warned == 1


def test_a_report_not_yet_classified_is_no_oddity(write_xlsx: WriteXlsx) -> None:
    row = only_row(write_xlsx([HEADER, line(kind="", rating="-")]))
    assert (row.classification, row.rating, row.warnings) == (None, None, ())


def test_unknown_privacy_is_taken_as_the_strictest(write_xlsx: WriteXlsx) -> None:
    row = only_row(write_xlsx([HEADER, line(privacy="Setengah rahasia")]))
    assert (row.anonymous, row.secret) == (True, True)


def test_a_file_that_does_not_tell_privacy_is_taken_as_the_strictest(
    write_csv: WriteCsv,
) -> None:
    path = write_csv(
        "Tracking ID;Tanggal Laporan Masuk;Status Laporan;Judul\n1;3 Mei 2026;Proses;x\n"
    )
    row = only_row(path)
    assert (row.anonymous, row.secret) == (True, True)
    assert "Tipe Laporan (Anonim/Rahasia)" in read(path)[2].absent_columns


def test_the_text_falls_back_to_the_first_one(write_xlsx: WriteXlsx) -> None:
    row = only_row(write_xlsx([HEADER, line(last="")]))
    assert (row.text, row.text_first) == ("Lampu mati", "")
    row = only_row(write_xlsx([HEADER, line(first="Lampu  jalan\nmati ")]))
    assert (row.text, row.text_first) == ("Lampu jalan mati", "")


def test_blank_lines_totals_notes_and_repeated_headers_are_counted(write_xlsx: WriteXlsx) -> None:
    empty = [""] * len(HEADER)
    lines = [
        HEADER,
        line(),
        empty,
        HEADER,
        line(id_="7000002"),
        ["Total", "2", *empty[2:]],
        ["Jumlah laporan: 2", *empty[1:]],
        ["", "", "", "", "", "Dicetak 4 Mei 2026", *empty[6:]],
        ["*) data sementara", *empty[1:]],
    ]
    rows, refusals, reading = read(write_xlsx(lines))
    assert [row.row_number for row in rows] == [2, 5]
    assert refusals == []
    assert reading.counts.blank == 1
    assert reading.counts.ignored == [4, 6, 7, 8, 9]


def test_a_report_whose_title_begins_like_a_total_is_a_report(write_xlsx: WriteXlsx) -> None:
    refusal = only_refusal(write_xlsx([HEADER, line(id_="", title="Jumlah lampu kurang")]))
    assert refusal.code == "missing-value"


def test_the_same_line_twice_counts_once(write_xlsx: WriteXlsx) -> None:
    rows, refusals, reading = read(write_xlsx([HEADER, line(), line(last="Lampu  jalan mati")]))
    assert (len(rows), len(refusals), reading.counts.repeated) == (1, 0, 1)


def test_a_second_version_of_a_report_is_refused(write_xlsx: WriteXlsx) -> None:
    rows, refusals, reading = read(write_xlsx([HEADER, line(), line(status="Selesai")]))
    assert [row.row_number for row in rows] == [2]
    assert [(one.row_number, one.code, one.tracking_id) for one in refusals] == [
        (3, "conflicting-duplicate", "7000001")
    ]
    assert "baris 2" in refusals[0].message
    assert (reading.counts.rows, reading.counts.refused) == (1, 1)


def test_counts_start_anew_with_each_reading(write_xlsx: WriteXlsx) -> None:
    reading = read_laporan_ringkas(write_xlsx([HEADER, line()]))
    assert len(list(reading)) == len(list(reading)) == reading.counts.rows == 1


@pytest.mark.parametrize("gone", ["Tracking ID", "Tanggal Laporan Masuk", "Status Laporan"])
def test_required_columns(write_xlsx: WriteXlsx, gone: str) -> None:
    at = HEADER.index(gone)
    lines = [[*cells[:at], *cells[at + 1 :]] for cells in (HEADER, line())]
    with pytest.raises(TableError) as caught:
        read_laporan_ringkas(write_xlsx(lines))
    assert gone in caught.value.message


def test_csv_lines_pushed_out_of_place_are_refused_without_showing_their_cells(
    write_csv: WriteCsv,
) -> None:
    path = write_csv(
        "Nama Pelapor;Tracking ID;Tanggal Laporan Masuk;Status Laporan;Judul\n"
        "Sari; Pelapor;7;3 Mei 2026;Proses;x\n"
    )
    refusal = only_refusal(path)
    assert (refusal.code, refusal.value) == ("surplus-cells", "")


# Fingerprints


def test_a_fingerprint_ignores_how_a_report_is_written(
    write_xlsx: WriteXlsx, write_csv: WriteCsv
) -> None:
    one = only_row(write_xlsx([HEADER, line()]))
    other = only_row(
        write_csv(
            ";".join(reversed(HEADER))
            + "\n"
            + ";".join(
                map(
                    str,
                    reversed(
                        line(date="2026-05-03", time="4.05.34", status="DITUTUP OLEH SISTEM ")
                    ),
                )
            )
        )
    )
    assert other.fingerprint == one.fingerprint
    assert len(one.fingerprint) == 32


@pytest.mark.parametrize(
    "changes",
    [
        {"id_": "7000002"},
        {"date": "4 Mei 2026"},
        {"time": "04:05:35"},
        {"time": ""},
        {"kind": "Permintaan Informasi"},
        {"title": "Lampu"},
        {"last": "Sudah nyala"},
        {"first": "Mati lampu"},
        {"privacy": "Rahasia"},
        {"unit": "Dinas PU"},
        {"status": "Selesai"},
        {"rating": "4"},
    ],
)
def test_a_fingerprint_changes_with_the_content(
    write_xlsx: WriteXlsx, changes: dict[str, object]
) -> None:
    one = only_row(write_xlsx([HEADER, line()]))
    other = only_row(write_xlsx([HEADER, line(**changes)]))
    assert other.fingerprint != one.fingerprint
