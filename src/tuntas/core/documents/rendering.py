"""A document is made by a small process of its own, once, and kept as long as its data stay the same.

The libraries that make documents take 25 to 110 MB of memory. Web workers never load them: they send
the document's whole content as JSON and get bytes back. The content is also the name under which the
result is kept, so a document can never be older than its data.
"""

import hashlib
import json
import logging
import secrets
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Literal

from django.conf import settings
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError

HERE = Path(__file__).parent
PACKAGE = HERE.parents[1]  # templates are named by their path in here
CHILD = HERE / "child.py"
PATIENCE_SECONDS = 60
MAX_CONTENT_BYTES = 8 * 1024**2  # a worksheet with 600 items and long notes is 1 MB
KEPT_FILES = 300
ONE_AT_A_TIME = Lock()  # in a web worker: its other threads go on serving pages
TURN_SECONDS = 30
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """A document to be made.

    `content` is JSON. For `typst`: template (path in the package), data, and optionally charts
    (name → Vega-Lite) and codes (name → text of a QR code). For `docx`: title, blocks, charts. For
    `xlsx`: see `workbook`; for `pptx`: see `deck`.
    """

    kind: Literal["typst", "docx", "xlsx", "pptx"]
    content: Mapping[str, Any]


def rendered(job: Job, *, child: Path = CHILD, kept: bool = True) -> bytes:
    """Return the document, made now or, if it may be `kept`, kept from the last time.

    Raises `DomainError` when the content is too large or the child fails, takes too long or too much.
    """
    asked = json.dumps({"kind": job.kind, **job.content}, ensure_ascii=False, sort_keys=True)
    content = asked.encode()
    if len(content) > MAX_CONTENT_BYTES:
        raise DomainError(
            _("Isi dokumen ini terlalu besar untuk satu berkas. Pilih bagian yang lebih kecil.")
        )
    place = _place(job, content) if kept else None
    if place is not None and (found := _found(place)) is not None:
        return found
    if not ONE_AT_A_TIME.acquire(timeout=TURN_SECONDS):
        raise DomainError(
            _("Beberapa dokumen lain sedang dibuat. Tunggu sebentar, lalu coba sekali lagi.")
        )
    try:
        if place is None:
            return _made(content, child)
        # Whoever was before may have asked for the same.
        return _found(place) or _keep(place, _made(content, child))
    finally:
        ONE_AT_A_TIME.release()


def _found(place: Path) -> bytes | None:
    try:
        made = place.read_bytes()
        place.touch()
    except FileNotFoundError:
        return None
    return made


def _made(content: bytes, child: Path) -> bytes:
    command = [sys.executable, "-I", str(child)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, without arguments
            command, input=content, capture_output=True, check=False, timeout=PATIENCE_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise _failed() from error
    if done.returncode or not done.stdout:
        logger.error(
            "A document could not be made (status %s): %s",
            done.returncode,
            done.stderr.decode(errors="replace")[-1000:],
        )
        raise _failed()
    return done.stdout


def _failed() -> DomainError:
    return DomainError(
        _(
            "Dokumen ini tidak berhasil dibuat; datanya tidak berubah. Coba sekali lagi. Bila tetap "
            "gagal, beri tahu administrator: sebabnya tercatat di catatan server."
        )
    )


def _place(job: Job, content: bytes) -> Path:
    digest = hashlib.sha256(_renderer() + content)
    if job.kind == "typst":
        digest.update((PACKAGE / job.content["template"]).read_bytes())
    folder = Path(settings.HOME) / "documents"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / digest.hexdigest()


@lru_cache(maxsize=1)
def _renderer() -> bytes:
    """Return what tells one version of the renderers from another."""
    digest = hashlib.sha256()
    for path in sorted([*HERE.glob("*.py"), *HERE.glob("typst/*.typ"), *HERE.glob("fonts/*.ttf")]):
        digest.update(path.read_bytes())
    return digest.digest()


def _keep(place: Path, made: bytes) -> bytes:
    """Store a document in one step, let the longest unused ones go, and return it."""
    waiting = place.with_name(f".{place.name}-{secrets.token_hex(4)}")
    waiting.write_bytes(made)
    waiting.replace(place)
    oldest_first = sorted(place.parent.iterdir(), key=_used_at)
    for path in oldest_first[:-KEPT_FILES]:
        path.unlink(missing_ok=True)
    return made


def _used_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # another worker removed it
        return 0.0
