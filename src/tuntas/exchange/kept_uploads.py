"""Uploaded files between "look" and "import": on disk under a random name, known by their content.

Only the session knows the name, so nobody reaches another's file; the page sends back the content's
SHA-256, so that what is imported is what was looked at. A file is removed once it was imported or
given up, and after a day in any case.
"""

import hashlib
import secrets
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.files.uploadedfile import UploadedFile

KEPT_SECONDS = 24 * 60 * 60
NAME_BYTES = 24


@dataclass(frozen=True)
class KeptUpload:
    """A file that waits; `stored` is its name on disk, `filename` the user's name for it."""

    stored: str
    sha256: str
    filename: str

    @property
    def path(self) -> Path:
        return folder() / self.stored


def folder() -> Path:
    """Return the directory of waiting files; only the server's user may read it."""
    place = Path(settings.HOME) / "uploads"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def keep(session: SessionBase, purpose: str, upload: "UploadedFile[Any]") -> KeptUpload:
    """Store the upload for `purpose`, in place of one that waited there before."""
    give_up(session, purpose)
    _remove_old()
    stored, digest = secrets.token_hex(NAME_BYTES), hashlib.sha256()
    with (folder() / stored).open("xb") as file:
        for chunk in upload.chunks():
            digest.update(chunk)
            file.write(chunk)
    kept = KeptUpload(stored, digest.hexdigest(), Path(upload.name or "").name[:120])
    session[_key(purpose)] = asdict(kept)
    return kept


def kept_for(session: SessionBase, purpose: str) -> KeptUpload | None:
    """Return the file that waits, if it is still there with the content that was uploaded."""
    stated: dict[str, Any] | None = session.get(_key(purpose))
    if stated is None:
        return None
    kept = KeptUpload(**stated)
    if not kept.path.is_file():
        return None
    with kept.path.open("rb") as file:
        same = hashlib.file_digest(file, "sha256").hexdigest() == kept.sha256
    return kept if same else None


def give_up(session: SessionBase, purpose: str) -> None:
    """Remove the file that waits, if there is one."""
    stated = session.pop(_key(purpose), None)
    if stated is not None:
        KeptUpload(**stated).path.unlink(missing_ok=True)


def forget(session: SessionBase, purpose: str) -> None:
    """Let go of the file without removing it: somebody else does when it was used."""
    session.pop(_key(purpose), None)


def _key(purpose: str) -> str:
    return f"kept-upload:{purpose}"


def _remove_old() -> None:
    oldest = time.time() - KEPT_SECONDS
    for path in folder().iterdir():
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
