from pathlib import Path

import pytest

from tuntas.exchange.conftest import WriteCsv
from tuntas.exchange.tables import Columns, TableError, read_table

WANTED = Columns(
    spellings={"id": ("Tracking ID",), "unit": ("Unit",), "note": ("Isi",)},
    required=(("id",), ("unit", "note")),
)


def texts(path: Path) -> list[tuple[int, str, str, str]]:
    table = read_table(path, WANTED)
    return [(row.number, row.text("id"), row.text("unit"), row.text("note")) for row in table]


CSV_TEXT = (
    'Tracking ID;Unit;Isi\r\n1;"Dinas ""A""";"baris satu\r\nbaris dua; masih dua"\r\n\r\n2;B;é\r\n'
)
CSV_ROWS = [
    (2, "1", 'Dinas "A"', "baris satu\r\nbaris dua; masih dua"),
    (3, "", "", ""),
    (4, "2", "B", "é"),
]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_csv_in_any_encoding(write_csv: WriteCsv, encoding: str) -> None:
    assert texts(write_csv(CSV_TEXT, encoding=encoding)) == CSV_ROWS


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_csv_with_any_separator(write_csv: WriteCsv, separator: str) -> None:
    lines = [
        "Laporan, ringkas; 2023",
        "sep=x",
        separator.join(["Tracking ID", "Unit", "Isi"]),
        separator.join("1AB"),
    ]
    table = read_table(write_csv("\n".join(lines)), WANTED)
    assert (table.line, table.expected_rows) == (3, None)
    assert [row.cells for row in table] == [{"id": "1", "unit": "A", "note": "B"}]


def test_csv_in_windows_1252_with_the_odd_letter_late_in_a_long_file(write_csv: WriteCsv) -> None:
    filler = "1;A;" + "x" * 1000 + "\n"
    path = write_csv("Tracking ID;Unit;Isi\n" + filler * 1200 + "2;Café;y\n", encoding="cp1252")
    assert texts(path)[-1] == (1202, "2", "Café", "y")


def test_csv_short_and_long_lines(write_csv: WriteCsv) -> None:
    rows = list(read_table(write_csv("Tracking ID,Unit,Isi\n1\n2,A,x,\n3,A,x,rest\n"), WANTED))
    assert [row.surplus for row in rows] == [False, False, True]
    assert rows[0].cells == {"id": "1", "unit": None, "note": None}


def test_csv_whose_quotes_break_tells_where(write_csv: WriteCsv) -> None:
    table = read_table(write_csv('Tracking ID,Unit,Isi\n1,A,x\n2,A,"open\n3,A,x\n'), WANTED)
    with pytest.raises(TableError) as caught:
        list(table)
    assert (caught.value.code, caught.value.params["line"]) == ("broken-csv", 3)


def test_csv_header_missing(write_csv: WriteCsv) -> None:
    with pytest.raises(TableError) as caught:
        read_table(write_csv("No;Unit;Isi\n1;A;x\n"), WANTED)
    assert caught.value.code == "header-nearest"
    assert caught.value.params["found"] == "No, Unit, Isi"


def test_csv_that_begins_like_a_bitmap(write_csv: WriteCsv) -> None:
    assert texts(write_csv("BMKG,\nTracking ID,Unit\n1,A\n")) == [(3, "1", "A", "")]
