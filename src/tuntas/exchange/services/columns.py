"""The columns of a list of services; Indonesian headers first, English ones accepted."""

from collections.abc import Mapping

from tuntas.exchange.tables import Columns

SERVICES = Columns(
    spellings={
        "unit": ("Unit", "Kode Unit", "Unit Code"),
        "name": ("Layanan", "Nama Layanan", "Jenis Layanan", "Service"),
        "summary": ("Ringkasan", "Summary"),
        "audience": ("Untuk Siapa", "Audience"),
        "keywords": ("Sebutan Lain", "Kata Kunci", "Keywords"),
        "place": ("Tempat", "Place"),
        "hours": ("Jam Buka", "Hours"),
        "requirements": ("Persyaratan", "Requirements"),
        "procedure": ("Prosedur", "Sistem, Mekanisme, dan Prosedur", "Procedure"),
        "promise": ("Jangka Waktu", "Waktu Penyelesaian", "Time Limit"),
        "promise_note": ("Penjelasan Waktu", "Note on Time"),
        "fee": ("Biaya", "Tarif", "Biaya/Tarif", "Fee"),
        "fee_note": ("Penjelasan Biaya", "Note on Fee"),
        "product": ("Produk", "Produk Pelayanan", "Product"),
        "complaints": ("Pengaduan", "Penanganan Pengaduan", "Complaints"),
        "legal_basis": ("Dasar Hukum", "Legal Basis"),
        "facilities": (
            "Sarana dan Prasarana",
            "Sarana, Prasarana, dan/atau Fasilitas",
            "Facilities",
        ),
        "competence": ("Kompetensi Pelaksana", "Competence"),
        "supervision": ("Pengawasan Internal", "Supervision"),
        "staffing": ("Jumlah Pelaksana", "Staffing"),
        "service_guarantee": ("Jaminan Pelayanan", "Service Guarantee"),
        "safety_guarantee": ("Jaminan Keamanan", "Jaminan Keamanan dan Keselamatan", "Safety"),
        "evaluation": ("Evaluasi Kinerja", "Evaluasi Kinerja Pelaksana", "Evaluation"),
        "decree": ("Nomor Keputusan", "No. SK", "Decree"),
        "activity": ("Langkah", "Kegiatan", "Uraian Prosedur", "Step"),
        "actor": ("Pelaksana", "Actor"),
        "input": ("Kelengkapan", "Input"),
        "minutes": ("Menit", "Waktu (menit)", "Minutes"),
        "output": ("Hasil", "Keluaran", "Output"),
    },
    required=(("unit",), ("name",)),
)
FACTS = ("summary", "audience", "keywords", "place", "hours")
TEXTS = (
    "requirements", "procedure", "promise_note", "fee_note", "product", "complaints", "legal_basis",
    "facilities", "competence", "supervision", "staffing", "service_guarantee", "safety_guarantee",
    "evaluation", "decree",
)  # fmt: skip
STEP = ("activity", "actor", "input", "minutes", "output")
LONGEST: Mapping[str, int] = {
    "name": 200, "summary": 300, "audience": 300, "keywords": 400, "place": 300, "hours": 200,
    **dict.fromkeys(TEXTS, 8000), "decree": 200,
    "activity": 300, "actor": 120, "input": 300, "output": 300,
}  # fmt: skip
EXAMPLE: tuple[Mapping[str, str | int], ...] = (
    {
        "unit": "KODE-UNIT",
        "name": "Surat keterangan domisili",
        "summary": "Surat yang menerangkan Anda tinggal di alamat ini.",
        "audience": "Warga yang tinggal di wilayah kelurahan",
        "keywords": "surat domisili, keterangan tempat tinggal",
        "requirements": "KTP\nKartu keluarga\nPengantar RT",
        "procedure": "Datang ke loket membawa berkas\nTunggu surat ditandatangani\nAmbil surat",
        "promise": "1 jam",
        "fee": "gratis",
        "product": "Surat keterangan domisili",
        "complaints": "Sampaikan ke loket atau lewat laman ini; dijawab paling lama 3 hari kerja.",
        "activity": "Memeriksa berkas",
        "actor": "Petugas loket",
        "input": "Berkas pemohon",
        "minutes": 10,
        "output": "Berkas lengkap",
    },
    {
        "activity": "Mengetik surat",
        "actor": "Petugas loket",
        "input": "Aplikasi surat",
        "minutes": 15,
        "output": "Surat siap ditandatangani",
    },
    {
        "activity": "Menandatangani surat",
        "actor": "Lurah",
        "input": "Surat",
        "minutes": 20,
        "output": "Surat ditandatangani",
    },
)
