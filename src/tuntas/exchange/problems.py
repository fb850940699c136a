"""What can be wrong with a file or a row, as a code with values and a sentence in two languages.

A code and its values are what programs store and compare; the sentence is made when somebody reads it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Language = Literal["id", "en"]

VALUE_SHOWN = 120  # characters of a cell that a message repeats


@dataclass(frozen=True, slots=True)
class Sentence:
    """One message in Indonesian and English, with named places for `str.format`."""

    indonesian: str
    english: str

    def say(self, params: Mapping[str, object], language: Language = "id") -> str:
        template = self.english if language == "en" else self.indonesian
        return template.format(**params)


ROW_SENTENCES: Mapping[str, Sentence] = {
    "missing-value": Sentence(
        "Kolom {column} kosong, padahal wajib diisi.", "{column} is empty but must be filled in."
    ),
    "bad-id": Sentence(
        "{column} “{value}” bukan nomor. Isinya harus angka saja.",
        "{column} “{value}” is not a number. It must hold digits only.",
    ),
    "rounded-number": Sentence(
        "{column} “{value}” tersimpan sebagai bilangan sehingga angka belakangnya sudah dibulatkan. Ubah kolom ini menjadi teks, lalu isi kembali.",
        "{column} “{value}” was stored as a number, so its last digits have been rounded. Make the column text and fill it in again.",
    ),
    "bad-date": Sentence(
        "{column} “{value}” tidak terbaca sebagai tanggal. Contoh yang benar: 3 Januari 2026.",
        "{column} “{value}” cannot be read as a date. A correct example: 3 January 2026.",
    ),
    "future-date": Sentence(
        "{column} “{value}” belum tiba. Mungkin hari dan bulannya tertukar.",
        "{column} “{value}” lies in the future. Day and month may have been swapped.",
    ),
    "bad-time": Sentence(
        "{column} “{value}” tidak terbaca sebagai jam; hanya tanggalnya yang dipakai.",
        "{column} “{value}” cannot be read as a time; only the date is used.",
    ),
    "conflicting-duplicate": Sentence(
        "{column} “{value}” sudah ada di baris {first} dengan isi berbeda; baris {first} yang dipakai.",
        "{column} “{value}” is already on row {first} with other content; row {first} is used.",
    ),
    "surplus-cells": Sentence(
        "Baris ini berisi lebih banyak kolom daripada judulnya. Mungkin ada tanda pemisah di dalam teks yang tidak diapit tanda kutip.",
        "This row has more cells than the header. A separator inside a text may lack its quotation marks.",
    ),
    "unknown-classification": Sentence(
        "Klasifikasi “{value}” tidak dikenal; laporan tetap diambil tanpa klasifikasi.",
        "The classification “{value}” is not known; the report is kept without one.",
    ),
    "unknown-status": Sentence(
        "Status “{value}” tidak dikenal; laporan tetap diambil dan statusnya perlu dipastikan.",
        "The status “{value}” is not known; the report is kept and its status needs to be settled.",
    ),
    "unknown-privacy": Sentence(
        "Tipe laporan “{value}” tidak dikenal; demi keamanan dianggap anonim dan rahasia.",
        "The report type “{value}” is not known; to be safe it counts as anonymous and confidential.",
    ),
    "no-text": Sentence(
        "Judul dan isi laporan kosong.", "The title and the text of the report are empty."
    ),
    "bad-rating": Sentence(
        "Nilai “{value}” bukan angka 1 sampai 5 dan tidak dipakai.",
        "The rating “{value}” is not a number from 1 to 5 and is left out.",
    ),
    "duplicate": Sentence(
        "{column} “{value}” sudah dipakai di baris {first}.",
        "{column} “{value}” is already used on row {first}.",
    ),
    "unknown-choice": Sentence(
        "{column} “{value}” tidak dikenal. Pilihannya: {choices}.",
        "{column} “{value}” is not known. The choices are: {choices}.",
    ),
    "unknown-unit": Sentence(
        "Unit dengan kode “{value}” tidak ada di berkas ini maupun di data yang sudah tersimpan.",
        "There is no unit with the code “{value}”, neither in this file nor in the data already kept.",
    ),
    "refused-parent": Sentence(
        "Unit induk “{value}” ada di berkas ini tetapi barisnya ditolak. Perbaiki baris induknya dahulu.",
        "The parent unit “{value}” is in this file, but its row was refused. Correct that row first.",
    ),
    "cycle": Sentence(
        "Unit ini menjadi induk bagi dirinya sendiri lewat rangkaian {chain}.",
        "This unit is its own parent through the chain {chain}.",
    ),
    "bad-region": Sentence(
        "Kode wilayah “{value}” bukan kode resmi. Contoh yang benar: 35.77.01.1001.",
        "The region code “{value}” is not an official code. A correct example: 35.77.01.1001.",
    ),
    "end-before-start": Sentence(
        "{column} “{value}” lebih awal daripada tanggal mulainya.",
        "{column} “{value}” is earlier than the date on which it starts.",
    ),
    "bad-email": Sentence(
        "Alamat email “{value}” tidak lengkap atau salah tulis.",
        "The e-mail address “{value}” is incomplete or misspelt.",
    ),
    "too-long": Sentence(
        "{column} terlalu panjang, paling banyak {limit} huruf.",
        "{column} is too long; {limit} characters at most.",
    ),
    "unknown-region": Sentence(
        "Kode wilayah “{value}” tidak ada di daftar wilayah resmi. Periksa angkanya.",
        "The region code “{value}” is not in the official list. Check its digits.",
    ),
    "below-itself": Sentence(
        "Unit ini akan menjadi bawahan dirinya sendiri: “{value}” berada di bawahnya.",
        "The unit would stand below itself: “{value}” is one of its parts.",
    ),
    "nip-taken": Sentence(
        "NIP “{value}” sudah dipakai orang lain, {holder}.",
        "The NIP “{value}” already belongs to someone else, {holder}.",
    ),
    "role-kept": Sentence(
        "Peran ini sudah dipegang sejak {since}. Mulainya tidak diubah lewat impor; kosongkan selnya atau samakan tanggalnya.",
        "This role has been held since {since}. An import does not change its start; leave the cell empty or use that date.",
    ),
    "own-role": Sentence(
        "Peran Anda sendiri hanya dapat diubah oleh pengelola yang lain.",
        "Your own role can only be changed by somebody else who manages people.",
    ),
    "unknown-office": Sentence(
        "Tidak ada unit dengan kode atau nama “{value}”.",
        "There is no unit with the code or the name “{value}”.",
    ),
    "not-your-unit": Sentence(
        "Layanan “{value}” bukan wewenang Anda. Mintalah kepala unitnya atau Bagian Organisasi.",
        "The services of “{value}” are not yours to keep. Ask the head of that unit or the organisation section.",
    ),
    "no-service-above": Sentence(
        "Baris ini tidak menyebut unit dan layanan, dan tidak ada layanan di atasnya.",
        "This row names neither unit nor service, and there is no service above it.",
    ),
    "differs-above": Sentence(
        "{column} “{value}” berbeda dari baris {first} untuk layanan yang sama.",
        "{column} “{value}” differs from row {first} for the same service.",
    ),
    "closed-service": Sentence(
        "Layanan “{value}” sudah ditutup, jadi standarnya tidak diubah.",
        "The service “{value}” is closed, so its standard is left as it is.",
    ),
    "bad-promise": Sentence(
        "{column} “{value}” tidak terbaca sebagai lama waktu. Contoh yang benar: 3 hari kerja, 2 jam, 45 menit.",
        "{column} “{value}” cannot be read as a span of time. Correct examples: 3 hari kerja, 2 jam, 45 menit.",
    ),
    "bad-fee": Sentence(
        "{column} “{value}” tidak terbaca sebagai biaya. Tulis gratis, atau angka rupiah seperti 150000.",
        "{column} “{value}” cannot be read as a fee. Write gratis, or rupiah such as 150000.",
    ),
    "bad-minutes": Sentence(
        "{column} “{value}” bukan angka menit yang bulat.",
        "{column} “{value}” is not a whole number of minutes.",
    ),
    "step-without-activity": Sentence(
        "Baris ini menyebut pelaksana, waktu, atau hasil tanpa langkahnya.",
        "This row gives an actor, a time or a result without its step.",
    ),
    "bad-nip": Sentence("NIP “{value}” harus 18 angka.", "The NIP “{value}” must have 18 digits."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """One cell of one row that could not be used as it stands.

    `row_number` is the line of the sheet as its user sees it, counted from 1; `code` is a key of
    `ROW_SENTENCES`; `value` is the cell's text, cut to `VALUE_SHOWN` characters.
    """

    row_number: int
    column: str
    value: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The reason in Indonesian."""
        return self.message_in("id")

    def message_in(self, language: Language) -> str:
        """The reason as one sentence in the language asked for."""
        shown = {"column": self.column, "value": self.value[:VALUE_SHOWN], **self.params}
        return ROW_SENTENCES[self.code].say(shown, language)
