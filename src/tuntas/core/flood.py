"""What one visitor may send: far more than a family or a school behind one address ever does.

Refused is told in words with the moment from which it works again. What counts is stored nowhere but
in `counters`; a visitor without a readable address shares one count with the others.
"""

import logging
import shutil
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.core.counters import Allowance
from tuntas.core.throttle import address_of
from tuntas.rules.phrases import as_language, due_in_words

HOUR = 3600
DAY = 24 * HOUR
MEGABYTE = 1024 * 1024
OWN_ADDRESSES = {"127.0.0.1", "::"}  # the second is what remains of ::1
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Refusal:
    """Why something is not taken now; `of_files`: without its files it would be."""

    status: int
    words: str
    of_files: bool = False


def _reports() -> Allowance:
    return Allowance("reports", settings.ENVIRONMENT.reports_per_hour, HOUR)


def _messages() -> Allowance:
    return Allowance("messages", settings.ENVIRONMENT.messages_per_hour, HOUR)


def _upload_bytes() -> Allowance:
    return Allowance("bytes", settings.ENVIRONMENT.upload_mb_per_day * MEGABYTE, DAY)


def _mailed_reports() -> Allowance:
    return Allowance("mails", settings.ENVIRONMENT.mailed_reports_per_day, DAY)


def _warnings() -> Allowance:
    return Allowance("warnings", 1, HOUR)


def refusal(request: HttpRequest, *, report: bool) -> Refusal | None:
    """Return why a report (else a message to one) is not taken now, None if it is.

    Its files count from here on, whether or not it turns out to be complete: they have arrived.
    Itself it counts once it was taken (`count`), so as many more as are answered at the same moment
    may slip through.
    """
    address = address_of(request)
    if seconds := (_reports() if report else _messages()).wait(address):
        _warn(
            "sent",
            f"One address reached its limit of {'reports' if report else 'messages'}.",
            address,
        )
        return Refusal(HTTPStatus.TOO_MANY_REQUESTS, _too_many(seconds, report=report))
    size = sum(file.size or 0 for _, files in request.FILES.lists() for file in files)
    return _refusal_of_files(address, size) if size else None


def held_back(request: HttpRequest, form: Form, *, report: bool) -> int:
    """Add to the form why it is not taken now; return the status with which it goes back, else 0.

    Its files are not even opened: a flood must not cost us the reading of pictures.
    """
    refused = refusal(request, report=report)
    if refused is None:
        return 0
    form.files = MultiValueDict()
    if refused.of_files:
        request.close()  # its files
        request.FILES.clear()  # nobody is asked to choose them again
    form.is_valid()
    form.add_error(
        "photos" if refused.of_files and "photos" in form.fields else None, refused.words
    )
    return refused.status


def count(request: HttpRequest, *, report: bool) -> None:
    """Count what was taken."""
    (_reports() if report else _messages()).take(address_of(request))


def may_mail(address: str) -> bool:
    """Tell whether one more report of today may write to this e-mail address; counts it."""
    if not _mailed_reports().take(address.strip().lower()):
        return True
    _warn("mailed", "One e-mail address stands in very many reports; it gets no more mails today.")
    return False


def no_mails() -> str:
    """Return what whoever reports is told after `may_mail` said no."""
    return _(
        "Laporan Anda sudah kami terima, tetapi kami tidak mengirim surel tentangnya: hari ini "
        "sudah terlalu banyak laporan memakai alamat surel itu. Simpan tautan halaman ini; semua "
        "perkembangan dapat Anda baca di sini."
    )


def _refusal_of_files(address: str, size: int) -> Refusal | None:
    if disk_is_full():
        return Refusal(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            _(
                "Saat ini kami tidak dapat menyimpan foto atau berkas. Kirim tanpa berkas: tulisan "
                "Anda tetap kami terima, dan fotonya dapat Anda tambahkan nanti lewat tautan laporan."
            ),
            of_files=True,
        )
    if seconds := _upload_bytes().take(address, size):
        _warn("uploaded", "One address reached its limit of files.", address)
        return Refusal(HTTPStatus.TOO_MANY_REQUESTS, _too_much(seconds), of_files=True)
    return None


def disk_is_full() -> bool:
    """Tell whether files can no longer be taken; the log says so, once an hour."""
    free = shutil.disk_usage(settings.FILES_ROOT).free
    least = settings.ENVIRONMENT.free_disk_mb * MEGABYTE
    if free >= least:
        return False
    _warn(
        "disk",
        f"{free // MEGABYTE} MB are free below TUNTAS_HOME, less than TUNTAS_FREE_DISK_MB "
        f"({least // MEGABYTE}): files are refused, reports without files are taken.",
    )
    return True


def check_room(otherwise: str = "") -> None:
    """Raise `ValidationError` when the office's files can no longer be taken.

    `otherwise` says what can be done without the file.
    """
    if disk_is_full():
        words = _(
            "Berkas belum dapat disimpan: ruang di server hampir habis. Beri tahu administrator, "
            "lalu coba lagi."
        )
        raise ValidationError(f"{words} {otherwise}".strip())


def _too_many(seconds: float, *, report: bool) -> str:
    words = (
        _(
            "Dari jaringan ini sudah masuk %(count)s laporan dalam satu jam. Coba lagi %(when)s. "
            "Isian Anda tidak hilang: semuanya masih ada di halaman ini."
        )
        if report
        else _(
            "Dari jaringan ini sudah masuk %(count)s pesan dalam satu jam. Coba lagi %(when)s. "
            "Tulisan Anda tidak hilang: masih ada di halaman ini."
        )
    )
    return words % {
        "count": (_reports() if report else _messages()).amount,
        "when": _from_when(seconds),
    }


def _too_much(seconds: float) -> str:
    return _(
        "Foto dan berkas dari jaringan ini sudah mencapai batas %(limit)s MB sehari. Kirim tanpa "
        "berkas: tulisan Anda tetap kami terima. Fotonya dapat Anda tambahkan %(when)s lewat tautan "
        "laporan."
    ) % {"limit": settings.ENVIRONMENT.upload_mb_per_day, "when": _from_when(seconds)}


def _from_when(seconds: float) -> str:
    now = timezone.localtime()
    # A minute later: the clock shown has no seconds.
    then = now + timedelta(seconds=min(seconds + 60, DAY))
    return due_in_words(now, then, 1, as_language(get_language()))


def _warn(what: str, words: str, address: str = "") -> None:
    """Write to the log, at most once an hour; without addresses, those the proxy's log has."""
    if _warnings().take(what):
        return
    if address in OWN_ADDRESSES:
        words += " It is this machine's own: does TUNTAS_BEHIND_PROXY tell of the proxy in front?"
    logger.warning(words)
