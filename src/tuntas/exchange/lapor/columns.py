"""The columns of the "Laporan Ringkas" export, by header text; their order differs between exports.

The reporter's name, and any other column not listed here, is never read into the program.
"""

from tuntas.exchange.tables import Columns

LAPORAN_RINGKAS = Columns(
    spellings={
        "tracking_id": ("Tracking ID", "ID Tracking", "No Tracking", "Nomor Tracking"),
        "date": ("Tanggal Laporan Masuk", "Tanggal Masuk", "Tanggal Laporan"),
        "time": ("Waktu Laporan Masuk", "Waktu Masuk", "Jam Laporan Masuk"),
        "classification": ("Klasifikasi Laporan", "Klasifikasi"),
        "category_code": ("ID Kategori", "Kode Kategori"),
        "category": ("Kategori", "Kategori Laporan"),
        "title": ("Judul Laporan", "Judul"),
        "text_first": ("Isi Laporan Awal",),
        "text": ("Isi Laporan Akhir", "Isi Laporan"),
        "privacy": ("Tipe Laporan (Anonim/Rahasia)", "Tipe Laporan", "Anonim/Rahasia"),
        "channel": ("Sumber Laporan", "Sumber", "Kanal"),
        "parent_agency": ("Instansi Induk",),
        "unit_external_id": ("ID Instansi Terdisposisi",),
        "unit": ("Instansi Terdisposisi",),
        "status": ("Status Laporan", "Status"),
        "hold_reason": ("Alasan Tunda/Arsip", "Alasan Tunda", "Alasan Arsip"),
        "province": ("Provinsi",),
        "city": ("Kota/Kabupaten", "Kabupaten/Kota", "Kab/Kota"),
        "district": ("Kecamatan",),
        "village": ("Kelurahan", "Kelurahan/Desa", "Desa/Kelurahan"),
        "rating": ("Rating",),
    },
    required=(("tracking_id",), ("date",), ("status",), ("title", "text", "text_first")),
)
