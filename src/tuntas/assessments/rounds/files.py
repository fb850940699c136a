"""Proof that comes as a file: recognised by its content, kept byte for byte so that its hash holds."""

import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.forms import ValidationError
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError
from tuntas.core.file_store import hash_of

MAX_BYTES = 25 * 1024 * 1024
NAME_LETTERS = 120
ZIP_START, OLD_OFFICE_START = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
BY_START = (
    (b"%PDF-", ".pdf", "application/pdf"),
    (b"\xff\xd8\xff", ".jpg", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", ".png", "image/png"),
)
OFFICE_XML = "application/vnd.openxmlformats-officedocument."
# The folder in which an Office file keeps its main part.
BY_FOLDER = (
    ("word/", ".docx", f"{OFFICE_XML}wordprocessingml.document"),
    ("xl/", ".xlsx", f"{OFFICE_XML}spreadsheetml.sheet"),
    ("ppt/", ".pptx", f"{OFFICE_XML}presentationml.presentation"),
)
OPEN_DOCUMENTS = {
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.oasis.opendocument.presentation": ".odp",
}
OLD_OFFICE = {
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".ppt": "application/vnd.ms-powerpoint",
}
TYPE_BYTES = 100  # an OpenDocument file says in its first part what it is


@dataclass(frozen=True)
class ProofFile:
    """A file that may stand as proof."""

    name: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The name of the bytes in the store, shown beside the proof."""
        return hash_of(self.content)


def proof_file(upload: "UploadedFile[bytes]") -> ProofFile:
    """Check an upload; its content decides what it is, never its name.

    Raises `DomainError` naming the file: too big, empty, or neither PDF, picture nor Office file.
    """
    name = PurePosixPath((upload.name or "").replace("\\", "/")).name or "berkas"
    if (upload.size or 0) > MAX_BYTES:
        raise DomainError(
            _("“%(name)s” lebih besar dari 25 MB. Perkecil berkasnya, atau cantumkan tautannya.")
            % {"name": name}
        )
    content = upload.read()
    if not content:
        raise DomainError(_("“%(name)s” kosong. Pilih berkasnya sekali lagi.") % {"name": name})
    suffix, media_type = _kind(content, name)
    stem = PurePosixPath(name).stem[: NAME_LETTERS - len(suffix)]
    return ProofFile(stem + suffix, media_type, content)


def _kind(content: bytes, name: str) -> tuple[str, str]:
    for start, suffix, media_type in BY_START:
        if content.startswith(start):
            return suffix, media_type
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return ".webp", "image/webp"
    if content.startswith(ZIP_START) and (found := _kind_of_zip(content)):
        return found
    suffix = PurePosixPath(name).suffix.lower()
    if content.startswith(OLD_OFFICE_START) and suffix in OLD_OFFICE:
        return suffix, OLD_OFFICE[suffix]
    raise DomainError(
        _("“%(name)s” bukan PDF, gambar (JPG, PNG, WebP), atau berkas Office. Pilih berkas lain.")
        % {"name": name}
    )


def _kind_of_zip(content: bytes) -> tuple[str, str] | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if "mimetype" in names:
                with archive.open("mimetype") as part:
                    said = part.read(TYPE_BYTES).decode("ascii", "replace")
                return (OPEN_DOCUMENTS[said], said) if said in OPEN_DOCUMENTS else None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError):
        return None  # damaged, encrypted or packed in a way we cannot read
    if "[Content_Types].xml" not in names:
        return None
    for folder, suffix, media_type in BY_FOLDER:
        if any(one.startswith(folder) for one in names):
            return suffix, media_type
    return None


_IS_WEB_ADDRESS = URLValidator(schemes=["http", "https"])


def proof_link(address: str) -> str:
    """Return an address that may stand as proof: on the web, or a path inside this product.

    Raises `DomainError` for anything else, such as `javascript:` or `//elsewhere`.
    """
    said = address.strip()
    inside = said.startswith("/") and not said.startswith("//") and "\\" not in said
    if inside and said.isprintable():
        return said
    try:
        _IS_WEB_ADDRESS(said)
    except ValidationError as error:
        raise DomainError(
            _("“%(address)s” bukan alamat yang dapat dibuka. Mulai dengan https:// atau dengan /.")
            % {"address": said}
        ) from error
    return said
