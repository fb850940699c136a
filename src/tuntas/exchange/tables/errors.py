"""Why a whole file cannot be read as a table."""

from collections.abc import Mapping
from typing import Literal

from tuntas.exchange.problems import Language, Sentence

Code = Literal[
    "empty",
    "too-large",
    "pdf",
    "image",
    "html",
    "xml",
    "archive",
    "document",
    "binary",
    "other-spreadsheet",
    "password",
    "broken-package",
    "zip-bomb",
    "too-many-cells",
    "broken-sheet",
    "broken-csv",
    "sheet-missing",
    "header-missing",
    "header-nearest",
]

SENTENCES: Mapping[Code, Sentence] = {
    "empty": Sentence("Berkas “{name}” kosong.", "The file “{name}” is empty."),
    "too-large": Sentence(
        "Berkas “{name}” berukuran {size_mb} MB; batasnya {limit_mb} MB. Bagi menjadi beberapa berkas, misalnya per tahun.",
        "The file “{name}” has {size_mb} MB; the limit is {limit_mb} MB. Split it, for example by year.",
    ),
    "pdf": Sentence(
        "Berkas “{name}” adalah PDF, bukan tabel. Unggah berkas Excel (.xlsx) atau CSV.",
        "The file “{name}” is a PDF, not a table. Upload an Excel (.xlsx) or CSV file.",
    ),
    "image": Sentence(
        "Berkas “{name}” adalah gambar, bukan tabel. Unggah berkas Excel (.xlsx) atau CSV.",
        "The file “{name}” is a picture, not a table. Upload an Excel (.xlsx) or CSV file.",
    ),
    "html": Sentence(
        "Berkas “{name}” sebenarnya halaman web (HTML), bukan berkas Excel. Buka di Excel atau LibreOffice, simpan sebagai .xlsx, lalu unggah kembali.",
        "The file “{name}” is really a web page (HTML), not an Excel file. Open it in Excel or LibreOffice, save it as .xlsx and upload that.",
    ),
    "xml": Sentence(
        "Berkas “{name}” berisi XML, bukan berkas Excel. Buka di Excel atau LibreOffice, simpan sebagai .xlsx, lalu unggah kembali.",
        "The file “{name}” holds XML, not an Excel file. Open it in Excel or LibreOffice, save it as .xlsx and upload that.",
    ),
    "archive": Sentence(
        "Berkas “{name}” adalah arsip. Keluarkan dahulu berkas Excel atau CSV dari dalamnya.",
        "The file “{name}” is an archive. Take the Excel or CSV file out of it first.",
    ),
    "document": Sentence(
        "Berkas “{name}” adalah dokumen, bukan tabel. Unggah berkas Excel (.xlsx) atau CSV.",
        "The file “{name}” is a document, not a table. Upload an Excel (.xlsx) or CSV file.",
    ),
    "binary": Sentence(
        "Isi berkas “{name}” bukan tabel. Unggah berkas Excel (.xlsx) atau CSV.",
        "The file “{name}” does not hold a table. Upload an Excel (.xlsx) or CSV file.",
    ),
    "other-spreadsheet": Sentence(
        "Berkas “{name}” memakai format tabel yang belum didukung. Simpan sebagai .xlsx, lalu unggah kembali.",
        "The file “{name}” is in a spreadsheet format that is not supported. Save it as .xlsx and upload that.",
    ),
    "password": Sentence(
        "Berkas “{name}” dikunci kata sandi. Hapus kata sandinya, simpan, lalu unggah kembali.",
        "The file “{name}” is locked with a password. Remove the password, save it and upload it again.",
    ),
    "broken-package": Sentence(
        "Berkas “{name}” rusak atau terpotong. Unduh atau simpan ulang, lalu unggah kembali.",
        "The file “{name}” is damaged or cut short. Download or save it again and upload that.",
    ),
    "zip-bomb": Sentence(
        "Berkas “{name}” mengembang jauh melebihi ukuran wajar ({size_mb} MB; batasnya {limit_mb} MB) dan tidak dibuka.",
        "The file “{name}” unpacks to far more than is reasonable ({size_mb} MB; the limit is {limit_mb} MB) and was not opened.",
    ),
    "too-many-cells": Sentence(
        "Lembar dalam “{name}” terbentang sampai baris {rows} dan kolom {columns}. Hapus baris dan kolom kosong di ujungnya, simpan, lalu unggah kembali.",
        "A sheet in “{name}” reaches to row {rows} and column {columns}. Delete the empty rows and columns at its end, save it and upload it again.",
    ),
    "broken-sheet": Sentence(
        "Lembar di dalam berkas “{name}” rusak. Buka dan simpan ulang sebagai .xlsx, lalu unggah kembali.",
        "A sheet in the file “{name}” is damaged. Open it, save it again as .xlsx and upload that.",
    ),
    "broken-csv": Sentence(
        "Tanda kutip di sekitar baris {line} berkas “{name}” tidak berpasangan. Simpan ulang sebagai .xlsx atau CSV, lalu unggah kembali.",
        "The quotation marks near line {line} of the file “{name}” do not pair up. Save it again as .xlsx or CSV and upload that.",
    ),
    "sheet-missing": Sentence(
        "Lembar “{sheet}” tidak ada di berkas “{name}”. Yang ada: {sheets}.",
        "There is no sheet “{sheet}” in the file “{name}”. It has: {sheets}.",
    ),
    "header-missing": Sentence(
        "Baris judul tidak ditemukan di berkas “{name}” (lembar: {sheets}). Kolom yang dicari: {missing}.",
        "No header row was found in the file “{name}” (sheets: {sheets}). The columns sought are: {missing}.",
    ),
    "header-nearest": Sentence(
        "Kolom berikut tidak ditemukan di berkas “{name}”: {missing}. Judul yang paling mendekati ada di baris {line} lembar “{sheet}”: {found}.",
        "These columns were not found in the file “{name}”: {missing}. The nearest header is on row {line} of sheet “{sheet}”: {found}.",
    ),
}


class TableError(ValueError):
    """A file that cannot be read as a table: a `code`, its `params` and a sentence that says what to do."""

    def __init__(self, code: Code, **params: object) -> None:
        self.code = code
        self.params = params
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """The reason in Indonesian."""
        return self.message_in("id")

    def message_in(self, language: Language) -> str:
        """The reason as a sentence or two in the language asked for."""
        return SENTENCES[self.code].say(self.params, language)
