"""Which reader a file needs, told by its content."""

from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError
from tuntas.exchange.events.ocel import open_ocel
from tuntas.exchange.events.packed import MB, head_of, is_gzip
from tuntas.exchange.events.source import Source
from tuntas.exchange.events.tabular import open_table
from tuntas.exchange.events.xes import open_xes

MAX_FILE_BYTES = 16 * 1024 * MB  # on the server; what is uploaded is bounded far below
_SPACE = b"\xef\xbb\xbf \t\r\n"


def open_source(
    path: Path,
    *,
    filename: str,
    stated: Mapping[str, str],
    zone: ZoneInfo,
    object_type: str = "",
    max_bytes: int = MAX_FILE_BYTES,
) -> Source:
    """Return the reader of an XES, OCEL 2.0 JSON, CSV or XLSX file.

    Args:
        path: The file.
        filename: The name its user knows it by.
        stated: Field → header or attribute, as the user states it; see `fields.HEADERS`.
        zone: Of moments that tell no zone.
        object_type: OCEL: the objects that are the cases.
        max_bytes: Larger files are refused unread.

    Raises:
        DomainError: It is none of these, or its columns are not clear.
        TableError: The table cannot be read.
    """
    size = path.stat().st_size
    if size > max_bytes:
        raise DomainError(
            _("Berkas “%(name)s” berukuran %(size)s MB; batasnya %(limit)s MB.")
            % {"name": filename, "size": -(-size // MB), "limit": max_bytes // MB}
        )
    head = head_of(path).lstrip(_SPACE)
    if head.startswith(b"<") or _is_wide_xml(head):
        return open_xes(path, filename=filename, stated=stated, zone=zone)
    if head.startswith(b"{"):
        return open_ocel(path, filename=filename, stated=stated, zone=zone, object_type=object_type)
    if is_gzip(path):
        raise DomainError(
            _("Berkas “%(name)s” dimampatkan dan bukan XES, atau rusak. Keluarkan dahulu isinya.")
            % {"name": filename}
        )
    return open_table(path, filename=filename, stated=stated, zone=zone, max_bytes=max_bytes)


def _is_wide_xml(head: bytes) -> bool:
    return head.startswith((b"\xff\xfe<\x00", b"\xfe\xff\x00<"))
