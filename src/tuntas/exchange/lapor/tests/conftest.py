"""Exports made on the fly: a line is what a test says of it, the rest is ordinary."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tuntas.exchange.conftest import WriteXlsx

ORDINARY = {
    "Tracking ID": "5000001",
    "Tanggal Laporan Masuk": "12 Mei 2026",
    "Waktu Laporan Masuk": "09:30:00",
    "Klasifikasi Laporan": "Pengaduan Tidak Berkadar Pengawasan",
    "Kategori": "Jalan",
    "Judul Laporan": "Jalan berlubang",
    "Isi Laporan Awal": "Lubang besar di depan pasar.",
    "Isi Laporan Akhir": "Lubang besar di depan pasar.",
    "Tipe Laporan (Anonim/Rahasia)": "Publik",
    "Sumber Laporan": "Website",
    "Instansi Terdisposisi": "Dinas Pekerjaan Umum dan Penataan Ruang",
    "Status Laporan": "Proses",
    "Alasan Tunda/Arsip": "",
    "Kecamatan": "Melati",
    "Rating": "",
}

Line = dict[str, Any]
WriteExport = Callable[..., Path]


def line(number: int = 1, **changes: Any) -> Line:
    """Return a line; `unit`, `status`, `date` and so on stand for their columns."""
    columns = {
        "unit": "Instansi Terdisposisi",
        "status": "Status Laporan",
        "date": "Tanggal Laporan Masuk",
        "classification": "Klasifikasi Laporan",
        "title": "Judul Laporan",
        "privacy": "Tipe Laporan (Anonim/Rahasia)",
        "reason": "Alasan Tunda/Arsip",
        "id": "Tracking ID",
        "name": "Nama Pelapor",
    }
    return {
        **ORDINARY,
        "Tracking ID": str(5_000_000 + number),
        **{columns[key]: value for key, value in changes.items()},
    }


@pytest.fixture
def write_export(write_xlsx: WriteXlsx) -> WriteExport:
    """Writes lines as an export; `without` leaves columns out."""

    def write(*lines: Line, without: tuple[str, ...] = (), name: str = "ekspor.xlsx") -> Path:
        header = [one for one in lines[0] if one not in without]
        cells = [[one.get(column, "") for column in header] for one in lines]
        return write_xlsx([header, *cells], name=name)

    return write
