"""Bytes of a file, unpacked where it is gzip, never more than is reasonable."""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError

MB = 1024 * 1024
CHUNK_BYTES = 256 * 1024
MAX_UNPACKED_BYTES = 64 * 1024 * MB
MAX_RATIO = 400  # logs as XML pack to a thirtieth; what packs to a thousandth was made to harm
RATIO_MATTERS_FROM_BYTES = 100 * MB
GZIP = b"\x1f\x8b"


def is_gzip(path: Path) -> bool:
    """Tell by the first bytes."""
    with path.open("rb") as file:
        return file.read(2) == GZIP


def head_of(path: Path, size: int = 8192) -> bytes:
    """Return the first bytes, unpacked as far as they can be."""
    with path.open("rb") as file:
        head = file.read(size)
    if not head.startswith(GZIP):
        return head
    try:
        return zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(head, size)
    except zlib.error:
        return b""


def chunks_of(path: Path, name: str) -> Iterator[bytes]:
    """Yield the content in pieces; raises `DomainError` for what is damaged or unpacks to too much."""
    packed = path.stat().st_size
    most = MAX_UNPACKED_BYTES
    if is_gzip(path):
        most = min(most, max(RATIO_MATTERS_FROM_BYTES, packed * MAX_RATIO))
    total = 0
    try:
        with gzip.open(path) if is_gzip(path) else path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                total += len(chunk)
                if total > most:
                    raise DomainError(
                        _(
                            "Berkas “%(name)s” mengembang melebihi %(limit)s MB dan tidak dibaca terus."
                        )
                        % {"name": name, "limit": most // MB}
                    )
                yield chunk
    except (OSError, EOFError, zlib.error) as error:
        raise DomainError(
            _("Berkas “%(name)s” rusak atau terpotong. Salin atau unduh ulang, lalu coba lagi.")
            % {"name": name}
        ) from error
