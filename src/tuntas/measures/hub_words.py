"""What each finding of a check means, in words for the people of both sides."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "missing": _("berkas tidak ada"),
    "link": _("bukan berkas biasa; tautan tidak diikuti"),
    "manifest": _("isi manifes tidak seperti kontrak"),
    "contract": _("versi kontrak tidak dikenal"),
    "version": _("versi data tidak cocok dengan isi manifes"),
    "table": _("tabel tidak ada dalam kontrak"),
    "path": _("nama berkas menunjuk ke luar folder"),
    "name": _("nama berkas tidak sesuai dengan tabel dan bulannya"),
    "listed-twice": _("satu berkas disebut dua kali"),
    "hash": _("isi berkas tidak cocok dengan sidik di namanya"),
    "unreadable": _("berkas tidak terbaca sebagai Parquet"),
    "columns": _("kolom tidak seperti kontrak"),
    "rows": _("jumlah baris berbeda dari manifes"),
    "null": _("kolom wajib tidak terisi"),
    "infinite": _("nilai tidak berhingga"),
    "month": _("baris bukan dari bulan berkasnya"),
    "month-of-moment": _("bulan tidak cocok dengan waktunya"),
    "order": _("urutan salah atau kunci berulang"),
    "twice": _("kunci ada di dua berkas"),
    "empty": _("kode kosong"),
    "government": _("baris milik pemerintah lain"),
    "negative": _("nilai di bawah nol"),
    "out-of-range": _("nilai di luar batasnya"),
    "kept-above-ended": _("tenggat yang ditepati lebih banyak daripada yang berakhir"),
    "waiting-above-working": _("waktu tunggu lebih lama daripada waktu kerja"),
    "open-with-time": _("kasus terbuka sudah punya waktu selesai"),
    "ended-without-time": _("kasus selesai tanpa waktu kerja atau bulan selesai"),
    "ended-before-received": _("selesai sebelum diterima"),
    "imported-end-before-receipt": _("kasus impor selesai sebelum diterima; hanya diberitahukan"),
    "worked-above-elapsed": _("waktu kerja lebih lama daripada waktu yang lewat"),
    "seq": _("nomor urut kejadian tidak mulai dari 1 atau terputus"),
    "without-case": _("kejadian tanpa kasus"),
}


def in_words(rule: str) -> str:
    """Return a rule as a phrase in the reader's language."""
    return str(WORDS[rule])
