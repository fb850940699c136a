"""What a file is, by its first bytes and not by its name."""

from pathlib import Path
from typing import Literal

from tuntas.exchange.tables.errors import Code, TableError

Kind = Literal["package", "xls", "text"]

_HEAD_BYTES = 8192
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_SIGNATURES: tuple[tuple[bytes, Code], ...] = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"\x1f\x8b", "archive"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"PK\x05\x06", "archive"),
    (b"{\\rtf", "document"),
)
_HTML_MARKS = ("<html", "<!doctype html", "<table", "<head", "<body", "<meta", "<style")


def kind_of(path: Path, name: str) -> Kind:
    """How to read the file; `TableError` says what it is when it cannot hold a table."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if not head.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise TableError("empty", name=name)
    if head.startswith(b"PK\x03\x04"):
        return "package"
    if head.startswith(_OLE):
        _check_ole(path, name)
        return "xls"
    _check_text(head, name)
    return "text"


def encoding_of_head(head: bytes) -> str | None:
    """The Unicode encoding that the first bytes give away, if any."""
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if head.count(0) * 4 < len(head):
        return None
    return "utf-16-le" if head[1::2].count(0) > head[0::2].count(0) else "utf-16-be"


def _check_text(head: bytes, name: str) -> None:
    encoding = encoding_of_head(head)
    text = head.decode(encoding or "latin-1", errors="replace")
    _check_signature(head, name)
    start = text.lstrip("\ufeff \t\r\n").casefold()
    if start.startswith(("<", "mime-version:")):
        raise TableError("html" if any(mark in start for mark in _HTML_MARKS) else "xml", name=name)
    if "\x00" in text:
        raise TableError("binary", name=name)


def _check_signature(head: bytes, name: str) -> None:
    is_bitmap_text = head.startswith(b"BM") and 0 not in head  # a header that begins "BM…"
    for signature, code in _SIGNATURES:
        if head.startswith(signature) and not is_bitmap_text:
            raise TableError(code, name=name)
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        raise TableError("image", name=name)


def _check_ole(path: Path, name: str) -> None:
    """Old Office files and encrypted new ones share one container; its stream names tell them apart."""
    content = path.read_bytes()
    if _stream_name("EncryptedPackage") in content:
        raise TableError("password", name=name)
    if not any(_stream_name(stream) in content for stream in ("Workbook", "Book")):
        raise TableError("document", name=name)


def _stream_name(name: str) -> bytes:
    return f"{name}\x00".encode("utf-16-le")
