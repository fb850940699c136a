import struct
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from tuntas.exchange.conftest import WriteXlsx
from tuntas.exchange.tables import Columns, TableError, is_rounded, read_table, text_of

WANTED = Columns(
    spellings={"id": ("Tracking ID",), "unit": ("Instansi Tujuan", "Unit"), "note": ("Isi",)},
    required=(("id",), ("unit", "note")),
)
HEADER = ["Tracking ID", "Instansi Tujuan", "Isi"]


def texts(path: Path, **options: object) -> list[tuple[int, str, str, str]]:
    table = read_table(path, WANTED, **options)  # type: ignore[arg-type]
    return [(row.number, row.text("id"), row.text("unit"), row.text("note")) for row in table]


def code_of(path: Path, **options: object) -> str:
    with pytest.raises(TableError) as caught:
        read_table(path, WANTED, **options)  # type: ignore[arg-type]
    assert caught.value.message
    assert caught.value.message_in("en") != caught.value.message
    return caught.value.code


def error_of(path: Path, **options: object) -> TableError:
    with pytest.raises(TableError) as caught:
        read_table(path, WANTED, **options)  # type: ignore[arg-type]
    return caught.value


# Workbooks


def test_header_below_a_preamble(write_xlsx: WriteXlsx) -> None:
    path = write_xlsx([["Judul"], [], ["Periode", 2023], HEADER, ["7", "Dinas A", "x"]])
    table = read_table(path, WANTED)
    assert (table.line, table.header, table.expected_rows) == (4, tuple(HEADER), 1)
    assert table.preamble == (("Judul",), (), ("Periode", "2023"))
    assert texts(path) == [(5, "7", "Dinas A", "x")]


def test_rows_are_numbered_as_seen_even_when_the_sheet_starts_with_empty_lines_and_columns(
    write_xlsx: WriteXlsx,
) -> None:
    path = write_xlsx([[], [], ["", *HEADER], [], ["", "8", "B", "y"]])
    assert texts(path) == [(4, "", "", ""), (5, "8", "B", "y")]
    assert [row.is_blank for row in read_table(path, WANTED)] == [True, False]


def test_header_names_ignore_case_spaces_and_punctuation(write_xlsx: WriteXlsx) -> None:
    path = write_xlsx([["TRACKING_ID ", " unit", "I S I"], ["1", "A", "x"]])
    assert texts(path) == [(2, "1", "A", "x")]


def test_header_is_found_on_any_sheet(write_xlsx: WriteXlsx) -> None:
    path = write_xlsx(sheets={"Petunjuk": [["Isi kolom"]], "Data": [HEADER, ["1", "A", "x"]]})
    assert read_table(path, WANTED).sheet == "Data"
    assert texts(path, sheet=" data ") == [(2, "1", "A", "x")]


def test_numbers_and_dates_keep_their_type_and_read_as_people_write_them(
    write_xlsx: WriteXlsx,
) -> None:
    path = write_xlsx([HEADER, [5000001, date(2026, 1, 3), 1.5]])
    row = next(iter(read_table(path, WANTED)))
    assert row.cells == {"id": 5000001.0, "unit": date(2026, 1, 3), "note": 1.5}
    assert [row.text(key) for key in ("id", "unit", "note")] == ["5000001", "2026-01-03", "1.5"]


def test_a_formula_is_text_or_its_stored_value_and_never_evaluated(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADER)
        page.write_formula(1, 0, "=40+2", value=41)
        page.write_string(1, 1, "=HYPERLINK(1)")
        page.write_boolean(1, 2, boolean=True)
    assert texts(path) == [(2, "41", "=HYPERLINK(1)", "TRUE")]


def test_unwanted_columns_are_never_passed_on(write_xlsx: WriteXlsx) -> None:
    path = write_xlsx([["Nama Pelapor", *HEADER], ["Citra", "1", "A", "x"]])
    table = read_table(path, WANTED)
    assert table.ignored == ("Nama Pelapor",)
    assert "Citra" not in repr(list(table))


def test_the_first_spelling_wins_when_two_columns_fit(write_xlsx: WriteXlsx) -> None:
    path = write_xlsx([["Unit", *HEADER], ["alias", "1", "official", "x"]])
    assert texts(path) == [(2, "1", "official", "x")]


def test_a_table_can_be_read_twice(write_xlsx: WriteXlsx) -> None:
    table = read_table(write_xlsx([HEADER, ["1", "A", "x"]]), WANTED)
    assert [row.number for row in table] == [row.number for row in table] == [2]


def test_rounded_numbers_are_recognised() -> None:
    assert is_rounded(198503302003121002.0)
    assert not is_rounded(5000001.0)
    assert not is_rounded("198503302003121002")
    assert text_of(None) == ""


def test_an_old_xls_is_read(tmp_path: Path) -> None:
    path = tmp_path / "old.xls"
    path.write_bytes(ole_file({"Workbook": biff8([HEADER, [7.0, "Dinas A", "x"]])}))
    assert texts(path) == [(2, "7", "Dinas A", "x")]


# What is refused


def test_wrong_sheet_names_those_there_are(write_xlsx: WriteXlsx) -> None:
    error = error_of(write_xlsx(sheets={"Rekap": [["a"]], "Data": [HEADER]}), sheet="Laporan")
    assert error.code == "sheet-missing"
    assert "Laporan" in error.message
    assert "Rekap, Data" in error.message


def test_missing_columns_are_named_with_the_nearest_header(write_xlsx: WriteXlsx) -> None:
    error = error_of(write_xlsx([["Laporan"], ["No", "Instansi Tujuan", "Isi"]]))
    assert error.code == "header-nearest"
    assert error.params["missing"] == "Tracking ID"
    assert error.params["line"] == 2
    assert error.params["found"] == "No, Instansi Tujuan, Isi"


def test_alternatives_are_named_together(write_xlsx: WriteXlsx) -> None:
    error = error_of(write_xlsx([["Tracking ID"], ["1"]]))
    assert error.params["missing"] == "Instansi Tujuan / Isi"


def test_no_header_at_all_names_the_sheets(write_xlsx: WriteXlsx) -> None:
    error = error_of(write_xlsx(sheets={"Rekap": [["a", "b"]], "Lain": [["c"]]}))
    assert error.code == "header-missing"
    assert "Rekap, Lain" in error.message


def test_a_header_too_far_down_is_not_searched_for(write_xlsx: WriteXlsx) -> None:
    assert code_of(write_xlsx([*([["catatan"]] * 60), HEADER])) == "header-missing"
    assert texts(write_xlsx([*([["catatan"]] * 59), HEADER, ["1", "A", ""]]))[0][0] == 61


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \r\n\r\n", "empty"),
        (b"\xef\xbb\xbf\n", "empty"),
        (b"%PDF-1.7\n%\xe2\xe3", "pdf"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image"),
        (b"\r\n <html xmlns:x='urn:x'><table><tr><td>Tracking ID</td></tr></table>", "html"),
        ("\ufeff<table border=1><tr>".encode("utf-16"), "html"),
        (b"MIME-Version: 1.0\nContent-Type: text/html\n\n<html>", "html"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas"/>', "xml"),
        (b"\x1f\x8b\x08\x00abc", "archive"),
        (b"PK\x05\x06" + bytes(18), "archive"),
        (b"{\\rtf1 Laporan}", "document"),
        (b"abc\x00\x01\x02def", "binary"),
        (b"PK\x03\x04 and then nothing", "broken-package"),
        (b"just words, no table", "header-missing"),
    ],
)
def test_what_is_no_table_is_named(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "upload.xls"
    path.write_bytes(content)
    assert code_of(path) == code


def test_messages_use_the_name_the_user_knows(tmp_path: Path) -> None:
    path = tmp_path / "tmp123"
    path.write_bytes(b"<html></html>")
    error = error_of(path, filename="laporan {2023}.xls")
    assert "“laporan {2023}.xls”" in error.message
    assert str(error) == error.message


def test_too_large_a_file_is_not_opened(write_xlsx: WriteXlsx) -> None:
    assert code_of(write_xlsx([HEADER]), max_bytes=1000) == "too-large"


def test_a_truncated_workbook(write_xlsx: WriteXlsx) -> None:
    path = write_xlsx([HEADER, ["1", "A", "x"]])
    path.write_bytes(path.read_bytes()[:-400])
    assert code_of(path) == "broken-package"


def test_a_damaged_part(write_xlsx: WriteXlsx) -> None:
    path = write_xlsx([HEADER, ["1", "A", "x"]])
    content = bytearray(path.read_bytes())
    start = content.find(b"sheet1.xml") + 30
    content[start : start + 20] = bytes(20)
    path.write_bytes(content)
    assert code_of(path) == "broken-package"


def test_a_sheet_that_is_no_xml(write_xlsx: WriteXlsx) -> None:
    path = write_xlsx([HEADER, ["1", "A", "x"]])
    rewrite(path, "xl/worksheets/sheet1.xml", lambda content: content[:200])
    assert code_of(path) == "broken-sheet"


@pytest.mark.parametrize(
    ("member", "code"),
    [
        ("word/document.xml", "document"),
        ("content.xml", "other-spreadsheet"),
        ("xl/workbook.bin", "other-spreadsheet"),
        ("foto.jpg", "archive"),
    ],
)
def test_other_packages(tmp_path: Path, member: str, code: str) -> None:
    path = tmp_path / "x.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(member, "x")
    assert code_of(path) == code


def test_a_package_that_unpacks_to_far_more_is_refused(write_xlsx: WriteXlsx) -> None:
    path = write_xlsx([HEADER])
    rewrite(path, "xl/media/big.xml", lambda _: bytes(60 * 1024 * 1024))
    assert code_of(path) == "zip-bomb"


def test_a_package_that_lies_about_its_size_is_refused(write_xlsx: WriteXlsx) -> None:
    path = write_xlsx([HEADER])
    size = 60 * 1024 * 1024
    rewrite(path, "xl/media/big.xml", lambda _: bytes(size))
    content = path.read_bytes()
    assert content.count(size.to_bytes(4, "little")) == 2
    path.write_bytes(content.replace(size.to_bytes(4, "little"), (99).to_bytes(4, "little")))
    assert code_of(path) == "zip-bomb"


def test_one_cell_far_away_is_refused_before_memory_is_taken(write_xlsx: WriteXlsx) -> None:
    path = write_xlsx([HEADER, ["1", "A", "x"]])
    rewrite(
        path, "xl/worksheets/sheet1.xml", lambda content: content.replace(b'"C2"', b'"XFD1048576"')
    )
    error = error_of(path)
    assert error.code == "too-many-cells"
    assert error.params["rows"] == 1048576
    assert error.params["columns"] == 16384


def test_many_cells_with_one_long_text_are_refused_before_memory_is_taken(
    write_xlsx: WriteXlsx,
) -> None:
    path = write_xlsx([HEADER, *([str(row), "Dinas A", "x" * 30_000] for row in range(20_000))])
    assert path.stat().st_size < 500_000
    assert code_of(path) == "zip-bomb"


def test_a_workbook_with_a_password(tmp_path: Path) -> None:
    path = tmp_path / "locked.xlsx"
    path.write_bytes(ole_file({"EncryptedPackage": b"secret"}))
    assert code_of(path) == "password"


def test_a_word_document_of_old(tmp_path: Path) -> None:
    path = tmp_path / "letter.xls"
    path.write_bytes(ole_file({"WordDocument": b"Dengan hormat"}))
    assert code_of(path) == "document"


def test_an_xls_that_asks_for_all_memory_ends_only_its_own_process(tmp_path: Path) -> None:
    far_away = record(0x203, u16(65535, 65535, 0) + bytes(8))
    path = tmp_path / "old.xls"
    path.write_bytes(ole_file({"Workbook": biff8([HEADER])[:-4] + far_away + record(0x0A)}))
    assert code_of(path) == "broken-sheet"


def test_an_old_workbook_without_sheets(tmp_path: Path) -> None:
    path = tmp_path / "old.xls"
    path.write_bytes(ole_file({"Workbook": bof(5) + record(0x0A)}))
    assert code_of(path) == "empty"


def test_an_old_workbook_with_nothing_in_it(tmp_path: Path) -> None:
    path = tmp_path / "old.xls"
    path.write_bytes(ole_file({"Workbook": b"no records here"}))
    assert code_of(path) == "broken-sheet"


# Files built by hand, because no library at hand writes them


def rewrite(path: Path, member: str, change: object) -> None:
    """Replaces or adds one part of a package."""
    with zipfile.ZipFile(path) as package:
        parts = {info.filename: package.read(info) for info in package.infolist()}
    parts[member] = change(parts.get(member, b""))  # type: ignore[operator]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)


SECTOR = 512
END, FREE, FAT_SECTOR = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def u16(*values: int) -> bytes:
    return b"".join(value.to_bytes(2, "little") for value in values)


def u32(*values: int) -> bytes:
    return b"".join(value.to_bytes(4, "little") for value in values)


def ole_file(streams: dict[str, bytes]) -> bytes:
    """A compound file ([MS-CFB]) with one stream, padded past the limit for short streams."""
    ((name, content),) = streams.items()
    content = content.ljust(4096, b"\x00")
    content += bytes(-len(content) % SECTOR)
    sectors = len(content) // SECTOR
    chain = [*range(3, 2 + sectors), END]
    fat = u32(FAT_SECTOR, END, *chain).ljust(SECTOR, b"\xff")
    directory = (
        entry("Root Entry", 5, child=1, start=END)
        + entry(name, 2, start=2, size=len(content))
        + entry("", 0) * 2
    )
    header = (
        bytes.fromhex("d0cf11e0a1b11ae1")
        + bytes(16)
        + u16(0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
        + u32(0, 1, 1, 0, 4096, END, 0, END, 0, 0)
    ).ljust(SECTOR, b"\xff")
    return header + fat + directory + content


def entry(name: str, kind: int, *, child: int = FREE, start: int = 0, size: int = 0) -> bytes:
    text = f"{name}\x00".encode("utf-16-le") if name else b""
    return (
        text.ljust(64, b"\x00")
        + u16(len(text))
        + bytes([kind, 1])
        + u32(FREE, FREE, child)
        + bytes(36)
        + u32(start, size, 0)
    )


def biff8(lines: Sequence[Sequence[object]]) -> bytes:
    """The records of a workbook with one sheet ([MS-XLS])."""
    cells = b"".join(
        cell_record(row, column, value)
        for row, line in enumerate(lines)
        for column, value in enumerate(line)
    )
    sheet = bof(0x10) + cells + record(0x0A)
    title = b"Data"
    start = len(bof(5)) + 4 + 8 + len(title) + len(record(0x0A))
    bound = record(0x85, u32(start) + bytes([0, 0, len(title), 0]) + title)
    return bof(5) + bound + record(0x0A) + sheet


def bof(kind: int) -> bytes:
    return record(0x809, u16(0x600, kind, 0, 0x7CC) + u32(0, 6))


def record(number: int, content: bytes = b"") -> bytes:
    return u16(number, len(content)) + content


def cell_record(row: int, column: int, value: object) -> bytes:
    if isinstance(value, float):
        return record(0x203, u16(row, column, 0) + struct.pack("<d", value))
    text = str(value).encode("latin-1")
    return record(0x204, u16(row, column, 0, len(text)) + b"\x00" + text)
