"""Pictures and PDFs: checked, pictures re-encoded without metadata, stored by their hash."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from threading import Lock
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from tuntas.cases.models import Attachment, CaseEvent
from tuntas.cases.pdf import cleaned_pdf
from tuntas.core.errors import DomainError
from tuntas.core.file_store import hash_of, keep, path_of

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 60_000_000
# Only a JPEG can be read smaller than it is; any other picture of this size fills the memory.
MAX_PIXELS_UNSCALED = 25_000_000
NAME_LETTERS = 120
MAX_SIDE_PIXELS = 2560
THUMBNAIL_SIDE_PIXELS = 320
THUMBNAIL_BYTES = 20_000
THUMBNAIL_QUALITIES = (70, 50, 30, 10)  # the first that fits; noise needs the last
THUMBNAIL_MEDIA_TYPE = "image/webp"
PICTURE_FORMATS = ("JPEG", "PNG", "WEBP")
PDF_START = b"%PDF-"


@dataclass(frozen=True)
class PreparedFile:
    """Bytes that may be stored and shown."""

    name: str
    media_type: str
    content: bytes
    thumbnail: bytes = b""  # WebP, at most 320 pixels and 20 kB; none for a PDF
    requirement: str = ""  # of a service request: which document it is

    @property
    def sha256(self) -> str:
        """The name of the bytes in the store."""
        return hash_of(self.content)

    @property
    def thumbnail_sha256(self) -> str:
        """The name of the small picture's bytes in the store; empty without one."""
        return hash_of(self.thumbnail) if self.thumbnail else ""


# A picture of 60 megapixels takes 180 MB while it is open: two at once would double that.
ONE_AT_A_TIME = Lock()


def prepare(upload: "UploadedFile[bytes]") -> PreparedFile:
    """Check an upload and make it safe to keep; the content decides, never the name.

    Raises `DomainError` naming the file: too big, empty, neither picture nor PDF, damaged, locked.
    """
    name = PurePosixPath((upload.name or "").replace("\\", "/")).name or "berkas"
    size = upload.size or 0
    if size > MAX_BYTES:
        raise DomainError(
            _("“%(name)s” berukuran %(size)s MB. Paling besar 10 MB; kirim foto yang lebih kecil.")
            % {"name": name, "size": round(size / 1024 / 1024, 1)}
        )
    content = upload.read()
    if not content:
        raise DomainError(_("“%(name)s” kosong. Pilih berkasnya sekali lagi.") % {"name": name})
    if content.startswith(PDF_START):
        return PreparedFile(_named(name, ".pdf"), "application/pdf", cleaned_pdf(content, name))
    picture, thumbnail = _reencoded(content, name)
    return PreparedFile(_named(name, ".jpg"), "image/jpeg", picture, thumbnail)


def _named(name: str, suffix: str) -> str:
    return PurePosixPath(name).stem[: NAME_LETTERS - len(suffix)] + suffix


def _reencoded(content: bytes, name: str) -> tuple[bytes, bytes]:
    # Imported here: most requests carry no picture, and web workers stay small.
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415
    from PIL.Image import DecompressionBombError  # noqa: PLC0415

    try:
        with ONE_AT_A_TIME, Image.open(io.BytesIO(content), formats=PICTURE_FORMATS) as picture:
            _check_pixels(picture.size, picture.format, name)
            picture.draft("RGB", (MAX_SIDE_PIXELS, MAX_SIDE_PIXELS))
            picture.thumbnail((MAX_SIDE_PIXELS, MAX_SIDE_PIXELS))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except DecompressionBombError as error:
        raise _too_many_pixels(name) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise DomainError(
            _("“%(name)s” bukan foto (JPG, PNG, WebP) atau PDF yang dapat dibaca.") % {"name": name}
        ) from error
    upright.info.clear()  # a comment would be written again
    target = io.BytesIO()
    upright.save(target, "JPEG", quality=82, optimize=True)
    return target.getvalue(), _thumbnail(upright)


def _thumbnail(picture: "Image") -> bytes:
    """Return the picture small enough for a phone that pays for each byte."""
    small = picture.copy()
    small.thumbnail((THUMBNAIL_SIDE_PIXELS, THUMBNAIL_SIDE_PIXELS))
    for quality in THUMBNAIL_QUALITIES:
        target = io.BytesIO()
        small.save(target, "WEBP", quality=quality)
        if target.tell() <= THUMBNAIL_BYTES:
            return target.getvalue()
    return b""


def _check_pixels(size: tuple[int, int], kind: str | None, name: str) -> None:
    if size[0] * size[1] > (MAX_PIXELS if kind == "JPEG" else MAX_PIXELS_UNSCALED):
        raise _too_many_pixels(name)


def _too_many_pixels(name: str) -> DomainError:
    return DomainError(
        _("“%(name)s” terlalu besar untuk diolah. Kirim foto yang lebih kecil.") % {"name": name}
    )


def attach(event: CaseEvent, files: Sequence[PreparedFile], *, at: datetime) -> list[Attachment]:
    """Store the bytes, then the rows; bytes whose transaction fails stay behind harmlessly."""
    for file in files:
        for content in filter(None, (file.content, file.thumbnail)):
            keep(content)
    return (
        Attachment.objects.bulk_create(
            [
                Attachment(
                    case_id=event.case_id,
                    event=event,
                    media_type=file.media_type,
                    name=file.name,
                    sha256=file.sha256,
                    thumbnail_sha256=file.thumbnail_sha256,
                    size_bytes=len(file.content),
                    requirement=file.requirement,
                    audience=event.audience,
                    made_at=at,
                )
                for file in files
            ]
        )
        if files
        else []
    )


def shown(attachment: Attachment, *, small: bool) -> tuple[Path, str]:
    """Return where the bytes lie that a page shows, and their media type; `small` if there is one."""
    if small and attachment.thumbnail_sha256:
        return path_of(attachment.thumbnail_sha256), THUMBNAIL_MEDIA_TYPE
    return path_of(attachment.sha256), attachment.media_type
