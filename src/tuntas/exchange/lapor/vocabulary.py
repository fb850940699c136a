"""The words of SP4N-LAPOR! exports and what they mean here.

The statuses are those that exports and the portal have been seen to use, with their shorter forms.
"""

import re
from collections.abc import Mapping
from enum import StrEnum

from tuntas.exchange.tables import key_of


class SourceStatus(StrEnum):
    """Where a report stands in SP4N-LAPOR!, as far as its export tells."""

    UNVERIFIED = "unverified"
    VERIFIED = "verified"
    IN_PROGRESS = "in_progress"
    ANSWERED_BY_REPORTER = "answered_by_reporter"
    ON_HOLD = "on_hold"
    ARCHIVED_BY_ADMIN = "archived_by_admin"
    ARCHIVED_BY_SYSTEM = "archived_by_system"
    CLOSED_BY_ADMIN = "closed_by_admin"
    CLOSED_BY_SYSTEM = "closed_by_system"
    CLOSED_BY_REPORTER = "closed_by_reporter"
    FINISHED = "finished"


CLASSIFICATIONS: Mapping[str, str] = {
    key_of(text): text.casefold().replace(" ", "-")
    for text in (
        "Pengaduan Berkadar Pengawasan",
        "Pengaduan Tidak Berkadar Pengawasan",
        "Aspirasi",
        "Permintaan Informasi",
    )
}

_STATUS_TEXTS: Mapping[SourceStatus, tuple[str, ...]] = {
    SourceStatus.UNVERIFIED: (
        "Menunggu",
        "Menunggu Verifikasi",
        "Proses Verifikasi",
        "Belum Terverifikasi",
        "Belum Diverifikasi",
    ),
    SourceStatus.VERIFIED: (
        "Terverifikasi",
        "Sudah Terverifikasi",
        "Sudah Diverifikasi",
        "Belum Ditindaklanjuti",
    ),
    SourceStatus.IN_PROGRESS: (
        "Proses",
        "Dalam Proses",
        "Diproses",
        "Sedang Diproses",
        "Proses Tindak Lanjut",
        "Ditindaklanjuti",
        "Sudah Ditindaklanjuti",
        "Sedang Ditindaklanjuti",
        "Ditanggapi oleh Instansi",
        "Ditanggapi oleh Admin",
        "Beri Tanggapan",
    ),
    SourceStatus.ANSWERED_BY_REPORTER: ("Ditanggapi oleh Pelapor",),
    SourceStatus.ON_HOLD: ("Ditunda", "Tunda", "Ditunda oleh Admin", "Ditunda oleh Instansi"),
    SourceStatus.ARCHIVED_BY_ADMIN: ("Diarsipkan oleh Admin", "Diarsipkan", "Arsip"),
    SourceStatus.ARCHIVED_BY_SYSTEM: ("Diarsipkan oleh Sistem",),
    SourceStatus.CLOSED_BY_ADMIN: ("Ditutup oleh Admin",),
    SourceStatus.CLOSED_BY_SYSTEM: ("Ditutup oleh Sistem",),
    SourceStatus.CLOSED_BY_REPORTER: ("Ditutup oleh Pelapor",),
    SourceStatus.FINISHED: ("Selesai", "Sudah Selesai", "Ditutup"),  # closed, by whom is not told
}
_STATUSES = {key_of(text): status for status, texts in _STATUS_TEXTS.items() for text in texts}

_PUBLIC_WORDS = frozenset(
    {"", "publik", "umum", "terbuka", "biasa", "normal", "tidakanonim", "tidakrahasia"}
)
_BETWEEN_FLAGS = re.compile(r"[|,;/&+\n]|\bdan\b")


def classification_of(text: str) -> str | None:
    """The key of a classification, such as `permintaan-informasi`; None for an unknown text."""
    return CLASSIFICATIONS.get(key_of(text))


def status_of(text: str) -> SourceStatus | None:
    """The status behind a literal in any case and spacing; None for an unknown text."""
    return _STATUSES.get(key_of(text).replace("administrator", "admin"))


def privacy_of(text: str) -> tuple[bool, bool] | None:
    """(anonymous, secret) from a text like `Anonim|Rahasia`; None when a word in it is unknown."""
    words = {key_of(part) for part in _BETWEEN_FLAGS.split(text.casefold())}
    if not words - _PUBLIC_WORDS <= {"anonim", "rahasia", "anonimrahasia", "rahasiaanonim"}:
        return None
    flags = words - _PUBLIC_WORDS
    return any("anonim" in word for word in flags), any("rahasia" in word for word in flags)
