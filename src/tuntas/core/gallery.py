"""What the gallery page shows: every component of the interface with made-up content."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tuntas.core.drawing import Entry, File

Context = dict[str, Any]
KINDS = ("late", "due", "wait", "done", "neutral")
WORDS = ("Lewat 3 jam", "Besok, 12.00", "Menunggu pelapor", "Selesai", "Rahasia")
PHOTO = "/static/tuntas/arms.svg"


def _explained(word: str, explanation: str) -> SafeString:
    return format_html("{}<small>{}</small>", word, explanation)


class SampleForm(forms.Form):
    """One field of each kind."""

    what = forms.CharField(
        label="Apa yang terjadi?",
        max_length=400,
        widget=forms.Textarea(attrs={"data-completes": "what", "data-enough": "30", "rows": 4}),
        help_text="Ceritakan seperti kepada tetangga. Jangan tulis NIK atau nomor telepon.",
    )
    where = forms.CharField(
        label="Di mana?",
        max_length=120,
        widget=forms.TextInput(attrs={"data-completes": "where"}),
        help_text="Jalan dan patokan, misalnya: Jl. Melati, depan warung Bu Tini.",
    )
    when = forms.DateField(
        label="Sejak kapan?",
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "data-completes": "when"}),
    )
    unit = forms.ChoiceField(
        label="Untuk siapa?",
        required=False,
        choices=[
            ("", "Saya tidak tahu, tolong carikan"),
            ("hub", "Dinas Perhubungan"),
            ("pu", "Dinas Pekerjaan Umum"),
        ],
    )
    photo = forms.FileField(
        label="Foto atau PDF",
        required=False,
        widget=forms.FileInput(
            attrs={"data-completes": "photo", "accept": "image/*,application/pdf"},
        ),
        help_text="Paling besar 10 MB tiap berkas. Tempat pengambilan foto kami hapus.",
    )
    visibility = forms.ChoiceField(
        label="Siapa yang boleh melihat?",
        widget=forms.RadioSelect,
        initial="open",
        choices=[
            ("open", _explained("Terbuka", "Laporan tampil untuk umum, nama Anda tidak.")),
            ("anonymous", _explained("Anonim", "Petugas dinas pun tidak melihat nama Anda.")),
            ("secret", _explained("Rahasia", "Isi laporan hanya dibaca petugas yang menangani.")),
        ],
    )
    channels = forms.MultipleChoiceField(
        label="Kabari saya lewat",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("mail", "Surel"), ("page", "Halaman lacak saja")],
    )
    truth = forms.BooleanField(label="Yang saya tulis benar sepanjang yang saya tahu")


class RatingForm(forms.Form):
    """The five words of satisfaction."""

    rating = forms.ChoiceField(
        label="Seberapa puas Anda dengan jawaban ini?",
        widget=forms.RadioSelect,
        choices=[
            ("1", "Sangat tidak puas"),
            ("2", "Tidak puas"),
            ("3", "Cukup"),
            ("4", "Puas"),
            ("5", "Sangat puas"),
        ],
    )


def _entries() -> list[Entry]:
    first = datetime(2026, 11, 16, 12, 22, tzinfo=UTC)
    photo = File("tiang-14.jpg", "#", PHOTO, "Tiang 14, lampu padam")
    return [
        Entry(
            sentence="Sedang dikerjakan",
            actor="Dinas Perhubungan",
            at=first + timedelta(hours=37),
            current=True,
        ),
        Entry(
            sentence="Catatan untuk tim Melati",
            actor="Sari",
            at=first + timedelta(hours=16),
            quote="Bawa tangga 8 meter.",
            inside=True,
        ),
        Entry(
            sentence="Diteruskan ke Dinas Perhubungan",
            actor="Petugas kota",
            at=first + timedelta(hours=15),
            quote="Tiang 14 sampai 17, tim Melati. Mohon dijawab sebelum Kamis.",
        ),
        Entry(
            sentence="Diperiksa dan diterima",
            actor="Petugas kota",
            at=first + timedelta(hours=14),
        ),
        Entry(
            sentence="Anda melapor. Nama Anda tidak ditampilkan.",
            at=first,
            attachments=[photo, File("surat-rt.pdf", "#")],
        ),
    ]


def _row(key: int, kind: str, word: str, title: str, sub: str) -> SimpleNamespace:
    return SimpleNamespace(
        key=f"KC-2222-222{key}",
        url="#",
        tag=SimpleNamespace(kind=kind, word=word),
        title=title,
        sub=sub,
        clock="jawaban pertama, 5 hari kerja",
        holder="Sari, sejak Jumat",
    )


def _rows() -> list[SimpleNamespace]:
    return [
        _row(1, "late", "Lewat 3 jam", "Rambu roboh di simpang pasar", "Sukamaju · pengaduan"),
        _row(
            2,
            "due",
            "Besok, 12.00",
            "Lampu jalan mati di Jl. Melati",
            "Melati · +11 laporan serupa",
        ),
        _row(3, "due", "4 hari kerja", "Trayek angkot 05 tidak lewat lagi", "Timur · informasi"),
        _row(4, "wait", "Menunggu pelapor", "Parkir liar depan sekolah", "SDN 3 · foto diminta"),
        _row(5, "done", "Selesai", "Zebra cross pudar di depan puskesmas", "Melati · pengaduan"),
    ]


def _dues() -> list[Context]:
    sentences = {
        "due": "Jawaban paling lambat besok, 12.00",
        "late": "Jawaban terlambat 3 jam",
        "wait": "Kami menunggu jawaban Anda sampai 2 Desember",
        "done": "Selesai dalam 4 hari kerja",
    }
    note = "Dinas Perhubungan sedang mengerjakannya. Libur dan cuti bersama tidak dihitung."
    return [{"kind": kind, "sentence": text, "note": note} for kind, text in sentences.items()]


def _table() -> Context:
    columns: list[Context] = [
        {"label": "Dinas"},
        {"label": "Terbuka", "num": True},
        {"label": "Lewat batas", "num": True},
        {"label": "Median jawaban pertama", "num": True},
    ]
    data = [
        ("Dinas Perhubungan", "23", "2", "3,1 hari kerja"),
        ("Dinas Pekerjaan Umum", "41", "7", "4,6 hari kerja"),
        ("Kelurahan Melati", "6", "0", "1,2 hari kerja"),
    ]
    rows = [
        [{**column, "value": value} for column, value in zip(columns, values, strict=True)]
        for values in data
    ]
    return {"caption": "Beban menurut dinas, November 2026", "columns": columns, "rows": rows}


def _office() -> Context:
    links = [
        {"label": "Kotak masuk", "url": "#", "current": True, "count": 23},
        {"label": "Selesai", "url": "#"},
        {"label": "Beban", "url": "#"},
    ]
    return {
        "unit": "Dinas Perhubungan",
        "role": "Kota Contoh",
        "home_url": "#",
        "links": links,
        "menu": [{"label": "Sehari-hari", "links": links}],
        "search_url": "#",
        "person": "Sari Wulandari",
        "account_links": [{"label": "Akun saya", "url": "#"}, {"label": "Kunci masuk", "url": "#"}],
        "sign_out_url": "#",
    }


def _chips() -> list[Context]:
    counts = {"Perlu dijawab": 9, "Menunggu pelapor": 5, "Dikembalikan": 1, "Semua": None}
    return [
        {"label": label, "url": "#", "count": count, "current": label == "Perlu dijawab"}
        for label, count in counts.items()
    ]


def _progress() -> list[Context]:
    started = {"id": "import-1", "label": "Mengimpor laporan", "done": 412, "total": 1043}
    return [
        {**started, "sentence": "412 dari 1.043 baris, sekitar 6 detik lagi", "poll_url": "#"},
        {
            "id": "import-2",
            "label": "Impor selesai",
            "done": 1,
            "total": 1,
            "sentence": "1.037 dibuat, 6 ditolak",
            "finished": True,
            "result_url": "#",
        },
    ]


def _lists() -> Context:
    labels = ("Apa", "Di mana", "Foto", "Kirim")
    states = ("done", "done", "now", "next")
    hints = {
        "what": ("apa", "Ceritakan apa yang terjadi, dua atau tiga kalimat."),
        "where": ("di mana", "Di mana letaknya? Sebut jalan dan patokan."),
        "when": ("sejak kapan", "Sejak kapan? Perkiraan pun menolong."),
        "photo": ("foto", "Satu foto menghemat satu kali survei."),
    }
    facts = {"Kode": "KC-7QF2-M9", "Jenis": "Pengaduan", "Tempat": "Jl. Melati, Kel. Melati"}
    return {
        "tags": [{"kind": kind, "word": word} for kind, word in zip(KINDS, WORDS, strict=True)],
        "steps": [
            {"label": label, "state": state} for label, state in zip(labels, states, strict=True)
        ],
        "facts": [{"name": name, "value": value} for name, value in facts.items()],
        "parts": [{"key": key, "word": word, "hint": hint} for key, (word, hint) in hints.items()],
    }


def gallery_context() -> Context:
    """Everything gallery.html needs besides the request; all links of the page lead nowhere."""
    return {
        **_lists(),
        "city": {"name": "Kota Contoh", "short": "Contoh", "contact": "Balai Kota, Jl. Contoh 1"},
        "office": _office(),
        "sign_in_url": "#",
        "action": {"label": "Lapor", "url": "#", "icon": "plus"},
        "dues": _dues(),
        "entries": _entries(),
        "chips": _chips(),
        "rows": _rows(),
        "table": _table(),
        "progresses": _progress(),
        "yes": {"value": "yes", "label": "Sudah"},
        "no": {"value": "no", "label": "Belum"},
        "form": SampleForm(auto_id="new_%s"),
        "wrong_form": SampleForm({"what": "Lampu", "visibility": "open"}, auto_id="wrong_%s"),
        "rating_form": RatingForm({"rating": "4"}),
    }
