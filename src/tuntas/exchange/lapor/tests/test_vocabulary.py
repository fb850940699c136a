import pytest

from tuntas.exchange.lapor.vocabulary import (
    SourceStatus,
    classification_of,
    privacy_of,
    status_of,
)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Menunggu", "unverified"),
        ("Belum Terverifikasi", "unverified"),
        ("TERVERIFIKASI", "verified"),
        ("Belum Ditindaklanjuti", "verified"),
        ("Sudah ditindak lanjuti", "in_progress"),
        ("Proses", "in_progress"),
        ("Dalam Proses", "in_progress"),
        ("Sedang Diproses", "in_progress"),
        ("Ditanggapi oleh Instansi", "in_progress"),
        ("Ditanggapi oleh Pelapor", "answered_by_reporter"),
        ("Ditunda oleh Admin", "on_hold"),
        ("Ditunda", "on_hold"),
        ("Diarsipkan Oleh Admin", "archived_by_admin"),
        ("Diarsipkan oleh Sistem", "archived_by_system"),
        ("Ditutup oleh Administrator", "closed_by_admin"),
        ("ditutup  oleh sistem", "closed_by_system"),
        ("Ditutup oleh Pelapor", "closed_by_reporter"),
        ("Selesai", "finished"),
    ],
)
def test_statuses(text: str, status: str) -> None:
    assert status_of(text) == SourceStatus(status)


def test_every_status_has_a_word() -> None:
    reached = {
        status_of(text) for text in ("Menunggu", "Terverifikasi", "Proses", "Ditunda", "Selesai")
    }
    actors = {
        f"{verb} oleh {who}"
        for verb in ("Diarsipkan", "Ditutup", "Ditanggapi")
        for who in ("Admin", "Sistem", "Pelapor")
    }
    assert reached | {status_of(text) for text in actors} - {None} == set(SourceStatus)


def test_classifications() -> None:
    assert classification_of("PENGADUAN tidak berkadar  pengawasan") == (
        "pengaduan-tidak-berkadar-pengawasan"
    )
    assert classification_of("Pengaduan Berkadar Pengawasan") == "pengaduan-berkadar-pengawasan"
    assert classification_of("Permintaan Informasi") == "permintaan-informasi"
    assert classification_of("Pengaduan") is None


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("", (False, False)),
        ("Publik", (False, False)),
        ("Anonim", (True, False)),
        ("RAHASIA", (False, True)),
        ("Anonim|Rahasia", (True, True)),
        ("rahasia, anonim", (True, True)),
        ("Rahasia & Anonim", (True, True)),
        ("Anonim dan Rahasia", (True, True)),
        ("Anonim Rahasia", (True, True)),
        ("Anonim / Tidak Rahasia", (True, False)),
        ("Misterius", None),
        ("Anonim|Misterius", None),
    ],
)
def test_privacy(text: str, flags: tuple[bool, bool] | None) -> None:
    assert privacy_of(text) == flags
