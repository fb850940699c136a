"""What helps to speak: how long each of the ten slides may take, and what to say with it.

A contest that is known gives a group twenty minutes: five for its yell, ten to present, five for
questions (Probolinggo 2010, one news report, unverified). The seconds below add up to the ten.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

SECONDS: Sequence[int] = (30, 45, 75, 45, 90, 90, 75, 60, 45, 45)


def hints() -> Sequence[str]:
    """Return for each slide how long it may take and what to say with it."""
    said = (
        _("Sampaikan salam, nama kelompok, dan temanya. Jangan membaca judulnya."),
        _("Perkenalkan yang hadir dan perannya. Sebut semboyan kelompok."),
        _(
            "Ceritakan satu kejadian tanpa menyebut nama warganya, lalu angkanya. Masalah ini dari data, bukan dugaan."
        ),
        _("Sebut sasaran dengan angka dan bulannya, dan siapa mengerjakan apa."),
        _("Tunjukkan satu sebab saja sampai ke akarnya, lalu bagaimana anggota memilihnya."),
        _("Ceritakan yang benar-benar dikerjakan, juga kendalanya."),
        _("Tunjuk bulan mulainya perubahan, lalu sebelum dan sesudahnya."),
        _("Baca kalimat ini apa adanya: tidak lebih kuat dan tidak lebih lemah."),
        _("Sebut anggapan di balik hitungan, dan akibat sampingan yang ditemukan."),
        _("Sebut apa yang kini menjadi kebiasaan, siapa yang menjaganya, dan tema berikutnya."),
    )
    return [
        f"{_('Sekitar %(seconds)s detik.') % {'seconds': seconds}} {hint}"
        for seconds, hint in zip(SECONDS, said, strict=True)
    ]


def slot_said() -> str:
    """Return how long a group has, and how sure that is."""
    return _(
        "Sepuluh slide ini untuk 10 menit. Satu lomba yang diketahui (Kota Probolinggo 2010, satu sumber "
        "berita, belum diverifikasi) memberi 20 menit: 5 menit yel-yel, 10 menit paparan, 5 menit tanya "
        "jawab. Sesuaikan dengan aturan lomba Anda."
    )
