"""What was refused or is odd, in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REFUSED: Mapping[str, str | Promise] = {
    "missing": _("Isinya kosong, padahal wajib"),
    "unreadable_time": _("Tidak terbaca sebagai waktu (contoh yang benar: 2026-01-03 08:15)"),
    "too_long": _("Isinya terlalu panjang"),
    "nul": _("Memuat tanda yang bukan tulisan, misalnya NUL"),
    "same_id": _("Nomor peristiwanya sudah dipakai di berkas ini untuk peristiwa lain"),
    "known_id": _("Nomor peristiwanya sudah tercatat dengan isi yang berbeda"),
    "wrong_type": _("Bukan nilai yang semestinya"),
    "unknown_field": _("Kolom ini tidak dikenal"),
}
WARNINGS: Mapping[str, str | Promise] = {
    "after_end": _("Kasus dengan peristiwa sesudah tanggal selesainya"),
    "before_1990": _(
        "Peristiwa sebelum tahun 1990; sering kali tanggal kosong yang terisi sendiri"
    ),
    "case_without_events": _("Kasus tanpa satu peristiwa pun; tidak dicatat"),
    "date_without_time": _("Peristiwa yang hanya bertanggal, tanpa jam"),
    "duplicates": _("Peristiwa yang sama persis muncul lebih dari sekali"),
    "future": _("Peristiwa yang waktunya belum tiba"),
    "missing_end": _("Yang semestinya punya akhir, tetapi akhirnya tidak tercatat"),
    "mixed_time_zones": _("Sebagian waktu menyebut zona, sebagian tidak"),
    "negative_duration": _("Selesai sebelum mulai"),
    "open_cases": _("Kasus yang belum selesai"),
    "order": _("Peristiwa yang waktunya mendahului baris sebelumnya dalam kasus yang sama"),
    "repeated_case": _("Kasus yang muncul lebih dari sekali; peristiwanya digabung"),
    "time_zone": _("Waktu tanpa zona; dibaca menurut zona catatan ini"),
    "unknown_unit": _("Kasus yang menyebut unit yang belum dikenal"),
    "without_case": _("Peristiwa tanpa objek dari jenis yang dipilih; tidak dicatat"),
}
FIELDS: Mapping[str, str | Promise] = {
    "case": _("nomor kasus"),
    "activity": _("kegiatan"),
    "timestamp": _("waktu"),
    "event_id": _("nomor peristiwa"),
    "lifecycle": _("mulai atau selesai"),
    "resource": _("petugas"),
    "group": _("bagian"),
    "unit": _("unit"),
    "service": _("layanan"),
    "channel": _("kanal"),
    "deadline": _("batas waktu"),
    "planned_end": _("rencana selesai"),
    "end": _("tanggal selesai"),
    "start": _("tanggal masuk"),
}
