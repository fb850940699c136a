"""Bytes that people hand in, kept under their SHA-256: the same bytes lie there once."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


def hash_of(content: bytes) -> str:
    """Return the name under which bytes are kept."""
    return hashlib.sha256(content).hexdigest()


def path_of(sha256: str) -> Path:
    """Return where the bytes with this hash lie."""
    return Path(settings.FILES_ROOT) / sha256[:2] / sha256


def keep(content: bytes) -> None:
    """Store bytes so that they survive a power cut; bytes already there are left alone."""
    target = path_of(hash_of(content))
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as draft:
        draft.write(content)
        draft.flush()
        os.fsync(draft.fileno())
    Path(draft.name).rename(target)
    _sync_directory(target.parent)


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
