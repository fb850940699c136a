"""What citizens said about a standard is put on record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePosixPath
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.catalogue.actions.services import locked, note
from tuntas.catalogue.models import Consultation, ServiceStandard
from tuntas.catalogue.permissions import CatalogueActor
from tuntas.core.errors import DomainError
from tuntas.core.file_store import hash_of, keep

MAX_BYTES = 10 * 1024 * 1024
NAME_LETTERS = 116  # with .pdf it fits the column
PDF_START = b"%PDF-"


@dataclass(frozen=True)
class Minutes:
    """The minutes of a forum, a PDF kept byte for byte; it is only ever handed out to be saved."""

    name: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Forum:
    """One forum: `participants` are people by key of `Consultation.Group`."""

    uid: UUID
    held_on: date
    findings: str
    agreed: str
    participants: Mapping[str, int]
    place: str = ""
    minutes: Minutes | None = None


def minutes_file(upload: "UploadedFile[bytes]") -> Minutes:
    """Check an upload. Raises `DomainError` naming the file: too big, or no PDF."""
    name = PurePosixPath((upload.name or "").replace("\\", "/")).name or "notula"
    if (upload.size or 0) > MAX_BYTES:
        raise DomainError(
            _("“%(name)s” lebih besar dari 10 MB. Perkecil berkasnya.") % {"name": name}
        )
    content = upload.read()
    if not content.startswith(PDF_START):
        raise DomainError(_("“%(name)s” bukan PDF. Simpan notula sebagai PDF.") % {"name": name})
    return Minutes(PurePosixPath(name).stem[:NAME_LETTERS] + ".pdf", content)


@transaction.atomic
def record_consultation(
    *, standard_id: int, forum: Forum, by: CatalogueActor, at: datetime
) -> Consultation:
    """Put a forum on record; sent twice it is recorded once.

    Raises `DomainError` for a day to come and when nobody came from outside the office.
    """
    standard = ServiceStandard.objects.get(pk=standard_id)
    service = locked(standard.service_id, by)
    _check(forum, today=timezone.localdate(at))
    found = Consultation.objects.filter(uid=forum.uid).first()
    if found is not None:
        return found
    if forum.minutes:
        keep(forum.minutes.content)
    made = Consultation.objects.create(
        uid=forum.uid,
        standard=standard,
        held_on=forum.held_on,
        place=forum.place,
        participants={key: n for key, n in forum.participants.items() if n},
        findings=forum.findings,
        agreed=forum.agreed,
        file_name=forum.minutes.name if forum.minutes else "",
        sha256=hash_of(forum.minutes.content) if forum.minutes else "",
        made_at=at,
        made_by_id=by.id,
    )
    note(
        service, "consultation.record", by=by, at=at, name=service.name,
        version=standard.version, people=made.people,
    )  # fmt: skip
    return made


def _check(forum: Forum, *, today: date) -> None:
    if forum.held_on > today:
        raise DomainError(_("Tanggal forum belum tiba. Catat sesudah forumnya diadakan."))
    outside = sum(n for key, n in forum.participants.items() if key != Consultation.Group.OFFICIALS)
    if not outside:
        raise DomainError(
            _(
                "Forum ini untuk mendengar warga. Isi sedikitnya satu peserta dari luar penyelenggara."
            )
        )
