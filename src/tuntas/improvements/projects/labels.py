"""What the fields of the eight steps are called, and what helps to fill them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tuntas.rules.improvement.eight_steps import (
    SHAPES,
    Cause,
    Causes,
    Check,
    Countermeasure,
    Countermeasures,
    Doing,
    DoneLine,
    Next,
    ScheduleLine,
    Standard,
    Target,
    Theme,
)
from tuntas.rules.improvement.step_shapes import Row, Rows, Shape, parts_of

Said = str | Promise
LABELS: Mapping[type[Shape], Mapping[str, Said]] = {
    Theme: {"situation": _("Keadaan sekarang"), "reason": _("Mengapa tema ini")},
    Target: {"sentence": _("Sasaran dalam satu kalimat"), "schedule": _("Jadwal")},
    ScheduleLine: {
        "activity": _("Kegiatan"),
        "step": _("Bagian dari langkah"),
        "who": _("Siapa"),
        "begins": _("Mulai"),
        "ends": _("Selesai paling lambat"),
    },
    Causes: {"causes": _("Sebab")},
    Cause: {
        "text": _("Sebab"),
        "branch": _("Tulang ikan"),
        "parent": _("Menyebabkan apa"),
        "whys": _("Mengapa begitu?"),
    },
    Countermeasures: {"countermeasures": _("Penanggulangan")},
    Countermeasure: {
        "what": _("Apa yang dilakukan"),
        "cause": _("Untuk menghilangkan sebab"),
        "who": _("Siapa"),
        "when": _("Selesai paling lambat"),
        "where": _("Di mana"),
        "why": _("Mengapa cara ini"),
        "how": _("Bagaimana caranya"),
        "rupiah": _("Biaya (rupiah)"),
    },
    Doing: {"log": _("Catatan pelaksanaan")},
    DoneLine: {
        "done": _("Yang benar-benar dikerjakan"),
        "countermeasure": _("Penanggulangan"),
        "done_on": _("Tanggal dikerjakan"),
        "obstacles": _("Kendala"),
    },
    Check: {
        "findings": _("Apa yang ditemukan"),
        "side_effects": _("Akibat sampingan"),
        "confirmed_by": _("Dibenarkan oleh"),
    },
    Standard: {
        "becomes": _("Apa yang menjadi standar"),
        "taught": _("Bagaimana diajarkan"),
        "watched_by": _("Siapa yang memantau"),
    },
    Next: {"remaining": _("Masalah yang tersisa"), "next_theme": _("Tema berikutnya")},
}
HELP: Mapping[type[Shape], Mapping[str, Said]] = {
    Theme: {
        "situation": _("Dengan angka: berapa pengaduan, di mana, sejak kapan."),
        "reason": _("Siapa yang dirugikan, dan mengapa kelompok ini mampu mengubahnya."),
    },
    Target: {
        "sentence": _(
            "Misalnya: lubang di jalan kota ditambal dalam 3 hari kerja, dari 9 hari, sebelum Juni 2027."
        )
    },
    Cause: {
        "parent": _("Kosongkan bila langsung menempel pada tulang ikan."),
        "whys": _("Satu jawaban satu baris, paling banyak lima: sebab dari sebab, sampai akarnya."),
    },
    Countermeasure: {"who": _("Nama anggota, atau pihak lain yang sudah menyanggupi.")},
    Check: {
        "findings": _(
            "Dibandingkan dengan sasaran, dalam kata-kata Anda. Angkanya ada di halaman ini."
        ),
        "side_effects": _("Yang ikut berubah, baik atau buruk: layanan lain, petugas, biaya."),
        "confirmed_by": _("Orang di luar kelompok yang melihat hasilnya."),
    },
    Standard: {
        "becomes": _("SOP, standar pelayanan, formulir, atau kebiasaan yang berubah."),
        "taught": _("Kepada petugas sekarang, dan kepada yang baru."),
    },
}
PHASES: Mapping[str, Said] = {
    "plan": _("Merencanakan"),
    "do": _("Mengerjakan"),
    "check": _("Memeriksa"),
    "act": _("Menindaklanjuti"),
}
NEW_ROW: Mapping[type[Shape], Said] = {
    ScheduleLine: _("Kegiatan baru"),
    Cause: _("Sebab baru"),
    Countermeasure: _("Penanggulangan baru"),
    DoneLine: _("Catatan baru"),
}


@dataclass(frozen=True)
class RowsOf:
    """The list in a step: the field's name, the shape of its rows, how many there may be."""

    name: str
    shape: type[Row]
    most: int


def rows_of(shape: type[Shape]) -> RowsOf | None:
    """Return the list that a step holds, if any; none holds two."""
    for name, part in parts_of(shape).items():
        if isinstance(part, Rows) and part.shape is not None:
            return RowsOf(name, part.shape, part.most)
    return None


def label_of(number: int, name: str) -> Said:
    """Return what a field of a step is called; `causes.text` is one of its rows'."""
    shape = SHAPES[number]
    outer, _dot, inner = name.partition(".")
    rows = rows_of(shape)
    if inner and rows:
        return LABELS[rows.shape][inner]
    return LABELS[shape][outer]
