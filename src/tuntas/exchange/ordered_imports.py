"""What imports that people order on a page share: the stored file, and runs whose job is gone."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_noop
from procrastinate.contrib.django.models import ProcrastinateJob

from tuntas.eventlogs.models import EventImport
from tuntas.exchange.kept_uploads import NAME_BYTES, folder
from tuntas.exchange.models import ImportRun

Run = TypeVar("Run", ImportRun, EventImport)

LOST_AFTER = timedelta(minutes=1)
LIVE = ("todo", "doing")
# What a run says of itself when it failed; translated when somebody reads it.
FILE_GONE = gettext_noop("Berkas yang diunggah sudah tidak ada di server. Unggah sekali lagi.")
UNEXPECTED = gettext_noop(
    "Terjadi kesalahan di pihak kami, bukan pada berkas Anda. Tidak ada yang diimpor. "
    "Coba lagi nanti; bila terulang, hubungi administrator."
)


@dataclass(frozen=True)
class StoredUpload:
    """A file on disk under a random name, and the name its user knows it by."""

    stored: str
    filename: str

    @property
    def path(self) -> Path:
        return folder() / self.stored

    def discard(self) -> None:
        """Remove the file: it may hold the names of people who reported."""
        self.path.unlink(missing_ok=True)


def store_upload(upload: "UploadedFile[Any]") -> StoredUpload:
    """Write the upload where only the server's user may read it."""
    kept = StoredUpload(secrets.token_hex(NAME_BYTES), Path(upload.name or "").name[:200])
    with kept.path.open("xb") as file:
        for chunk in upload.chunks():
            file.write(chunk)
    return kept


def lost_runs(kind: type[Run], *, task: str, at: datetime) -> Iterator[Run]:
    """Yield open runs whose job is gone, as after a worker that was stopped midway."""
    open_runs = kind.objects.filter(state__in=kind.OPEN, made_at__lt=at - LOST_AFTER)
    for run in open_runs.exclude(stored=""):
        jobs = ProcrastinateJob.objects.filter(task_name=task, args__run_id=run.pk)
        if not jobs.filter(status__in=LIVE).exists():
            yield run
